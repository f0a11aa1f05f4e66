// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "modelserver.h"

#include <algorithm>
#include <tuple>
#include <vector>

namespace aigm {

using namespace Qt::Literals::StringLiterals;
using namespace model;

namespace {

QJsonValue orNull(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(moment(time)) : QJsonValue();
}

QJsonObject textDocument(const QString &text)
{
    const QJsonObject words{{u"type"_s, u"text"_s}, {u"text"_s, text}};
    const QJsonObject paragraph{{u"type"_s, u"paragraph"_s}, {u"content"_s, QJsonArray{words}}};
    return {{u"type"_s, u"doc"_s}, {u"content"_s, QJsonArray{paragraph}}};
}

} // namespace

QString ModelMessage::text() const
{
    const QJsonObject paragraph = content.value(u"content").toArray().first().toObject();
    return paragraph.value(u"content").toArray().first().toObject().value(u"text").toString();
}

QJsonObject ModelServer::messageRow(const ModelRoom &room, const ModelMessage &message) const
{
    return {{u"id"_s, message.id},
            {u"room_id"_s, room.id},
            {u"author_id"_s, message.author},
            {u"content"_s, message.content},
            {u"reply_to_id"_s, message.replyTo.isEmpty() ? QJsonValue() : QJsonValue(message.replyTo)},
            {u"seq"_s, message.seq},
            {u"rev"_s, message.rev},
            {u"edited_at"_s, orNull(message.editedAt)},
            {u"deleted_at"_s, orNull(message.deletedAt)},
            {u"created_at"_s, moment(message.createdAt)}};
}

HttpResponse ModelServer::messageList(const Call &call) const
{
    QJsonArray rows;
    const auto found = m_rooms.find(filter(call.query, u"room_id"_s, u"eq"_s));
    if (found == m_rooms.end() || roleOf(call.user, found->second.server).isEmpty())
        return json(200, rows);
    const ModelRoom &room = found->second;
    const auto append = [&](const ModelMessage &message) {
        QJsonObject row = messageRow(room, message);
        row.insert(u"author"_s, profileRow(message.author));
        row.insert(u"reactions"_s, reactionsTo(room, message.id));
        rows.append(row);
    };
    const QString before = filter(call.query, u"seq"_s, u"lt"_s);
    const int limit = call.query.queryItemValue(u"limit"_s).toInt();
    if (const QString since = filter(call.query, u"created_at"_s, u"gte"_s); !since.isEmpty())
        return json(200, writtenSince(room, QDateTime::fromString(since, Qt::ISODateWithMs), limit));
    auto end = room.log.cend();
    if (!before.isEmpty())
        end = std::lower_bound(room.log.cbegin(), room.log.cend(), before.toLongLong(),
                               [](const ModelMessage &message, qint64 seq) { return message.seq < seq; });
    while (end != room.log.cbegin() && rows.size() < limit)
        append(*--end);
    return json(200, rows);
}

//! The first \p limit by time, as `order=created_at.asc,id.asc` asks for them.
QJsonArray ModelServer::writtenSince(const ModelRoom &room, const QDateTime &since, int limit)
{
    QList<const ModelMessage *> found;
    for (const ModelMessage &message : room.log) {
        if (message.createdAt >= since)
            found.append(&message);
    }
    std::sort(found.begin(), found.end(), [](const ModelMessage *a, const ModelMessage *b) {
        return std::tie(a->createdAt, a->id) < std::tie(b->createdAt, b->id);
    });
    QJsonArray rows;
    for (const ModelMessage *message : std::as_const(found)) {
        if (rows.size() < limit)
            rows.append(QJsonObject{{u"seq"_s, message->seq}});
    }
    return rows;
}

QJsonObject ModelServer::roomWithMessage(const ModelRoom &room, const QString &message) const
{
    const auto place = room.byId.constFind(message);
    QJsonArray found;
    if (place != room.byId.constEnd()) {
        QJsonObject row = messageRow(room, room.log.at(*place));
        row.insert(u"reactions"_s, reactionsTo(room, message));
        found.append(row);
    }
    return {{u"id"_s, room.id}, {u"messages"_s, found}};
}

HttpResponse ModelServer::insertMessage(const Call &call)
{
    const auto found = m_rooms.find(call.body.value(u"room_id").toString());
    if (found == m_rooms.end() || roleOf(call.user, found->second.server).isEmpty())
        return error(403, u"42501"_s);
    ModelRoom &room = found->second;
    const QString id = call.body.value(u"id").toString();
    const bool isTaken = std::any_of(m_rooms.begin(), m_rooms.end(),
                                     [&](const auto &entry) { return entry.second.byId.contains(id); });
    if (isTaken)
        return json(201, QJsonArray());
    append(room,
           {.id = id,
            .author = call.user,
            .content = call.body.value(u"content").toObject(),
            .replyTo = call.body.value(u"reply_to_id").toString(),
            .createdAt = call.startedAt});
    return json(201, QJsonArray{messageRow(room, room.log.last())});
}

void ModelServer::append(ModelRoom &room, ModelMessage message)
{
    message.firstText = message.text();
    message.texts.append(message.firstText);
    message.seq = room.rev + 1;
    room.byId.insert(message.id, room.log.size());
    room.log.append(std::move(message));
    touched(room, room.log.last(), true);
}

QString ModelServer::write(const QString &room, const QString &author, const QString &text,
                           const QDateTime &createdAt)
{
    const QString id = newId();
    append(m_rooms.at(room),
           {.id = id, .author = author, .content = textDocument(text), .createdAt = createdAt});
    return id;
}

//! An edit or a deletion; of nobody's message, or of another revision than is named, it does nothing.
HttpResponse ModelServer::changeMessage(const Call &call)
{
    const QString id = filter(call.query, u"id"_s, u"eq"_s);
    const QString rev = filter(call.query, u"rev"_s, u"eq"_s);
    QJsonArray changed;
    for (const auto &[roomId, room] : m_rooms) {
        const auto place = room.byId.constFind(id);
        if (place == room.byId.constEnd() || roleOf(call.user, room.server).isEmpty())
            continue;
        const bool isModerator = roleOf(call.user, room.server) != u"member";
        const bool isAuthor = room.log.at(*place).author == call.user;
        const bool deletes = call.body.contains(u"deleted_at"_s);
        const bool isOther = !rev.isEmpty() && rev != QString::number(room.log.at(*place).rev);
        if (isOther || (!isAuthor && !isModerator))
            break;
        if (!isAuthor && !deletes)
            return error(403, u"42501"_s);
        if (deletes)
            (void)erase(roomId, id);
        else if (!change(roomId, id, call.body.value(u"content").toObject()))
            return error(400, u"P0001"_s, u"message_deleted"_s);
        changed.append(messageRow(room, room.log.at(*place)));
        break;
    }
    return call.wantsRows ? json(200, changed) : HttpResponse{204, {}, {}};
}

bool ModelServer::edit(const QString &room, const QString &message, const QString &text)
{
    return change(room, message, textDocument(text));
}

bool ModelServer::change(const QString &roomId, const QString &message, const QJsonObject &content)
{
    ModelRoom &room = m_rooms.at(roomId);
    const auto place = room.byId.constFind(message);
    if (place == room.byId.constEnd() || room.log.at(*place).deletedAt.isValid())
        return false;
    ModelMessage &row = room.log[*place];
    if (row.content == content)
        return true; // nothing changes, and no revision is taken
    row.content = content;
    row.texts.append(row.text());
    row.editedAt = m_clock.now();
    touched(room, row, false);
    return true;
}

bool ModelServer::erase(const QString &roomId, const QString &message)
{
    ModelRoom &room = m_rooms.at(roomId);
    const auto place = room.byId.constFind(message);
    if (place == room.byId.constEnd() || room.log.at(*place).deletedAt.isValid())
        return false;
    ModelMessage &row = room.log[*place];
    row.content = {{u"type"_s, u"doc"_s}, {u"content"_s, QJsonArray()}};
    row.deletedAt = m_clock.now();
    touched(room, row, true);
    return true;
}

void ModelServer::forgetOlder(const QString &roomId, qsizetype kept)
{
    ModelRoom &room = m_rooms.at(roomId);
    if (room.log.size() <= kept)
        return;
    room.log = room.log.mid(room.log.size() - kept);
    room.byId.clear();
    for (qsizetype place = 0; place < room.log.size(); ++place)
        room.byId.insert(room.log.at(place).id, place);
    erase_if(room.reactions,
             [&room](const ModelReaction &reaction) { return !room.byId.contains(reaction.message); });
}

//! The next revision, and its frames.
void ModelServer::touched(ModelRoom &room, ModelMessage &message, bool isPoke)
{
    message.rev = ++room.rev;
    const QString epoch = QString::number(m_servers.at(room.server).epoch);
    publish(u"room:"_s + room.id + u':' + epoch, "change",
            json(0,
                 QJsonObject{{u"rev"_s, message.rev},
                             {u"kind"_s, u"message"_s},
                             {u"row"_s, messageRow(room, message)}})
                .body);
    if (isPoke)
        publish(u"server:"_s + room.server + u':' + epoch, "poke",
                json(0,
                     QJsonObject{{u"room"_s, room.id},
                                 {u"rev"_s, message.rev},
                                 {u"seq"_s, message.seq},
                                 {u"author"_s, message.author}})
                    .body);
}

HttpResponse ModelServer::conversationChanges(const Call &call) const
{
    const auto found = m_rooms.find(call.body.value(u"conversation").toString());
    if (found == m_rooms.end() || roleOf(call.user, found->second.server).isEmpty())
        return error(404, u"PT404"_s, u"not_member"_s);
    const ModelRoom &room = found->second;
    const auto since = qint64(call.body.value(u"since").toDouble());
    const auto upto = qint64(call.body.value(u"upto_seq").toDouble());
    const int most = std::clamp(call.body.value(u"max").toInt(200), 1, 500);
    std::map<qint64, QJsonObject> messages; // by revision
    std::map<qint64, QJsonObject> reactions;
    std::vector<qint64> revisions;
    for (const ModelMessage &message : room.log) {
        if (message.rev > since && (upto == 0 || message.seq <= upto))
            messages.emplace(message.rev, messageRow(room, message));
    }
    for (const ModelReaction &reaction : room.reactions) {
        const qint64 seq = room.log.at(room.byId.value(reaction.message)).seq;
        if (reaction.rev > since && (upto == 0 || seq <= upto))
            reactions.emplace(reaction.rev, reactionRow(reaction));
    }
    for (const auto *rows : {&messages, &reactions}) {
        for (const auto &[rev, row] : *rows)
            revisions.push_back(rev);
    }
    std::sort(revisions.begin(), revisions.end());
    const bool hasMore = revisions.size() > size_t(most);
    const qint64 covered = hasMore ? revisions[size_t(most) - 1] : room.rev;
    const auto upToCovered = [covered](const std::map<qint64, QJsonObject> &rows) {
        QJsonArray array;
        for (auto row = rows.begin(); row != rows.upper_bound(covered); ++row)
            array.append(row->second);
        return array;
    };
    return json(200,
                QJsonObject{{u"rev"_s, covered},
                            {u"messages"_s, upToCovered(messages)},
                            {u"reactions"_s, upToCovered(reactions)},
                            {u"pins"_s, QJsonArray()},
                            {u"more"_s, hasMore}});
}

} // namespace aigm
