// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "modelserver.h"

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;
using namespace model;

QJsonObject ModelServer::reactionRow(const ModelReaction &reaction) const
{
    return {{u"message_id"_s, reaction.message},
            {u"user_id"_s, reaction.user},
            {u"emoji"_s, reaction.emoji},
            {u"rev"_s, reaction.rev},
            {u"removed_at"_s,
             reaction.removedAt.isValid() ? QJsonValue(moment(reaction.removedAt)) : QJsonValue()}};
}

QJsonArray ModelServer::reactionsTo(const ModelRoom &room, const QString &message) const
{
    QJsonArray rows;
    for (const ModelReaction &reaction : room.reactions) {
        if (reaction.message == message)
            rows.append(reactionRow(reaction));
    }
    return rows;
}

ModelRoom *ModelServer::roomOfMessage(const QString &message)
{
    for (auto &[id, room] : m_rooms) {
        if (room.byId.contains(message))
            return &room;
    }
    return nullptr;
}

std::optional<HttpResponse> ModelServer::refusalToReact(const Call &call, const ModelRoom *room,
                                                        const QString &message) const
{
    if (!room || roleOf(call.user, room->server).isEmpty())
        return error(403, u"42501"_s);
    if (room->log.at(room->byId.value(message)).deletedAt.isValid())
        return error(400, u"P0001"_s, u"message_deleted"_s);
    return std::nullopt;
}

//! With `resolution=ignore-duplicates`: where there is a row, it does nothing.
HttpResponse ModelServer::insertReaction(const Call &call)
{
    const QString message = call.body.value(u"message_id").toString();
    const QString emoji = call.body.value(u"emoji").toString();
    ModelRoom *const room = roomOfMessage(message);
    const bool isMember = room && !roleOf(call.user, room->server).isEmpty();
    const bool isThere =
        room
        && std::any_of(room->reactions.cbegin(), room->reactions.cend(), [&](const ModelReaction &reaction) {
               return reaction.message == message && reaction.user == call.user && reaction.emoji == emoji;
           });
    if (isThere && isMember)
        return json(201, QJsonArray());
    if (const auto refusal = refusalToReact(call, room, message))
        return *refusal;
    room->reactions.append({.message = message, .user = call.user, .emoji = emoji});
    touched(*room, room->reactions.last());
    return json(201, QJsonArray{reactionRow(room->reactions.last())});
}

//! Takes back or adds again the own reaction of the revision that is named.
HttpResponse ModelServer::changeReaction(const Call &call)
{
    const QString message = filter(call.query, u"message_id"_s, u"eq"_s);
    const QString rev = filter(call.query, u"rev"_s, u"eq"_s);
    ModelRoom *const room = roomOfMessage(message);
    QJsonArray changed;
    if (!room || roleOf(call.user, room->server).isEmpty())
        return json(200, changed);
    for (ModelReaction &reaction : room->reactions) {
        if (reaction.message != message || reaction.user != call.user
            || reaction.emoji != filter(call.query, u"emoji"_s, u"eq"_s)
            || (!rev.isEmpty() && rev != QString::number(reaction.rev)))
            continue;
        const bool removes = !call.body.value(u"removed_at").isNull();
        if (removes != reaction.removedAt.isValid()) {
            if (const auto refusal = refusalToReact(call, room, message))
                return *refusal;
            reaction.removedAt = removes ? m_clock.now() : QDateTime();
            touched(*room, reaction);
        }
        changed.append(reactionRow(reaction));
    }
    return json(200, changed);
}

//! The next revision, and its frame.
void ModelServer::touched(ModelRoom &room, ModelReaction &reaction)
{
    reaction.rev = ++room.rev;
    publish(u"room:"_s + room.id + u':' + QString::number(m_servers.at(room.server).epoch), "change",
            json(0,
                 QJsonObject{
                     {u"rev"_s, reaction.rev}, {u"kind"_s, u"reaction"_s}, {u"row"_s, reactionRow(reaction)}})
                .body);
}

} // namespace aigm
