// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"

#include <QStringList>

namespace aigm {

//! What could be read of the outbox of a file.
struct Salvage
{
    QList<OutboxEntry> entries; //!< oldest first
    bool whole = true;          //!< nothing is missing, as far as can be told
};

//! Renames the database file at \p path, and what SQLite keeps beside it, to
//! "<path>.damaged-<time>.unread". Errors: Storage.
[[nodiscard]] Result<void> setAside(const QString &path);
//! The files that were set aside from \p path and whose unsent messages were not taken back yet: the
//! program may have ended in between.
[[nodiscard]] QStringList unreadFilesOf(const QString &path);
//! The unsent messages of \p unread are taken back: drops the ending, and yields the new path.
QString markAsRead(const QString &unread);
//! Removes the database file at \p path, what SQLite keeps beside it and what was set aside from it. Nobody
//! of this process may have it open. Errors: Storage, when a file stays.
[[nodiscard]] Result<void> removeCacheFiles(const QString &path);

//! The unsent messages of a file that may be damaged. Nothing in flight is left: it is not known what
//! became of it, and its id makes sending it again harmless.
[[nodiscard]] Salvage salvageOutbox(const QString &path);

} // namespace aigm
