// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"

namespace aigm {

//! Renames the database file at \p path, and what SQLite keeps beside it, to
//! "<path>.damaged-<time>", and yields the new path. Errors: Storage.
[[nodiscard]] Result<QString> setAside(const QString &path);

//! The unsent messages of a file that may be damaged, oldest first, as far as they can be read.
//! Nothing in flight is left: it is not known what became of it, and its id makes sending it again
//! harmless.
[[nodiscard]] QList<OutboxEntry> salvageOutbox(const QString &path);

} // namespace aigm
