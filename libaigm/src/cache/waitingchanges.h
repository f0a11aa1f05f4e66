// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"

namespace aigm {

//! Shows \p message as it will be once \p changes, oldest first, are done at the server; one that failed
//! shows its reason instead.
void showWaiting(const QList<OutboxEntry> &changes, Message *message);

} // namespace aigm
