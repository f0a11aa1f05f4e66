// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/message.h>

#include <QString>
#include <QVariant>

#include <utility>

namespace aigm::app {

//! One row of the timeline: a message, a hole in the history, or the start of the conversation.
struct MessageRow
{
    enum class Kind { Message, Gap, Start };
    //! What a row can show by itself.
    enum class Field {
        MessageId = Qt::UserRole,
        Kind,
        AuthorId,
        AuthorName,
        Initials,
        Hue,
        Time,
        FullTime,
        ShowAuthor,
        ShowDay,
        DayText,
        Document,
        PlainText,
        Delivery,
        Failure,
        Edited,
        Deleted,
        GapCount,
        ShowNew,
        Operation,
        EditedTime,
    };

    Kind kind = Kind::Message;
    Message message = {};   //!< of Kind::Message
    MessageGap gap = {};    //!< of Kind::Gap
    bool showAuthor = true; //!< false when it continues the row before it (the next older one)
    bool showDay = false;
    bool showNew = false; //!< the first that was unread when the room was opened

    //! Rows lie newest first: the greater place comes first. Unsent rows are newer than all sent ones.
    [[nodiscard]] std::pair<qint64, qint64> place() const;
    [[nodiscard]] bool sameThing(const MessageRow &other) const;
    [[nodiscard]] QDate day() const;
    //! Sets showAuthor and showDay from the next older row (null = none).
    //! Returns true when one of them changed.
    bool groupWith(const MessageRow *older);
    [[nodiscard]] QVariant value(Field field) const;
    //! Since when what it says waits to be sent; invalid when nothing of it does.
    [[nodiscard]] QDateTime pendingSince() const;
    //! What a screen reader says: author, time, text, then what applies.
    [[nodiscard]] QString accessibleText(bool waiting) const;

private:
    [[nodiscard]] QString failureText() const;
};

} // namespace aigm::app
