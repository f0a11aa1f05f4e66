// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>
#include <aigm/message.h>

#include <QObject>

#include <memory>

namespace aigm {

class ClientPrivate;
class MessagesPrivate;

//! The messages of one account: cached rows and a durable outbox. Main thread; no call blocks.
class Messages : public QObject
{
    Q_OBJECT
public:
    explicit Messages(std::unique_ptr<MessagesPrivate> d, QObject *parent = nullptr);
    ~Messages() override;

    //! The newest \p count rows of the cache (unsent ones included, beyond the count). Errors: Storage.
    [[nodiscard]] Async<MessagePage> latest(const ConversationId &conversation, int count) const;
    //! Up to \p count rows older than \p seq. What the cache does not hold is fetched first when online;
    //! offline it answers with what is held, and with the gap. Errors: Storage.
    [[nodiscard]] Async<MessagePage> before(const ConversationId &conversation, qint64 seq, int count) const;
    //! Up to \p count rows newer than \p seq, the nearest ones; fetched as before() does. Errors: Storage.
    [[nodiscard]] Async<MessagePage> after(const ConversationId &conversation, qint64 seq, int count) const;
    //! Up to \p count rows with \p seq in their midst; fetched as before() does. Errors: Storage.
    [[nodiscard]] Async<MessagePage> around(const ConversationId &conversation, qint64 seq, int count) const;
    //! That message, fetched if the cache does not hold it; it is not kept then. Errors: NotFound (it does
    //! not exist, or is hidden from us), Storage, those of the network.
    [[nodiscard]] Async<Message> find(const ConversationId &conversation, const MessageId &id) const;
    //! Up to \p count rows from the cache alone, older than \p seq (0 = newest). Errors: Storage.
    [[nodiscard]] Async<MessagePage> cached(const ConversationId &conversation, qint64 seq, int count) const;

    //! Stores \p draft in the outbox and yields the pending row; delivery is told by changed().
    //! Errors: Storage; Rejected (code message_too_large, content_empty) if the body is empty or over
    //! 64 KiB of UTF-8.
    [[nodiscard]] Async<Message> send(const ConversationId &conversation, const Draft &draft);
    //! Makes an own message say something else, by way of the outbox as send(), and yields it as it is shown
    //! from now on. The last edit wins; one made on another device since \p baseRev (0 = the revision in the
    //! cache) is not overwritten: then this one fails with its text kept. Errors: Storage; NotFound when the
    //! message is not in the cache; Forbidden when it is another's; Rejected as send(), and with code
    //! message_deleted.
    [[nodiscard]] Async<Message> edit(const MessageId &message, const Document &content, qint64 baseRev = 0);
    //! Deletes a message for everybody, in the same way. One that was never sent goes at once. Errors:
    //! Storage, NotFound.
    [[nodiscard]] Async<Message> remove(const MessageId &message);
    //! Adds the own reaction \p emoji, or takes it back, in the same way. Errors: Storage; NotFound; Rejected
    //! with code emoji_invalid, message_deleted.
    [[nodiscard]] Async<Message> react(const MessageId &message, const QString &emoji, bool on);
    //! Tries again what has Failed of a message, at its place. Errors: Storage, NotFound.
    [[nodiscard]] Async<void> retry(const MessageId &message);
    //! Drops what has Failed of a message, or what it is to say that waits, and yields that, so that it can
    //! be edited. What was never sent is gone then. While its request is out it cannot be dropped: Rejected
    //! with code in_flight. Errors: Storage, NotFound.
    [[nodiscard]] Async<Document> discard(const MessageId &message);
    //! Everything unsent, oldest first: Message::operation says what is to be done, with the content of an
    //! edit and the one reaction of React and Unreact. Errors: Storage.
    [[nodiscard]] Async<QList<Message>> outbox() const;
    [[nodiscard]] OutboxSummary outboxSummary() const;

    //! Says that \p conversation is on screen: it is kept live until close(). Calls nest.
    void open(const ConversationId &conversation);
    void close(const ConversationId &conversation);
    //! Takes in what the server changed since the last time, and yields what is held then.
    //! Errors: Network, Timeout, Server, NotFound (the conversation is gone or hidden), Storage.
    [[nodiscard]] Async<HeldRanges> synchronise(const ConversationId &conversation);
    //! Errors: Storage.
    [[nodiscard]] Async<HeldRanges> held(const ConversationId &conversation) const;
    //! Errors: Storage.
    [[nodiscard]] Async<Integrity> integrity(const ConversationId &conversation) const;
    //! The seq of the first message written at \p moment or later; 0 when there is none. Where what is held
    //! cannot tell, the server is asked. Errors: Storage; those of the server; offline Network or Timeout
    //! with code not_held and a sentence that says so.
    [[nodiscard]] Async<qint64> firstSince(const ConversationId &conversation, const QDateTime &moment) const;

Q_SIGNALS:
    //! Emitted after each commit, once per conversation, in commit order.
    void changed(const aigm::MessageChange &change);
    void outboxChanged(const aigm::OutboxSummary &summary);
    //! The server no longer shows this conversation to us; its cached rows stay readable.
    void conversationGone(const aigm::ConversationId &conversation);

private:
    friend class ClientPrivate;
    const std::unique_ptr<MessagesPrivate> d;
};

} // namespace aigm
