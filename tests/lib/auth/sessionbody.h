// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>

namespace aigm::test {

inline constexpr char kUser[] = "0198f2a4-0000-7000-8000-0000000000bb";

//! What Auth answers to a sign-in or a refresh.
inline QByteArray sessionBody(const QByteArray &accessToken, const QByteArray &refreshToken,
                              int expiresIn = 3600)
{
    return "{\"access_token\":\"" + accessToken + "\",\"token_type\":\"bearer\",\"expires_in\":"
        + QByteArray::number(expiresIn) + ",\"refresh_token\":\"" + refreshToken + "\",\"user\":{\"id\":\""
        + kUser + "\",\"email\":\"ines@mail.example\",\"user_metadata\":{\"username\":\"ines\"}}}";
}

} // namespace aigm::test
