// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"
#include "sqlite/database.h"

#include <optional>

namespace aigm {

//! Which messages and lists the last commits touched, so that a process learns precisely what
//! another one that has the file open did. Cache thread. An entry says what to read again; whether
//! a message was changed or removed shows when it is read.
class ChangeLog
{
public:
    enum class Kind { Messages, Servers, Rooms, Members, Account, Holes, Reads };
    struct Entry
    {
        Kind kind;
        QByteArray ids; //!< 16 bytes each: of a conversation and its messages, or of servers
    };

    explicit ChangeLog(Database *database);

    //! Starts behind \p since; without it at the end: then what is in the file by now is no news.
    void start(std::optional<qint64> since);
    //! The entry that was read or written last.
    [[nodiscard]] qint64 position() const { return m_seen; }
    //! Adds an entry to the transaction.
    void add(Kind kind, const QByteArray &ids);
    //! Call after each commit of ours, if its transaction began with foreign().
    void committed();

    struct Foreign
    {
        QList<Entry> entries; //!< oldest first
        bool missed = false;  //!< there were more than are kept
        bool isEmpty() const { return entries.isEmpty() && !missed; }
    };
    //! What others have committed since the last call. Costs next to nothing when they have not.
    [[nodiscard]] Foreign foreign();

private:
    Database *const m_database;
    const qint64 m_writer; //!< tells own entries from those of others
    qint64 m_seen = 0;
    qint64 m_added = 0;
    qint64 m_dataVersion = 0;
};

//! All ids in \p bytes, as ChangeLog keeps them.
template <class AnyId>
[[nodiscard]] QList<AnyId> idsIn(const QByteArray &bytes)
{
    QList<AnyId> ids;
    ids.reserve(bytes.size() / AnyId::kSize);
    for (qsizetype at = 0; at + AnyId::kSize <= bytes.size(); at += AnyId::kSize)
        ids.append(*AnyId::fromBytes(QByteArrayView(bytes).sliced(at, AnyId::kSize)));
    return ids;
}

} // namespace aigm
