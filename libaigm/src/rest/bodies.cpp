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

QByteArray editedContent(const Document &content)
{
    return Writer().beginObject().key("content").raw(content.toTipTap()).endObject().take();
}

// The moments are the server's own, whatever is written here.
constexpr QStringView kMoment = u"1970-01-01T00:00:00Z";

QByteArray deletion()
{
    return Writer().beginObject().key("deleted_at").string(kMoment).endObject().take();
}

QByteArray newReaction(const Reaction &reaction)
{
    return Writer()
        .beginObject()
        .key("message_id")
        .string(reaction.message.toString())
        .key("emoji")
        .string(reaction.emoji)
        .endObject()
        .take();
}

QByteArray reactionState(bool isRemoved)
{
    Writer body;
    body.beginObject().key("removed_at");
    if (isRemoved)
        body.string(kMoment);
    else
        body.null();
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

QByteArray searchMessages(const MessageSearch &search)
{
    Writer body;
    const auto ids = [&body](QByteArrayView name, const auto &all) {
        if (all.isEmpty())
            return;
        body.key(name).beginArray();
        for (const auto &id : all)
            body.string(id.toString());
        body.endArray();
    };
    const auto moment = [&body](QByteArrayView name, const QDateTime &when) {
        if (when.isValid())
            body.key(name).string(when.toUTC().toString(Qt::ISODateWithMs));
    };
    body.beginObject().key("query").string(search.words).key("max").integer(search.limit);
    ids("conversations", search.conversations);
    ids("authors", search.authors);
    moment("since", search.since);
    moment("until", search.until);
    if (!search.behind.isNull())
        body.key("before").string(search.behind.toString());
    return body.endObject().take();
}

} // namespace aigm::rows
