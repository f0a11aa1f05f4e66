// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "searchmodel.h"

#include "personlook.h"
#include "place.h"
#include "showntext.h"
#include "timetext.h"

#include <algorithm>

namespace aigm::app {

namespace {

constexpr int kPage = 30;

RoomId roomOf(const ConversationId &conversation)
{
    return *RoomId::fromBytes(conversation.bytes());
}

QList<FoundRow> withMore(QList<FoundRow> rows, const QList<FoundMessage> &found, bool onServer)
{
    for (const FoundMessage &each : found) {
        // a message that was edited meanwhile may have come before
        const auto isSame = [&each](const FoundRow &row) { return row.key() == each.message.id; };
        if (std::none_of(rows.cbegin(), rows.cend(), isSame))
            rows.append({.message = each.message, .snippet = each.snippet, .onServer = onServer});
    }
    return rows;
}

} // namespace

SearchModel::SearchModel(Client *client, const Place *place, QObject *parent)
    : KeyedListModel(parent)
    , m_client(client)
    , m_place(place)
{
    connect(place, &Place::changed, this, &SearchModel::followPlace);
}

void SearchModel::setQuery(const QString &query)
{
    if (query == m_query)
        return;
    m_query = query;
    Q_EMIT queryChanged();
    search();
}

void SearchModel::setEverywhere(bool everywhere)
{
    if (everywhere == m_everywhere)
        return;
    m_everywhere = everywhere;
    Q_EMIT scopeChanged();
    search();
}

QString SearchModel::roomName() const
{
    return m_everywhere ? QString() : m_place->roomName();
}

void SearchModel::followPlace()
{
    if (m_room == m_place->room().id)
        return;
    m_room = m_place->room().id;
    if (m_everywhere)
        return;
    Q_EMIT scopeChanged();
    search();
}

void SearchModel::search()
{
    ++m_ticket;
    m_asking = false;
    m_server = NotYet;
    m_serverProblem.clear();
    m_nextOnServer = {};
    if (m_query.trimmed().isEmpty())
        return show({}, Idle);
    ask(0);
}

SearchRequest SearchModel::request(qint64 from) const
{
    const bool isEverywhere = m_everywhere || m_room.isNull();
    return {.query = m_query,
            .within = isEverywhere ? ConversationId() : conversationOf(m_room),
            .limit = kPage,
            .from = from};
}

SearchModel::ServerState SearchModel::serverState() const
{
    const bool isAskable = m_server == NotYet && m_state == Found && m_next == 0;
    return isAskable ? Askable : m_server;
}

void SearchModel::askServer()
{
    if (serverState() == Askable || serverState() == Unanswered)
        askServer(m_nextOnServer);
}

void SearchModel::askServer(const MessageId &behind)
{
    m_asking = true;
    m_server = Asking;
    whenDone(m_client->search()->findOnServer(request(0), behind), this,
             [this, ticket = m_ticket](const Result<ServerSearchPage> &page) {
                 if (ticket != m_ticket)
                     return; // the typing has gone on
                 m_asking = false;
                 takeFromServer(page);
             });
    Q_EMIT answered();
}

void SearchModel::takeFromServer(const Result<ServerSearchPage> &page)
{
    m_server = page ? Answered : Unanswered;
    m_serverProblem = page ? QString() : page.error().message;
    if (!page) {
        Q_EMIT answered();
        return;
    }
    m_nextOnServer = page->next;
    show(withMore(rows(), page->found, true), Found);
}

void SearchModel::ask(qint64 from)
{
    m_asking = true;
    whenDone(m_client->search()->find(request(from)), this,
             [this, isFirst = from == 0, ticket = m_ticket](const Result<SearchPage> &page) {
                 if (ticket != m_ticket)
                     return; // the typing has gone on
                 m_asking = false;
                 take(page, isFirst);
             });
}

void SearchModel::take(const Result<SearchPage> &page, bool isFirst)
{
    if (!page) {
        if (page.error().kind != Error::Kind::Cancelled)
            show({}, Refused, page.error().message);
        return;
    }
    m_next = page->next;
    show(withMore(isFirst ? QList<FoundRow>() : rows(), page->found, false), Found);
}

void SearchModel::show(const QList<FoundRow> &found, State state, const QString &problem)
{
    QList<FoundRow> wanted = found;
    for (qsizetype at = 0; at < wanted.size(); ++at) {
        const ConversationId &conversation = wanted[at].message.conversation;
        wanted[at].showServer = wanted[at].onServer && (at == 0 || !wanted[at - 1].onServer);
        wanted[at].showRoom =
            at == 0 || wanted[at].showServer || wanted[at - 1].message.conversation != conversation;
        wanted[at].roomName = m_roomNames.value(conversation);
    }
    m_keptCount =
        int(std::count_if(wanted.cbegin(), wanted.cend(), [](const FoundRow &row) { return !row.onServer; }));
    setRows(wanted);
    if (state != Found)
        m_next = 0;
    m_state = state;
    m_problem = problem;
    Q_EMIT answered();
    nameRooms();
}

void SearchModel::nameRooms()
{
    for (const FoundRow &row : rows()) {
        const ConversationId conversation = row.message.conversation;
        if (m_roomNames.contains(conversation))
            continue;
        m_roomNames.insert(conversation, {});
        lookUp(conversation);
    }
}

//! A room of another server says which one.
void SearchModel::lookUp(const ConversationId &conversation)
{
    const Servers *servers = m_client->servers();
    whenDone(servers->room(roomOf(conversation)), this, [this, conversation](const Result<Room> &room) {
        if (!room)
            return; // gone; its messages are still here
        whenDone(m_client->servers()->list(), this,
                 [this, conversation, room = *room](const Result<QList<Server>> &list) {
                     QString name = tr("#%1").arg(shownText(room.name));
                     for (const Server &server : list ? *list : QList<Server>()) {
                         if (server.id == room.server && server.id != m_place->server().id)
                             name = tr("#%1 in %2").arg(shownText(room.name), shownText(server.name));
                     }
                     m_roomNames.insert(conversation, name);
                     for (int at = 0; at < count(); ++at) {
                         FoundRow row = rows()[at];
                         if (row.message.conversation != conversation)
                             continue;
                         row.roomName = name;
                         changeRow(at, row);
                     }
                 });
    });
}

QVariant SearchModel::data(const QModelIndex &index, int role) const
{
    if (!isRow(index))
        return {};
    const FoundRow &found = row(index);
    const Message &message = found.message;
    switch (role) {
    case AuthorNameRole:
        return shownText(message.authorName);
    case InitialsRole:
        return initialsOf(message.authorName);
    case HueRole:
        return hueOf(message.author);
    case TimeRole:
        return rowTime(message.createdAt);
    case RoomNameRole:
        return found.roomName;
    case ShowRoomRole:
        return found.showRoom;
    case ShowServerRole:
        return found.showServer;
    case SnippetRole:
        return QVariant::fromValue(Document::fromPlainText(found.snippet));
    case AccessibleTextRole:
        return (found.onServer ? tr("%1, %2, %3, on the server, %4") : tr("%1, %2, %3, %4"))
            .arg(shownText(message.authorName), rowTime(message.createdAt), found.roomName, found.snippet);
    default:
        return {};
    }
}

QHash<int, QByteArray> SearchModel::roleNames() const
{
    return {{AuthorNameRole, "authorName"},
            {InitialsRole, "initials"},
            {HueRole, "hue"},
            {TimeRole, "time"},
            {RoomNameRole, "roomName"},
            {ShowRoomRole, "showRoom"},
            {ShowServerRole, "showServer"},
            {SnippetRole, "snippet"},
            {AccessibleTextRole, "accessibleText"}};
}

bool SearchModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && hasMore() && !m_asking;
}

void SearchModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    if (m_next != 0)
        ask(m_next);
    else
        askServer(m_nextOnServer);
}

void SearchModel::open(int row)
{
    if (row >= 0 && row < count())
        Q_EMIT openRequested(roomOf(rows()[row].message.conversation), rows()[row].message.seq);
}

} // namespace aigm::app
