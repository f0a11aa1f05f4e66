// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "modelserver.h"

#include <QJsonDocument>

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;
using namespace model;

HttpResponse model::json(int status, const QJsonValue &value)
{
    const QJsonDocument document =
        value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return {status,
            {{"Content-Type", "application/json; charset=utf-8"}},
            document.toJson(QJsonDocument::Compact)};
}

HttpResponse model::error(int status, const QString &code, const QString &hint)
{
    return json(status,
                QJsonObject{{u"code"_s, code},
                            {u"message"_s, u"Refused by the model."_s},
                            {u"details"_s, QJsonValue()},
                            {u"hint"_s, hint.isEmpty() ? QJsonValue() : QJsonValue(hint)}});
}

QString model::filter(const QUrlQuery &query, const QString &column, const QString &op)
{
    const QString value = query.queryItemValue(column, QUrl::FullyDecoded);
    return value.startsWith(op + u'.') ? value.mid(op.size() + 1) : QString();
}

QString model::moment(const QDateTime &time)
{
    return time.toUTC().toString(u"yyyy-MM-ddTHH:mm:ss.zzz"_s) + u"+00:00";
}

QString ModelServer::newId()
{
    return u"00000000-0000-4000-8000-%1"_s.arg(++m_lastId, 12, 16, QChar(u'0'));
}

HttpResponse ModelServer::answer(const HttpRequest &request, const QDateTime &startedAt)
{
    const QString path = request.url.path();
    if (path.startsWith(u"/auth/v1/"))
        return auth(request, path.mid(9));
    const QString bearer =
        QString::fromLatin1(HttpResponse{0, request.headers, {}}.header("Authorization").mid(7));
    const QString user = userOf(bearer);
    if (user.isEmpty())
        return json(401, QJsonObject{{u"code"_s, u"PGRST303"_s}, {u"message"_s, u"JWT expired"_s}});
    const HttpResponse headers{0, request.headers, {}};
    const Call call{user, QUrlQuery(request.url), QJsonDocument::fromJson(request.body).object(), startedAt,
                    headers.header("Prefer").contains("return=representation")};
    return rest(path.mid(9), request.method, call);
}

HttpResponse ModelServer::rest(const QString &path, const QByteArray &method, const Call &call)
{
    if (path.startsWith(u"rpc/"))
        return rpc(path.mid(4), call);
    const bool reads = method == "GET";
    if (path == u"messages" && method == "PATCH")
        return changeMessage(call);
    if (path == u"messages")
        return reads ? messageList(call) : insertMessage(call);
    if (path == u"message_reactions" && !reads)
        return method == "PATCH" ? changeReaction(call) : insertReaction(call);
    if (path == u"rooms")
        return reads ? roomList(call) : createRoom(call);
    if (path == u"user_profiles" && reads)
        return profiles(call);
    if (path == u"server_members" && reads) {
        const QString server = filter(call.query, u"server_id"_s, u"eq"_s);
        return server.isEmpty() ? ownServers(call) : members(server, call);
    }
    return error(404, u"PGRST205"_s);
}

HttpResponse ModelServer::rpc(const QString &name, const Call &call)
{
    if (name == u"conversation_changes")
        return conversationChanges(call);
    if (name == u"unread_overview")
        return unreadOverview(call);
    if (name == u"mark_read" || name == u"mark_unread")
        return mark(call, name == u"mark_read");
    if (name == u"mark_server_read")
        return markServerRead(call);
    if (name == u"create_server")
        return createServer(call);
    if (name == u"create_invite")
        return createInvite(call);
    if (name == u"preview_invite")
        return previewInvite(call);
    if (name == u"join_server")
        return joinServer(call);
    if (name == u"leave_server")
        return leaveServer(call);
    return error(404, u"PGRST202"_s);
}

QString ModelServer::roleOf(const QString &user, const QString &server) const
{
    const auto found = m_servers.find(server);
    if (found == m_servers.end())
        return {};
    for (const auto &[member, role] : found->second.members) {
        if (member == user)
            return role;
    }
    return {};
}

bool ModelServer::mayJoin(const QString &user, const QString &topic) const
{
    const QStringList parts = topic.split(u':');
    if (parts.at(0) == u"user")
        return parts.value(1) == user;
    QString server = parts.value(1);
    if (parts.at(0) == u"room") {
        const auto room = m_rooms.find(server);
        server = room == m_rooms.end() ? QString() : room->second.server;
    }
    return !roleOf(user, server).isEmpty() && parts.value(2) == QString::number(m_servers.at(server).epoch);
}

QJsonObject ModelServer::serverRow(const Server &server) const
{
    return {{u"id"_s, server.id},
            {u"name"_s, server.name},
            {u"icon_url"_s, QJsonValue()},
            {u"owner_id"_s, server.owner},
            {u"epoch"_s, server.epoch}};
}

QJsonObject ModelServer::roomRow(const ModelRoom &room) const
{
    return {{u"id"_s, room.id},
            {u"server_id"_s, room.server},
            {u"name"_s, room.name},
            {u"topic"_s, QString()},
            {u"category"_s, QString()},
            {u"position"_s, 0},
            {u"write_role"_s, u"member"_s},
            {u"rev"_s, room.rev}};
}

HttpResponse ModelServer::ownServers(const Call &call) const
{
    QJsonArray rows;
    for (const auto &[id, server] : m_servers) {
        const QString role = roleOf(call.user, id);
        if (!role.isEmpty())
            rows.append(QJsonObject{{u"role"_s, role},
                                    {u"joined_at"_s, moment(call.startedAt)},
                                    {u"server"_s, serverRow(server)}});
    }
    return json(200, rows);
}

HttpResponse ModelServer::members(const QString &server, const Call &call) const
{
    QJsonArray rows;
    if (!roleOf(call.user, server).isEmpty()) {
        const QString after = filter(call.query, u"user_id"_s, u"gt"_s);
        auto sorted = m_servers.at(server).members;
        std::sort(sorted.begin(), sorted.end());
        for (const auto &[user, role] : std::as_const(sorted)) {
            if (user > after)
                rows.append(QJsonObject{{u"server_id"_s, server},
                                        {u"user_id"_s, user},
                                        {u"role"_s, role},
                                        {u"user"_s, profileRow(user)}});
        }
    }
    return json(200, rows);
}

HttpResponse ModelServer::roomList(const Call &call) const
{
    QJsonArray rows;
    const QString only = filter(call.query, u"id"_s, u"eq"_s);
    const QString after = filter(call.query, u"id"_s, u"gt"_s);
    for (const auto &[id, room] : m_rooms) {
        if (roleOf(call.user, room.server).isEmpty() || id <= after || (!only.isEmpty() && id != only))
            continue;
        if (const QString message = filter(call.query, u"messages.id"_s, u"eq"_s); !message.isEmpty())
            rows.append(roomWithMessage(room, message));
        else
            rows.append(only.isEmpty() ? roomRow(room) : QJsonObject{{u"rev"_s, room.rev}});
    }
    return json(200, rows);
}

HttpResponse ModelServer::profiles(const Call &call) const
{
    QString wanted = filter(call.query, u"id"_s, u"in"_s) + filter(call.query, u"id"_s, u"eq"_s);
    QJsonArray rows;
    for (const auto &[id, account] : m_accounts) {
        if (wanted.contains(id))
            rows.append(profileRow(id));
    }
    return json(200, rows);
}

ModelRoom &ModelServer::addRoom(Server &server, const QString &name)
{
    ModelRoom room{.id = newId(), .server = server.id, .name = name};
    const QString id = room.id;
    ModelRoom &added = m_rooms.insert_or_assign(id, std::move(room)).first->second;
    publish(u"server:%1:%2"_s.arg(server.id).arg(server.epoch), "room",
            json(0, QJsonObject{{u"op"_s, u"insert"_s}, {u"row"_s, roomRow(added)}}).body);
    return added;
}

HttpResponse ModelServer::createServer(const Call &call)
{
    const QString name = call.body.value(u"name").toString();
    if (name.isEmpty())
        return error(400, u"P0001"_s, u"name_invalid"_s);
    Server server{.id = newId(), .name = name, .owner = call.user};
    server.members.append({call.user, u"owner"_s});
    Server &added = m_servers.insert_or_assign(server.id, server).first->second;
    addRoom(added, u"general"_s);
    sendMember(added, call.user, u"owner"_s, "insert");
    return json(200, serverRow(added));
}

HttpResponse ModelServer::createRoom(const Call &call)
{
    const QString server = call.body.value(u"server_id").toString();
    const QString role = roleOf(call.user, server);
    if (role != u"owner" && role != u"admin")
        return error(403, u"42501"_s);
    ModelRoom &room = addRoom(m_servers.at(server), call.body.value(u"name").toString());
    return json(201, QJsonArray{roomRow(room)});
}

HttpResponse ModelServer::createInvite(const Call &call)
{
    const QString server = call.body.value(u"server_id").toString();
    if (roleOf(call.user, server).isEmpty())
        return error(404, u"PT404"_s, u"not_member"_s);
    const QString code = u"code%1"_s.arg(m_invites.size() + 1);
    m_invites.insert(code, server);
    return json(200, QJsonObject{{u"code"_s, code}, {u"server_id"_s, server}});
}

HttpResponse ModelServer::previewInvite(const Call &call) const
{
    const QString server = m_invites.value(call.body.value(u"code").toString());
    if (server.isEmpty())
        return error(404, u"PT404"_s, u"invite_invalid"_s);
    return json(200,
                QJsonObject{{u"server_id"_s, server},
                            {u"name"_s, m_servers.at(server).name},
                            {u"members"_s, int(m_servers.at(server).members.size())}});
}

HttpResponse ModelServer::joinServer(const Call &call)
{
    const QString id = m_invites.value(call.body.value(u"code").toString());
    if (id.isEmpty())
        return error(404, u"PT404"_s, u"invite_invalid"_s);
    addMember(id, call.user);
    return json(200, serverRow(m_servers.at(id)));
}

void ModelServer::addMember(const QString &server, const QString &user)
{
    if (!roleOf(user, server).isEmpty())
        return;
    m_servers.at(server).members.append({user, u"member"_s});
    markEarlierRead(user, server);
    sendMember(m_servers.at(server), user, u"member"_s, "insert");
}

HttpResponse ModelServer::leaveServer(const Call &call)
{
    const QString id = call.body.value(u"server_id").toString();
    const QString role = roleOf(call.user, id);
    if (role.isEmpty())
        return error(404, u"PT404"_s, u"not_member"_s);
    if (role == u"owner")
        return error(400, u"P0001"_s, u"owner_cannot_leave"_s);
    removeMember(id, call.user);
    return json(204, QJsonObject());
}

void ModelServer::removeMember(const QString &server, const QString &user)
{
    Server &from = m_servers.at(server);
    const QString role = roleOf(user, server);
    from.members.removeIf([&](const auto &member) { return member.first == user; });
    sendMember(from, user, role, "delete");
    for (const auto &[id, room] : m_rooms) {
        if (room.server == server)
            publish(u"room:%1:%2"_s.arg(id).arg(from.epoch), "epoch", "{}");
    }
    publish(u"server:%1:%2"_s.arg(server).arg(from.epoch), "epoch", "{}");
    ++from.epoch;
}

void ModelServer::sendMember(const Server &server, const QString &user, const QString &role, const char *op)
{
    const QJsonObject row{{u"server_id"_s, server.id}, {u"user_id"_s, user}, {u"role"_s, role}};
    const QString what = QString::fromLatin1(op);
    publish(u"user:"_s + user, "membership",
            json(0, QJsonObject{{u"op"_s, what}, {u"server"_s, server.id}, {u"role"_s, role}}).body);
    publish(u"server:%1:%2"_s.arg(server.id).arg(server.epoch), "member",
            json(0, QJsonObject{{u"op"_s, what}, {u"row"_s, row}}).body);
}

} // namespace aigm
