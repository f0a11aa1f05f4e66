// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/httptransport.h"

#include <QObject>

#include <memory>

class QNetworkAccessManager;
class QNetworkReply;
class QNetworkRequest;

namespace aigm {

//! HTTP by QNetworkAccessManager, which is made at the first use. Follows no redirect, so a credential
//! never travels to another host; keeps no cookie; uses the system's proxy but never for loopback.
//! Answers over 8 MB are a Server error.
class QnamTransport : public HttpTransport
{
public:
    static constexpr qint64 kLimitBytes = 8 * 1024 * 1024;

    QnamTransport();
    ~QnamTransport() override;

    [[nodiscard]] Async<HttpResponse> send(const HttpRequest &request) override;

private:
    [[nodiscard]] QNetworkReply *start(const HttpRequest &request);

    std::unique_ptr<QNetworkAccessManager> m_manager;
};

} // namespace aigm
