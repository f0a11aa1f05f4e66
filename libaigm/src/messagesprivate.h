// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"

#include <aigm/messages.h>

namespace aigm {

class Cache;
class ClientPrivate;

class MessagesPrivate
{
public:
    explicit MessagesPrivate(ClientPrivate &owner)
        : client(owner)
    {
    }

    //! Passes on what \p cache tells.
    void follow(Cache &cache);
    void setSummary(const OutboxSummary &now);
    void fetch(const ConversationId &conversation, const MessageId &id, const Promise<Message> &promise);
    //! Puts \p change into the outbox once its id, author and time are set.
    [[nodiscard]] Async<Message> enqueue(NewChange change);
    void retry(const MessageId &message, const QList<OutboxEntry> &entries, const Promise<void> &promise);

    ClientPrivate &client;
    Messages *q = nullptr;
    OutboxSummary summary;
};

} // namespace aigm
