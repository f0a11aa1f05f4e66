// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/logging.h"

namespace aigm {

Q_LOGGING_CATEGORY(lcAuth, "aigm.auth", QtInfoMsg)

} // namespace aigm
