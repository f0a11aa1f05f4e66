// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "json/reader.h"
#include "rest/resterror.h"

#include <aigm/profile.h>

#include <algorithm>
#include <limits>
#include <optional>

//! What the parts of RowReader share.
namespace aigm::reading {

template <class T>
void set(T &target, std::optional<T> value)
{
    if (value)
        target = *std::move(value);
}

inline void set(int &target, std::optional<qint64> value)
{
    if (value)
        target =
            int(std::clamp<qint64>(*value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

bool readProfile(json::Value value, Profile &profile);

// A function that returns a row answers with an object, a table with an array.
template <class Read>
bool oneRow(json::Value value, Read read)
{
    bool isRead = false;
    const bool isArray = value.elements([&](json::Value element) { isRead = read(element); });
    return isArray ? isRead : read(value);
}

template <class T>
Result<T> answer(bool isRead, T &&value)
{
    if (!isRead)
        return unreadableAnswer();
    return std::forward<T>(value);
}

} // namespace aigm::reading
