// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/synclog.h"

namespace aigm {

Q_LOGGING_CATEGORY(lcSync, "aigm.sync")

} // namespace aigm
