// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>

#include <QByteArray>
#include <QString>

namespace aigm {

//! Keeps a few small secrets of one profile. A seam: tests replace it. Main thread; no call blocks.
class SecretStore
{
public:
    SecretStore() = default;
    SecretStore(const SecretStore &) = delete;
    SecretStore &operator=(const SecretStore &) = delete;
    virtual ~SecretStore() = default;

    //! Yields an empty array when there is no such secret. Errors: Storage (the store cannot be opened).
    [[nodiscard]] virtual Async<QByteArray> read(const QString &name) = 0;
    //! Durable once answered. Errors: Storage.
    [[nodiscard]] virtual Async<void> write(const QString &name, const QByteArray &secret) = 0;
    //! No error when it was not there. Errors: Storage.
    [[nodiscard]] virtual Async<void> remove(const QString &name) = 0;
};

} // namespace aigm
