// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "messagelistmodel.h"

namespace aigm::app {

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
            {ShowNewRole, "showNew"},
            {AccessibleTextRole, "accessibleText"}};
}

} // namespace aigm::app
