// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "auth/secretstore.h"

#include <QObject>

namespace aigm {

//! Keeps the refresh token of one profile: in \p secrets, and when that cannot be opened in memory until
//! the program ends. Main thread.
class SessionStore : public QObject
{
    Q_OBJECT
public:
    //! \p secrets outlives this.
    explicit SessionStore(SecretStore &secrets, QObject *parent = nullptr);

    //! The token as it is stored now, perhaps by another process; empty when there is none. Never fails.
    [[nodiscard]] Async<QByteArray> read();
    //! Durable once answered, unless isMemoryOnly(). Never fails.
    [[nodiscard]] Async<void> write(const QByteArray &refreshToken);
    [[nodiscard]] Async<void> remove();
    //! The store could not be opened.
    [[nodiscard]] bool isMemoryOnly() const { return m_memoryOnly; }

Q_SIGNALS:
    void memoryOnlyChanged();

private:
    void setMemoryOnly(bool memoryOnly);

    SecretStore &m_secrets;
    QByteArray m_token;
    bool m_memoryOnly = false;
};

} // namespace aigm
