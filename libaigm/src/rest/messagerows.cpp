// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "rest/rows.h"

#include "rest/rowreading.h"

namespace aigm {

using json::Value;
using namespace reading;

// The half of RowReader that reads messages.

namespace {

//! False unless \p value is a reaction with a user, an emoji and a rev.
bool readReaction(Value value, Reaction &reaction)
{
    return value.members([&](std::string_view key, Value member) {
        if (key == "message_id")
            set(reaction.message, member.id<MessageId>());
        else if (key == "user_id")
            set(reaction.user, member.id<UserId>());
        else if (key == "emoji")
            set(reaction.emoji, member.string());
        else if (key == "rev")
            set(reaction.rev, member.integer());
        else if (key == "removed_at")
            reaction.isRemoved = !member.isNull();
    }) && !reaction.user.isNull()
        && !reaction.emoji.isEmpty() && reaction.rev > 0;
}

bool readReactions(Value value, QList<Reaction> &reactions)
{
    bool whole = true;
    return value.elements([&](Value element) {
        Reaction reaction;
        whole = readReaction(element, reaction) && whole;
        reactions.append(std::move(reaction));
    }) && whole;
}

//! False unless \p value is a message with an id, a conversation, a seq, a rev and, if it is not deleted, a
//! content: a row of postgres_changes may lack a large one that stayed the same. \p author and \p reactions
//! are filled when they came along.
bool readMessage(Value value, Message &message, Profile &author, QList<Reaction> &reactions)
{
    const qsizetype others = reactions.size();
    bool hasContent = false;
    const bool whole = value.members([&](std::string_view key, Value member) {
        if (key == "id")
            set(message.id, member.id<MessageId>());
        else if (key == "room_id" || key == "dm_conversation_id")
            set(message.conversation, member.id<ConversationId>());
        else if (key == "author_id")
            set(message.author, member.id<UserId>());
        else if (key == "content" && !member.isNull()) {
            message.content = Document::fromTipTap(member.raw().value_or(QByteArray()));
            hasContent = true;
        } else if (key == "reply_to_id")
            set(message.replyTo, member.id<MessageId>());
        else if (key == "seq")
            set(message.seq, member.integer());
        else if (key == "rev")
            set(message.rev, member.integer());
        else if (key == "created_at")
            set(message.createdAt, member.time());
        else if (key == "edited_at")
            set(message.editedAt, member.time());
        else if (key == "deleted_at")
            set(message.deletedAt, member.time());
        else if (key == "author")
            readProfile(member, author);
        else if (key == "reactions")
            readReactions(member, reactions);
    });
    for (qsizetype at = others; at < reactions.size(); ++at)
        reactions[at].message = message.id;
    if (!author.id.isNull())
        message.authorName = author.name();
    if (message.deletedAt.isValid())
        message.content = Document();
    return whole && (hasContent || message.deletedAt.isValid()) && !message.id.isNull()
        && !message.conversation.isNull() && message.seq > 0 && message.rev > 0;
}

bool readMessages(Value value, QList<Message> &messages, QHash<UserId, Profile> &authors,
                  QList<Reaction> &reactions)
{
    bool whole = true;
    return value.elements([&](Value element) {
        Message message;
        Profile author;
        whole = readMessage(element, message, author, reactions) && whole;
        messages.append(std::move(message));
        if (!author.id.isNull())
            authors.insert(author.id, author);
    }) && whole;
}

} // namespace

Result<MessageRows> RowReader::messages(QByteArrayView json)
{
    MessageRows result;
    QHash<UserId, Profile> authors;
    const bool isRead = m_reader.read(
        json, [&](Value root) { return readMessages(root, result.messages, authors, result.reactions); });
    result.authors = authors.values();
    return answer(isRead, std::move(result));
}

Result<Message> RowReader::message(QByteArrayView json)
{
    std::optional<Result<Message>> result;
    const bool isRead = m_reader.read(json, [&](Value root) {
        result = message(root);
        return bool(*result);
    });
    return isRead ? *std::move(result) : unreadableAnswer();
}

Result<Message> RowReader::message(Value row)
{
    Message result;
    Profile author;
    QList<Reaction> reactions;
    const bool isRead = readMessage(row, result, author, reactions);
    return answer(isRead, std::move(result));
}

Result<Reaction> RowReader::reaction(QByteArrayView json)
{
    Reaction result;
    const bool isRead = m_reader.read(json, [&](Value root) { return readReaction(root, result); });
    return answer(isRead && !result.message.isNull(), std::move(result));
}

Result<QList<Reaction>> RowReader::reactions(QByteArrayView json)
{
    QList<Reaction> result;
    const bool isRead = m_reader.read(json, [&](Value root) { return readReactions(root, result); });
    return answer(isRead, std::move(result));
}

Result<MessageRows> RowReader::messageInConversation(QByteArrayView json)
{
    MessageRows rows;
    QHash<UserId, Profile> authors;
    bool isEmpty = true;
    bool isWhole = true;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.elements([&](Value element) {
            isEmpty = false;
            element.members([&](std::string_view key, Value member) {
                if (key == "messages")
                    isWhole = readMessages(member, rows.messages, authors, rows.reactions);
            });
        });
    });
    if (isRead && isEmpty)
        return notThere();
    return answer(isRead && isWhole, std::move(rows));
}

Result<ConversationChanges> RowReader::changes(QByteArrayView json)
{
    ConversationChanges result;
    QHash<UserId, Profile> authors;
    std::optional<qint64> rev;
    bool hasMessages = false;
    bool hasReactions = false;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.members([&](std::string_view key, Value member) {
            if (key == "rev")
                rev = member.integer();
            else if (key == "messages")
                hasMessages = readMessages(member, result.messages, authors, result.reactions);
            else if (key == "reactions")
                hasReactions = readReactions(member, result.reactions);
            else if (key == "more")
                set(result.more, member.boolean());
        });
    });
    result.rev = rev.value_or(0);
    return answer(isRead && rev && hasMessages && hasReactions, std::move(result));
}

Result<qint64> RowReader::lowestSeq(QByteArrayView json)
{
    qint64 lowest = 0;
    bool isWhole = true;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.elements([&](Value element) {
            qint64 seq = 0;
            element.members([&](std::string_view key, Value member) {
                if (key == "seq")
                    set(seq, member.integer());
            });
            isWhole = isWhole && seq > 0;
            lowest = lowest == 0 ? seq : std::min(lowest, seq);
        });
    });
    return answer(isRead && isWhole, std::move(lowest));
}

Result<MessagesFound> RowReader::messagesFound(QByteArrayView json)
{
    MessagesFound result;
    QHash<UserId, Profile> authors;
    QList<Reaction> reactions; // of what is not kept
    bool hasMessages = false;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.members([&](std::string_view key, Value member) {
            if (key == "messages")
                hasMessages = readMessages(member, result.messages, authors, reactions);
            else if (key == "more")
                set(result.more, member.boolean());
        });
    });
    return answer(isRead && hasMessages, std::move(result));
}

} // namespace aigm
