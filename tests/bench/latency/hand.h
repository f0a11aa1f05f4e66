// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "take.h"

#include "auth/authapi.h"
#include "net/qnamtransport.h"
#include "net/systemclock.h"
#include "rest/restapi.h"

#include <QUrl>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace aigm::bench {

constexpr std::chrono::seconds kPatience{20};
inline const QString kPassword = QStringLiteral("correct horse 7");

[[noreturn]] inline void endWith(const QString &why)
{
    std::fprintf(stderr, "the bench: %s\n", qPrintable(why));
    std::exit(1);
}

template <class T>
T need(const QFuture<Result<T>> &future)
{
    const auto answer = take(future);
    if (!answer || !*answer)
        endWith(answer ? QString(answer->error().message + u' ' + answer->error().detail)
                       : QStringLiteral("no answer"));
    if constexpr (!std::is_void_v<T>)
        return **answer;
}

template <class Condition>
void until(Condition condition, const char *what)
{
    if (!QTest::qWaitFor(condition, int(std::chrono::milliseconds(kPatience).count())))
        endWith(QString(QStringLiteral("waited in vain for ") + QString::fromLatin1(what)));
}

//! Nothing between the row and the wire but the credentials.
class Hand : public HttpTransport
{
public:
    Hand(const QUrl &backend, const QByteArray &key)
        : m_key(key)
        , m_time(m_clock)
        , m_auth(m_bare, m_time, backend, key)
        , rest(*this, backend)
    {
    }

    void signUp(const QString &email, const QString &username)
    {
        session = need(m_auth.signUp(email, kPassword, username));
    }
    Async<HttpResponse> send(const HttpRequest &request) override
    {
        HttpRequest signedRequest = request;
        signedRequest.headers.append({"apikey", m_key});
        signedRequest.headers.append({"Authorization", "Bearer " + session.accessToken});
        return m_bare.send(signedRequest);
    }

private:
    const QByteArray m_key;
    SystemClock m_clock;
    QnamTransport m_bare;
    ServerTime m_time;
    AuthApi m_auth;

public:
    aigm::Session session;
    RestApi rest;
};

} // namespace aigm::bench
