// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/conversationsync.h"

#include "sync/synclog.h"

#include <algorithm>

namespace aigm {

ConversationSync::ConversationSync(DirectorySync &directory, const DirectorySync::Parts &parts,
                                   RealtimeMode mode)
    : m_directory(directory)
    , m_parts(parts)
    , m_mode(mode)
{
    connect(&directory, &DirectorySync::refreshed, this, &ConversationSync::followEpochs);
    connect(&directory, &DirectorySync::poked, this, [this](const ReadPoke &poke) {
        const auto found = m_conversations.find(poke.conversation);
        if (found != m_conversations.end() && found->second.opened > 0)
            found->second.feed->noteRevision(poke.rev);
    });
}

ConversationSync::~ConversationSync() = default;

void ConversationSync::open(const ConversationId &id)
{
    Conversation &conversation = ensure(id);
    if (++conversation.opened > 1)
        return;
    conversation.feed->setRetrying(m_retrying);
    if (m_directory.isFetched() && !m_directory.epochOf(id))
        return setGone(id);
    subscribe(id, conversation);
    Q_EMIT progressed();
}

void ConversationSync::close(const ConversationId &id)
{
    const auto found = m_conversations.find(id);
    if (found == m_conversations.end() || found->second.opened == 0 || --found->second.opened > 0)
        return;
    found->second.topic.reset(); // Realtime keeps the channel for a while
    found->second.feed->setRetrying(false);
    forgetIfIdle(id);
    Q_EMIT progressed();
}

Async<HeldRanges> ConversationSync::synchronise(const ConversationId &id)
{
    return ensure(id).feed->synchronise();
}

Async<void> ConversationSync::fillBelow(const ConversationId &id, qint64 seq, int count)
{
    return ensure(id).feed->fillBelow(seq, count);
}

void ConversationSync::noteHeld(const HeldRanges &held, qint64 rev)
{
    const auto found = m_conversations.find(held.conversation);
    if (found != m_conversations.end())
        found->second.feed->noteHeld(held, rev);
}

void ConversationSync::setRetrying(bool retrying)
{
    m_retrying = retrying;
    for (auto &[id, conversation] : m_conversations)
        conversation.feed->setRetrying(retrying && conversation.opened > 0);
}

bool ConversationSync::isSettled() const
{
    return std::none_of(m_conversations.begin(), m_conversations.end(), [](const auto &entry) {
        const Conversation &conversation = entry.second;
        return conversation.opened > 0 && conversation.behind && !conversation.isGone;
    });
}

ConversationSync::Conversation &ConversationSync::ensure(const ConversationId &id)
{
    Conversation &conversation = m_conversations[id];
    if (conversation.feed)
        return conversation;
    conversation.feed = std::make_unique<ConversationFeed>(id, *m_parts.cache, *m_parts.rest, *m_parts.clock);
    ConversationFeed *feed = conversation.feed.get();
    connect(feed, &ConversationFeed::gone, this, [this, id] { setGone(id); });
    connect(feed, &ConversationFeed::failed, this, &ConversationSync::failed);
    connect(feed, &ConversationFeed::authorsSeen, &m_directory, &DirectorySync::ensureProfiles);
    connect(
        feed, &ConversationFeed::caughtUp, this,
        [this, id] {
            const auto found = m_conversations.find(id);
            if (found == m_conversations.end())
                return;
            const auto &topic = found->second.topic;
            found->second.behind = !topic || !topic->isJoined();
            forgetIfIdle(id);
            Q_EMIT progressed();
        },
        Qt::QueuedConnection); // the feed may go, and must not do so in its own call
    return conversation;
}

void ConversationSync::forgetIfIdle(const ConversationId &id)
{
    const auto found = m_conversations.find(id);
    if (found != m_conversations.end() && found->second.opened == 0 && found->second.feed->isIdle())
        m_conversations.erase(found);
}

// After each directory: open rooms move to their new epoch, and those that are no longer there are gone.
void ConversationSync::followEpochs()
{
    QList<ConversationId> missing;
    for (auto &[id, conversation] : m_conversations) {
        if (conversation.opened == 0)
            continue;
        const auto epoch = m_directory.epochOf(id);
        if (!epoch)
            missing.append(id);
        else if (!conversation.topic || conversation.epoch != *epoch)
            subscribe(id, conversation);
        else if (conversation.topic->isRefused())
            conversation.topic->retry();
    }
    for (const ConversationId &id : missing)
        setGone(id);
}

void ConversationSync::subscribe(const ConversationId &id, Conversation &conversation)
{
    conversation.behind = true;
    const auto epoch = m_directory.epochOf(id);
    if (!epoch)
        return; // with the directory
    conversation.isGone = false;
    conversation.epoch = *epoch;
    conversation.topic = subscribe(id, *epoch);
    Subscription *subscription = conversation.topic.get();
    connect(subscription, &Subscription::joined, this, [this, id] {
        ensure(id).behind = true;
        ensure(id).feed->catchUp();
    });
    connect(subscription, &Subscription::left, this, [this, id] {
        ensure(id).behind = true;
        Q_EMIT progressed();
    });
    connect(subscription, &Subscription::refused, &m_directory, &DirectorySync::noteRefusal);
    connect(subscription, &Subscription::broadcast, this,
            [this, id](const QByteArray &event, const QByteArray &payload) {
                if (event == "epoch")
                    m_directory.noteEpochEnd();
                else if (event == "change")
                    take(id, m_frames.change(payload));
            });
    connect(subscription, &Subscription::changed, this,
            [this, id](const QByteArray &payload) { take(id, m_frames.databaseChange(payload)); });
}

std::unique_ptr<Subscription> ConversationSync::subscribe(const ConversationId &id, qint64 epoch)
{
    const QByteArray room = id.toString().toLatin1();
    if (m_mode == RealtimeMode::Broadcast)
        return m_parts.realtime->subscribe("room:" + room + ':' + QByteArray::number(epoch),
                                           JoinPriority::Open);
    const QByteArray bindings = R"([{"event":"*","schema":"public","table":"messages","filter":"room_id=eq.)"
        + room
        + R"("},{"event":"*","schema":"public","table":"message_reactions","filter":"conversation_id=eq.)"
        + room + R"("}])";
    return m_parts.realtime->subscribe("changes:" + room, JoinPriority::Open, bindings);
}

void ConversationSync::take(const ConversationId &id, const Result<ChangeFrame> &frame)
{
    const auto found = m_conversations.find(id);
    if (found == m_conversations.end())
        return;
    if (!frame) {
        qCWarning(lcSync) << "a frame could not be read:" << frame.error().detail;
        return found->second.feed->catchUp();
    }
    if (!frame->message || frame->message->conversation == id)
        found->second.feed->takeFrame(*frame);
}

void ConversationSync::setGone(const ConversationId &id)
{
    const auto found = m_conversations.find(id);
    if (found == m_conversations.end() || found->second.isGone)
        return;
    found->second.isGone = true;
    found->second.topic.reset();
    Q_EMIT gone(id);
    Q_EMIT progressed();
}

} // namespace aigm
