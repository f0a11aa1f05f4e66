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
[[nodiscard]] std::optional<qint64> firstSince(CacheConnection &cache, const ConversationId &conversation,
                                               const QDateTime &moment);
[[nodiscard]] Integrity integrity(CacheConnection &cache, const ConversationId &conversation);
[[nodiscard]] Result<SearchPage> search(CacheConnection &cache, const SearchRequest &request);
[[nodiscard]] Result<ServerSearch> serverSearch(CacheConnection &cache, const SearchRequest &request);
[[nodiscard]] Result<QList<FoundMessage>> foundBeyond(CacheConnection &cache, const SearchRequest &request,
                                                      const ServerSearch &search,
                                                      const QList<Message> &messages);

[[nodiscard]] Result<HeldRanges> apply(CacheConnection &cache, const ServerRows &rows);
[[nodiscard]] Result<HeldRanges> confirm(CacheConnection &cache, const Message &row,
                                         const QList<Reaction> &reactions = {});
[[nodiscard]] Result<void> forget(CacheConnection &cache, const ConversationId &conversation);

[[nodiscard]] Result<Message> enqueue(CacheConnection &cache, const NewMessage &message);
[[nodiscard]] Result<Message> enqueueChange(CacheConnection &cache, const NewChange &change);
[[nodiscard]] QList<OutboxEntry> outboxHeads(CacheConnection &cache);
[[nodiscard]] Result<HeldRanges> confirmChange(CacheConnection &cache, const OutboxEntry &entry,
                                               const ServerRows &rows);
[[nodiscard]] Result<bool> markInFlight(CacheConnection &cache, const MessageId &id);
[[nodiscard]] Result<void> release(CacheConnection &cache, const MessageId &id);
[[nodiscard]] Result<void> fail(CacheConnection &cache, const MessageId &id, const Error &reason,
                                qint64 thereRev = 0);
[[nodiscard]] Result<void> retry(CacheConnection &cache, const MessageId &message, const MessageId &newId);
[[nodiscard]] Result<Document> discard(CacheConnection &cache, const MessageId &message);
//! Inside a write(): takes in \p rows, and yields what is held then.
[[nodiscard]] HeldRanges takeInAll(CacheConnection &cache, const ServerRows &rows);

} // namespace operations

} // namespace aigm
