// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// The window of a MessageListModel: where it opens, and how it grows at either end and in its holes.

#include "messagelistmodel.h"

#include <QSet>

#include <algorithm>

namespace aigm::app {

namespace {

constexpr int kPageSize = 50;
//! So many rows before the end of the window the next page is asked for.
constexpr int kFetchAheadRows = 25;

} // namespace

void MessageListModel::open(const ConversationId &conversation, const UserId &self)
{
    clear();
    m_conversation = conversation;
    m_self = self;
    m_newestKnown = 0;
    m_newFrom = 0;
    m_newLine = 0;
    load(0);
}

void MessageListModel::openAt(const ConversationId &conversation, const UserId &self, qint64 seq)
{
    open({}, self);
    m_conversation = conversation;
    load(seq);
}

void MessageListModel::jumpTo(qint64 seq)
{
    ++m_jump;
    goTo(seq, Landing::OnMessage);
}

void MessageListModel::goTo(qint64 seq, Landing landing)
{
    const int row = rowOfSeq(m_rows, seq);
    if (m_filled && row >= 0)
        tellLanding(row, landing);
    else
        load(seq, landing); // what is shown stays until the page is here
}

void MessageListModel::jumpToDay(const QString &day)
{
    const QDate date = QDate::fromString(day, Qt::ISODate);
    if (date.isValid())
        jumpToFirstSince(date.startOfDay());
}

void MessageListModel::jumpToStart()
{
    jumpToFirstSince(QDateTime::fromMSecsSinceEpoch(0, Qt::UTC));
}

void MessageListModel::jumpToFirstSince(const QDateTime &moment)
{
    if (m_conversation.isNull())
        return;
    whenDone(m_messages->firstSince(m_conversation, moment), this,
             [this, jump = ++m_jump](const Result<qint64> &seq) {
                 if (jump != m_jump)
                     return; // the user has moved on
                 if (!seq)
                     Q_EMIT failed(seq.error().message);
                 else if (*seq > 0)
                     goTo(*seq, Landing::OnDay);
                 else if (!m_reachesNewest)
                     load(0); // nothing is as young: the newest is nearest
                 else if (count() > 0)
                     Q_EMIT landedOnDay(0);
             });
}

void MessageListModel::openNewest()
{
    ++m_jump;
    if (!m_reachesNewest)
        load(0);
}

//! No reset: a list keeps the items of rows that are removed, for the next ones, and throws away those of a
//! model that was reset.
void MessageListModel::clear()
{
    m_firstVisible = 0;
    m_lastVisible = 0;
    m_unfilled.clear();
    m_refillTimer.stop();
    if (!m_rows.isEmpty()) {
        beginRemoveRows({}, 0, count() - 1);
        m_rows.clear();
        endRemoveRows();
    }
    Q_EMIT emptied();
    setStart(false);
    setNewest(true);
    Q_EMIT countChanged();
}

//! The page around \p seq, or the newest one when that is 0.
void MessageListModel::load(qint64 seq, Landing landing)
{
    m_early.clear(); // apply() keeps changes here until the page is in
    m_filled = false;
    m_readingAgain = false;
    m_wantsReadAgain = false;
    ++m_ticket;
    ++m_jump;
    if (m_conversation.isNull())
        return setLoading(false);
    setLoading(true);
    whenDone(seq > 0 ? m_messages->around(m_conversation, seq, kPageSize)
                     : m_messages->latest(m_conversation, kPageSize),
             this, [this, seq, landing, ticket = m_ticket](const Result<MessagePage> &page) {
                 if (ticket != m_ticket)
                     return; // the user has moved on
                 setLoading(false);
                 if (!page)
                     Q_EMIT failed(page.error().message);
                 else
                     fill(*page, seq, landing);
             });
}

void MessageListModel::fill(const MessagePage &page, qint64 seq, Landing landing)
{
    if (!m_rows.isEmpty())
        clear();
    const MessageRows rows = rowsOf(page.messages);
    setNewest(page.reachesNewest || rows.isEmpty());
    if (!rows.isEmpty()) {
        beginInsertRows({}, 0, int(rows.size()) - 1);
        m_rows = rows;
        endInsertRows();
    }
    m_filled = true;
    m_commit = page.commit;
    if (m_reachesNewest)
        m_newestKnown = std::max(m_newestKnown, newestSeq(m_rows));
    setGaps(page.gaps);
    setStart(page.reachesStart);
    const bool isOutdated =
        std::any_of(m_early.cbegin(), m_early.cend(), [&page](const MessageChange &early) {
            return early.commit > page.commit && (early.holes || early.missed);
        });
    replayEarly();
    if (isOutdated)
        readAgain();
    land(seq, landing);
}

void MessageListModel::land(qint64 seq, Landing landing)
{
    const int row = rowOfSeq(m_rows, landing == Landing::OnNew ? m_newLine : seq);
    if (row >= 0)
        tellLanding(row, landing);
    else if (seq > 0 && landing != Landing::OnNew)
        Q_EMIT failed(tr("This message is not kept on this computer. It can be shown when you are online."));
}

void MessageListModel::tellLanding(int row, Landing landing)
{
    switch (landing) {
    case Landing::OnMessage:
        Q_EMIT landed(row);
        break;
    case Landing::OnNew:
        Q_EMIT landedOnNew(row);
        break;
    case Landing::OnDay:
        Q_EMIT landedOnDay(row);
        break;
    }
}

//! Takes over \p page, the newest rows of the window, where the window differs from it.
void MessageListModel::refill(const MessagePage &page)
{
    const bool isWhole = page.messages.isEmpty() || page.messages.last().seq <= oldestSeq(m_rows);
    const qint64 oldest = isWhole ? 0 : page.messages.last().seq;
    QSet<MessageId> there;
    for (const aigm::Message &message : page.messages)
        there.insert(message.id);
    for (const MessageChange &change : std::as_const(m_early)) {
        for (const aigm::Message &message : change.upserted)
            there.insert(message.id); // younger than the page
        for (const MessageId &id : change.removed)
            there.remove(id);
    }
    QList<MessageGap> gaps = page.gaps;
    for (int at = count() - 1; at >= 0; --at) {
        const MessageRow &row = m_rows[at];
        const bool isTold = row.message.seq == 0 ? m_reachesNewest : row.message.seq >= oldest;
        if (row.kind == MessageRow::Kind::Message && isTold && !there.contains(row.message.id))
            removeRow(at);
        else if (row.kind == MessageRow::Kind::Gap && row.gap.newerSeq < oldest)
            gaps.append(row.gap);
    }
    for (const aigm::Message &message : page.messages)
        upsert(message);
    setGaps(gaps);
    if (isWhole)
        setStart(page.reachesStart);
    replayEarly();
}

//! Takes in what lies below \p seq.
void MessageListModel::extend(qint64 seq, const MessagePage &page)
{
    for (const aigm::Message &message : page.messages)
        upsert(message);
    const qint64 oldest = page.messages.isEmpty() ? seq : page.messages.last().seq;
    QList<MessageGap> gaps = page.gaps;
    if (std::any_of(gaps.cbegin(), gaps.cend(),
                    [seq](const MessageGap &gap) { return gap.newerSeq == seq; })) {
        m_unfilled.insert(seq);
        m_refillTimer.start();
    }
    for (const MessageRow &row : std::as_const(m_rows)) {
        const bool told = row.gap.newerSeq <= seq && row.gap.newerSeq >= oldest; // by the page, or filled
        if (row.kind == MessageRow::Kind::Gap && !told)
            gaps.append(row.gap);
    }
    setGaps(gaps);
    setStart(m_reachesStart || page.reachesStart);
    replayEarly();
}

//! Takes in what lies above \p seq.
void MessageListModel::extendAbove(qint64 seq, const MessagePage &page)
{
    for (auto message = page.messages.crbegin(); message != page.messages.crend(); ++message)
        upsert(*message);
    const qint64 newest = newestSeq(rowsOf(page.messages));
    QList<MessageGap> gaps = page.gaps;
    for (const MessageGap &gap : page.gaps) {
        if (gap.olderSeq > seq)
            continue;
        m_unfilled.insert(gap.newerSeq);
        m_refillTimer.start();
    }
    for (const MessageRow &row : std::as_const(m_rows)) {
        const bool told = row.gap.newerSeq > seq && row.gap.newerSeq <= newest; // by the page, or filled
        if (row.kind == MessageRow::Kind::Gap && !told)
            gaps.append(row.gap);
    }
    setGaps(gaps);
    setNewest(m_reachesNewest || page.reachesNewest);
    if (m_reachesNewest)
        m_newestKnown = std::max(m_newestKnown, newestSeq(m_rows));
    replayEarly();
}

void MessageListModel::setGaps(const QList<MessageGap> &gaps)
{
    for (int at = int(m_rows.size()) - 1; at >= 0; --at) {
        if (m_rows[at].kind == MessageRow::Kind::Gap && !gaps.contains(m_rows[at].gap))
            removeRow(at);
    }
    for (const MessageGap &gap : gaps) {
        const MessageRow row{MessageRow::Kind::Gap, {}, gap};
        const int at = sortedRow(m_rows, row);
        const bool there = at < m_rows.size() && m_rows[at].sameThing(row);
        if (!there)
            insertRow(at, row);
    }
}

bool MessageListModel::isReading() const
{
    return m_loading || m_readingAgain;
}

//! Reads the window again: holes came or went, or more happened than was told.
void MessageListModel::readAgain()
{
    m_wantsReadAgain = m_readingAgain;
    if (m_readingAgain)
        return;
    m_readingAgain = true;
    const qint64 below = m_reachesNewest ? 0 : newestSeq(m_rows) + 1;
    whenDone(m_messages->cached(m_conversation, below, count() + kPageSize), this,
             [this, ticket = m_ticket](const Result<MessagePage> &page) {
                 if (ticket != m_ticket)
                     return;
                 m_readingAgain = false;
                 if (page)
                     refill(*page);
                 if (std::exchange(m_wantsReadAgain, false))
                     readAgain();
             });
}

void MessageListModel::setStart(bool reached)
{
    if (m_reachesStart == reached)
        return;
    m_reachesStart = reached;
    const bool shown = !m_rows.isEmpty() && m_rows.last().kind == MessageRow::Kind::Start;
    if (reached && !shown)
        insertRow(int(m_rows.size()), {MessageRow::Kind::Start});
    else if (!reached && shown)
        removeRow(int(m_rows.size()) - 1);
    Q_EMIT reachesStartChanged();
}

void MessageListModel::setNewest(bool reached)
{
    if (m_reachesNewest == reached)
        return;
    m_reachesNewest = reached;
    Q_EMIT reachesNewestChanged();
}

bool MessageListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_filled && !m_loading && !m_reachesStart && oldestSeq(m_rows) > 0;
}

void MessageListModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        fetch(Side::Below, oldestSeq(m_rows));
}

void MessageListModel::fetch(Side side, qint64 seq)
{
    setLoading(true);
    whenDone(side == Side::Below ? m_messages->before(m_conversation, seq, kPageSize)
                                 : m_messages->after(m_conversation, seq, kPageSize),
             this, [this, side, seq, ticket = m_ticket](const Result<MessagePage> &page) {
                 if (ticket != m_ticket)
                     return;
                 setLoading(false);
                 if (!page) {
                     replayEarly();
                     Q_EMIT failed(page.error().message);
                 } else if (side == Side::Below) {
                     extend(seq, *page);
                 } else {
                     extendAbove(seq, *page);
                 }
             });
}

void MessageListModel::setVisibleRows(int first, int last)
{
    m_firstVisible = std::min(first, last);
    m_lastVisible = std::max(first, last);
    fetchNear();
}

void MessageListModel::fetchAgain()
{
    m_unfilled.clear();
    fetchNear();
}

//! A hole near the rows that are read is filled before other pages are, from the side that they lie on.
void MessageListModel::fetchNear()
{
    if (m_loading || !m_filled)
        return;
    const int last = std::min(count(), m_lastVisible + kFetchAheadRows);
    for (int at = std::max(0, m_firstVisible - kFetchAheadRows); at < last; ++at) {
        const MessageGap &gap = m_rows[at].gap;
        if (m_rows[at].kind != MessageRow::Kind::Gap || m_unfilled.contains(gap.newerSeq))
            continue;
        const bool isNewer = at <= m_firstVisible && gap.olderSeq > 0;
        return isNewer ? fetch(Side::Above, gap.olderSeq) : fetch(Side::Below, gap.newerSeq);
    }
    if (!m_reachesNewest && m_firstVisible < kFetchAheadRows)
        return fetch(Side::Above, newestSeq(m_rows));
    if (last == count() && !m_unfilled.contains(oldestSeq(m_rows)))
        fetchMore({});
}

} // namespace aigm::app
