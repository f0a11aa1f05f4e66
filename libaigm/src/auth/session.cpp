// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/session.h"

#include "json/reader.h"

namespace aigm {

UserId subjectOf(const QByteArray &accessToken)
{
    const QList<QByteArray> parts = accessToken.split('.');
    if (parts.size() != 3)
        return {};
    const auto claims = QByteArray::fromBase64Encoding(
        parts.at(1), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    UserId subject;
    if (!claims)
        return subject;
    json::Reader reader;
    const bool isRead = reader.read(*claims, [&](json::Value root) {
        return root.members([&](std::string_view key, json::Value member) {
            if (key == "sub")
                subject = member.id<UserId>().value_or(UserId());
        });
    });
    return isRead ? subject : UserId();
}

} // namespace aigm
