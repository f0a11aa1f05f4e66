// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/waitingchanges.h"

#include <algorithm>

namespace aigm {

namespace {

void showReaction(const OutboxEntry &entry, Message *message)
{
    const QList<Reaction> changed = entry.message.reactions;
    for (const Reaction &reaction : changed) {
        const auto isSame = [&](const Reaction &there) {
            return there.user == reaction.user && there.emoji == reaction.emoji;
        };
        if (entry.message.operation == Operation::Unreact)
            message->reactions.removeIf(isSame);
        else if (std::none_of(message->reactions.cbegin(), message->reactions.cend(), isSame))
            message->reactions.append(reaction);
    }
}

void show(const OutboxEntry &entry, Message *message)
{
    switch (entry.message.operation) {
    case Operation::Edit:
        message->content = entry.message.content;
        message->editedAt = entry.message.createdAt;
        break;
    case Operation::Delete:
        message->content = Document();
        message->deletedAt = entry.message.createdAt;
        message->reactions.clear();
        break;
    case Operation::React:
    case Operation::Unreact:
        return showReaction(entry, message);
    case Operation::Send:
        return;
    }
    if (message->delivery != Delivery::Sent)
        return; // not sent itself, or something before this failed: that is said first
    message->delivery = Delivery::Pending;
    message->operation = entry.message.operation;
}

} // namespace

void showWaiting(const QList<OutboxEntry> &changes, Message *message)
{
    for (const OutboxEntry &entry : changes) {
        if (entry.message.delivery != Delivery::Failed) {
            if (!message->deletedAt.isValid())
                show(entry, message);
            continue;
        }
        message->delivery = Delivery::Failed;
        message->operation = entry.message.operation;
        message->failure = entry.message.failure;
    }
}

} // namespace aigm
