// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/message.h>

namespace aigm {

//! \p message as the server writes it, with an empty document.
inline QByteArray serverRow(const Message &message)
{
    return R"({"id":")" + message.id.toString().toUtf8() + R"(","room_id":")"
        + message.conversation.toString().toUtf8() + R"(","author_id":")" + message.author.toString().toUtf8()
        + R"(","content":{"type":"doc","content":[]},"seq":)" + QByteArray::number(message.seq) + R"(,"rev":)"
        + QByteArray::number(message.rev) + R"(,"created_at":"2026-01-01T10:00:00Z"})";
}

} // namespace aigm
