// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/rangetable.h"

#include "sqlite/statement.h"

#include <algorithm>

namespace aigm {

RangeTable::RangeTable(Database *database)
    : m_database(database)
{
}

qint64 RangeTable::keyFor(const ConversationId &conversation)
{
    if (const qint64 key = keyOf(conversation))
        return key;
    if (!m_database->statement("INSERT INTO conversations(id) VALUES(?)").bind(conversation).run())
        return 0;
    const qint64 key = m_database->lastInsertId();
    m_keys.insert(conversation, key);
    return key;
}

qint64 RangeTable::keyOf(const ConversationId &conversation)
{
    forgetAfterRollback();
    if (const auto it = m_keys.constFind(conversation); it != m_keys.cend())
        return *it;
    Statement query = m_database->statement("SELECT key FROM conversations WHERE id = ?");
    query.bind(conversation);
    if (!query.next())
        return 0;
    const qint64 key = query.int64(0);
    m_keys.insert(conversation, key);
    return key;
}

ConversationId RangeTable::conversation(qint64 key)
{
    forgetAfterRollback();
    if (const auto it = m_ids.constFind(key); it != m_ids.cend())
        return *it;
    Statement query = m_database->statement("SELECT id FROM conversations WHERE key = ?");
    query.bind(key);
    if (!query.next())
        return {};
    const auto id = query.id<ConversationId>(0);
    m_ids.insert(key, id);
    return id;
}

QList<ConversationId> RangeTable::conversations()
{
    QList<ConversationId> ids;
    Statement query = m_database->statement("SELECT id FROM conversations ORDER BY key");
    while (query.next())
        ids.append(query.id<ConversationId>(0));
    return ids;
}

HeldRanges RangeTable::held(const ConversationId &conversation)
{
    HeldRanges held{.conversation = conversation};
    const qint64 key = keyOf(conversation);
    if (key == 0)
        return held;
    held.rev = rev(key);
    const QList<SeqRange> found = ranges(key);
    held.ranges.reserve(found.size());
    for (const SeqRange &range : found)
        held.ranges.append({range.from, range.to});
    return held;
}

qint64 RangeTable::rev(qint64 key)
{
    Statement query = m_database->statement("SELECT rev FROM conversations WHERE key = ?");
    query.bind(key);
    return query.next() ? query.int64(0) : 0;
}

QList<SeqRange> RangeTable::ranges(qint64 key)
{
    QList<SeqRange> ranges;
    Statement query = m_database->statement(
        "SELECT from_seq, to_seq FROM held_ranges WHERE conversation = ? ORDER BY from_seq");
    query.bind(key);
    while (query.next())
        ranges.append({query.int64(0), query.int64(1)});
    return ranges;
}

void RangeTable::add(qint64 key, SeqRange range)
{
    range.from = std::max<qint64>(range.from, 0);
    if (range.to < range.from)
        return;
    bool changes = true;
    {
        Statement touched = m_database->statement("SELECT from_seq, to_seq FROM held_ranges WHERE "
                                                  "conversation = ?1 AND from_seq <= ?3 + 1 AND "
                                                  "to_seq >= ?2 - 1");
        touched.bind(key, range.from, range.to);
        while (touched.next()) {
            const SeqRange other{touched.int64(0), touched.int64(1)};
            // one range that is there already is by far the most frequent case
            changes = !(other.from <= range.from && other.to >= range.to);
            range = {std::min(range.from, other.from), std::max(range.to, other.to)};
        }
    }
    if (!changes)
        return;
    m_database->statement("DELETE FROM held_ranges WHERE conversation = ? AND from_seq BETWEEN ? AND ?")
        .bind(key, range.from, range.to)
        .run();
    m_database->statement("INSERT INTO held_ranges(conversation, from_seq, to_seq) VALUES(?, ?, ?)")
        .bind(key, range.from, range.to)
        .run();
}

void RangeTable::cut(qint64 key, SeqRange range)
{
    const QList<SeqRange> before = ranges(key);
    for (const SeqRange &held : before) {
        if (held.to < range.from || held.from > range.to)
            continue;
        m_database->statement("DELETE FROM held_ranges WHERE conversation = ? AND from_seq = ?")
            .bind(key, held.from)
            .run();
        if (held.from < range.from)
            add(key, {held.from, range.from - 1});
        if (held.to > range.to)
            add(key, {range.to + 1, held.to});
    }
}

void RangeTable::raiseRev(qint64 key, qint64 rev)
{
    m_database->statement("UPDATE conversations SET rev = ?2 WHERE key = ?1 AND rev < ?2")
        .bind(key, rev)
        .run();
}

QDateTime RangeTable::verifiedAt(qint64 key)
{
    Statement query =
        m_database->statement("SELECT verified_at FROM conversations WHERE key = ? AND verified_at > 0");
    query.bind(key);
    return query.next() ? QDateTime::fromMSecsSinceEpoch(query.int64(0), Qt::UTC) : QDateTime();
}

void RangeTable::setVerified(qint64 key, const QDateTime &at)
{
    m_database->statement("UPDATE conversations SET verified_at = ?2 WHERE key = ?1")
        .bind(key, at.toMSecsSinceEpoch())
        .run();
}

void RangeTable::clear(qint64 key)
{
    m_database->statement("DELETE FROM held_ranges WHERE conversation = ?").bind(key).run();
    m_database->statement("UPDATE conversations SET rev = 0, verified_at = 0 WHERE key = ?").bind(key).run();
}

void RangeTable::forgetRemembered()
{
    m_keys.clear();
    m_ids.clear();
}

void RangeTable::forgetAfterRollback()
{
    if (std::exchange(m_rollbacks, m_database->rollbackCount()) != m_database->rollbackCount())
        forgetRemembered();
}

const SeqRange *rangeOf(const QList<SeqRange> &ranges, qint64 seq)
{
    const auto above =
        std::upper_bound(ranges.cbegin(), ranges.cend(), seq,
                         [](qint64 value, const SeqRange &range) { return value < range.from; });
    if (above == ranges.cbegin() || std::prev(above)->to < seq)
        return nullptr;
    return &*std::prev(above);
}

namespace {

//! The range that \p seq lies in; a row that is held alone is a range of its own.
SeqRange rangeAround(const QList<SeqRange> &ranges, qint64 seq)
{
    const SeqRange *range = rangeOf(ranges, seq);
    return range ? *range : SeqRange{seq, seq};
}

std::optional<MessageGap> holeBetween(const SeqRange &older, const SeqRange &newer)
{
    if (newer.from <= older.to + 1)
        return std::nullopt;
    return MessageGap{older.to, newer.from, newer.from - older.to - 1};
}

//! Below \p range, when there are no rows beneath it.
void describeEnd(MessagePage *page, const QList<SeqRange> &ranges, const SeqRange &range)
{
    SeqRange lowest = range;
    for (auto it = ranges.crbegin(); it != ranges.crend(); ++it) {
        if (it->to >= lowest.from)
            continue;
        page->gaps.append(*holeBetween(*it, lowest)); // a stretch that is held and empty
        lowest = *it;
    }
    page->reachesStart = lowest.from <= 1;
    if (!page->reachesStart)
        page->gaps.append({0, lowest.from, lowest.from - 1});
}

} // namespace

void describeHoles(MessagePage *page, const QList<SeqRange> &ranges, std::optional<qint64> below,
                   std::optional<qint64> next)
{
    std::optional<SeqRange> newer;
    if (const SeqRange *range = below ? rangeOf(ranges, *below) : nullptr)
        newer = *range;
    const auto visit = [&](qint64 seq) {
        const SeqRange range = rangeAround(ranges, seq);
        if (newer) {
            if (const auto hole = holeBetween(range, *newer))
                page->gaps.append(*hole);
        }
        newer = range;
    };
    for (const Message &message : std::as_const(page->messages)) {
        if (message.seq > 0)
            visit(message.seq);
    }
    if (next)
        visit(*next);
    else if (newer)
        describeEnd(page, ranges, *newer);
    else if (!ranges.isEmpty())
        describeEnd(page, ranges, ranges.last());
}

} // namespace aigm
