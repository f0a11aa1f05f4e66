// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/operations.h"

#include "cache/cacheconnection.h"

#include <QCoreApplication>

#include <algorithm>

namespace aigm::operations {

// Changes of messages in the outbox. Each is coalesced with what waits already, but only with what was never
// on its way: the server may have carried out an attempt whose reply was lost, so a change of that comes
// after it.

namespace {

Error notHere()
{
    return {.kind = Error::Kind::NotFound,
            .message = QCoreApplication::translate("aigm", "This message is not on this computer.")};
}

Error deletedAlready()
{
    return {.kind = Error::Kind::Rejected,
            .message = QCoreApplication::translate("aigm", "The message is deleted."),
            .code = QStringLiteral("message_deleted")};
}

Error notYours()
{
    return {.kind = Error::Kind::Forbidden,
            .message = QCoreApplication::translate("aigm", "Only its author can edit a message.")};
}

bool isReaction(const OutboxEntry &entry)
{
    return entry.message.operation == Operation::React || entry.message.operation == Operation::Unreact;
}

//! The last edit wins.
void queueEdit(CacheConnection &cache, const Message &shown, NewChange change)
{
    std::optional<OutboxEntry> last;
    const QList<OutboxEntry> changes = cache.outbox.changesOf(shown.id);
    for (const OutboxEntry &entry : changes) {
        if (entry.message.operation == Operation::Edit)
            last = entry;
    }
    if (change.baseRev == 0)
        change.baseRev = shown.rev;
    if (last && last->message.delivery == Delivery::Failed)
        return cache.outbox.rewrite(last->id, change.content, change.baseRev);
    if (last && !last->isAttempted)
        return cache.outbox.rewrite(last->id, change.content, last->baseRev);
    const std::optional<OutboxEntry> send = cache.outbox.find(shown.id);
    if (send && !send->isAttempted) {
        cache.outbox.rewrite(send->id, change.content, 0);
        return cache.messages.setContent(shown.id, change.content);
    }
    if (last || send)
        change.baseRev = 0; // the revision that comes of it is not known yet
    cache.outbox.append(change, shown.conversation);
}

//! Nothing else has to be done with the message before. True if the server never had it, and it is gone now.
bool queueDelete(CacheConnection &cache, const Message &shown, const NewChange &change)
{
    const std::optional<OutboxEntry> send = cache.outbox.find(shown.id);
    const bool isUnsent =
        send && !send->inFlight && (!send->isAttempted || send->message.delivery == Delivery::Failed);
    const QList<OutboxEntry> changes = cache.outbox.changesOf(shown.id);
    for (const OutboxEntry &entry : changes) {
        if (!entry.inFlight)
            cache.outbox.remove(entry.id);
    }
    if (!isUnsent) {
        cache.outbox.append(change, shown.conversation);
        return false;
    }
    cache.outbox.remove(send->id);
    cache.messages.remove(shown.id);
    cache.noteRemoved(shown.conversation, shown.id);
    return true;
}

//! Adding and taking back cancel each other.
void queueReaction(CacheConnection &cache, const Message &shown, const NewChange &change)
{
    const auto isThis = [&](const Reaction &reaction) {
        return reaction.user == change.author && reaction.emoji == change.emoji;
    };
    std::optional<OutboxEntry> last;
    const QList<OutboxEntry> changes = cache.outbox.changesOf(shown.id);
    for (const OutboxEntry &entry : changes) {
        if (isReaction(entry) && isThis(entry.message.reactions.constFirst()))
            last = entry;
    }
    const bool isOn = std::any_of(shown.reactions.cbegin(), shown.reactions.cend(), isThis);
    const bool hasFailed = last && last->message.delivery == Delivery::Failed;
    if (hasFailed)
        cache.outbox.remove(
            last->id); // what failed is not shown, so that isOn tells what is there without it
    if (isOn == (change.operation == Operation::React))
        return;
    if (last && !hasFailed && !last->isAttempted)
        cache.outbox.remove(last->id);
    else
        cache.outbox.append(change, shown.conversation);
}

} // namespace

Result<Message> enqueueChange(CacheConnection &cache, const NewChange &change)
{
    return cache.write(
        [&]() -> Result<Message> {
            const std::optional<Message> shown = cache.messages.find(change.message);
            if (!shown)
                return notHere();
            const bool takesAway =
                change.operation == Operation::Delete || change.operation == Operation::Unreact;
            if (shown->deletedAt.isValid() && takesAway)
                return *shown;
            if (shown->deletedAt.isValid())
                return deletedAlready();
            if (change.operation == Operation::Edit && shown->author != change.author)
                return notYours();
            cache.noteOutbox();
            if (change.operation == Operation::Edit) {
                queueEdit(cache, *shown, change);
            } else if (change.operation != Operation::Delete) {
                queueReaction(cache, *shown, change);
            } else if (queueDelete(cache, *shown, change)) {
                Message gone = *shown;
                gone.content = Document();
                gone.deletedAt = change.createdAt;
                gone.delivery = Delivery::Sent;
                return gone;
            }
            const Message row = cache.messages.find(change.message).value_or(*shown);
            cache.noteUpserted(row);
            return row;
        },
        Transaction::Durability::Full);
}

QList<OutboxEntry> outboxHeads(CacheConnection &cache)
{
    QList<OutboxEntry> heads = cache.outbox.heads();
    for (OutboxEntry &head : heads) {
        if (!isReaction(head))
            continue;
        Reaction &reaction = head.message.reactions.first();
        if (const auto known = cache.messages.reaction(reaction.message, reaction.user, reaction.emoji))
            reaction.rev = known->rev;
    }
    return heads;
}

Result<HeldRanges> confirmChange(CacheConnection &cache, const OutboxEntry &entry, const ServerRows &rows)
{
    return cache.write([&]() -> Result<HeldRanges> {
        ServerRows taken = rows;
        qint64 rev = 0;
        for (const Message &message : rows.messages)
            rev = std::max(rev, message.rev);
        for (const Reaction &reaction : rows.reactions)
            rev = std::max(rev, reaction.rev);
        // of a message that is not here the page that brings it may be older than this
        if (rev == cache.ranges.held(rows.conversation).rev + 1 && cache.messages.find(entry.message.id)) {
            taken.rev = rev;
            taken.covers = SeqRange{rev, rev}; // no message has a change's revision for its seq
        }
        cache.outbox.remove(entry.id);
        if (entry.message.operation == Operation::Edit && rev > 0)
            cache.outbox.rebase(entry.message.id, rev);
        HeldRanges held = takeInAll(cache, taken);
        cache.noteOutbox();
        if (const std::optional<Message> message = cache.messages.find(entry.message.id))
            cache.noteUpserted(*message);
        return held;
    });
}

} // namespace aigm::operations
