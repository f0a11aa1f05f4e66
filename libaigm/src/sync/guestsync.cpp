// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/guestsync.h"

namespace aigm {

using namespace std::chrono_literals;

GuestSync::GuestSync(Cache &cache, Clock &clock, const QString &folder, QObject *parent)
    : Sync(parent)
    , m_cache(cache)
    , m_clock(clock)
    , m_folder(folder)
    , m_backoff({100ms, 200ms, 500ms, 1s}, randomOf(clock))
{
    connect(&m_link, &OwnerLink::linked, this, &GuestSync::takeLink);
    connect(&m_link, &OwnerLink::lost, this, [this] {
        setState(ConnectionState::Offline);
        knock();
        Q_EMIT ownerLost();
    });
    connect(&m_link, &OwnerLink::changed, this, [this] { m_cache.takeForeignChanges(); });
    connect(&m_link, &OwnerLink::stateReceived, this, &GuestSync::takeState);
    m_link.connectTo(m_folder);
}

GuestSync::~GuestSync() = default;

// The owner has just started and does not listen yet, or has just gone and its lock is free.
void GuestSync::knock()
{
    m_retry = m_clock.after(m_backoff.next(), [this] {
        m_retry.reset();
        m_link.connectTo(m_folder);
    });
}

void GuestSync::takeLink()
{
    m_backoff.reset();
    for (const ConversationId &conversation : std::as_const(m_open))
        m_link.open(conversation);
    m_link.poke(); // what was queued while nobody listened
    m_cache.takeForeignChanges();
}

void GuestSync::open(const ConversationId &conversation)
{
    m_open.append(conversation);
    m_link.open(conversation);
}

void GuestSync::close(const ConversationId &conversation)
{
    if (m_open.removeOne(conversation))
        m_link.close(conversation);
}

Async<HeldRanges> GuestSync::synchronise(const ConversationId &conversation)
{
    const Promise<HeldRanges> promise;
    m_link.synchronise(conversation, [this, conversation, promise] {
        m_cache.takeForeignChanges();
        whenDone(m_cache.held(conversation), this,
                 [promise](const Result<HeldRanges> &held) { promise.resolve(held); });
    });
    return promise.future();
}

Async<void> GuestSync::fillBelow(const ConversationId &conversation, qint64 seq, int count)
{
    const Promise<void> promise;
    m_link.fetchHistory(conversation, seq, count, [this, promise] {
        m_cache.takeForeignChanges();
        promise.resolve({});
    });
    return promise.future();
}

void GuestSync::wakeOutbox()
{
    m_link.poke();
}

Async<void> GuestSync::refreshDirectory()
{
    const Promise<void> promise;
    m_link.refreshDirectory([this, promise] {
        m_cache.takeForeignChanges();
        promise.resolve({});
    });
    return promise.future();
}

void GuestSync::wakeReads()
{
    m_link.poke();
}

Async<void> GuestSync::markServerRead(const ServerId &server)
{
    const Promise<void> promise;
    whenDone(m_cache.markServerRead(server), this, [this, promise](const Result<QList<PendingRead>> &marked) {
        m_link.poke();
        promise.resolve(marked ? Result<void>() : Result<void>(marked.error()));
    });
    return promise.future();
}

Async<void> GuestSync::refreshReads()
{
    return refreshDirectory(); // the owner asks for the counts too
}

void GuestSync::takeState(const QByteArray &word, const QDateTime &nextAttempt)
{
    if (word == "online")
        setState(ConnectionState::Online);
    else if (word == "connecting")
        setState(ConnectionState::Connecting);
    else
        setState(ConnectionState::Offline, nextAttempt);
}

void GuestSync::setState(ConnectionState state, const QDateTime &nextAttempt)
{
    if (m_state == state && m_nextAttempt == nextAttempt)
        return;
    m_state = state;
    m_nextAttempt = nextAttempt;
    Q_EMIT stateChanged(state);
}

} // namespace aigm
