// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"
#include "cache/unreadcounter.h"
#include "sqlite/database.h"

#include <aigm/readstate.h>

#include <optional>

namespace aigm {

class ProfileTable;
class RangeTable;

//! How far the account has read each conversation, and what is unread. Cache thread.
//!
//! A count is the server's (of its overview), or, where everything after the marker is held, the cache's
//! own; each with the revision that it was made at. On top of it stand the pokes with a greater revision,
//! one by one: they come twice and out of order, and a count that is made anew swallows those it contains.
class ReadTable
{
public:
    ReadTable(Database *database, RangeTable *conversations, ProfileTable *profiles, const UserId &self);

    [[nodiscard]] QList<ReadState> all();
    [[nodiscard]] std::optional<ReadState> find(const ConversationId &conversation);
    //! What the server was not told yet.
    [[nodiscard]] QList<PendingRead> pending();
    //! The newest held message of somebody else; 0 if there is none.
    [[nodiscard]] qint64 newestOfOthers(const ConversationId &conversation);

    // What follows runs inside a transaction. Those that yield a bool say whether the counts are right as
    // far as can be told here; if not, the server has to be asked.
    //! The server's word on one conversation. \p keepsMarker: the own marker has moved since it was asked.
    void takeOverview(const ReadState &row, bool keepsMarker);
    //! Forgets conversations that are not among \p conversations.
    QList<ConversationId> keepOnly(const QList<ReadState> &conversations);
    bool takePoke(const ReadPoke &poke);
    //! Where the marker stands at the server.
    bool takeMarker(const ConversationId &conversation, qint64 lastReadSeq, qint64 unreadFrom);
    void markRead(const ConversationId &conversation, qint64 seq);
    void markUnread(const ConversationId &conversation, qint64 seq);
    //! What was pending has reached the server, unless it has grown meanwhile.
    bool settle(const PendingRead &told);
    //! The server does not take the marks of \p conversation: its own one counts, which has to be asked for.
    void refuse(const ConversationId &conversation);
    //! Messages came in.
    void recount(const ConversationId &conversation);
    //! The server started anew: counts of before prove nothing.
    void forget(const ConversationId &conversation);

private:
    struct Row;

    [[nodiscard]] std::optional<Row> read(const ConversationId &conversation);
    [[nodiscard]] Row readOrNew(const ConversationId &conversation);
    void write(const Row &row);
    [[nodiscard]] ReadState shown(const Row &row);
    bool settleCounts(Row &row, qint64 countedFrom);
    [[nodiscard]] bool countHeld(Row &row);
    [[nodiscard]] qint64 newestHeld(qint64 key);
    [[nodiscard]] bool holds(const ConversationId &conversation, qint64 after, qint64 upto);

    Database *const m_database;
    RangeTable *const m_conversations;
    ProfileTable *const m_profiles;
    const UserId m_self;
    UnreadCounter m_counter;
};

} // namespace aigm
