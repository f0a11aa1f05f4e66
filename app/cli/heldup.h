// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/message.h>

#include <QSet>

namespace aigm::cli {

//! Of \p outbox, oldest first, the pending messages that wait behind one of their conversation that was
//! refused: they stay until somebody sends that one again or drops it.
[[nodiscard]] inline QSet<MessageId> heldUp(const QList<Message> &outbox)
{
    QSet<ConversationId> blocked;
    QSet<MessageId> waiting;
    for (const Message &message : outbox) {
        if (message.delivery == Delivery::Failed)
            blocked.insert(message.conversation);
        else if (blocked.contains(message.conversation))
            waiting.insert(message.id);
    }
    return waiting;
}

} // namespace aigm::cli
