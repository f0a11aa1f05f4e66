// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "traffic.h"

#include <QString>

namespace aigm::bench {

//! From what the WebSocket library hands over to the typed change that goes to the cache, beside the
//! official realtime-js from the same bytes to its callback; and what of it asks the heap. \p node runs
//! \p peer with the modules of \p modules.
void measurePath(const Traffic &traffic, const QString &node, const QString &peer, const QString &modules);

//! The same and on into rows, the search index and what the cache tells of them, with both threads.
void measureIntoRows(const Traffic &traffic);

} // namespace aigm::bench
