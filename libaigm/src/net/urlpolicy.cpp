// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/urlpolicy.h"

#include <QHostAddress>

namespace aigm {

bool isLoopback(const QString &host)
{
    if (host.compare(QLatin1StringView("localhost"), Qt::CaseInsensitive) == 0)
        return true;
    return QHostAddress(host).isLoopback();
}

bool isAllowed(const QUrl &url)
{
    if (!url.isValid() || url.host().isEmpty())
        return false;
    const QString scheme = url.scheme();
    if (scheme == QLatin1StringView("https") || scheme == QLatin1StringView("wss"))
        return true;
    return (scheme == QLatin1StringView("http") || scheme == QLatin1StringView("ws"))
        && isLoopback(url.host());
}

} // namespace aigm
