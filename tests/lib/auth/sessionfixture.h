// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "auth/authapi.h"
#include "auth/authorizedtransport.h"
#include "auth/sessionstore.h"
#include "auth/tokenrefresher.h"
#include "fakeclock.h"
#include "fakesecretstore.h"
#include "faketransport.h"
#include "net/servertime.h"
#include "sessionbody.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>

namespace aigm::test {

inline const QString kSecret = QStringLiteral("refresh-token");

//! One process of a profile.
struct Process
{
    Process(FakeClock &clock, SecretStore &secrets, const QString &folder)
        : time(clock)
        , api(network, time, QUrl(QStringLiteral("https://p.example")), "key")
        , store(secrets)
        , tokens({api, store, clock, time, folder + QStringLiteral("/refresh.lock")})
        , authorized(network, tokens, "sb_publishable_key")
    {
    }

    FakeTransport network;
    ServerTime time;
    AuthApi api;
    SessionStore store;
    TokenRefresher tokens;
    AuthorizedTransport authorized;
};

//! What came of an Async, as far as it came.
template <class T>
class Outcome
{
public:
    explicit Outcome(const Async<T> &future)
    {
        whenDone(future, &m_context, [this](const Result<T> &result) { m_result = result; });
        settle();
    }
    [[nodiscard]] bool isThere() const { return m_result.has_value(); }
    [[nodiscard]] T value() const { return m_result && *m_result ? **m_result : T(); }
    [[nodiscard]] Error error() const
    {
        return m_result && !*m_result ? m_result->error() : Error{.kind = Error::Kind::Storage};
    }

private:
    std::optional<Result<T>> m_result;
    QObject m_context;
};

using Token = Outcome<QByteArray>;

//! How Auth says no.
inline QByteArray refusal(const char *code)
{
    return "{\"code\":\"" + QByteArray(code) + "\",\"message\":\"m\"}";
}

//! A profile with one process, its secrets, and time that stands still.
class SessionFixture
{
protected:
    void setUp()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<FakeClock>();
        m_secrets = std::make_unique<FakeSecretStore>();
        m_process = std::make_unique<Process>(*m_clock, *m_secrets, m_folder->path());
    }
    void tearDown()
    {
        QVERIFY(m_process->network.isScriptEmpty());
        m_process.reset();
        QCOMPARE(m_clock->timerCount(), 0);
    }
    void signIn(int expiresIn = 3600)
    {
        Session session;
        session.accessToken = "at-1";
        session.refreshToken = "rt-1";
        session.expiresAt = m_process->time.now().addSecs(expiresIn);
        (void)m_process->tokens.adopt(session);
        settle();
    }
    [[nodiscard]] int refreshes() const
    {
        const QList<HttpRequest> &all = m_process->network.requests;
        return int(std::count_if(all.begin(), all.end(), [](const HttpRequest &request) {
            return request.url.path() == QLatin1StringView("/auth/v1/token");
        }));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<FakeSecretStore> m_secrets;
    std::unique_ptr<Process> m_process;
};

} // namespace aigm::test
