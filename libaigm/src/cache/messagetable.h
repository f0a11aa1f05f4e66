// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/reactiontable.h"
#include "sqlite/database.h"

#include <aigm/message.h>

#include <optional>

namespace aigm {

class OutboxTable;
class ProfileTable;
class RangeTable;
struct SeqRange;
class SearchIndex;
class Statement;

//! Messages, sent and unsent, and their order. Cache thread.
//!
//! The column place orders a conversation: it is the seq of a sent message, and kUnsent + local
//! order of an unsent one, so that one index serves both and unsent rows stand last. The rowid
//! grows with the time of the message, so that the search index yields the newest first by itself.
class MessageTable
{
public:
    static constexpr qint64 kUnsent = qint64(1) << 62;

    MessageTable(Database *database, ProfileTable *profiles, RangeTable *conversations, SearchIndex *search,
                 OutboxTable *outbox);

    enum class Applied {
        Inserted,
        Updated,
        Confirmed, //!< an unsent message became Sent; its outbox row has to go
        Older,     //!< what is stored has this rev or a greater one
        Dropped,   //!< unknown, and not to be inserted
        Taken,     //!< the id is that of a row of another conversation or author
    };
    //! Takes in a row of the server: the greater rev wins. \p mayInsert is whether an unknown row
    //! belongs to what is held. Inside a transaction.
    Applied upsert(qint64 conversation, const Message &row, bool mayInsert);
    //! Inside a transaction.
    void insertUnsent(qint64 conversation, const Message &row);
    //! Of an unsent message. Inside a transaction.
    void setContent(const MessageId &id, const Document &content);
    //! The greater rev wins; false when nothing is new, or the conversation has no such message. Inside a
    //! transaction.
    bool upsertReaction(qint64 conversation, const Reaction &reaction);
    //! As it was last taken in, also when it was taken back.
    [[nodiscard]] std::optional<Reaction> reaction(const MessageId &message, const UserId &user,
                                                   const QString &emoji);
    //! Gives an unsent message another id. Inside a transaction.
    void rename(const MessageId &from, const MessageId &to);
    //! Inside a transaction.
    void remove(const MessageId &id);
    //! Removes the sent rows of a conversation that lie in \p range. Inside a transaction.
    QList<MessageId> removeSent(qint64 conversation, SeqRange range);

    //! Up to \p count rows with a place below \p place, newest first.
    [[nodiscard]] QList<Message> page(qint64 conversation, qint64 place, int count);
    //! The place of the row that follows \p count sent ones from \p place on; kUnsent if there is none.
    [[nodiscard]] qint64 placeAbove(qint64 conversation, qint64 place, int count);
    [[nodiscard]] qint64 countSent(qint64 conversation);
    //! The place of the first sent row written at \p moment or later; 0 if there is none. Rows that were
    //! written at one time may lie up to 20 places out of order; beyond that it may not be the first.
    [[nodiscard]] qint64 firstSince(qint64 conversation, const QDateTime &moment);
    //! Unsent rows, newest first.
    [[nodiscard]] QList<Message> unsent(qint64 conversation);
    [[nodiscard]] std::optional<Message> find(const MessageId &id);
    [[nodiscard]] std::optional<Message> findRow(qint64 row);
    //! Those of \p author among the newest \p within rows.
    [[nodiscard]] QList<Message> newestOf(const UserId &author, qint64 conversation, int within);
    //! What reading \p row would yield, just after it was stored.
    [[nodiscard]] Message asRead(Message row);
    //! As find(), without what waits in the outbox.
    [[nodiscard]] std::optional<Message> findStored(const MessageId &id);

private:
    struct Stored;

    [[nodiscard]] std::optional<Stored> stored(const MessageId &id);
    [[nodiscard]] std::optional<qint64> rowOf(const MessageId &id);
    [[nodiscard]] qint64 freeRowAbove(qint64 number);
    [[nodiscard]] QByteArray searchTextOf(qint64 conversation, qint64 author, const Message &row);
    [[nodiscard]] bool insert(qint64 conversation, const Message &row, qint64 place);
    void update(const Stored &before, const Message &row);
    [[nodiscard]] Message read(const Statement &row, bool anyState);
    [[nodiscard]] Message readStored(const Statement &row, bool anyState);
    void complete(qint64 row, Message *message);

    Database *const m_database;
    ProfileTable *const m_profiles;
    RangeTable *const m_conversations;
    SearchIndex *const m_search;
    OutboxTable *const m_outbox;
    ReactionTable m_reactions;
};

} // namespace aigm
