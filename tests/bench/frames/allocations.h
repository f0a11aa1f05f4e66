// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

namespace aigm::bench {

//! How often this thread has asked the heap for memory: malloc, calloc, realloc, and operator new with
//! them, in whatever library.
[[nodiscard]] long allocations();

} // namespace aigm::bench
