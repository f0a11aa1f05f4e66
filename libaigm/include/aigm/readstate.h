// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/types.h>

#include <algorithm>

namespace aigm {

//! How far this account has read a conversation, and what came after that.
struct ReadState
{
    //! More than this is not counted: a badge says "99+".
    static constexpr int kLimitCount = 100;

    ConversationId conversation;
    ServerId server;        //!< null for a direct conversation
    qint64 rev = 0;         //!< the revision up to which the counts were made
    qint64 newestSeq = 0;   //!< of the newest message that is known of
    qint64 lastReadSeq = 0; //!< only grows
    qint64 unreadFrom = 0;  //!< "mark unread" set this; 0 = nobody did
    int unread = 0;         //!< messages of others, not deleted, after the place that was read
    int mentions = 0;       //!< those of them that mention this account
    bool pending = false;   //!< the server does not know yet how far

    //! Everything up to here is read.
    [[nodiscard]] qint64 readSeq() const
    {
        return unreadFrom > 0 ? std::min(lastReadSeq, unreadFrom - 1) : lastReadSeq;
    }
    friend bool operator==(const ReadState &, const ReadState &) = default;
};

} // namespace aigm

Q_DECLARE_METATYPE(aigm::ReadState)
