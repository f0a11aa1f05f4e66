// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/ownersync.h"

#include "auth/autherror.h"
#include "sync/synclog.h"

#include <algorithm>

namespace aigm {

namespace {

QByteArray wordFor(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Offline:
        return "offline";
    case ConnectionState::Connecting:
        return "connecting";
    case ConnectionState::Online:
        return "online";
    }
    return {};
}

} // namespace

OwnerSync::OwnerSync(const UserId &account, const Parts &parts, QObject *parent)
    : Sync(parent)
    , m_cache(*parts.cache)
    , m_realtime(parts.realtime, parts.clock, parts.sockets, parts.tokens)
    , m_directory(account, {parts.cache, parts.rest, &m_realtime, parts.clock})
    , m_conversations(m_directory, {parts.cache, parts.rest, &m_realtime, parts.clock}, parts.mode)
    , m_outbox(account, *parts.cache, *parts.rest, *parts.clock)
    , m_reads(m_directory, {parts.cache, parts.rest, &m_realtime, parts.clock})
{
    m_realtime.setBeforeJoins([this] { return beforeJoins(); });
    connect(&m_realtime, &Realtime::stateChanged, this, &OwnerSync::onRealtimeState);
    connect(&m_realtime, &Realtime::settledChanged, this, &OwnerSync::updateState);
    connect(&m_realtime, &Realtime::misconfigured, this, [this] { Q_EMIT failed(wrongKey()); });
    connect(&m_directory, &DirectorySync::refreshed, this, [this] {
        m_fresh = m_realtime.state() == Realtime::State::Open;
        updateState();
    });
    connect(&m_directory, &DirectorySync::failed, this, [this](const Error &error) {
        updateState();
        Q_EMIT failed(error);
    });
    connect(&m_conversations, &ConversationSync::progressed, this, &OwnerSync::updateState);
    connect(&m_conversations, &ConversationSync::gone, this, &Sync::conversationGone);
    connect(&m_conversations, &ConversationSync::failed, this, &Sync::failed);
    connect(&m_outbox, &Outbox::confirmed, &m_conversations, &ConversationSync::noteHeld);
    serveGuests(parts);
}

// What goes may still say so, and must not be heard: half of this is gone by then.
OwnerSync::~OwnerSync()
{
    m_realtime.disconnect(this);
    m_directory.disconnect(this);
    m_conversations.disconnect(this);
    m_guests.disconnect(this);
}

void OwnerSync::serveGuests(const Parts &parts)
{
    if (!m_guests.listen(parts.folder))
        qCWarning(lcSync) << "other processes of this profile cannot reach this one";
    connect(parts.cache, &Cache::changed, &m_guests, &OwnerServer::announceChange);
    connect(parts.cache, &Cache::directoryChanged, &m_guests, &OwnerServer::announceChange);
    connect(parts.cache, &Cache::outboxChanged, &m_guests, &OwnerServer::announceChange);
    connect(parts.cache, &Cache::readsChanged, &m_guests, &OwnerServer::announceChange);
    connect(&m_guests, &OwnerServer::poked, this, [this] {
        m_cache.takeForeignChanges();
        wakeOutbox();
        wakeReads();
        m_guests.announceChange(); // to the other guests
    });
    connect(&m_guests, &OwnerServer::directoryRequested, this, [this](const OwnerServer::Done &done) {
        whenDone(refreshDirectory(), this, [done](const Result<void> &) { done(); });
    });
    connect(&m_guests, &OwnerServer::opened, this, &OwnerSync::open);
    connect(&m_guests, &OwnerServer::closed, this, &OwnerSync::close);
    connect(&m_guests, &OwnerServer::syncRequested, this,
            [this](const ConversationId &id, const OwnerServer::Done &done) {
                whenDone(synchronise(id), this, [done](const Result<HeldRanges> &) { done(); });
            });
    connect(&m_guests, &OwnerServer::historyRequested, this,
            [this](const ConversationId &id, qint64 seq, int count, const OwnerServer::Done &done) {
                const int page = std::clamp(count, 1, RestApi::kPageRows);
                whenDone(fillBelow(id, seq, page), this, [done](const Result<void> &) { done(); });
            });
}

void OwnerSync::setOnlineAllowed(bool allowed)
{
    if (m_allowed == allowed)
        return;
    m_allowed = allowed;
    if (allowed) {
        m_outbox.start();
        m_reads.start();
        m_realtime.start();
    } else {
        m_outbox.stop();
        m_reads.stop();
        m_realtime.stop();
    }
    updateState();
}

void OwnerSync::setToken(const QByteArray &token)
{
    m_realtime.setToken(token);
}

void OwnerSync::open(const ConversationId &conversation)
{
    m_conversations.open(conversation);
}

void OwnerSync::close(const ConversationId &conversation)
{
    m_conversations.close(conversation);
}

Async<HeldRanges> OwnerSync::synchronise(const ConversationId &conversation)
{
    if (!m_allowed)
        return m_cache.held(conversation);
    return m_conversations.synchronise(conversation);
}

Async<void> OwnerSync::fillBelow(const ConversationId &conversation, qint64 seq, int count)
{
    if (!m_allowed)
        return answered<void>({});
    return m_conversations.fillBelow(conversation, seq, count);
}

void OwnerSync::wakeOutbox()
{
    m_outbox.wake();
}

Async<void> OwnerSync::refreshDirectory()
{
    if (!m_allowed)
        return answered<void>({});
    const Promise<void> promise;
    whenDone(m_directory.refreshWithMembers(), this, [this, promise](const Result<void> &refreshed) {
        if (!refreshed)
            return promise.resolve(refreshed);
        whenDone(m_reads.refresh(), this,
                 [promise](const Result<void> &counted) { promise.resolve(counted); });
    });
    return promise.future();
}

Async<void> OwnerSync::markServerRead(const ServerId &server)
{
    return m_reads.markServerRead(server);
}

QDateTime OwnerSync::nextAttempt() const
{
    if (m_state != ConnectionState::Offline || !m_allowed)
        return {};
    return m_directory.nextAttempt().isValid() ? m_directory.nextAttempt() : m_realtime.nextAttempt();
}

void OwnerSync::retryNow()
{
    if (!m_allowed)
        return;
    m_realtime.retryNow();
    if (m_directory.nextAttempt().isValid())
        (void)m_directory.refresh();
    m_outbox.wakeNow();
    m_reads.wakeNow();
}

// Topics carry epochs, and a stale one is a refused join, which mutes the socket for 5 s.
Async<void> OwnerSync::beforeJoins()
{
    return m_directory.refresh();
}

void OwnerSync::onRealtimeState(Realtime::State state)
{
    const bool open = state == Realtime::State::Open;
    m_fresh = false;
    m_live = false;
    m_directory.setRetrying(open);
    m_conversations.setRetrying(open);
    if (open) {
        m_outbox.wakeNow();
        m_reads.wakeNow();
    }
    updateState();
}

// Online means that what is shown follows the server: the directory is read, every topic is joined, and
// what was missed in the open rooms is in. Later joins, of a room that is opened, do not end it.
void OwnerSync::updateState()
{
    const bool open = m_allowed && m_realtime.state() == Realtime::State::Open;
    if (open && m_fresh && m_realtime.isSettled() && m_conversations.isSettled())
        m_live = true;
    const bool isCatchingUp = open && !m_directory.nextAttempt().isValid();
    const bool isDialling = m_allowed && m_realtime.state() == Realtime::State::Connecting;
    if (open && m_live)
        setState(ConnectionState::Online);
    else if (isCatchingUp || isDialling)
        setState(ConnectionState::Connecting);
    else
        setState(ConnectionState::Offline);
}

void OwnerSync::setState(ConnectionState state)
{
    if (m_state == state)
        return;
    m_state = state;
    m_guests.announceState(wordFor(state), nextAttempt());
    Q_EMIT stateChanged(state);
}

} // namespace aigm
