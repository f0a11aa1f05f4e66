// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/clock.h"

#include <aigm/types.h>

namespace aigm {

//! A new message id: a UUID of version 7 (RFC 9562), so that ids sort by time and keep indexes
//! dense. The millisecond comes from \p clock, the rest is random: nothing depends on the order.
[[nodiscard]] MessageId newMessageId(Clock &clock);

} // namespace aigm
