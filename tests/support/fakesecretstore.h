// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "auth/secretstore.h"

#include <QHash>

#include <functional>

namespace aigm {

//! Secrets in memory, which can be closed as a key store can.
class FakeSecretStore : public SecretStore
{
public:
    [[nodiscard]] Async<QByteArray> read(const QString &name) override
    {
        ++reads;
        if (closed)
            return answered<QByteArray>(closedError());
        return answered<QByteArray>(secrets.value(name));
    }
    [[nodiscard]] Async<void> write(const QString &name, const QByteArray &secret) override
    {
        ++writes;
        if (closed)
            return answered<void>(closedError());
        secrets.insert(name, secret);
        if (onWrite)
            onWrite();
        return answered<void>({});
    }
    [[nodiscard]] Async<void> remove(const QString &name) override
    {
        if (closed)
            return answered<void>(closedError());
        secrets.remove(name);
        return answered<void>({});
    }

    [[nodiscard]] static Error closedError()
    {
        return {.kind = Error::Kind::Storage, .message = QStringLiteral("The key store is closed.")};
    }

    QHash<QString, QByteArray> secrets;
    bool closed = false;
    int reads = 0;
    int writes = 0;
    std::function<void()> onWrite;
};

} // namespace aigm
