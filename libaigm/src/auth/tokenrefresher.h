// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "auth/session.h"
#include "net/backoff.h"
#include "net/clock.h"

#include <aigm/async.h>

#include <QLockFile>
#include <QObject>

#include <memory>

namespace aigm {

class AuthApi;
class ServerTime;
class SessionStore;

//! What a TokenRefresher stands on; all of it outlives it.
struct TokenRefresherParts
{
    AuthApi &api;
    SessionStore &store;
    Clock &clock;
    const ServerTime &serverTime;
    QString lockFile; //!< serialises the refreshes of all processes of a profile
};

//! Holds the session and keeps its access token fresh: 90 s before it expires, and whenever somebody asks.
//! There is one refresh at a time, in this process and among all of the profile, and its answer goes to
//! all who wait: a refresh token works once, and a second use can end the session. A new refresh token is
//! stored before the new access token is handed to anybody. Only a definite refusal ends the session;
//! everything else is tried again. Main thread.
class TokenRefresher : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds kMargin{90};

    explicit TokenRefresher(TokenRefresherParts parts, QObject *parent = nullptr);
    ~TokenRefresher() override;

    //! Looks for a stored session. True when there is one: then accessToken() will refresh it.
    [[nodiscard]] Async<bool> load();
    //! Takes over a new session: stored once answered, and current from then on.
    [[nodiscard]] Async<void> adopt(const Session &session);
    //! Drops the session here at once (what is under way comes to nothing, and waiting callers get
    //! Cancelled), and in the store once answered.
    Async<void> forget();

    [[nodiscard]] bool hasSession() const { return !m_session.refreshToken.isEmpty(); }
    //! What is held, valid or not.
    [[nodiscard]] const Session &session() const { return m_session; }

    //! A token that is valid for a while, after a refresh if need be.
    //! Errors: Unauthorized (no session); Network, Timeout, Server, RateLimited, Configuration.
    [[nodiscard]] Async<QByteArray> accessToken();
    //! The server refused \p refused: another one, after a refresh unless there is a newer one already.
    //! Errors as accessToken().
    [[nodiscard]] Async<QByteArray> replacementFor(const QByteArray &refused);

Q_SIGNALS:
    //! There is a new access token: joined channels have to be told.
    void accessTokenChanged(const QByteArray &token);
    //! The server ended the session; it is forgotten. \p reason is Unauthorized, with a whole sentence.
    void ended(const aigm::Error &reason);

private:
    [[nodiscard]] bool isFresh() const;
    [[nodiscard]] bool isValid() const;
    [[nodiscard]] Async<QByteArray> waitForRefresh();
    void startRefresh();
    void takeLock(quint64 flight, std::chrono::milliseconds waited);
    void readStore(quint64 flight);
    void ask(quint64 flight, const QByteArray &refreshToken);
    void refused(quint64 flight, const QByteArray &refreshToken, const Error &error);
    void persist(quint64 flight, const Session &session);
    void publish(const Session &session);
    void fail(const Error &error);
    void end(const Error &reason);
    void stopFlight();
    void answerWaiting(const Result<QByteArray> &answer);
    void planRefresh(std::chrono::milliseconds delay);

    const TokenRefresherParts m_parts;
    Backoff m_backoff;
    QLockFile m_lock;
    Session m_session;
    std::chrono::seconds m_margin = kMargin; //!< less for tokens that live only minutes
    QList<Promise<QByteArray>> m_waiting;
    std::unique_ptr<ClockTimer> m_timer;     //!< the next refresh by itself
    std::unique_ptr<ClockTimer> m_lockTimer; //!< the next look at the lock
    bool m_isRefreshing = false;
    quint64 m_flight = 0; //!< answers to an older one are dropped
    int m_rereads = 0;
    Error m_limit;                               //!< the server asked for patience …
    std::chrono::milliseconds m_limitedUntil{0}; //!< … until then, by the monotonic clock
};

} // namespace aigm
