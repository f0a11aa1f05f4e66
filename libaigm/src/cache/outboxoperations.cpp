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

//! What retry() and discard() are about: what failed of \p message, or else what it says that waits.
std::optional<OutboxEntry> entryOf(CacheConnection &cache, const MessageId &message)
{
    QList<OutboxEntry> entries = cache.outbox.changesOf(message);
    if (const std::optional<OutboxEntry> send = cache.outbox.find(message))
        entries.prepend(*send);
    std::optional<OutboxEntry> waiting;
    for (const OutboxEntry &entry : std::as_const(entries)) {
        if (entry.message.delivery == Delivery::Failed)
            return entry;
        const Operation operation = entry.message.operation;
        if (!waiting && operation != Operation::React && operation != Operation::Unreact)
            waiting = entry;
    }
    return waiting;
}

//! What makes no sense without \p entry: all changes of what is not sent, and edits of an edit.
QList<OutboxEntry> droppedWith(CacheConnection &cache, const OutboxEntry &entry)
{
    QList<OutboxEntry> changes = cache.outbox.changesOf(entry.message.id);
    changes.removeIf([&](const OutboxEntry &change) {
        const bool follows = entry.message.operation == Operation::Send
            || (entry.message.operation == Operation::Edit && change.message.operation == Operation::Edit);
        return change.id == entry.id || !follows;
    });
    return changes;
}

//! The entry to which the failure of \p entry belongs. The last edit wins: where another one waits behind an
//! edit, that one is what can no longer be done.
MessageId failing(CacheConnection &cache, const OutboxEntry &entry)
{
    if (entry.message.operation != Operation::Edit)
        return entry.id;
    const QList<OutboxEntry> changes = cache.outbox.changesOf(entry.message.id);
    for (const OutboxEntry &change : changes) {
        if (change.message.operation != Operation::Edit || change.id == entry.id)
            continue;
        cache.outbox.remove(entry.id);
        cache.outbox.setBase(change.id, entry.baseRev);
        return change.id;
    }
    return entry.id;
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
            row = cache.messages.asRead(row);
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

Result<void> fail(CacheConnection &cache, const MessageId &id, const Error &reason, qint64 thereRev)
{
    return cache.write([&]() -> Result<void> {
        const std::optional<OutboxEntry> entry = cache.outbox.find(id);
        if (!entry)
            return notUnsent();
        const MessageId failed = failing(cache, *entry);
        if (!cache.outbox.fail(failed, reason))
            return notUnsent();
        if (thereRev > 0 && entry->message.operation == Operation::Edit)
            cache.outbox.setBase(failed, thereRev);
        noteState(cache, entry->message.id);
        return {};
    });
}

Result<void> retry(CacheConnection &cache, const MessageId &message, const MessageId &newId)
{
    return cache.write([&]() -> Result<void> {
        const std::optional<OutboxEntry> entry = entryOf(cache, message);
        if (!entry)
            return notUnsent();
        const bool isSend = entry->message.operation == Operation::Send;
        const MessageId target = newId.isNull() || !isSend ? entry->id : newId;
        if (!cache.outbox.retry(entry->id, target))
            return notUnsent();
        if (target != entry->id) {
            cache.noteRemoved(entry->message.conversation, message);
            cache.messages.rename(message, target);
            cache.outbox.moveChanges(message, target);
        }
        // what stands there by now was seen, and is to be replaced
        const std::optional<Message> there = cache.messages.findStored(message);
        if (entry->message.operation == Operation::Edit && there)
            cache.outbox.setBase(entry->id, there->rev);
        noteState(cache, isSend ? target : message);
        return {};
    });
}

Result<Document> discard(CacheConnection &cache, const MessageId &message)
{
    // a message that was thrown away must not come back and be sent after a power cut
    return cache.write(
        [&]() -> Result<Document> {
            const std::optional<OutboxEntry> entry = entryOf(cache, message);
            if (!entry)
                return notUnsent();
            QList<OutboxEntry> dropped = droppedWith(cache, *entry);
            dropped.prepend(*entry);
            for (const OutboxEntry &each : std::as_const(dropped)) {
                if (each.inFlight) {
                    return Error{.kind = Error::Kind::Rejected,
                                 .message = QCoreApplication::translate(
                                     "aigm", "This message is being sent at this moment."),
                                 .code = QStringLiteral("in_flight")};
                }
            }
            Document said;
            for (const OutboxEntry &each : std::as_const(dropped)) {
                cache.outbox.remove(each.id);
                if (each.message.operation == Operation::Send || each.message.operation == Operation::Edit)
                    said = each.message.content;
            }
            if (entry->message.operation == Operation::Send) {
                cache.messages.remove(message);
                cache.noteRemoved(entry->message.conversation, message);
            }
            noteState(cache, message);
            return said;
        },
        Transaction::Durability::Full);
}

} // namespace aigm::operations
