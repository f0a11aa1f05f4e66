// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "reading.h"

#include "place.h"

#include <QGuiApplication>

namespace aigm::app {

namespace {

constexpr std::chrono::milliseconds kMoment{300};

} // namespace

Reading::Reading(Client *client, const Lists &lists, const Place *place, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_lists(lists)
    , m_place(place)
{
    m_moment.setSingleShot(true);
    m_moment.setInterval(kMoment);
    connect(&m_moment, &QTimer::timeout, this, &Reading::markSeen);
    connect(lists.messages, &MessageListModel::countChanged, this, &Reading::look);
    connect(lists.messages, &MessageListModel::reachesNewestChanged, this, &Reading::look);
    connect(client->reads(), &Reads::changed, this, &Reading::take);
    // servers without a topic tell nothing by themselves
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive && m_client->auth()->state() == Auth::State::SignedIn)
            (void)m_client->reads()->refresh();
    });
}

void Reading::setAttentive(bool attentive)
{
    if (m_attentive == attentive)
        return;
    m_attentive = attentive;
    look();
    Q_EMIT attentiveChanged();
}

ReadState Reading::state(const ConversationId &conversation) const
{
    return m_states.value(conversation, ReadState{.conversation = conversation});
}

void Reading::load()
{
    m_states.clear();
    whenDone(m_client->reads()->list(), this, [this](const Result<QList<ReadState>> &states) {
        if (states)
            take(*states);
    });
    take({});
}

void Reading::take(const QList<ReadState> &states)
{
    for (const ReadState &state : states)
        m_states.insert(state.conversation, state);
    m_lists.rooms->setReads(m_states);
    m_lists.servers->setReads(m_states);
}

void Reading::enter()
{
    m_leftSeq = 0;
    m_moment.stop();
    look();
}

void Reading::look()
{
    if (!m_attentive)
        m_moment.stop();
    else if (!m_moment.isActive())
        m_moment.start();
}

void Reading::markSeen()
{
    const MessageListModel &messages = *m_lists.messages;
    const ConversationId conversation = messages.conversation();
    const qint64 newest = messages.newest();
    if (!m_attentive || conversation.isNull() || messages.isLoading() || !messages.reachesNewest())
        return;
    if (newest > std::max(state(conversation).readSeq(), m_leftSeq))
        (void)m_client->reads()->markRead(conversation, newest);
}

void Reading::markRoomRead(const QString &roomId)
{
    const auto room = RoomId::fromString(roomId);
    if (!room)
        return;
    const ReadState known = state(conversationOf(*room));
    if (known.conversation == m_lists.messages->conversation())
        m_leftSeq = 0;
    (void)m_client->reads()->markRead(known.conversation, known.newestSeq);
}

void Reading::markRoomUnread(const QString &roomId)
{
    const auto room = RoomId::fromString(roomId);
    if (!room)
        return;
    const ConversationId conversation = conversationOf(*room);
    if (conversation == m_lists.messages->conversation())
        leaveAsIs();
    (void)m_client->reads()->markUnread(conversation);
}

void Reading::markUnreadFrom(const QString &messageId)
{
    const qint64 seq = m_lists.messages->seqOf(messageId);
    if (seq == 0)
        return;
    leaveAsIs();
    m_lists.messages->showNewFrom(seq);
    (void)m_client->reads()->markUnread(m_lists.messages->conversation(), seq);
}

//! What is in the open room so far is not seen until it is opened again.
void Reading::leaveAsIs()
{
    m_leftSeq = std::max(state(m_lists.messages->conversation()).newestSeq, m_lists.messages->newest());
}

void Reading::markServerRead()
{
    (void)m_client->reads()->markServerRead(m_place->server().id);
}

} // namespace aigm::app
