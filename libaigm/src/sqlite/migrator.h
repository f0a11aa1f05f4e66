// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "sqlite/database.h"

#include <span>

namespace aigm {

//! Brings a file to the newest schema. \p steps [n] leads from version n to n + 1 (user_version),
//! each in one transaction, so that a crash leaves a whole version. A file of a newer version is
//! left as it is. Errors: Storage with code newer_schema, damaged (the application id of a file
//! that has tables is not \p applicationId) or another.
[[nodiscard]] Result<void> migrate(Database *database, int applicationId, std::span<const char *const> steps);

//! The same questions without a change: for a connection that may not migrate. A file that is older
//! than \p steps is refused with code storage.
[[nodiscard]] Result<void> checkVersion(Database *database, int applicationId,
                                        std::span<const char *const> steps);

} // namespace aigm
