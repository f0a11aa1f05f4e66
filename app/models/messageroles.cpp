// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "messagelistmodel.h"

#include "timetext.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

//! More than three lines of it are not shown.
constexpr int kExcerptLength = 400;

} // namespace

// What the view asks and wants of one row.

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

void MessageListModel::discard(const QString &messageId)
{
    takeBack(messageId, [](const Document &) {});
}

void MessageListModel::deleteMessage(const QString &messageId)
{
    const auto id = MessageId::fromString(messageId);
    if (!id)
        return;
    whenDone(m_messages->remove(*id), this, [this](const Result<aigm::Message> &gone) {
        if (!gone)
            Q_EMIT failed(gone.error().message);
    });
}

void MessageListModel::edit(const QString &messageId)
{
    const MessageRow *const row = find(messageId);
    if (!row)
        return;
    const aigm::Message &message = row->message;
    const bool hasFailed = message.delivery == Delivery::Failed;
    if (message.deletedAt.isValid() || (hasFailed && message.operation == Operation::Send))
        takeBack(messageId, [this](const Document &content) { Q_EMIT editRequested(content); });
    else if (hasFailed && message.operation == Operation::Edit)
        editFailed(message);
    else
        Q_EMIT changeRequested(message, message.content);
}

//! What was typed stays in the outbox until it is replaced.
void MessageListModel::editFailed(const aigm::Message &message)
{
    whenDone(m_messages->outbox(), this, [this, message](const Result<QList<aigm::Message>> &unsent) {
        if (!unsent)
            return Q_EMIT failed(unsent.error().message);
        const auto typed = std::find_if(unsent->crbegin(), unsent->crend(), [&](const aigm::Message &change) {
            return change.id == message.id && change.operation == Operation::Edit;
        });
        Q_EMIT changeRequested(message, typed == unsent->crend() ? message.content : typed->content);
    });
}

void MessageListModel::editLast()
{
    const auto own = std::find_if(m_rows.cbegin(), m_rows.cend(), [this](const MessageRow &row) {
        return row.kind == MessageRow::Kind::Message && row.message.author == m_self
            && !row.message.deletedAt.isValid();
    });
    if (own != m_rows.cend())
        edit(own->message.id.toString());
}

const MessageRow *MessageListModel::find(const QString &messageId) const
{
    const auto id = MessageId::fromString(messageId);
    const int at = id ? rowOf(m_rows, *id) : -1;
    return at < 0 ? nullptr : &m_rows[at];
}

QVariantMap MessageListModel::excerpt(const QString &messageId) const
{
    const MessageRow *const row = find(messageId);
    if (!row)
        return {};
    return {{u"text"_s, row->message.content.toPlainText().left(kExcerptLength)},
            {u"time"_s, rowTime(row->message.createdAt)}};
}

QString MessageListModel::dayOf(int row) const
{
    while (row > 0 && row < count() && m_rows[row].kind != MessageRow::Kind::Message)
        --row; // a hole, or the start: what lies beneath it on the screen
    const QDate day = row >= 0 && row < count() ? m_rows[row].day() : QDate();
    return (day.isValid() ? day : QDate::currentDate()).toString(Qt::ISODate);
}

qint64 MessageListModel::seqOf(const QString &messageId) const
{
    const MessageRow *const row = find(messageId);
    return row ? row->message.seq : 0;
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
            {ShowNewRole, "showNew"},
            {OperationRole, "operation"},
            {EditedTimeRole, "editedTime"},
            {AccessibleTextRole, "accessibleText"}};
}

} // namespace aigm::app
