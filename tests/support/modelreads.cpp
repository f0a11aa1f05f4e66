// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "modelserver.h"

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;
using namespace model;

namespace {

constexpr int kLimitCount = 100;

QJsonValue orNull(qint64 seq)
{
    return seq > 0 ? QJsonValue(seq) : QJsonValue();
}

QJsonObject markerRow(const QString &user, const QString &room, const ModelMarker &marker)
{
    return {{u"user_id"_s, user},
            {u"conversation_id"_s, room},
            {u"last_read_seq"_s, marker.lastReadSeq},
            {u"unread_from"_s, orNull(marker.unreadFrom)}};
}

} // namespace

qint64 ModelMarker::place() const
{
    return unreadFrom > 0 ? std::min(lastReadSeq, unreadFrom - 1) : lastReadSeq;
}

ModelMarker ModelServer::marker(const QString &user, const QString &room) const
{
    const auto found = m_markers.find({user, room});
    return found == m_markers.end() ? ModelMarker() : found->second;
}

int ModelServer::unreadOf(const QString &user, const QString &room) const
{
    const qint64 place = marker(user, room).place();
    const QList<ModelMessage> &log = m_rooms.at(room).log;
    const auto count = std::count_if(log.cbegin(), log.cend(), [&](const ModelMessage &message) {
        return message.seq > place && message.author != user && !message.deletedAt.isValid();
    });
    return int(std::min<qsizetype>(count, kLimitCount));
}

HttpResponse ModelServer::unreadOverview(const Call &call) const
{
    QJsonArray rows;
    for (const auto &[id, room] : m_rooms) {
        if (roleOf(call.user, room.server).isEmpty())
            continue;
        const ModelMarker where = marker(call.user, id);
        rows.append(QJsonObject{{u"conversation_id"_s, id},
                                {u"server_id"_s, room.server},
                                {u"epoch"_s, m_servers.at(room.server).epoch},
                                {u"rev"_s, room.rev},
                                {u"newest_seq"_s, room.log.isEmpty() ? 0 : room.log.constLast().seq},
                                {u"last_read_seq"_s, where.lastReadSeq},
                                {u"unread_from"_s, orNull(where.unreadFrom)},
                                {u"unread"_s, unreadOf(call.user, id)},
                                {u"mentions"_s, 0}});
    }
    return json(200, rows);
}

HttpResponse ModelServer::mark(const Call &call, bool isRead)
{
    const QString id = call.body.value(u"conversation").toString();
    const auto room = m_rooms.find(id);
    if (room == m_rooms.end() || roleOf(call.user, room->second.server).isEmpty())
        return error(404, u"PT404"_s, u"not_member"_s);
    const qint64 seq = std::min(qint64(call.body.value(u"seq").toDouble()), room->second.rev);
    ModelMarker &marker = m_markers[{call.user, id}];
    const ModelMarker before = marker;
    if (isRead) {
        marker.lastReadSeq = std::max(before.lastReadSeq, seq);
        if (marker.unreadFrom <= marker.lastReadSeq && marker.unreadFrom <= seq)
            marker.unreadFrom = 0;
    } else {
        marker.unreadFrom = std::max<qint64>(1, seq);
    }
    if (!isRead || marker != before)
        publish(u"user:"_s + call.user, "read",
                json(0,
                     QJsonObject{{u"conversation"_s, id},
                                 {u"seq"_s, marker.lastReadSeq},
                                 {u"unread_from"_s, orNull(marker.unreadFrom)}})
                    .body);
    if (marker.lastReadSeq > before.lastReadSeq)
        sendReceipt(call.user, room->second, marker.lastReadSeq);
    return json(200, markerRow(call.user, id, marker));
}

HttpResponse ModelServer::markServerRead(const Call &call)
{
    const QString server = call.body.value(u"server_id").toString();
    if (roleOf(call.user, server).isEmpty())
        return error(404, u"PT404"_s, u"not_member"_s);
    int marked = 0;
    for (const auto &[id, room] : m_rooms) {
        if (room.server != server || room.rev == 0)
            continue;
        ModelMarker &marker = m_markers[{call.user, id}];
        if (marker.lastReadSeq >= room.rev && marker.unreadFrom == 0)
            continue;
        marker = {room.rev, 0};
        ++marked;
        sendReceipt(call.user, room, room.rev);
    }
    if (marked > 0)
        publish(u"user:"_s + call.user, "read", json(0, QJsonObject{{u"server"_s, server}}).body);
    return {200, {{"Content-Type", "application/json"}}, QByteArray::number(marked)};
}

void ModelServer::sendReceipt(const QString &user, const ModelRoom &room, qint64 seq)
{
    publish(u"room:%1:%2"_s.arg(room.id).arg(m_servers.at(room.server).epoch), "read",
            json(0, QJsonObject{{u"user"_s, user}, {u"seq"_s, seq}}).body);
}

//! Who comes has nothing to catch up on.
void ModelServer::markEarlierRead(const QString &user, const QString &server)
{
    for (const auto &[id, room] : m_rooms) {
        if (room.server != server || room.rev == 0)
            continue;
        ModelMarker &marker = m_markers[{user, id}];
        marker.lastReadSeq = std::max(marker.lastReadSeq, room.rev);
    }
}

} // namespace aigm
