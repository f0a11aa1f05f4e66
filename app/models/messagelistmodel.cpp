// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "messagelistmodel.h"

#include "showntext.h"

#include <algorithm>

namespace aigm::app {

namespace {

//! Only what waits longer says so (design.md, section 6).
constexpr std::chrono::milliseconds kWaitingShownAfter{1000};
//! A hole that could not be filled is asked for again after this, if it is still near the reader.
constexpr std::chrono::seconds kRefillAfter{15};
constexpr std::chrono::minutes kDayLookedAtEach{1};
//! So many rows above those in view outlive a trim, which happens when there are twice as many.
constexpr int kTrimmedTo = 200;

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

//! What came while a page was read may be newer than that page. Whatever is in it already changes nothing.
void MessageListModel::replayEarly()
{
    if (isReading())
        return; // the last answer does it
    const QList<MessageChange> early = std::exchange(m_early, {});
    for (const MessageChange &change : early)
        takeIn(change);
    placeNewLine();
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
    QList<aigm::Message> kept = change.upserted;
    if (!change.removed.isEmpty()) // what is told as sent and lies in a hole is in both
        kept.removeIf([&](const aigm::Message &message) { return change.removed.contains(message.id); });
    for (std::span<const aigm::Message> rest(std::as_const(kept)); !rest.empty();) {
        const std::span<const aigm::Message> newest = rest.first(countNewest(rest));
        if (newest.size() > 1)
            insertNewest(newest);
        else
            takeIn(rest.front());
        rest = rest.subspan(std::max<std::size_t>(1, newest.size()));
    }
    placeNewLine();
}

void MessageListModel::takeIn(const aigm::Message &message)
{
    const bool isNew = rowOf(m_rows, message.id) < 0;
    const bool isShown = !isNew || !isOutsideWindow(message);
    if (isShown)
        upsert(message);
    const bool isNewest =
        isShown ? rowOf(m_rows, message.id) == 0 : m_newestKnown > 0 && message.seq > m_newestKnown;
    if (m_newestKnown > 0)
        m_newestKnown = std::max(m_newestKnown, message.seq);
    if (isNew && isNewest && message.author != m_self)
        Q_EMIT arrived(shownText(message.authorName), message.content.toPlainText());
}

//! How many of \p messages, from the first on, follow what is here, each after the one before.
std::size_t MessageListModel::countNewest(std::span<const aigm::Message> messages) const
{
    qint64 newest = newestSeq(m_rows);
    std::size_t count = 0;
    while (newest > 0 && m_reachesNewest && count < messages.size() && messages[count].seq > newest
           && rowOf(m_rows, messages[count].id) < 0)
        newest = messages[count++].seq;
    return count;
}

//! As takeIn() of each, but the view hears of them once: a burst is one insertion.
void MessageListModel::insertNewest(std::span<const aigm::Message> messages)
{
    MessageRows added = rowsOf({messages.begin(), messages.end()});
    const int at = sortedRow(m_rows, added.constFirst()); // below what is not sent
    added.last().groupWith(at < m_rows.size() ? &m_rows[at] : nullptr);
    beginInsertRows({}, at, at + int(added.size()) - 1);
    m_rows = m_rows.first(at) + added + m_rows.mid(at);
    endInsertRows();
    regroup(at - 1);
    if (m_newestKnown > 0)
        m_newestKnown = std::max(m_newestKnown, messages.back().seq);
    for (const aigm::Message &message : messages) {
        if (at == 0 && message.author != m_self)
            Q_EMIT arrived(shownText(message.authorName), message.content.toPlainText());
    }
}

bool MessageListModel::isOutsideWindow(const aigm::Message &message) const
{
    // Paging will bring it in its turn, with what lies between.
    if (m_rows.isEmpty())
        return !m_reachesNewest;
    const bool isOlder = message.seq != 0 && !m_reachesStart && message.seq < oldestSeq(m_rows);
    return isOlder || (!m_reachesNewest && (message.seq == 0 || message.seq > newestSeq(m_rows)));
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
    row.showNew = m_rows[to].showNew;
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

void MessageListModel::trim()
{
    const int kept = m_lastVisible + kTrimmedTo;
    if (isReading() || count() <= kept + kTrimmedTo || m_rows[kept - 1].message.seq == 0)
        return; // what is read below needs a message to begin at
    setStart(false);
    beginRemoveRows({}, kept, count() - 1);
    m_rows.erase(m_rows.begin() + kept, m_rows.end());
    endRemoveRows();
    regroup(count() - 1);
    Q_EMIT countChanged();
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

int MessageListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
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
    const QDateTime since = row.pendingSince();
    return since.isValid() && since.msecsTo(QDateTime::currentDateTimeUtc()) >= kWaitingShownAfter.count();
}

//! Lets pending rows say that they wait once they have waited, and comes back while some have not.
void MessageListModel::watchWaiting()
{
    bool younger = false;
    for (int at = 0; at < m_rows.size(); ++at) {
        if (!m_rows[at].pendingSince().isValid())
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
