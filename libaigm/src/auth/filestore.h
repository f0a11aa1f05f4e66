// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "auth/secretstore.h"

namespace aigm {

//! Secrets in files of mode 0600 in a folder of mode 0700: for computers without a key store, and only
//! where it was asked for by name.
class FileStore : public SecretStore
{
public:
    //! The folder is made at the first write.
    explicit FileStore(const QString &folder);

    [[nodiscard]] Async<QByteArray> read(const QString &name) override;
    [[nodiscard]] Async<void> write(const QString &name, const QByteArray &secret) override;
    [[nodiscard]] Async<void> remove(const QString &name) override;

private:
    [[nodiscard]] QString pathOf(const QString &name) const;

    const QString m_folder;
};

} // namespace aigm
