// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/operations.h"

#include "cache/cacheconnection.h"
#include "net/killpoint.h"

#include <QCoreApplication>

#include <algorithm>

namespace aigm::operations {

namespace {

bool contains(const std::optional<SeqRange> &range, qint64 seq)
{
    return range && seq >= range->from && seq <= range->to;
}

//! Oldest first: the search index takes rows in ascending order much faster than in any other.
QList<const Message *> byAge(const ServerRows &rows)
{
    QList<const Message *> sorted;
    sorted.reserve(rows.messages.size());
    for (const Message &row : rows.messages) {
        if (row.conversation == rows.conversation)
            sorted.append(&row);
    }
    std::sort(sorted.begin(), sorted.end(), [](const Message *a, const Message *b) {
        return a->createdAt != b->createdAt ? a->createdAt < b->createdAt : a->seq < b->seq;
    });
    return sorted;
}

void takeIn(CacheConnection &cache, qint64 key, const Message &row, bool isHeld)
{
    using Applied = MessageTable::Applied;
    const Applied applied = cache.messages.upsert(key, row, isHeld);
    if (applied == Applied::Confirmed && cache.outbox.remove(row.id)) {
        cache.outbox.rebase(row.id, row.seq); // its first revision: what edits of it were made on
        cache.noteOutbox();
    }
    if (applied == Applied::Inserted || applied == Applied::Updated || applied == Applied::Confirmed)
        cache.noteUpserted(cache.messages.asRead(row));
    if (applied == Applied::Confirmed && !isHeld) { // it is sent, and shows with what lies around it
        cache.messages.remove(row.id);
        cache.noteRemoved(row.conversation, row.id);
        cache.noteHoles(row.conversation);
    }
}

void takeIn(CacheConnection &cache, qint64 key, const Reaction &reaction)
{
    if (!cache.messages.upsertReaction(key, reaction))
        return;
    if (const std::optional<Message> message = cache.messages.find(reaction.message))
        cache.noteUpserted(*message);
}

void removeSent(CacheConnection &cache, const ConversationId &conversation, SeqRange range)
{
    const QList<MessageId> removed = cache.messages.removeSent(cache.ranges.keyOf(conversation), range);
    for (const MessageId &id : removed)
        cache.noteRemoved(conversation, id);
}

//! What is held above \p rows.provenTo and not among them may have changed up to their revision.
void dropUnproven(CacheConnection &cache, qint64 key, const ServerRows &rows)
{
    if (!rows.provenTo || !rows.rev)
        return;
    SeqRange unproven{*rows.provenTo + 1, *rows.rev};
    if (rows.covers)
        unproven.to = std::min(unproven.to, rows.covers->from - 1);
    if (unproven.to < unproven.from)
        return;
    removeSent(cache, rows.conversation, unproven);
    cache.ranges.cut(key, unproven);
}

//! Apart from what is added at the newest end.
bool haveOtherHoles(const QList<SeqRange> &before, const HeldRanges &now)
{
    if (before.size() != now.ranges.size())
        return true;
    for (qsizetype at = 0; at < before.size(); ++at) {
        const bool isLast = at + 1 == before.size();
        if (before[at].from != now.ranges[at].first || (!isLast && before[at].to != now.ranges[at].second))
            return true;
    }
    return false;
}

Error idTaken()
{
    return {.kind = Error::Kind::Rejected,
            .message = QCoreApplication::translate("aigm", "This message could not be sent. Try again."),
            .code = QStringLiteral("id_taken")};
}

//! \p rows are newest first and one more than \p count, if there are more; that one goes.
std::optional<qint64> takeNext(QList<Message> *rows, int count)
{
    if (rows->size() <= count)
        return std::nullopt;
    return rows->takeLast().seq;
}

void addUnsent(CacheConnection &cache, qint64 key, MessagePage *page)
{
    page->messages = cache.messages.unsent(key) + page->messages;
    page->reachesNewest = true;
}

} // namespace

HeldRanges takeInAll(CacheConnection &cache, const ServerRows &rows)
{
    const qint64 key = cache.ranges.keyFor(rows.conversation);
    cache.upsertProfiles(rows.authors);
    const QList<SeqRange> held = cache.ranges.ranges(key);
    dropUnproven(cache, key, rows);
    const QList<const Message *> sorted = byAge(rows);
    for (const Message *row : sorted)
        takeIn(cache, key, *row, contains(rows.covers, row->seq) || rangeOf(held, row->seq));
    for (const Reaction &reaction : rows.reactions)
        takeIn(cache, key, reaction);
    if (rows.covers)
        cache.ranges.add(key, *rows.covers);
    if (rows.rev)
        cache.ranges.raiseRev(key, *rows.rev);
    if (rows.verifiedAt)
        cache.ranges.setVerified(key, *rows.verifiedAt);
    cache.changeReads(rows.conversation, [&] { cache.reads.recount(rows.conversation); });
    HeldRanges now = cache.ranges.held(rows.conversation);
    if (haveOtherHoles(held, now))
        cache.noteHoles(rows.conversation);
    return now;
}

MessagePage latest(CacheConnection &cache, const ConversationId &conversation, int count)
{
    MessagePage page{.commit = cache.commitNumber()};
    const qint64 key = cache.ranges.keyOf(conversation);
    if (key == 0)
        return page;
    page.messages = cache.messages.page(key, MessageTable::kUnsent, count + 1);
    const std::optional<qint64> next = takeNext(&page.messages, count);
    describeHoles(&page, cache.ranges.ranges(key), {}, next);
    addUnsent(cache, key, &page);
    return page;
}

MessagePage before(CacheConnection &cache, const ConversationId &conversation, qint64 seq, int count)
{
    MessagePage page{.commit = cache.commitNumber()};
    const qint64 key = cache.ranges.keyOf(conversation);
    if (key == 0)
        return page;
    page.messages = cache.messages.page(key, seq, count + 1);
    const std::optional<qint64> next = takeNext(&page.messages, count);
    describeHoles(&page, cache.ranges.ranges(key), seq, next);
    return page;
}

MessagePage after(CacheConnection &cache, const ConversationId &conversation, qint64 seq, int count)
{
    MessagePage page{.commit = cache.commitNumber()};
    const qint64 key = cache.ranges.keyOf(conversation);
    if (key == 0)
        return page;
    const qint64 end = cache.messages.placeAbove(key, seq + 1, count);
    page.messages = cache.messages.page(key, end, count);
    page.messages.removeIf([seq](const Message &row) { return row.seq <= seq; });
    describeHoles(&page, cache.ranges.ranges(key), {}, seq);
    if (end == MessageTable::kUnsent)
        addUnsent(cache, key, &page);
    return page;
}

MessagePage around(CacheConnection &cache, const ConversationId &conversation, qint64 seq, int count)
{
    MessagePage page{.commit = cache.commitNumber()};
    const qint64 key = cache.ranges.keyOf(conversation);
    if (key == 0)
        return page;
    const qint64 end = cache.messages.placeAbove(key, seq, count / 2 + 1);
    page.messages = cache.messages.page(key, end, count + 1);
    const std::optional<qint64> next = takeNext(&page.messages, count);
    const bool isNewest = end == MessageTable::kUnsent;
    describeHoles(&page, cache.ranges.ranges(key), isNewest ? std::nullopt : std::optional(end), next);
    if (isNewest)
        addUnsent(cache, key, &page);
    return page;
}

// The row before it has to be held too, with nothing missing between; or there may be an earlier one.
std::optional<qint64> firstSince(CacheConnection &cache, const ConversationId &conversation,
                                 const QDateTime &moment)
{
    const qint64 key = cache.ranges.keyOf(conversation);
    if (key == 0)
        return std::nullopt;
    const qint64 seq = cache.messages.firstSince(key, moment);
    if (seq == 0) {
        const QDateTime verified = cache.ranges.verifiedAt(key);
        return verified.isValid() && verified >= moment ? std::optional<qint64>(0) : std::nullopt;
    }
    const QList<SeqRange> ranges = cache.ranges.ranges(key);
    const SeqRange *const range = rangeOf(ranges, seq);
    if (!range)
        return std::nullopt;
    const QList<Message> before = cache.messages.page(key, seq, 1);
    const bool isTold = range->from <= 1 || (!before.isEmpty() && before.first().seq >= range->from);
    return isTold ? std::optional(seq) : std::nullopt;
}

Integrity integrity(CacheConnection &cache, const ConversationId &conversation)
{
    const qint64 key = cache.ranges.keyOf(conversation);
    if (key == 0)
        return {};
    Integrity integrity{.held = cache.messages.countSent(key), .verifiedAt = cache.ranges.verifiedAt(key)};
    qint64 next = 1;
    const QList<SeqRange> ranges = cache.ranges.ranges(key);
    for (const SeqRange &range : ranges) {
        integrity.missing += std::max<qint64>(range.from - next, 0);
        next = range.to + 1;
    }
    return integrity;
}

Result<HeldRanges> apply(CacheConnection &cache, const ServerRows &rows)
{
    return cache.write([&]() -> Result<HeldRanges> { return takeInAll(cache, rows); });
}

Result<HeldRanges> confirm(CacheConnection &cache, const Message &row, const QList<Reaction> &reactions)
{
    return cache.write([&]() -> Result<HeldRanges> {
        const std::optional<Message> known = cache.messages.find(row.id);
        if (known && (known->author != row.author || known->conversation != row.conversation))
            return idTaken();
        ServerRows rows{.conversation = row.conversation, .messages = {row}, .reactions = reactions};
        const qint64 rev = cache.ranges.held(row.conversation).rev;
        if (row.seq > rev) // else it may have changed since, and nobody would tell
            rows.covers = SeqRange{row.seq, row.seq};
        if (rows.covers && row.rev == rev + 1)
            rows.rev = row.rev;
        const HeldRanges held = takeInAll(cache, rows);
        AIGM_KILL_POINT("confirm.writing");
        return held;
    });
}

Result<void> forget(CacheConnection &cache, const ConversationId &conversation)
{
    return cache.write([&]() -> Result<void> {
        const qint64 key = cache.ranges.keyOf(conversation);
        removeSent(cache, conversation, {0, MessageTable::kUnsent});
        cache.ranges.clear(key);
        cache.noteHoles(conversation);
        cache.changeReads(conversation, [&] { cache.reads.forget(conversation); });
        return {};
    });
}

} // namespace aigm::operations
