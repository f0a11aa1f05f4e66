// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/message.h>

#include <QSet>

namespace aigm::cli {

//! Of \p outbox, oldest first, the messages of what waits behind something in its conversation that was
//! refused: it stays until somebody tries that again or drops it.
[[nodiscard]] inline QList<MessageId> heldUp(const QList<Message> &outbox)
{
    QSet<ConversationId> blocked;
    QList<MessageId> waiting;
    for (const Message &message : outbox) {
        if (message.delivery == Delivery::Failed)
            blocked.insert(message.conversation);
        else if (blocked.contains(message.conversation))
            waiting.append(message.id);
    }
    return waiting;
}

} // namespace aigm::cli
