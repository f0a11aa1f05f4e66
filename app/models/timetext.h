// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDateTime>
#include <QString>

namespace aigm::app {

//! The moment of a message as its row shows it: "10:14" today, "Yesterday, 10:14", "3 October, 10:14".
//! \p moment is UTC; the text is local time in the user's own format.
[[nodiscard]] QString rowTime(const QDateTime &moment, const QDate &today = QDate::currentDate());
//! The hour and minute alone.
[[nodiscard]] QString clockTime(const QDateTime &moment);
//! Date and time in full, for the tooltip.
[[nodiscard]] QString fullTime(const QDateTime &moment);
//! The text of a day line: "Today, Thursday 23 October"; the year only when it is another one.
[[nodiscard]] QString dayLine(const QDate &day, const QDate &today = QDate::currentDate());

} // namespace aigm::app
