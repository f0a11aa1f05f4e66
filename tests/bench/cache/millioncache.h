// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "corpus.h"

#include "cache/cachetypes.h"

#include <QString>

namespace aigm {
class CacheConnection;
}

namespace aigm::bench {

constexpr int kMillion = 1'000'000;

//! \p posts as the server would page them: grouped by room, each group without holes.
[[nodiscard]] std::vector<ServerRows> pagesOf(const Corpus &corpus, const std::vector<Post> &posts);

//! Takes the pages in, each in a transaction of its own. Ends the program on an error.
void takeIn(CacheConnection &cache, const std::vector<ServerRows> &pages);

//! The file with a million messages in \p folder, as \p corpus tells them: made by the cache itself when it
//! is not there yet, or when the schema or the corpus is another one. Leaves \p corpus behind the last one.
[[nodiscard]] QString millionCache(const QString &folder, Corpus *corpus);

} // namespace aigm::bench
