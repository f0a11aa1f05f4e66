// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "rest/restapi.h"

#include <QCoreApplication>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

// The half of RestApi that is about messages.

namespace {

//! So many may be written at one time: their seqs can come in another order than their moments. The
//! cache looks as far back.
constexpr int kAtOneTime = 20;

Error roomGone(Error error)
{
    if (error.kind == Error::Kind::NotFound)
        error.message = QCoreApplication::translate("aigm", "This room no longer exists.");
    return error;
}

} // namespace

Async<std::optional<Message>> RestApi::insertMessage(const Message &message)
{
    using Answer = std::optional<Message>;
    HttpRequest request = post("messages"_L1, rows::newMessage(message),
                               Query().onConflict(rows::kId).select(rows::kMessageColumns));
    request.headers.emplaceBack("Prefer", "resolution=ignore-duplicates,return=representation");
    request.idempotent = true; // its id makes it so

    const Promise<Answer> promise;
    whenDone(m_transport.send(request), this, [this, promise](const Result<HttpResponse> &answer) {
        if (!answer) {
            promise.resolve(answer.error());
        } else if (answer->status < 200 || answer->status > 299) {
            Error error = restError(*answer);
            if (error.code == "23505"_L1) {
                promise.resolve(Answer());
                return;
            }
            if (error.kind == Error::Kind::Forbidden)
                error.message = QCoreApplication::translate("aigm", "You can no longer write in this room.");
            promise.resolve(error);
        } else if (Result<MessageRows> stored = m_rows.messages(answer->body); !stored) {
            promise.resolve(stored.error());
        } else {
            promise.resolve(stored->messages.isEmpty() ? Answer() : Answer(stored->messages.first()));
        }
    });
    return promise.future();
}

// The conversation in the same answer: a message that is hidden, because the membership has just ended, is
// told from one that is not there.
Async<MessageRows> RestApi::messageById(const ConversationId &conversation, const MessageId &id)
{
    const Query query = Query()
                            .select(rows::kRoomWithMessages)
                            .equals(rows::kId, conversation.toString())
                            .equals(rows::kMessagesId, id.toString());
    return call<MessageRows>(
        get("rooms"_L1, query), [this](const HttpResponse &response) -> Result<MessageRows> {
            const Result<MessageRows> found = m_rows.messageInConversation(response.body);
            return found ? found : Result<MessageRows>(roomGone(found.error()));
        });
}

Async<MessageRows> RestApi::messagesBefore(const ConversationId &conversation, qint64 seq, int limit)
{
    Query query = Query().select(rows::kMessageWithAuthor).equals(rows::kRoomId, conversation.toString());
    if (seq > 0)
        query.where(rows::kSeq, u"lt", QString::number(seq));
    query.order(rows::kSeq % u".desc").limit(std::clamp(limit, 1, kPageRows));
    return call<MessageRows>(get("messages"_L1, query),
                             [this](const HttpResponse &response) { return m_rows.messages(response.body); });
}

Async<MessageRows> RestApi::newestMessages(const ConversationId &conversation, int limit)
{
    return messagesBefore(conversation, 0, limit);
}

Async<qint64> RestApi::firstSince(const ConversationId &conversation, const QDateTime &moment)
{
    Query query = Query().select(rows::kSeq).equals(rows::kRoomId, conversation.toString());
    query.where(rows::kCreatedAt, u"gte", moment.toUTC().toString(Qt::ISODateWithMs))
        .order(rows::kCreatedAt % u".asc," % rows::kId % u".asc") // the index of both
        .limit(kAtOneTime);
    return call<qint64>(get("messages"_L1, query),
                        [this](const HttpResponse &response) { return m_rows.lowestSeq(response.body); });
}

Async<qint64> RestApi::revision(const ConversationId &conversation)
{
    const Query query = Query().select(rows::kRev).equals(rows::kId, conversation.toString());
    return call<qint64>(get("rooms"_L1, query), [this](const HttpResponse &response) -> Result<qint64> {
        const Result<qint64> rev = m_rows.revision(response.body);
        return rev ? rev : Result<qint64>(roomGone(rev.error()));
    });
}

Async<ConversationChanges> RestApi::conversationChanges(const ConversationId &conversation, qint64 since,
                                                        int limit, qint64 uptoSeq)
{
    HttpRequest request =
        post("rpc/conversation_changes"_L1, rows::changesSince(conversation, since, limit, uptoSeq));
    request.idempotent = true;
    const Promise<ConversationChanges> promise;
    whenDone(call<ConversationChanges>(
                 request, [this](const HttpResponse &response) { return m_rows.changes(response.body); }),
             this, [promise](const Result<ConversationChanges> &changes) {
                 promise.resolve(changes ? changes : Result<ConversationChanges>(roomGone(changes.error())));
             });
    return promise.future();
}

Async<MessagesFound> RestApi::searchMessages(const MessageSearch &search)
{
    HttpRequest request = post("rpc/search_messages"_L1, rows::searchMessages(search));
    request.idempotent = true;
    return call<MessagesFound>(
        request, [this](const HttpResponse &response) { return m_rows.messagesFound(response.body); });
}

Async<std::optional<Message>> RestApi::editMessage(const MessageId &id, const Document &content,
                                                   qint64 baseRev)
{
    Query query = Query().select(rows::kMessageColumns).equals(rows::kId, id.toString());
    if (baseRev > 0)
        query.equals(rows::kRev, QString::number(baseRev));
    return changeMessage(rows::editedContent(content), query);
}

Async<std::optional<Message>> RestApi::deleteMessage(const MessageId &id)
{
    return changeMessage(rows::deletion(),
                         Query().select(rows::kMessageColumns).equals(rows::kId, id.toString()));
}

Async<std::optional<Message>> RestApi::changeMessage(const QByteArray &body, const Query &query)
{
    using Answer = std::optional<Message>;
    return call<Answer>(patch("messages"_L1, body, query), [this](const HttpResponse &response) {
        const Result<MessageRows> rows = m_rows.messages(response.body);
        if (!rows)
            return Result<Answer>(rows.error());
        return Result<Answer>(rows->messages.isEmpty() ? Answer() : Answer(rows->messages.first()));
    });
}

// The first time it is a new row, and a request that comes late finds one there and does nothing. Later ones
// change the row of the revision that they know.
Async<std::optional<Reaction>> RestApi::setReaction(const Reaction &wanted)
{
    using Answer = std::optional<Reaction>;
    Query query = Query().select(rows::kReactionColumns);
    HttpRequest request;
    if (wanted.rev > 0) {
        query.equals(rows::kMessageId, wanted.message.toString())
            .equals(rows::kUserId, wanted.user.toString())
            .equals(rows::kEmoji, wanted.emoji)
            .equals(rows::kRev, QString::number(wanted.rev));
        request = patch("message_reactions"_L1, rows::reactionState(wanted.isRemoved), query);
    } else {
        query.onConflict(rows::kReactionKey);
        request = post("message_reactions"_L1, rows::newReaction(wanted), query);
        request.headers.emplaceBack("Prefer", "resolution=ignore-duplicates,return=representation");
        request.idempotent = true;
    }
    return call<Answer>(request, [this](const HttpResponse &response) {
        const Result<QList<Reaction>> rows = m_rows.reactions(response.body);
        if (!rows)
            return Result<Answer>(rows.error());
        return Result<Answer>(rows->isEmpty() ? Answer() : Answer(rows->first()));
    });
}

} // namespace aigm
