// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "sqlite/database.h"

#include <aigm/message.h>

#include <optional>

namespace aigm {

class ProfileTable;

//! Reactions as the server last told them. One that was taken back stays, as it does there, so that what
//! comes late does not bring it back. Messages under the row of MessageTable. Cache thread.
class ReactionTable
{
public:
    ReactionTable(Database *database, ProfileTable *profiles);

    //! The greater rev wins; false when nothing is new. Inside a transaction.
    bool upsert(qint64 message, const Reaction &reaction);
    //! Inside a transaction.
    void remove(qint64 message);
    //! Those that are there, the oldest first, each with \p id.
    [[nodiscard]] QList<Reaction> of(qint64 message, const MessageId &id);
    [[nodiscard]] std::optional<Reaction> find(qint64 message, const UserId &user, const QString &emoji);

private:
    Database *const m_database;
    ProfileTable *const m_profiles;
};

} // namespace aigm
