// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/servertime.h"

#include "net/httpdate.h"

namespace aigm {

ServerTime::ServerTime(const Clock &clock)
    : m_clock(clock)
{
}

void ServerTime::observe(const HttpResponse &response)
{
    const QDateTime date = parseHttpDate(response.header("Date"));
    if (date.isValid())
        m_ahead = std::chrono::milliseconds(m_clock.now().msecsTo(date));
}

QDateTime ServerTime::now() const
{
    return m_clock.now().addMSecs(m_ahead.count());
}

} // namespace aigm
