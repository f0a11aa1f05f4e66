// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/readtable.h"

#include "cache/messagetable.h"
#include "cache/profiletable.h"
#include "cache/rangetable.h"
#include "sqlite/statement.h"

#include <QSet>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

// order of the columns: see rowFrom()
constexpr char kSelect[] =
    "SELECT conversation, server, rev, newest_seq, last_read_seq, unread_from, unread, "
    "mentions, pending_read, pending_unread FROM read_states WHERE conversation = ?";
constexpr char kAllIds[] = "SELECT conversation FROM read_states";

int capped(qint64 count)
{
    return int(std::clamp<qint64>(count, 0, ReadState::kLimitCount));
}

} // namespace

struct ReadTable::Row : ReadState
{
    qint64 pendingRead = 0;
    qint64 pendingUnread = 0;

    [[nodiscard]] bool isFull() const { return unread >= kLimitCount; }
};

ReadTable::ReadTable(Database *database, RangeTable *conversations, ProfileTable *profiles,
                     const UserId &self)
    : m_database(database)
    , m_conversations(conversations)
    , m_profiles(profiles)
    , m_self(self)
    , m_counter(database, conversations, profiles, self)
{
}

std::optional<ReadTable::Row> ReadTable::read(const ConversationId &conversation)
{
    Statement query = m_database->statement(kSelect);
    query.bind(conversation);
    if (!query.next())
        return std::nullopt;
    Row row;
    row.conversation = conversation;
    row.server = query.id<ServerId>(1);
    row.rev = query.int64(2);
    row.newestSeq = query.int64(3);
    row.lastReadSeq = query.int64(4);
    row.unreadFrom = query.int64(5);
    row.unread = query.int32(6);
    row.mentions = query.int32(7);
    row.pendingRead = query.int64(8);
    row.pendingUnread = query.int64(9);
    row.pending = row.pendingRead > 0 || row.pendingUnread > 0;
    return row;
}

ReadTable::Row ReadTable::readOrNew(const ConversationId &conversation)
{
    if (const std::optional<Row> row = read(conversation))
        return *row;
    Row row;
    row.conversation = conversation;
    return row;
}

void ReadTable::write(const Row &row)
{
    m_database
        ->statement(
            "INSERT OR REPLACE INTO read_states(conversation, server, rev, newest_seq, last_read_seq, "
            "unread_from, unread, mentions, pending_read, pending_unread) "
            "VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(row.conversation, row.server, row.rev, row.newestSeq, row.lastReadSeq, row.unreadFrom,
              row.unread, row.mentions, row.pendingRead, row.pendingUnread)
        .run();
}

//! With the pokes that came since the count was made.
ReadState ReadTable::shown(const Row &row)
{
    ReadState state = row;
    Statement query = m_database->statement("SELECT total(unread), total(mentions) FROM read_pokes "
                                            "WHERE conversation = ? AND rev > ? AND seq > ?");
    query.bind(row.conversation, row.rev, row.readSeq());
    if (!query.next())
        return state;
    // of a count that is cut off nobody knows what a deletion leaves
    state.unread = row.isFull() ? row.unread : capped(row.unread + query.int64(0));
    state.mentions = std::min(capped(row.mentions + query.int64(1)), state.unread);
    return state;
}

QList<ReadState> ReadTable::all()
{
    QList<ConversationId> ids;
    {
        Statement query = m_database->statement(kAllIds);
        while (query.next())
            ids.append(query.id<ConversationId>(0));
    }
    QList<ReadState> states;
    states.reserve(ids.size());
    for (const ConversationId &id : std::as_const(ids)) {
        if (const std::optional<ReadState> state = find(id))
            states.append(*state);
    }
    return states;
}

std::optional<ReadState> ReadTable::find(const ConversationId &conversation)
{
    const std::optional<Row> row = read(conversation);
    return row ? std::optional(shown(*row)) : std::nullopt;
}

QList<PendingRead> ReadTable::pending()
{
    QList<PendingRead> pending;
    Statement query =
        m_database->statement("SELECT conversation, pending_read, pending_unread FROM read_states "
                              "WHERE pending_read > 0 OR pending_unread > 0");
    while (query.next())
        pending.append({query.id<ConversationId>(0), query.int64(1), query.int64(2)});
    return pending;
}

qint64 ReadTable::newestOfOthers(const ConversationId &conversation)
{
    Statement query = m_database->statement(
        "SELECT place FROM messages WHERE conversation = ? AND place < ? AND author <> ? "
        "AND deleted_at IS NULL ORDER BY place DESC LIMIT 1");
    query.bind(m_conversations->keyOf(conversation), MessageTable::kUnsent, m_profiles->keyOf(m_self));
    return query.next() ? query.int64(0) : 0;
}

void ReadTable::takeOverview(const ReadState &news, bool keepsMarker)
{
    Row row = readOrNew(news.conversation);
    qint64 countedFrom = row.readSeq();
    row.server = news.server;
    row.newestSeq = std::max(row.newestSeq, news.newestSeq);
    if (news.rev >= row.rev) { // else what is held is newer
        row.rev = news.rev;
        row.unread = capped(news.unread);
        row.mentions = capped(news.mentions);
        countedFrom = news.readSeq();
    }
    row.lastReadSeq = std::max(row.lastReadSeq, news.lastReadSeq);
    if (!keepsMarker && !row.pending)
        row.unreadFrom = news.unreadFrom;
    settleCounts(row, countedFrom);
}

QList<ConversationId> ReadTable::keepOnly(const QList<ReadState> &conversations)
{
    QSet<ConversationId> kept;
    for (const ReadState &state : conversations)
        kept.insert(state.conversation);
    QList<ConversationId> gone;
    {
        Statement query = m_database->statement(kAllIds);
        while (query.next()) {
            const auto id = query.id<ConversationId>(0);
            if (!kept.contains(id))
                gone.append(id);
        }
    }
    for (const ConversationId &id : std::as_const(gone)) {
        m_database->statement("DELETE FROM read_states WHERE conversation = ?").bind(id).run();
        m_database->statement("DELETE FROM read_pokes WHERE conversation = ?").bind(id).run();
    }
    return gone;
}

bool ReadTable::takePoke(const ReadPoke &poke)
{
    const std::optional<Row> known = read(poke.conversation);
    Row row = known ? *known : readOrNew(poke.conversation);
    if (!known)
        row.server = poke.server;
    row.newestSeq = std::max(row.newestSeq, poke.seq);
    if (!known || row.newestSeq == poke.seq)
        write(row);
    if (poke.rev <= row.rev || poke.seq <= row.readSeq() || poke.author == m_self)
        return known.has_value();
    const bool isNew = poke.rev == poke.seq;
    // whether a deleted one was counted, and whether it mentioned somebody, only the server can tell
    const bool isCertain = isNew || (!row.isFull() && shown(row).mentions == 0);
    // a mention and the poke of its message come on two topics: either may be the first
    m_database
        ->statement("INSERT INTO read_pokes(conversation, rev, seq, unread, mentions) VALUES(?, ?, ?, ?, ?) "
                    "ON CONFLICT DO UPDATE SET mentions = max(mentions, excluded.mentions)")
        .bind(poke.conversation, poke.rev, poke.seq, isNew ? 1 : -1, isNew && poke.mentions)
        .run();
    return known && isCertain;
}

bool ReadTable::takeMarker(const ConversationId &conversation, qint64 lastReadSeq, qint64 unreadFrom)
{
    Row row = readOrNew(conversation);
    const qint64 countedFrom = row.readSeq();
    row.lastReadSeq = std::max(row.lastReadSeq, lastReadSeq);
    // Two words of one moment may come in either order, and only one of them is the last.
    const bool isCertain = row.pending || row.unreadFrom == unreadFrom;
    if (!row.pending)
        row.unreadFrom = unreadFrom;
    return settleCounts(row, countedFrom) && isCertain;
}

void ReadTable::markRead(const ConversationId &conversation, qint64 seq)
{
    Row row = readOrNew(conversation);
    const bool endsUnread = row.unreadFrom > 0 && row.unreadFrom <= seq;
    if (seq <= row.lastReadSeq && !endsUnread)
        return;
    const qint64 countedFrom = row.readSeq();
    row.lastReadSeq = std::max(row.lastReadSeq, seq);
    row.pendingRead = row.lastReadSeq;
    if (endsUnread) {
        row.unreadFrom = 0;
        row.pendingUnread = 0;
    }
    settleCounts(row, countedFrom);
}

void ReadTable::markUnread(const ConversationId &conversation, qint64 seq)
{
    if (seq <= 0)
        return;
    Row row = readOrNew(conversation);
    const qint64 countedFrom = row.readSeq();
    row.unreadFrom = seq;
    row.pendingUnread = seq;
    settleCounts(row, countedFrom);
}

bool ReadTable::settle(const PendingRead &told)
{
    std::optional<Row> row = read(told.conversation);
    if (!row)
        return true;
    if (told.readSeq >= row->pendingRead)
        row->pendingRead = 0;
    if (told.unreadSeq == row->pendingUnread)
        row->pendingUnread = 0;
    // an own mark may have gone over what is not held: now that it is told, the server can count
    const bool isCertain =
        row->pendingRead > 0 || row->pendingUnread > 0 || row->readSeq() >= row->newestSeq || countHeld(*row);
    write(*row);
    return isCertain;
}

void ReadTable::refuse(const ConversationId &conversation)
{
    m_database
        ->statement("UPDATE read_states SET last_read_seq = 0, unread_from = 0, pending_read = 0, "
                    "pending_unread = 0, rev = 0 WHERE conversation = ?")
        .bind(conversation)
        .run();
}

void ReadTable::recount(const ConversationId &conversation)
{
    std::optional<Row> row = read(conversation);
    if (!row || row->isFull())
        return;
    // of one revision the server's count is the better one: it knows who is blocked
    const qint64 key = m_conversations->keyOf(conversation);
    if (key > 0 && m_conversations->rev(key) > row->rev && countHeld(*row))
        write(*row);
}

void ReadTable::forget(const ConversationId &conversation)
{
    m_database->statement("UPDATE read_states SET rev = 0 WHERE conversation = ?").bind(conversation).run();
    m_database->statement("DELETE FROM read_pokes WHERE conversation = ?").bind(conversation).run();
}

//! Stores \p row, whose counts begin at \p countedFrom, with counts that begin at its marker.
bool ReadTable::settleCounts(Row &row, qint64 countedFrom)
{
    const qint64 place = row.readSeq();
    bool isCertain = true;
    if (place >= row.newestSeq) {
        row.unread = 0;
        row.mentions = 0;
    } else if (place != countedFrom && !countHeld(row)) {
        const qint64 lower = std::min(place, countedFrom);
        const qint64 upper = std::max(place, countedFrom);
        const UnreadCount between = m_counter.count(row.conversation, lower, upper);
        const int sign = place > countedFrom ? -1 : 1;
        isCertain = holds(row.conversation, lower, upper) && (!row.isFull() || sign > 0);
        if (!row.isFull() || sign > 0) {
            row.unread = capped(row.unread + sign * between.unread);
            row.mentions = capped(row.mentions + sign * between.mentions);
        }
    }
    write(row);
    m_database->statement("DELETE FROM read_pokes WHERE conversation = ? AND (rev <= ? OR seq <= ?)")
        .bind(row.conversation, row.rev, place)
        .run();
    return isCertain;
}

//! Counts in what is held, if all after the marker is and the held rows are no older than the count.
bool ReadTable::countHeld(Row &row)
{
    const qint64 key = m_conversations->keyOf(row.conversation);
    const QList<SeqRange> held = key > 0 ? m_conversations->ranges(key) : QList<SeqRange>();
    if (held.isEmpty())
        return false;
    const qint64 rev = m_conversations->rev(key);
    const SeqRange newest = held.constLast();
    row.newestSeq = std::max(row.newestSeq, newestHeld(key));
    if (rev < row.rev || newest.to < rev || newest.from > row.readSeq() + 1)
        return false;
    const UnreadCount all = m_counter.count(row.conversation, row.readSeq(), newest.to);
    row.rev = rev;
    row.unread = capped(all.unread);
    row.mentions = capped(all.mentions);
    m_database->statement("DELETE FROM read_pokes WHERE conversation = ? AND rev <= ?")
        .bind(row.conversation, rev)
        .run();
    return true;
}

qint64 ReadTable::newestHeld(qint64 key)
{
    Statement query = m_database->statement(
        "SELECT place FROM messages WHERE conversation = ? AND place < ? ORDER BY place DESC LIMIT 1");
    query.bind(key, MessageTable::kUnsent);
    return query.next() ? query.int64(0) : 0;
}

//! Every message with a seq in (\p after, \p upto] is here.
bool ReadTable::holds(const ConversationId &conversation, qint64 after, qint64 upto)
{
    const qint64 key = m_conversations->keyOf(conversation);
    const QList<SeqRange> held = key > 0 ? m_conversations->ranges(key) : QList<SeqRange>();
    const SeqRange *const range = rangeOf(held, upto);
    return range && range->from <= after + 1;
}

} // namespace aigm
