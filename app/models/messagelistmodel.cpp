// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "messagelistmodel.h"

#include "showntext.h"

#include <algorithm>

namespace aigm::app {

namespace {

constexpr int kPageSize = 50;
//! So many rows before the end of the window the next page is asked for.
constexpr int kFetchAheadRows = 25;
//! Only what waits longer says so (design.md, section 6).
constexpr std::chrono::milliseconds kWaitingShownAfter{1000};
//! A hole that could not be filled is asked for again after this, if it is still near the reader.
constexpr std::chrono::seconds kRefillAfter{15};
constexpr std::chrono::minutes kDayLookedAtEach{1};

} // namespace

MessageListModel::MessageListModel(aigm::Messages *messages, QObject *parent)
    : QAbstractListModel(parent)
    , m_messages(messages)
{
    m_waitingTimer.setSingleShot(true);
    connect(&m_waitingTimer, &QTimer::timeout, this, &MessageListModel::watchWaiting);
    m_refillTimer.setSingleShot(true);
    m_refillTimer.setInterval(kRefillAfter);
    connect(&m_refillTimer, &QTimer::timeout, this, &MessageListModel::fetchAgain);
    m_dayTimer.start(kDayLookedAtEach); // not at midnight: a computer sleeps, and its clock is set
    connect(&m_dayTimer, &QTimer::timeout, this, &MessageListModel::followDay);
    connect(m_messages, &aigm::Messages::changed, this, &MessageListModel::apply);
}

void MessageListModel::open(const ConversationId &conversation, const UserId &self)
{
    beginResetModel();
    m_rows.clear();
    m_conversation = conversation;
    m_self = self;
    m_early.clear(); // apply() keeps changes here until the page is in
    m_filled = false;
    m_readingAgain = false;
    m_wantsReadAgain = false;
    m_firstVisible = 0;
    m_lastVisible = 0;
    m_unfilled.clear();
    m_refillTimer.stop();
    endResetModel();
    setStart(false);
    Q_EMIT countChanged();
    ++m_ticket;
    if (conversation.isNull()) {
        setLoading(false);
        return;
    }
    setLoading(true);
    whenDone(m_messages->latest(conversation, kPageSize), this,
             [this, ticket = m_ticket](const Result<MessagePage> &page) {
                 if (ticket != m_ticket)
                     return; // the user has moved on
                 setLoading(false);
                 if (page)
                     fill(*page);
                 else
                     Q_EMIT failed(page.error().message);
             });
}

void MessageListModel::fill(const MessagePage &page)
{
    const MessageRows rows = rowsOf(page.messages);
    if (!rows.isEmpty()) {
        beginInsertRows({}, 0, int(rows.size()) - 1);
        m_rows = rows;
        endInsertRows();
    }
    m_filled = true;
    m_commit = page.commit;
    setGaps(page.gaps);
    setStart(page.reachesStart);
    const bool isOutdated =
        std::any_of(m_early.cbegin(), m_early.cend(), [&page](const MessageChange &early) {
            return early.commit > page.commit && (early.holes || early.missed);
        });
    replayEarly();
    if (isOutdated)
        readAgain();
}

//! Takes over \p page, the newest rows, where the window differs from it.
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
    }
    QList<MessageGap> gaps = page.gaps;
    for (int at = count() - 1; at >= 0; --at) {
        const MessageRow &row = m_rows[at];
        const bool isTold = row.message.seq == 0 || row.message.seq >= oldest;
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

//! What came while a page was read may be newer than that page. Whatever is in it already changes nothing.
void MessageListModel::replayEarly()
{
    if (isReading())
        return; // the last answer does it
    const QList<MessageChange> early = std::exchange(m_early, {});
    for (const MessageChange &change : early)
        takeIn(change);
    watchWaiting();
    Q_EMIT countChanged();
}

void MessageListModel::apply(const MessageChange &change)
{
    if (change.conversation != m_conversation)
        return;
    if (isReading())
        m_early.append(change);
    if (!m_filled || (change.commit != 0 && change.commit <= m_commit))
        return; // the page will have it, or was read after it
    takeIn(change);
    if (change.missed || change.holes)
        readAgain();
    watchWaiting();
    Q_EMIT countChanged();
}

void MessageListModel::takeIn(const MessageChange &change)
{
    for (const MessageId &id : change.removed)
        erase(id);
    for (const aigm::Message &message : change.upserted) {
        const bool isNew = rowOf(m_rows, message.id) < 0;
        if (isNew && isOutsideWindow(message))
            continue;
        upsert(message);
        if (isNew && message.author != m_self && rowOf(m_rows, message.id) == 0)
            Q_EMIT arrived(shownText(message.authorName), message.content.toPlainText());
    }
}

bool MessageListModel::isOutsideWindow(const aigm::Message &message) const
{
    // Older than all that is shown: fetchMore() will bring it in its turn, with what lies between.
    return message.seq != 0 && !m_reachesStart && !m_rows.isEmpty() && message.seq < oldestSeq(m_rows);
}

void MessageListModel::upsert(const aigm::Message &message)
{
    MessageRow row{MessageRow::Kind::Message, message};
    const int from = rowOf(m_rows, message.id);
    const int to = sortedRow(m_rows, row, from);
    if (from < 0) {
        insertRow(to, std::move(row));
        return;
    }
    if (m_rows[from].message.rev > message.rev)
        return; // the greater revision wins
    if (from != to) {
        beginMoveRows({}, from, from, {}, to > from ? to + 1 : to);
        m_rows.move(from, to);
        endMoveRows();
        regroup(from);
        regroup(from - 1);
    }
    row.showAuthor = m_rows[to].showAuthor;
    row.showDay = m_rows[to].showDay;
    m_rows[to] = std::move(row); // mostly the server's echo of a pending row
    m_rows[to].groupWith(to + 1 < m_rows.size() ? &m_rows[to + 1] : nullptr);
    Q_EMIT dataChanged(index(to), index(to));
    regroup(to - 1);
}

void MessageListModel::insertRow(int at, MessageRow row)
{
    row.groupWith(at < m_rows.size() ? &m_rows[at] : nullptr);
    beginInsertRows({}, at, at);
    m_rows.insert(at, std::move(row));
    endInsertRows();
    regroup(at - 1);
}

void MessageListModel::removeRow(int at)
{
    beginRemoveRows({}, at, at);
    m_rows.removeAt(at);
    endRemoveRows();
    regroup(at - 1);
}

void MessageListModel::erase(const MessageId &id)
{
    if (const int at = rowOf(m_rows, id); at >= 0)
        removeRow(at);
}

void MessageListModel::regroup(int row)
{
    if (row < 0 || row >= m_rows.size())
        return;
    if (m_rows[row].groupWith(row + 1 < m_rows.size() ? &m_rows[row + 1] : nullptr))
        Q_EMIT dataChanged(index(row), index(row), {ShowAuthorRole, ShowDayRole, DayTextRole});
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
    whenDone(m_messages->cached(m_conversation, 0, count() + kPageSize), this,
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

int MessageListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

bool MessageListModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_filled && !m_loading && !m_reachesStart && oldestSeq(m_rows) > 0;
}

void MessageListModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        fetchBelow(oldestSeq(m_rows));
}

void MessageListModel::fetchBelow(qint64 seq)
{
    setLoading(true);
    whenDone(m_messages->before(m_conversation, seq, kPageSize), this,
             [this, seq, ticket = m_ticket](const Result<MessagePage> &page) {
                 if (ticket != m_ticket)
                     return;
                 setLoading(false);
                 if (page)
                     return extend(seq, *page);
                 replayEarly();
                 Q_EMIT failed(page.error().message);
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

//! A hole near the rows that are read is filled before older pages are.
void MessageListModel::fetchNear()
{
    if (m_loading || !m_filled)
        return;
    const int last = std::min(count(), m_lastVisible + kFetchAheadRows);
    for (int at = std::max(0, m_firstVisible - kFetchAheadRows); at < last; ++at) {
        const bool isHole = m_rows[at].kind == MessageRow::Kind::Gap;
        if (isHole && !m_unfilled.contains(m_rows[at].gap.newerSeq))
            return fetchBelow(m_rows[at].gap.newerSeq);
    }
    if (last == count() && !m_unfilled.contains(oldestSeq(m_rows)))
        fetchMore({});
}

void MessageListModel::setLoading(bool loading)
{
    if (m_loading == loading)
        return;
    m_loading = loading;
    Q_EMIT loadingChanged();
}

//! "Today" becomes "Yesterday".
void MessageListModel::followDay()
{
    const QDate today = QDate::currentDate();
    if (std::exchange(m_today, today) != today && !m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(count() - 1), {TimeRole, DayTextRole, AccessibleTextRole});
}

bool MessageListModel::isWaiting(const MessageRow &row) const
{
    return row.kind == MessageRow::Kind::Message && row.message.delivery == Delivery::Pending
        && row.message.createdAt.msecsTo(QDateTime::currentDateTimeUtc()) >= kWaitingShownAfter.count();
}

//! Lets pending rows say that they wait once they have waited, and comes back while some have not.
void MessageListModel::watchWaiting()
{
    bool younger = false;
    for (int at = 0; at < m_rows.size() && m_rows[at].message.seq == 0; ++at) {
        if (m_rows[at].message.delivery != Delivery::Pending)
            continue;
        if (isWaiting(m_rows[at]))
            Q_EMIT dataChanged(index(at), index(at), {WaitingRole, AccessibleTextRole});
        else
            younger = true;
    }
    if (younger)
        m_waitingTimer.start(kWaitingShownAfter);
}

} // namespace aigm::app
