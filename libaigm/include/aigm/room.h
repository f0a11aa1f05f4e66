// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/types.h>

#include <QString>

namespace aigm {

//! A room of a server: one conversation.
struct Room
{
    RoomId id;
    ServerId server;
    QString name;
    QString topic;    //!< may be empty
    QString category; //!< may be empty
    int position = 0; //!< order within the category; ties by name
    Role writeRole = Role::Member;
    bool mayWrite = true; //!< the own role reaches writeRole

    [[nodiscard]] ConversationId conversation() const { return conversationOf(id); }
    friend bool operator==(const Room &, const Room &) = default;
};

//! What is needed to make a room.
struct RoomDraft
{
    QString name;
    QString topic = {};
    QString category = {};
};

} // namespace aigm

Q_DECLARE_METATYPE(aigm::Room)
