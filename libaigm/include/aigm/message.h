// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>
#include <aigm/document.h>
#include <aigm/types.h>

#include <QDateTime>
#include <QList>

namespace aigm {

//! What is to be done at the server with a message.
enum class Operation { Send, Edit, Delete, React, Unreact };

//! What somebody thinks of a message, in one emoji.
struct Reaction
{
    MessageId message;
    UserId user;
    QString emoji;
    qint64 rev = 0;         //!< revision of the last change; 0 while it waits to be sent
    bool isRemoved = false; //!< taken back; never so in Message::reactions

    friend bool operator==(const Reaction &, const Reaction &) = default;
};

//! One message of a conversation, own or foreign. What waits in the outbox is shown as if it were done: an
//! edit, a deletion, a reaction. What failed there is not, and the reason is told.
struct Message
{
    MessageId id;
    ConversationId conversation;
    UserId author;
    QString authorName;    //!< what is shown: display name, else username
    Document content;      //!< empty once deleted
    MessageId replyTo;     //!< null unless a reply
    qint64 seq = 0;        //!< place in the conversation; 0 until the server has it
    qint64 rev = 0;        //!< revision of the last change; the greater wins
    qint64 localOrder = 0; //!< order of own unsent messages among themselves; 0 once Sent
    QDateTime createdAt;   //!< UTC; of this computer until Sent
    QDateTime editedAt;    //!< UTC; invalid unless edited
    QDateTime deletedAt;   //!< UTC; invalid unless deleted
    Delivery delivery = Delivery::Sent;
    QString failure;                       //!< a whole sentence, when delivery is Failed
    QList<Reaction> reactions;             //!< the oldest first; none once deleted
    Operation operation = Operation::Send; //!< what is Pending or has Failed

    friend bool operator==(const Message &, const Message &) = default;
};

//! What somebody wrote and wants sent.
struct Draft
{
    Document content;
    MessageId replyTo = {};
};

//! A stretch of a conversation that the server has and the cache does not.
struct MessageGap
{
    qint64 olderSeq = 0;   //!< the newest held seq below the hole; 0 = none
    qint64 newerSeq = 0;   //!< the oldest held seq above the hole
    qint64 aboutCount = 0; //!< an upper bound: seq has holes of its own

    friend bool operator==(const MessageGap &, const MessageGap &) = default;
};

//! Rows of the cache, newest first: unsent ones (by localOrder), then by seq.
struct MessagePage
{
    QList<Message> messages;
    QList<MessageGap> gaps;     //!< holes inside or at the old end of this page
    bool reachesStart = false;  //!< the conversation has nothing older
    bool reachesNewest = false; //!< the cache has nothing newer; unsent messages are in this page
    quint64 commit = 0;         //!< the cache's commit number when it was read
};

//! What one commit did to one conversation.
struct MessageChange
{
    ConversationId conversation;
    QList<Message> upserted;
    QList<MessageId> removed;
    bool holes = false;  //!< a hole came, went or became smaller, or the start was reached
    bool missed = false; //!< more happened than is told here: what was read before is read again
    quint64 commit = 0;  //!< grows in this process, whatever cache it came from
};

//! What the cache holds of a conversation.
struct HeldRanges
{
    ConversationId conversation;
    qint64 rev = 0;                          //!< the revision up to which changes were taken in
    QList<std::pair<qint64, qint64>> ranges; //!< held [from, to] of seq, ascending
};

//! How whole the history is that the cache holds of a conversation.
struct Integrity
{
    qint64 held = 0;      //!< messages
    qint64 missing = 0;   //!< about as many are older than what is held, or lie in its holes
    QDateTime verifiedAt; //!< when the server last said what changed; UTC, invalid if it never did

    friend bool operator==(const Integrity &, const Integrity &) = default;
};

//! How much waits to be sent.
struct OutboxSummary
{
    int waiting = 0;
    int failed = 0;

    friend bool operator==(const OutboxSummary &, const OutboxSummary &) = default;
};

} // namespace aigm

Q_DECLARE_METATYPE(aigm::Message)
Q_DECLARE_METATYPE(aigm::MessageChange)
Q_DECLARE_METATYPE(aigm::OutboxSummary)
