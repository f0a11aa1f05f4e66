// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/types.h>

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace aigm {

//! What Auth answers to a sign-in or a refresh. Lives in memory; has no way into a log on purpose.
struct Session
{
    QByteArray accessToken;
    QByteArray refreshToken;
    QDateTime expiresAt; //!< of the access token, by the server's clock
    UserId user;
    QString email;    //!< may be empty
    QString username; //!< the one asked for at sign-up; may be empty
};

//! Who \p accessToken says it is for. Only read, never verified: the server does that.
[[nodiscard]] UserId subjectOf(const QByteArray &accessToken);

} // namespace aigm
