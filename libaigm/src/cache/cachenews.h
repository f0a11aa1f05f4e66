// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"

#include <aigm/readstate.h>

namespace aigm {

//! What one job changed: travels from the cache's thread to the main thread.
struct CacheNews
{
    std::optional<CacheRebuild> rebuild; //!< happened before all else
    QList<MessageChange> messages;
    QList<DirectoryChange> directory;
    std::optional<OutboxSummary> outbox;
    bool account = false;
    QList<ReadState> reads;

    [[nodiscard]] bool isEmpty() const
    {
        return !rebuild && messages.isEmpty() && directory.isEmpty() && !outbox && !account
            && reads.isEmpty();
    }
};

} // namespace aigm

Q_DECLARE_METATYPE(aigm::CacheNews)
