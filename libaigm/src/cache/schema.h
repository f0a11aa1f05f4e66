// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <span>

namespace aigm {

//! "AIGM", in the header of the file.
inline constexpr int kCacheApplicationId = 0x4149474d;

//! What leads from each version of the cache file to the next; see migrate(). Steps that were
//! released never change.
[[nodiscard]] std::span<const char *const> cacheSchema();

} // namespace aigm
