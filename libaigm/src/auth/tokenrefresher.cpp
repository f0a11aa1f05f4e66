// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/tokenrefresher.h"

#include "auth/authapi.h"
#include "auth/autherror.h"
#include "auth/logging.h"
#include "auth/privatefile.h"
#include "auth/sessionstore.h"
#include "net/servertime.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! A holder that lives but takes longer than this is asleep; the server forgives the double refresh.
constexpr std::chrono::milliseconds kStaleLock = 60s;
constexpr std::chrono::milliseconds kLockPatience = 65s;
constexpr std::chrono::milliseconds kLockPoll = 100ms;
//! Who makes a lock file writes its name into it at once. One that has none was left by a program that died
//! between.
constexpr std::chrono::milliseconds kHalfMadeLock = 1s;
constexpr int kRereads = 3;

Error cancelled()
{
    return {.kind = Error::Kind::Cancelled,
            .message = QCoreApplication::translate("aigm", "You have signed out.")};
}

Error lockBusy()
{
    return {.kind = Error::Kind::Timeout,
            .message = QCoreApplication::translate("aigm", "Another AIGM is busy signing in. We try again.")};
}

} // namespace

TokenRefresher::TokenRefresher(TokenRefresherParts parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_backoff(m_parts.clock)
    , m_lock(m_parts.lockFile)
{
    m_lock.setStaleLockTime(int(kStaleLock.count()));
}

TokenRefresher::~TokenRefresher() = default;

Async<bool> TokenRefresher::load()
{
    const Promise<bool> promise;
    whenDone(m_parts.store.read(), this, [this, promise](const Result<QByteArray> &stored) {
        m_session = {};
        m_session.refreshToken = *stored;
        promise.resolve(hasSession());
    });
    return promise.future();
}

Async<void> TokenRefresher::adopt(const Session &session)
{
    stopFlight();
    const Promise<void> promise;
    whenDone(m_parts.store.write(session.refreshToken), this,
             [this, promise, session, flight = m_flight](const Result<void> &) {
                 if (flight == m_flight)
                     publish(session);
                 promise.resolve({});
             });
    return promise.future();
}

Async<void> TokenRefresher::forget()
{
    stopFlight();
    m_timer.reset();
    m_session = {};
    m_limitedUntil = 0ms;
    m_backoff.reset();
    answerWaiting(cancelled());
    return m_parts.store.remove();
}

bool TokenRefresher::isFresh() const
{
    return isValid() && m_parts.serverTime.now().addSecs(m_margin.count()) < m_session.expiresAt;
}

bool TokenRefresher::isValid() const
{
    return !m_session.accessToken.isEmpty() && m_session.expiresAt.isValid()
        && m_parts.serverTime.now() < m_session.expiresAt;
}

Async<QByteArray> TokenRefresher::accessToken()
{
    if (isFresh())
        return answered<QByteArray>(m_session.accessToken);
    return waitForRefresh();
}

Async<QByteArray> TokenRefresher::replacementFor(const QByteArray &refused)
{
    if (refused != m_session.accessToken && isValid())
        return answered<QByteArray>(m_session.accessToken);
    m_session.expiresAt = {}; // whatever the clocks say
    return waitForRefresh();
}

Async<QByteArray> TokenRefresher::waitForRefresh()
{
    if (!hasSession())
        return answered<QByteArray>(sessionEnded(u"no_session"_s));
    const auto limitedFor = m_limitedUntil - m_parts.clock.monotonic();
    if (!m_isRefreshing && limitedFor > 0ms) {
        m_limit.retryAfter = limitedFor;
        return answered<QByteArray>(isValid() ? Result<QByteArray>(m_session.accessToken) : m_limit);
    }
    const Promise<QByteArray> promise;
    m_waiting.append(promise);
    if (!m_isRefreshing)
        startRefresh();
    return promise.future();
}

void TokenRefresher::startRefresh()
{
    m_timer.reset();
    m_isRefreshing = true;
    m_rereads = 0;
    if (!makePrivateFolder(QFileInfo(m_parts.lockFile).path()))
        qCWarning(lcAuth) << "the folder of the profile cannot be made";
    takeLock(++m_flight, 0ms);
}

void TokenRefresher::takeLock(quint64 flight, std::chrono::milliseconds waited)
{
    if (m_lock.tryLock(0)) {
        readStore(flight);
    } else if (m_lock.error() != QLockFile::LockFailedError) {
        // No lock can be made here, so no other process has one either.
        qCWarning(lcAuth) << "no lock for the refresh:" << m_lock.error();
        readStore(flight);
    } else if (waited < kLockPatience) {
        if (waited >= kHalfMadeLock && !m_lock.getLockInfo(nullptr, nullptr, nullptr))
            (void)m_lock.removeStaleLockFile(); // which fails while anybody has the file open
        m_lockTimer =
            m_parts.clock.after(kLockPoll, [this, flight, waited] { takeLock(flight, waited + kLockPoll); });
    } else {
        fail(lockBusy());
    }
}

// Another process may have refreshed since: then its token is the one to use.
void TokenRefresher::readStore(quint64 flight)
{
    whenDone(m_parts.store.read(), this, [this, flight](const Result<QByteArray> &stored) {
        if (flight == m_flight)
            ask(flight, stored->isEmpty() ? m_session.refreshToken : *stored);
    });
}

void TokenRefresher::ask(quint64 flight, const QByteArray &refreshToken)
{
    whenDone(m_parts.api.refresh(refreshToken), this,
             [this, flight, refreshToken](const Result<Session> &session) {
                 if (flight != m_flight)
                     return;
                 if (session)
                     persist(flight, *session);
                 else if (session.error().kind == Error::Kind::Unauthorized)
                     refused(flight, refreshToken, session.error());
                 else
                     fail(session.error());
             });
}

// A spent token is no end when somebody without our lock (another computer sharing the folder) spent it.
void TokenRefresher::refused(quint64 flight, const QByteArray &refreshToken, const Error &error)
{
    whenDone(m_parts.store.read(), this,
             [this, flight, refreshToken, error](const Result<QByteArray> &stored) {
                 if (flight != m_flight)
                     return;
                 const bool hasChanged = !stored->isEmpty() && *stored != refreshToken;
                 if (hasChanged && ++m_rereads <= kRereads)
                     ask(flight, *stored);
                 else
                     end(error);
             });
}

void TokenRefresher::persist(quint64 flight, const Session &session)
{
    whenDone(m_parts.store.write(session.refreshToken), this, [this, flight, session](const Result<void> &) {
        if (flight == m_flight)
            publish(session);
    });
}

void TokenRefresher::publish(const Session &session)
{
    stopFlight();
    m_session = session;
    m_backoff.reset();
    m_limitedUntil = 0ms;
    const std::chrono::seconds lifetime(m_parts.serverTime.now().secsTo(session.expiresAt));
    m_margin = std::clamp<std::chrono::seconds>(lifetime / 3, 0s, kMargin);
    planRefresh(std::max<std::chrono::milliseconds>(lifetime - m_margin, 1s));
    Q_EMIT accessTokenChanged(session.accessToken);
    answerWaiting(m_session.accessToken);
}

void TokenRefresher::fail(const Error &error)
{
    stopFlight();
    qCDebug(lcAuth) << "refresh failed:" << int(error.kind) << error.code << error.httpStatus;
    if (error.isTransient()) {
        const auto wait = std::max(m_backoff.next(), error.retryAfter);
        if (error.kind == Error::Kind::RateLimited) {
            m_limit = error;
            m_limitedUntil = m_parts.clock.monotonic() + wait;
        }
        planRefresh(wait);
    }
    answerWaiting(isValid() ? Result<QByteArray>(m_session.accessToken) : Result<QByteArray>(error));
}

void TokenRefresher::end(const Error &reason)
{
    qCInfo(lcAuth) << "the server ended the session:" << reason.code;
    const auto waiting = std::exchange(m_waiting, {});
    forget();
    for (const Promise<QByteArray> &promise : waiting)
        promise.resolve(reason);
    Q_EMIT ended(reason);
}

void TokenRefresher::stopFlight()
{
    ++m_flight;
    m_isRefreshing = false;
    m_lockTimer.reset();
    if (m_lock.isLocked())
        m_lock.unlock();
}

void TokenRefresher::answerWaiting(const Result<QByteArray> &answer)
{
    const auto waiting = std::exchange(m_waiting, {});
    for (const Promise<QByteArray> &promise : waiting)
        promise.resolve(answer);
}

void TokenRefresher::planRefresh(std::chrono::milliseconds delay)
{
    m_timer = m_parts.clock.after(delay, [this] {
        if (!m_isRefreshing && hasSession())
            startRefresh();
    });
}

} // namespace aigm
