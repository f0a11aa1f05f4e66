// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

namespace aigm::app {

//! The address to open for \p href, or an empty string when it must not be opened: only https, http, mailto
//! and aigm pass, and of those none that hides where it leads.
[[nodiscard]] QString safeLink(const QString &href);

} // namespace aigm::app
