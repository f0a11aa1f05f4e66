// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/types.h>

#include <QString>

#include <optional>

namespace aigm::app {

//! What a link to a message names.
struct MessageLink
{
    ServerId server;
    RoomId room;
    MessageId message;

    friend bool operator==(const MessageLink &, const MessageLink &) = default;
};

//! \p url as `aigm:server/ID/room/ID/message/ID`, perhaps with two slashes behind the colon; nothing when it
//! has any other form.
[[nodiscard]] std::optional<MessageLink> messageLinkOf(const QString &url);

} // namespace aigm::app
