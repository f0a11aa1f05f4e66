// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/httpdate.h"

#include <QLocale>
#include <QTimeZone>

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

QDateTime parseHttpDate(QByteArrayView text)
{
    const QDateTime local =
        QLocale::c().toDateTime(QString::fromLatin1(text.trimmed()), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    return local.isValid() ? QDateTime(local.date(), local.time(), Qt::UTC) : QDateTime();
}

std::chrono::milliseconds retryAfter(const HttpResponse &response)
{
    const QByteArray value = response.header("Retry-After").trimmed();
    bool isNumber = false;
    const qint64 seconds = value.toLongLong(&isNumber);
    std::chrono::milliseconds wait{0};
    if (isNumber)
        wait = std::chrono::seconds(std::clamp<qint64>(seconds, 0, 3600));
    else if (const QDateTime date = parseHttpDate(value); date.isValid())
        wait = std::chrono::milliseconds(parseHttpDate(response.header("Date")).msecsTo(date));
    return std::clamp<std::chrono::milliseconds>(wait, 0ms, 1h);
}

} // namespace aigm
