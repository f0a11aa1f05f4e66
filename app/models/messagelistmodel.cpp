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

} // namespace

MessageListModel::MessageListModel(aigm::Messages *messages, QObject *parent)
    : QAbstractListModel(parent)
    , m_messages(messages)
{
    m_waitingTimer.setSingleShot(true);
    connect(&m_waitingTimer, &QTimer::timeout, this, &MessageListModel::watchWaiting);
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
    m_firstVisible = 0;
    m_lastVisible = 0;
    m_unfilled.clear();
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
    Q_EMIT countChanged();
    replayEarly(page.commit);
    watchWaiting();
}

//! Takes in what lies below \p seq.
void MessageListModel::extend(qint64 seq, const MessagePage &page)
{
    for (const aigm::Message &message : page.messages)
        upsert(message);
    const qint64 oldest = page.messages.isEmpty() ? seq : page.messages.last().seq;
    QList<MessageGap> gaps = page.gaps;
    if (std::any_of(gaps.cbegin(), gaps.cend(), [seq](const MessageGap &gap) { return gap.newerSeq == seq; }))
        m_unfilled.insert(seq);
    for (const MessageRow &row : std::as_const(m_rows)) {
        const bool told = row.gap.newerSeq <= seq && row.gap.newerSeq >= oldest; // by the page, or filled
        if (row.kind == MessageRow::Kind::Gap && !told)
            gaps.append(row.gap);
    }
    setGaps(gaps);
    setStart(m_reachesStart || page.reachesStart);
    Q_EMIT countChanged();
}

void MessageListModel::replayEarly(quint64 commit)
{
    const QList<MessageChange> early = std::exchange(m_early, {});
    for (const MessageChange &change : early) {
        if (change.commit > commit)
            apply(change);
    }
}

void MessageListModel::apply(const MessageChange &change)
{
    if (change.conversation != m_conversation)
        return;
    if (!m_filled) {
        m_early.append(change);
        return;
    }
    if (change.commit != 0 && change.commit <= m_commit)
        return; // the page was read after it
    for (const MessageId &id : change.removed)
        erase(id);
    for (const aigm::Message &message : change.upserted) {
        if (rowOf(m_rows, message.id) < 0 && isOutsideWindow(message))
            continue;
        const bool isNew = rowOf(m_rows, message.id) < 0;
        upsert(message);
        if (isNew && message.author != m_self && rowOf(m_rows, message.id) == 0)
            Q_EMIT arrived(shownText(message.authorName), message.content.toPlainText());
    }
    if (hasGaps(m_rows))
        refreshGaps();
    watchWaiting();
    Q_EMIT countChanged();
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

void MessageListModel::refreshGaps()
{
    whenDone(m_messages->cached(m_conversation, 0, count()), this,
             [this, ticket = m_ticket](const Result<MessagePage> &page) {
                 if (ticket == m_ticket && page)
                     setGaps(page->gaps);
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
                     extend(seq, *page);
                 else
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

void MessageListModel::retry(const QString &messageId)
{
    const auto id = MessageId::fromString(messageId);
    if (!id)
        return;
    whenDone(m_messages->retry(*id), this, [this](const Result<void> &done) {
        if (!done)
            Q_EMIT failed(done.error().message);
    });
}

void MessageListModel::remove(const QString &messageId)
{
    takeBack(messageId, [](const Document &) {});
}

void MessageListModel::edit(const QString &messageId)
{
    takeBack(messageId, [this](const Document &content) { Q_EMIT editRequested(content); });
}

void MessageListModel::takeBack(const QString &messageId, const std::function<void(const Document &)> &then)
{
    const auto id = MessageId::fromString(messageId);
    if (!id)
        return;
    whenDone(m_messages->discard(*id), this, [this, then](const Result<Document> &content) {
        if (content)
            then(*content);
        else
            Q_EMIT failed(content.error().message);
    });
}

QVariant MessageListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const MessageRow &row = m_rows[index.row()];
    switch (role) {
    case OwnRole:
        return row.message.author == m_self;
    case WaitingRole:
        return isWaiting(row);
    case AccessibleTextRole:
        return row.accessibleText(isWaiting(row));
    default:
        return row.value(MessageRow::Field(role));
    }
}

QHash<int, QByteArray> MessageListModel::roleNames() const
{
    return {{MessageIdRole, "messageId"},
            {KindRole, "kind"},
            {AuthorIdRole, "authorId"},
            {AuthorNameRole, "authorName"},
            {InitialsRole, "initials"},
            {HueRole, "hue"},
            {OwnRole, "own"},
            {TimeRole, "time"},
            {FullTimeRole, "fullTime"},
            {ShowAuthorRole, "showAuthor"},
            {ShowDayRole, "showDay"},
            {DayTextRole, "dayText"},
            {DocumentRole, "document"},
            {PlainTextRole, "plainText"},
            {DeliveryRole, "delivery"},
            {FailureRole, "failure"},
            {WaitingRole, "waiting"},
            {EditedRole, "edited"},
            {DeletedRole, "deleted"},
            {GapCountRole, "gapCount"},
            {AccessibleTextRole, "accessibleText"}};
}

} // namespace aigm::app
