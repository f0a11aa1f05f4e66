// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"
#include "cache/serversearch.h"

#include <aigm/found.h>

namespace aigm {

class CacheConnection;

//! What a Cache can be asked about messages, each in one transaction. Cache thread; see cache.h.
namespace operations {

[[nodiscard]] MessagePage latest(CacheConnection &cache, const ConversationId &conversation, int count);
[[nodiscard]] MessagePage before(CacheConnection &cache, const ConversationId &conversation, qint64 seq,
                                 int count);
[[nodiscard]] MessagePage after(CacheConnection &cache, const ConversationId &conversation, qint64 seq,
                                int count);
[[nodiscard]] MessagePage around(CacheConnection &cache, const ConversationId &conversation, qint64 seq,
                                 int count);
[[nodiscard]] Integrity integrity(CacheConnection &cache, const ConversationId &conversation);
[[nodiscard]] Result<SearchPage> search(CacheConnection &cache, const SearchRequest &request);
[[nodiscard]] Result<ServerSearch> serverSearch(CacheConnection &cache, const SearchRequest &request);
[[nodiscard]] Result<QList<FoundMessage>> foundBeyond(CacheConnection &cache, const SearchRequest &request,
                                                      const ServerSearch &search,
                                                      const QList<Message> &messages);

[[nodiscard]] Result<HeldRanges> apply(CacheConnection &cache, const ServerRows &rows);
[[nodiscard]] Result<HeldRanges> confirm(CacheConnection &cache, const Message &row);
[[nodiscard]] Result<void> forget(CacheConnection &cache, const ConversationId &conversation);

[[nodiscard]] Result<Message> enqueue(CacheConnection &cache, const NewMessage &message);
[[nodiscard]] Result<bool> markInFlight(CacheConnection &cache, const MessageId &id);
[[nodiscard]] Result<void> release(CacheConnection &cache, const MessageId &id);
[[nodiscard]] Result<void> fail(CacheConnection &cache, const MessageId &id, const Error &reason);
[[nodiscard]] Result<void> retry(CacheConnection &cache, const MessageId &id, const MessageId &newId);
[[nodiscard]] Result<Document> discard(CacheConnection &cache, const MessageId &id);

} // namespace operations

} // namespace aigm
