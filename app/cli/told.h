// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "context.h"

namespace aigm::cli {

//! Waits until the server knows what was read here; false when it cannot be told now.
[[nodiscard]] bool waitUntilReadsAreTold(Context &context);

} // namespace aigm::cli
