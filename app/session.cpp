// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "session.h"

#include "messagelink.h"
#include "personlook.h"
#include "settings.h"
#include "showntext.h"

namespace aigm::app {

Session::Session(Client *client, Settings *settings, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_settings(settings)
    , m_login(client)
    , m_messages(client->messages())
    , m_search(client, &m_place)
    , m_composer(client, &m_place)
    , m_connection(client)
    , m_actions(client->servers(), &m_place)
    , m_reading(client, {&m_servers, &m_rooms, &m_messages}, &m_place)
{
    connect(client->auth(), &Auth::stateChanged, this, &Session::follow);
    connect(client->auth(), &Auth::accountChanged, this, &Session::accountChanged);
    connect(client, &Client::noticed, this, [this](const Notice &notice) { showNotice(notice.message); });
    connect(client, &Client::connectionChanged, this, [this](ConnectionState state) {
        if (state == ConnectionState::Online)
            m_messages.fetchAgain();
    });
    connect(&m_messages, &MessageListModel::failed, this, &Session::showNotice);
    connect(&m_messages, &MessageListModel::editRequested, &m_composer, &Composer::take);
    connect(&m_messages, &MessageListModel::changeRequested, &m_composer, &Composer::change);
    connect(&m_composer, &Composer::failed, this, &Session::showNotice);
    connect(&m_search, &SearchModel::openRequested, this, &Session::showMessage);
    connectLists();
}

Session::~Session()
{
    if (!m_place.room().id.isNull())
        m_client->messages()->close(m_place.room().conversation());
}

void Session::connectLists()
{
    const Servers *servers = m_client->servers();
    connect(servers, &Servers::serversChanged, this, &Session::loadServers);
    connect(servers, &Servers::roomsChanged, this, [this](const ServerId &server) {
        if (server == m_place.server().id)
            loadRooms(server);
    });
    connect(servers, &Servers::membersChanged, this, [this](const ServerId &server) {
        if (server == m_place.server().id)
            loadMembers(server);
    });
    connect(m_client->messages(), &Messages::outboxChanged, this, &Session::loadOutbox);
    connect(m_client->messages(), &Messages::conversationGone, this,
            [this](const ConversationId &conversation) {
                if (conversation == m_place.room().conversation())
                    m_place.setGone(true);
            });
    connect(&m_actions, &Actions::serverCreated, this, &Session::openServer);
    connect(&m_actions, &Actions::joined, this, &Session::openServer);
    connect(&m_actions, &Actions::roomCreated, this, &Session::openRoom);
}

void Session::start()
{
    whenDone(m_client->start(), this, [this](const Result<void> &started) {
        if (!started)
            showNotice(started.error().message);
        follow(m_client->auth()->state());
    });
}

bool Session::isSettled() const
{
    return state() != Starting && m_pendingReads == 0 && !m_messages.isLoading();
}

template <class T, class Callback>
void Session::read(const Async<T> &answer, Callback callback)
{
    ++m_pendingReads;
    whenDone(answer, this, [this, callback = std::move(callback)](const Result<T> &result) {
        callback(result);
        --m_pendingReads;
    });
}

Session::State Session::state() const
{
    return State(m_client->auth()->state());
}

void Session::follow(Auth::State state)
{
    Q_EMIT stateChanged();
    Q_EMIT accountChanged();
    m_reading.load();
    if (state == Auth::State::SignedIn) {
        loadServers();
        loadOutbox();
        return;
    }
    showRoom({});
    showServer({});
    m_servers.setServers({});
    m_rooms.setRooms({});
    m_members.setMembers({});
}

void Session::loadServers()
{
    read(m_client->servers()->list(), [this](const Result<QList<Server>> &servers) {
        if (!servers)
            return showNotice(servers.error().message);
        m_servers.setServers(*servers);
        const ServerId current = m_wantedServer.isNull() ? m_place.server().id : m_wantedServer;
        if (const auto same = m_servers.server(current))
            return showServer(*same);
        const auto last = ServerId::fromString(m_settings->lastServer());
        const auto remembered = last ? m_servers.server(*last) : std::nullopt;
        showServer(remembered ? *remembered : m_servers.first().value_or(Server()));
    });
}

void Session::showServer(const Server &server)
{
    if (server.id == m_wantedServer)
        m_wantedServer = {};
    const bool another = server.id != m_place.server().id;
    m_place.setServer(server);
    if (!another)
        return;
    showRoom({});
    m_rooms.setRooms({});
    m_members.setMembers({});
    if (server.id.isNull())
        return;
    loadRooms(server.id);
    loadMembers(server.id);
}

void Session::loadRooms(const ServerId &server)
{
    read(m_client->servers()->rooms(server), [this, server](const Result<QList<Room>> &rooms) {
        if (server != m_place.server().id)
            return; // the user has moved on
        if (!rooms)
            return showNotice(rooms.error().message);
        m_rooms.setRooms(*rooms);
        settleInto(*rooms);
    });
}

//! Keeps the current room if it is there, else the wanted, the last or the first one.
void Session::settleInto(const QList<Room> &rooms)
{
    if (const auto wanted = m_rooms.room(m_wantedRoom))
        return showRoom(*wanted);
    if (const auto current = m_rooms.room(m_place.room().id))
        return showRoom(*current);
    if (!m_place.room().id.isNull())
        return m_place.setGone(true);
    const auto last = RoomId::fromString(m_settings->lastRoom(m_place.serverId()));
    const auto remembered = last ? m_rooms.room(*last) : std::nullopt;
    if (!rooms.isEmpty())
        showRoom(remembered ? *remembered : *m_rooms.first());
}

void Session::showRoom(const Room &room)
{
    const Room before = m_place.room();
    const bool isWanted = room.id == m_wantedRoom;
    const qint64 seq = isWanted ? std::exchange(m_wantedSeq, 0) : 0;
    if (isWanted)
        m_wantedRoom = {};
    m_place.setRoom(room);
    if (room.id == before.id)
        return;
    if (!before.id.isNull())
        m_client->messages()->close(before.conversation());
    const ConversationId conversation = room.id.isNull() ? ConversationId() : room.conversation();
    const UserId self = m_client->auth()->account().id;
    const ReadState read = m_reading.state(conversation);
    if (seq > 0)
        m_messages.openAt(conversation, self, seq);
    else if (read.unread > 0)
        m_messages.openUnread(conversation, self, read.readSeq() + 1);
    else
        m_messages.open(conversation, self);
    m_reading.enter();
    if (room.id.isNull())
        return;
    m_client->messages()->open(conversation);
    m_settings->setLastPlace(m_place.serverId(), m_place.roomId());
}

void Session::loadMembers(const ServerId &server)
{
    whenDone(m_client->servers()->members(server), this,
             [this, server](const Result<QList<Member>> &members) {
                 if (server == m_place.server().id && members)
                     m_members.setMembers(*members);
             });
}

void Session::loadOutbox()
{
    whenDone(m_client->messages()->outbox(), this, [this](const Result<QList<Message>> &unsent) {
        if (unsent)
            m_rooms.setOutbox(*unsent);
    });
}

void Session::openServer(const QString &id)
{
    const auto server = ServerId::fromString(id);
    if (!server)
        return;
    if (const auto known = m_servers.server(*server))
        return showServer(*known);
    m_wantedServer = *server;
    loadServers();
}

void Session::openRoom(const QString &id)
{
    const auto room = RoomId::fromString(id);
    if (!room)
        return;
    if (const auto known = m_rooms.room(*room))
        return showRoom(*known);
    m_wantedRoom = *room;
    m_wantedSeq = 0;
    loadRooms(m_place.server().id);
}

void Session::showMessage(const RoomId &room, qint64 seq)
{
    if (room == m_place.room().id)
        return seq > 0 ? m_messages.jumpTo(seq) : m_messages.openNewest();
    whenDone(m_client->servers()->room(room), this, [this, seq](const Result<Room> &found) {
        if (!found)
            return showNotice(found.error().message);
        m_wantedRoom = found->id;
        m_wantedSeq = seq;
        if (found->server != m_place.server().id)
            openServer(found->server.toString());
        else
            showRoom(*found);
    });
}

bool Session::openLink(const QString &url)
{
    const std::optional<MessageLink> link = messageLinkOf(url);
    if (!link)
        return false;
    whenDone(m_client->messages()->find(conversationOf(link->room), link->message), this,
             [this, room = link->room](const Result<Message> &message) {
                 if (message)
                     showMessage(room, message->seq);
                 else
                     showNotice(message.error().message);
             });
    return true;
}

void Session::lookAtHistory()
{
    const RoomId room = m_place.room().id;
    whenDone(m_client->messages()->integrity(conversationOf(room)), this,
             [this, room](const Result<Integrity> &integrity) {
                 if (integrity && room == m_place.room().id)
                     m_place.setIntegrity(*integrity);
             });
}

void Session::openNeighbour(int steps)
{
    if (const auto room = m_rooms.neighbour(m_place.room().id, steps))
        showRoom(*room);
}

void Session::openUnreadNeighbour(bool down)
{
    if (const auto room = m_rooms.unreadNeighbour(m_place.room().id, down))
        showRoom(*room);
}

QString Session::accountId() const
{
    const UserId id = m_client->auth()->account().id;
    return id.isNull() ? QString() : id.toString();
}

QString Session::accountName() const
{
    return shownText(m_client->auth()->account().name());
}

QString Session::accountUsername() const
{
    return shownText(m_client->auth()->account().username);
}

QString Session::accountInitials() const
{
    return initialsOf(m_client->auth()->account().name());
}

int Session::accountHue() const
{
    return hueOf(m_client->auth()->account().id);
}

void Session::showNotice(const QString &sentence)
{
    if (m_notice == sentence)
        return;
    m_notice = sentence;
    Q_EMIT noticeChanged();
}

void Session::dismissNotice()
{
    showNotice({});
}

void Session::tellFailure(const Async<void> &leaving)
{
    whenDone(leaving, this, [this](const Result<void> &done) {
        if (!done)
            showNotice(done.error().message);
    });
}

void Session::signOut()
{
    tellFailure(m_client->auth()->signOut());
}

void Session::signOutAndForget()
{
    tellFailure(m_client->signOutAndForget());
    if (m_client->auth()->state() == Auth::State::SignedOut)
        m_settings->forgetPlaces();
}

} // namespace aigm::app
