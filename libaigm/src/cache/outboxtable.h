// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"
#include "sqlite/database.h"

namespace aigm {

//! What the server does not have yet, messages and changes of messages, each whole: it can be sent, or
//! rescued from a damaged file, without any other table. The message rows are MessageTable's. Cache thread.
class OutboxTable
{
public:
    explicit OutboxTable(Database *database);

    //! Adds \p message at the end and yields its local order. Inside a transaction.
    qint64 append(const NewMessage &message);
    //! The same for a change of a message of \p conversation.
    qint64 append(const NewChange &change, const ConversationId &conversation);
    //! The same for what was rescued: it may have been tried.
    qint64 append(const OutboxEntry &entry);
    //! True if there was one. Inside a transaction.
    bool remove(const MessageId &id);
    //! Each inside a transaction; false if there is no such row in the right state.
    bool markInFlight(const MessageId &id);
    bool release(const MessageId &id);
    bool fail(const MessageId &id, const Error &reason);
    bool retry(const MessageId &id, const MessageId &newId);
    //! It says \p content, made on \p baseRev, and has not failed. Inside a transaction.
    void rewrite(const MessageId &id, const Document &content, qint64 baseRev);
    //! Edits of \p message that were made on what came before them were made on \p rev. Inside a transaction.
    void rebase(const MessageId &message, qint64 rev);
    void setBase(const MessageId &id, qint64 rev);
    //! Changes of \p from are changes of \p to. Inside a transaction.
    void moveChanges(const MessageId &from, const MessageId &to);
    //! Nothing is in flight: the process that sent is gone. Inside a transaction.
    void releaseAll();

    [[nodiscard]] std::optional<OutboxEntry> find(const MessageId &id);
    //! The edits, deletions and reactions that wait for \p message or failed, oldest first.
    [[nodiscard]] QList<OutboxEntry> changesOf(const MessageId &message);
    //! Everything, oldest first.
    [[nodiscard]] QList<OutboxEntry> all();
    //! The oldest of each conversation, oldest first.
    [[nodiscard]] QList<OutboxEntry> heads();
    [[nodiscard]] OutboxSummary summary();

private:
    qint64 insert(const OutboxEntry &entry);
    [[nodiscard]] QList<OutboxEntry> list(const char *sql);

    Database *const m_database;
};

} // namespace aigm
