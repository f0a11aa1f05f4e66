// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/operations.h"

#include "cache/cacheconnection.h"
#include "net/killpoint.h"

#include <QCoreApplication>

namespace aigm::operations {

namespace {

Error notUnsent()
{
    return {.kind = Error::Kind::NotFound,
            .message = QCoreApplication::translate("aigm", "This message is no longer waiting to be sent.")};
}

//! Inside a transaction: its row looks different now.
void noteState(CacheConnection &cache, const MessageId &id)
{
    cache.noteOutbox();
    if (const std::optional<Message> message = cache.messages.find(id))
        cache.noteUpserted(*message);
}

} // namespace

Result<Message> enqueue(CacheConnection &cache, const NewMessage &message)
{
    // what the person was shown as waiting has to outlive a power cut
    return cache.write(
        [&]() -> Result<Message> {
            Message row;
            row.id = message.id;
            row.conversation = message.conversation;
            row.author = message.author;
            row.content = message.draft.content;
            row.replyTo = message.draft.replyTo;
            row.createdAt = message.createdAt;
            row.delivery = Delivery::Pending;
            row.localOrder = cache.outbox.append(message);
            AIGM_KILL_POINT("outbox.writing");
            cache.messages.insertUnsent(cache.ranges.keyFor(message.conversation), row);
            row = cache.messages.withAuthorName(row);
            cache.noteUpserted(row);
            cache.noteOutbox();
            return row;
        },
        Transaction::Durability::Full);
}

Result<bool> markInFlight(CacheConnection &cache, const MessageId &id)
{
    return cache.write([&]() -> Result<bool> { return cache.outbox.markInFlight(id); });
}

Result<void> release(CacheConnection &cache, const MessageId &id)
{
    return cache.write([&]() -> Result<void> {
        cache.outbox.release(id);
        return {};
    });
}

Result<void> fail(CacheConnection &cache, const MessageId &id, const Error &reason)
{
    return cache.write([&]() -> Result<void> {
        if (!cache.outbox.fail(id, reason))
            return notUnsent();
        noteState(cache, id);
        return {};
    });
}

Result<void> retry(CacheConnection &cache, const MessageId &id, const MessageId &newId)
{
    return cache.write([&]() -> Result<void> {
        const MessageId target = newId.isNull() ? id : newId;
        if (!cache.outbox.retry(id, target))
            return notUnsent();
        if (target != id) {
            if (const std::optional<Message> message = cache.messages.find(id))
                cache.noteRemoved(message->conversation, id);
            cache.messages.rename(id, target);
        }
        noteState(cache, target);
        return {};
    });
}

Result<Document> discard(CacheConnection &cache, const MessageId &id)
{
    // a message that was thrown away must not come back and be sent after a power cut
    return cache.write(
        [&]() -> Result<Document> {
            const std::optional<OutboxEntry> entry = cache.outbox.find(id);
            if (!entry)
                return notUnsent();
            if (entry->inFlight) {
                return Error{.kind = Error::Kind::Rejected,
                             .message = QCoreApplication::translate(
                                 "aigm", "This message is being sent at this moment."),
                             .code = QStringLiteral("in_flight")};
            }
            cache.outbox.remove(id);
            cache.messages.remove(id);
            cache.noteRemoved(entry->message.conversation, id);
            cache.noteOutbox();
            return entry->message.content;
        },
        Transaction::Durability::Full);
}

} // namespace aigm::operations
