// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/backoff.h"
#include "net/clock.h"
#include "net/httptransport.h"

#include <QObject>

#include <map>
#include <memory>

namespace aigm {

//! Repeats idempotent requests over a bad moment: no answer, 503, 504, 520 to 530. At most twice more,
//! within seconds; a longer Retry-After than that is left to the caller. Everything else passes as it is.
class RetryingTransport : public HttpTransport
{
public:
    //! \p inner and \p clock outlive this.
    RetryingTransport(HttpTransport &inner, Clock &clock);
    ~RetryingTransport() override;

    [[nodiscard]] Async<HttpResponse> send(const HttpRequest &request) override;

private:
    struct Attempt
    {
        HttpRequest request;
        Promise<HttpResponse> promise;
        Backoff backoff;
        std::chrono::milliseconds startedAt;
        std::unique_ptr<ClockTimer> timer = {};
    };
    void transmit(quint64 id);
    void finish(quint64 id, const Result<HttpResponse> &answer);

    HttpTransport &m_inner;
    Clock &m_clock;
    std::map<quint64, Attempt> m_attempts;
    quint64 m_lastId = 0;
    QObject m_context;
};

} // namespace aigm
