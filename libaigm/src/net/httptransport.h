// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>

#include <QByteArray>
#include <QList>
#include <QUrl>

#include <chrono>
#include <utility>

namespace aigm {

using HttpHeaders = QList<std::pair<QByteArray, QByteArray>>;

struct HttpRequest
{
    QByteArray method = "GET";
    QUrl url = {};
    HttpHeaders headers = {};
    QByteArray body = {};
    std::chrono::milliseconds timeout{30'000};
    //! The same request twice does what it does once, so it may be repeated by itself.
    bool idempotent = false;
};

struct HttpResponse
{
    int status = 0;
    HttpHeaders headers = {};
    QByteArray body = {};

    //! The first header of that name, compared without case; empty if there is none.
    [[nodiscard]] QByteArray header(QByteArrayView name) const
    {
        for (const auto &[key, value] : headers) {
            if (key.compare(name, Qt::CaseInsensitive) == 0)
                return value;
        }
        return {};
    }
};

//! Carries one HTTP request. A seam: tests replace it. Main thread.
class HttpTransport
{
public:
    HttpTransport() = default;
    HttpTransport(const HttpTransport &) = delete;
    HttpTransport &operator=(const HttpTransport &) = delete;
    virtual ~HttpTransport() = default;

    //! Any answer of the server is a value, whatever its status.
    //! Errors: Network, Timeout, Configuration (not https and not loopback).
    [[nodiscard]] virtual Async<HttpResponse> send(const HttpRequest &request) = 0;
};

} // namespace aigm
