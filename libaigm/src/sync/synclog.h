// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QLoggingCategory>

namespace aigm {

Q_DECLARE_LOGGING_CATEGORY(lcSync)

} // namespace aigm
