// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"
#include "sqlite/database.h"

namespace aigm {

//! Messages that the server does not have yet, each whole: it can be sent, or rescued from a
//! damaged file, without any other table. Their message rows are MessageTable's. Cache thread.
class OutboxTable
{
public:
    explicit OutboxTable(Database *database);

    //! Adds \p message at the end and yields its local order. Inside a transaction.
    qint64 append(const NewMessage &message);
    //! True if there was one. Inside a transaction.
    bool remove(const MessageId &id);
    //! Each inside a transaction; false if there is no such row in the right state.
    bool markInFlight(const MessageId &id);
    bool release(const MessageId &id);
    bool fail(const MessageId &id, const Error &reason);
    bool retry(const MessageId &id, const MessageId &newId);
    //! Nothing is in flight: the process that sent is gone. Inside a transaction.
    void releaseAll();

    [[nodiscard]] std::optional<OutboxEntry> find(const MessageId &id);
    //! Everything, oldest first.
    [[nodiscard]] QList<OutboxEntry> all();
    //! The oldest of each conversation, oldest first.
    [[nodiscard]] QList<OutboxEntry> heads();
    [[nodiscard]] OutboxSummary summary();

private:
    [[nodiscard]] QList<OutboxEntry> list(const char *sql);

    Database *const m_database;
};

} // namespace aigm
