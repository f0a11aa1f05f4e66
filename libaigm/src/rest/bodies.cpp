// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "json/writer.h"
#include "rest/rows.h"

namespace aigm::rows {

using json::Writer;

QByteArray newMessage(const Message &message)
{
    Writer body;
    body.beginObject()
        .key("id")
        .string(message.id.toString())
        .key("room_id")
        .string(message.conversation.toString())
        .key("content")
        .raw(message.content.toTipTap());
    if (!message.replyTo.isNull())
        body.key("reply_to_id").string(message.replyTo.toString());
    return body.endObject().take();
}

QByteArray newRoom(const ServerId &server, const RoomDraft &draft)
{
    return Writer()
        .beginObject()
        .key("server_id")
        .string(server.toString())
        .key("name")
        .string(draft.name)
        .key("topic")
        .string(draft.topic)
        .key("category")
        .string(draft.category)
        .endObject()
        .take();
}

QByteArray createServer(const QString &name)
{
    return Writer().beginObject().key("name").string(name).endObject().take();
}

QByteArray createInvite(const ServerId &server, int maxUses, std::chrono::seconds expiresIn)
{
    Writer body;
    body.beginObject().key("server_id").string(server.toString());
    if (maxUses > 0)
        body.key("max_uses").integer(maxUses);
    if (expiresIn.count() > 0)
        body.key("expires_in").integer(expiresIn.count());
    return body.endObject().take();
}

QByteArray inviteCode(const QString &code)
{
    return Writer().beginObject().key("code").string(code).endObject().take();
}

QByteArray oneServer(const ServerId &server)
{
    return Writer().beginObject().key("server_id").string(server.toString()).endObject().take();
}

QByteArray readMark(const ConversationId &conversation, qint64 seq)
{
    return Writer()
        .beginObject()
        .key("conversation")
        .string(conversation.toString())
        .key("seq")
        .integer(seq)
        .endObject()
        .take();
}

QByteArray changesSince(const ConversationId &conversation, qint64 since, int limit, qint64 uptoSeq)
{
    Writer body;
    body.beginObject()
        .key("conversation")
        .string(conversation.toString())
        .key("since")
        .integer(since)
        .key("max")
        .integer(limit);
    if (uptoSeq > 0)
        body.key("upto_seq").integer(uptoSeq);
    return body.endObject().take();
}

} // namespace aigm::rows
