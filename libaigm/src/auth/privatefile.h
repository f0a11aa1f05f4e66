// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>

#include <QByteArray>
#include <QString>

namespace aigm {

//! Makes \p folder (and what leads to it), mode 0700. Errors: Storage.
[[nodiscard]] Result<void> makePrivateFolder(const QString &folder);
//! Puts \p bytes in place of the file at \p path, whole or not at all, mode 0600, on disk once it returns;
//! makes its folder. Errors: Storage.
[[nodiscard]] Result<void> writePrivateFile(const QString &path, const QByteArray &bytes);

} // namespace aigm
