// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "traffic.h"

#include <QDateTime>
#include <QUuid>

namespace aigm::bench {

namespace {

constexpr int kAuthors = 40;

QByteArray uuid()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

//! As PostgreSQL writes it; a lively room says something every other second.
QByteArray momentOf(int rev)
{
    static const QDateTime begin(QDate(2026, 3, 4), QTime(5, 6, 7, 891), Qt::UTC);
    return begin.addMSecs(qint64(rev) * 2345).toString(u"yyyy-MM-ddTHH:mm:ss.zzz").toLatin1() + "234+00:00";
}

//! A `change`, as the trigger of a room sends it: the database writes the shorter names first.
QByteArray changeOf(int rev, const QByteArray &room, const QByteArray &author)
{
    const QByteArray count = QByteArray::number(rev);
    return R"({"rev":)" + count + R"(,"row":{"id":")" + uuid() + R"(","room_id":")" + room
        + R"(","author_id":")" + author
        + R"(","content":{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"Frame )"
        + count
        + R"( says that the tide turns at four, and that "},{"type":"text","marks":[{"type":"bold"}],)"
        + R"("text":"nobody"},{"type":"text","text":" has seen the long ladder since the summer."}]}]},)"
        + R"("reply_to_id":null,"seq":)" + count + R"(,"rev":)" + count
        + R"(,"edited_at":null,"deleted_at":null,"created_at":")" + momentOf(rev) + R"("},"kind":"message"})";
}

QByteArray binaryOf(const QByteArray &topic, const QByteArray &meta, const QByteArray &change)
{
    const QByteArray event = "change";
    QByteArray frame(1, '\4');
    for (const QByteArray &field : {topic, event, meta})
        frame += char(field.size());
    frame += '\1'; // JSON
    return frame + topic + event + meta + change;
}

QByteArray textOf(const QByteArray &topic, const QByteArray &meta, const QByteArray &change)
{
    return R"([null,null,")" + topic + R"(","broadcast",{"type":"broadcast","event":"change","payload":)"
        + change + R"(,"meta":)" + meta + "}]";
}

} // namespace

Traffic::Traffic(int count)
    : room(*ConversationId::fromString(QString::fromLatin1(uuid())))
    , topic("room:" + room.toString().toLatin1() + ":1")
{
    std::vector<QByteArray> authors;
    for (int i = 0; i < kAuthors; ++i)
        authors.push_back(uuid());
    const QByteArray wireTopic = "realtime:" + topic;
    for (int rev = 1; rev <= count; ++rev) {
        const QByteArray change = changeOf(rev, room.toString().toLatin1(), authors[size_t(rev % kAuthors)]);
        const QByteArray meta = R"({"id":")" + uuid() + R"("})";
        binary.push_back(binaryOf(wireTopic, meta, change));
        text.push_back(textOf(wireTopic, meta, change));
    }
}

} // namespace aigm::bench
