// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "messagerow.h"

#include <QList>

namespace aigm::app {

//! The rows of a timeline, newest first, by MessageRow::place().
using MessageRows = QList<MessageRow>;

//! The rows of \p messages, in whatever order those come.
[[nodiscard]] MessageRows rowsOf(const QList<Message> &messages);
//! Where the message \p id lies; -1 when it is not there.
[[nodiscard]] int rowOf(const MessageRows &rows, const MessageId &id);
//! Where \p row belongs, counted without the row at \p without (-1 = with all).
[[nodiscard]] int sortedRow(const MessageRows &rows, const MessageRow &row, int without = -1);
//! The seq of the oldest message that has one; 0 when none has.
[[nodiscard]] qint64 oldestSeq(const MessageRows &rows);
//! The seq of the newest message that has one; 0 when none has.
[[nodiscard]] qint64 newestSeq(const MessageRows &rows);
//! Where the message with \p seq lies; -1 when it is not there.
[[nodiscard]] int rowOfSeq(const MessageRows &rows, qint64 seq);

} // namespace aigm::app
