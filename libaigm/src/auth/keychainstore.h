// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "auth/secretstore.h"

namespace aigm {

//! Secrets in the key store of the system: service "aigm", entries named "profile/name".
class KeychainStore : public SecretStore
{
public:
    explicit KeychainStore(const QString &profile);

    [[nodiscard]] Async<QByteArray> read(const QString &name) override;
    [[nodiscard]] Async<void> write(const QString &name, const QByteArray &secret) override;
    [[nodiscard]] Async<void> remove(const QString &name) override;

private:
    [[nodiscard]] QString entry(const QString &name) const;

    const QString m_profile;
};

} // namespace aigm
