// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <QUrl>

namespace aigm {

//! localhost, 127.0.0.0/8 and ::1.
[[nodiscard]] bool isLoopback(const QString &host);

//! True for https and wss, and for http and ws on a loopback host: nothing leaves this computer in plain.
[[nodiscard]] bool isAllowed(const QUrl &url);

} // namespace aigm
