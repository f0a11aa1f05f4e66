// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDateTime>

#include <algorithm>

namespace aigm {

//! No message of \p moment or later has a row below this one: the rows of the table lie in the order of time.
//! Those of one millisecond stand side by side; there is room for four before they run into the next.
inline qint64 firstRowOf(const QDateTime &moment)
{
    constexpr qint64 kRowsPerMillisecond = 4;
    constexpr qint64 kEpoch = 1577836800000; // 2020-01-01: keeps row numbers short
    constexpr qint64 kLastRow = qint64(1) << 56;
    const qint64 row = (moment.toMSecsSinceEpoch() - kEpoch) * kRowsPerMillisecond;
    return std::clamp<qint64>(row, 1, kLastRow);
}

} // namespace aigm
