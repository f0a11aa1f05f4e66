// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "messagelink.h"

#include <QStringList>

namespace aigm::app {

using namespace Qt::Literals::StringLiterals;

std::optional<MessageLink> messageLinkOf(const QString &url)
{
    constexpr auto kScheme = "aigm:"_L1;
    constexpr qsizetype kLimit = 200; // three ids and the words between them
    if (url.size() > kLimit || !url.startsWith(kScheme, Qt::CaseInsensitive))
        return std::nullopt;
    QString path = url.mid(kScheme.size());
    if (path.startsWith("//"_L1))
        path.remove(0, 2);
    const QStringList parts = path.split(u'/');
    if (parts.size() != 6 || parts[0] != "server"_L1 || parts[2] != "room"_L1 || parts[4] != "message"_L1)
        return std::nullopt;
    const auto server = ServerId::fromString(parts[1]);
    const auto room = RoomId::fromString(parts[3]);
    const auto message = MessageId::fromString(parts[5]);
    if (!server || !room || !message)
        return std::nullopt;
    return MessageLink{*server, *room, *message};
}

} // namespace aigm::app
