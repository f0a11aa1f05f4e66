// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <QUrl>

namespace aigm {

//! \p url for a log: scheme, host, port and path; never a query (presigned URLs sign there), a fragment or
//! a user.
[[nodiscard]] QString redacted(const QUrl &url);

//! \p text for a log or a report: without tokens, keys, e-mail addresses, URL queries and JSON bodies; cut
//! at 500 characters.
[[nodiscard]] QString redacted(const QString &text);

} // namespace aigm
