// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/logging.h"

namespace aigm {

Q_LOGGING_CATEGORY(lcNet, "aigm.net", QtInfoMsg)

} // namespace aigm
