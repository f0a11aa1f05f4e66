// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/types.h>

namespace aigm {

class Database;
class ProfileTable;
class RangeTable;

//! How many messages of others there are, and how many of them mention the account.
struct UnreadCount
{
    int unread = 0;
    int mentions = 0;
};

//! Counts among the messages that are held. Cache thread.
class UnreadCounter
{
public:
    //! Who counts for \p self. The tables must outlive this.
    UnreadCounter(Database *database, RangeTable *conversations, ProfileTable *profiles, const UserId &self);

    //! What counts in (\p after, \p upto].
    [[nodiscard]] UnreadCount count(const ConversationId &conversation, qint64 after, qint64 upto);

private:
    [[nodiscard]] bool mentionsSelf(const ConversationId &conversation, qint64 author,
                                    const QByteArray &content);
    [[nodiscard]] bool mayCallEverybody(const ConversationId &conversation, qint64 author);

    Database *const m_database;
    RangeTable *const m_conversations;
    ProfileTable *const m_profiles;
    const UserId m_self;
};

} // namespace aigm
