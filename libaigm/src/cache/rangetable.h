// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"
#include "sqlite/database.h"

#include <QHash>

namespace aigm {

//! Conversations under small integer keys, the revision each is up to, and the stretches of seq
//! that are held of it. Cache thread. Rows are never removed, so that a key stays true.
class RangeTable
{
public:
    explicit RangeTable(Database *database);

    //! Makes a row if there is none. Inside a transaction.
    [[nodiscard]] qint64 keyFor(const ConversationId &conversation);
    //! 0 if unknown.
    [[nodiscard]] qint64 keyOf(const ConversationId &conversation);
    [[nodiscard]] ConversationId conversation(qint64 key);
    [[nodiscard]] QList<ConversationId> conversations();

    [[nodiscard]] HeldRanges held(const ConversationId &conversation);
    [[nodiscard]] qint64 rev(qint64 key);
    //! Ascending, disjoint, never adjacent.
    [[nodiscard]] QList<SeqRange> ranges(qint64 key);

    //! Adds \p range, merging what it overlaps or touches. Inside a transaction.
    void add(qint64 key, SeqRange range);
    //! Never goes back. Inside a transaction.
    void raiseRev(qint64 key, qint64 rev);
    //! Nothing in \p range is held any more. Inside a transaction.
    void cut(qint64 key, SeqRange range);
    //! When the server last said what changed; invalid if it never did.
    [[nodiscard]] QDateTime verifiedAt(qint64 key);
    //! Inside a transaction.
    void setVerified(qint64 key, const QDateTime &at);
    //! No ranges and rev 0. Inside a transaction.
    void clear(qint64 key);

    void forgetRemembered();

private:
    void forgetAfterRollback();

    Database *const m_database;
    QHash<ConversationId, qint64> m_keys;
    QHash<qint64, ConversationId> m_ids;
    int m_rollbacks = 0;
};

//! The range that \p seq lies in, or null. \p ranges as RangeTable::ranges() yields them.
[[nodiscard]] const SeqRange *rangeOf(const QList<SeqRange> &ranges, qint64 seq);

//! Sets gaps (newest first) and reachesStart of \p page, whose messages are newest first. \p below
//! is the seq that the page was asked to lie below, if any; \p next that of the row which would
//! follow at its old end, if the cache has one.
void describeHoles(MessagePage *page, const QList<SeqRange> &ranges, std::optional<qint64> below,
                   std::optional<qint64> next);

} // namespace aigm
