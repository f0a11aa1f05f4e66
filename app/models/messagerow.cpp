// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "messagerow.h"

#include "personlook.h"
#include "showntext.h"
#include "timetext.h"

#include <QCoreApplication>

#include <chrono>
#include <limits>

namespace aigm::app {

namespace {

//! Rows of one author closer than this read as one (design.md, section 6).
constexpr std::chrono::minutes kGroupSpan{7};

struct RowText
{
    Q_DECLARE_TR_FUNCTIONS(aigm::app::MessageRow)
};

bool continues(const Message &newer, const Message &older)
{
    return newer.author == older.author && newer.replyTo.isNull()
        && older.createdAt.secsTo(newer.createdAt) < std::chrono::seconds(kGroupSpan).count();
}

} // namespace

std::pair<qint64, qint64> MessageRow::place() const
{
    switch (kind) {
    case Kind::Start:
        return {-1, 0};
    case Kind::Gap:
        // just under the message above the hole
        return {gap.newerSeq * 2 - 1, 0};
    case Kind::Message:
        break;
    }
    if (message.seq == 0)
        return {std::numeric_limits<qint64>::max(), message.localOrder};
    return {message.seq * 2, 0};
}

bool MessageRow::sameThing(const MessageRow &other) const
{
    if (kind != other.kind)
        return false;
    return kind == Kind::Message ? message.id == other.message.id : place() == other.place();
}

QDate MessageRow::day() const
{
    return kind == Kind::Message ? message.createdAt.toLocalTime().date() : QDate();
}

bool MessageRow::groupWith(const MessageRow *older)
{
    bool author = true;
    bool dayLine = false;
    if (kind == Kind::Message) {
        const bool message = older && older->kind == Kind::Message;
        dayLine = !message || older->day() != day();
        author = dayLine || showNew || !continues(this->message, older->message);
    }
    const bool changed = author != showAuthor || dayLine != showDay;
    showAuthor = author;
    showDay = dayLine;
    return changed;
}

QVariant MessageRow::value(Field field) const
{
    switch (field) {
    case Field::MessageId:
        return message.id.toString();
    case Field::Kind:
        return int(kind);
    case Field::AuthorId:
        return message.author.toString();
    case Field::AuthorName:
        return shownText(message.authorName);
    case Field::Initials:
        return initialsOf(message.authorName);
    case Field::Hue:
        return hueOf(message.author);
    case Field::Time:
        return showAuthor ? rowTime(message.createdAt) : clockTime(message.createdAt);
    case Field::FullTime:
        return fullTime(message.createdAt);
    case Field::ShowAuthor:
        return showAuthor;
    case Field::ShowDay:
        return showDay;
    case Field::DayText:
        return showDay ? dayLine(day()) : QString();
    case Field::Document:
        return QVariant::fromValue(message.content);
    case Field::PlainText:
        return message.content.toPlainText();
    case Field::Delivery:
        return int(message.delivery);
    case Field::Failure:
        return shownText(message.failure);
    case Field::Edited:
        return message.editedAt.isValid();
    case Field::Deleted:
        return message.deletedAt.isValid();
    case Field::GapCount:
        return int(gap.aboutCount);
    case Field::ShowNew:
        return showNew;
    case Field::Operation:
        return int(message.operation);
    case Field::EditedTime:
        return message.editedAt.isValid() ? fullTime(message.editedAt) : QString();
    }
    return {};
}

QDateTime MessageRow::pendingSince() const
{
    if (message.delivery != Delivery::Pending)
        return {};
    switch (message.operation) {
    case Operation::Edit:
        return message.editedAt;
    case Operation::Delete:
        return message.deletedAt;
    default:
        return message.createdAt;
    }
}

QString MessageRow::failureText() const
{
    switch (message.operation) {
    case Operation::Edit:
        return RowText::tr("%1, edit not sent, %2");
    case Operation::Delete:
        return RowText::tr("%1, not deleted, %2");
    case Operation::React:
    case Operation::Unreact:
        return RowText::tr("%1, reaction not sent, %2");
    case Operation::Send:
        break;
    }
    return RowText::tr("%1, not sent, %2");
}

QString MessageRow::accessibleText(bool waiting) const
{
    const QString text = message.deletedAt.isValid() ? RowText::tr("This message was deleted.")
                                                     : message.content.toPlainText();
    QString said =
        RowText::tr("%1, %2, %3").arg(shownText(message.authorName), rowTime(message.createdAt), text);
    if (message.editedAt.isValid() && !message.deletedAt.isValid())
        said = RowText::tr("%1, edited").arg(said);
    if (message.delivery == Delivery::Failed)
        said = failureText().arg(said, shownText(message.failure));
    else if (waiting)
        said = RowText::tr("%1, waiting to be sent").arg(said);
    return said;
}

} // namespace aigm::app
