// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/httptransport.h"

#include <QUrl>

namespace aigm {

//! What a refusal of the Auth service means, in any of the forms that its versions use.
[[nodiscard]] Error authError(const HttpResponse &response, const QUrl &backend);
//! The same for the answer to a refresh: a code that ends a session makes it Unauthorized.
[[nodiscard]] Error refreshError(const HttpResponse &response, const QUrl &backend);

//! The gateway refused the key before any service saw the request.
[[nodiscard]] bool isGatewayRefusal(const HttpResponse &response);
//! The server accepts neither the key nor a token that it has just issued.
[[nodiscard]] Error wrongKey();
//! No session, or not any more.
[[nodiscard]] Error sessionEnded(const QString &code);
//! The account was made, and waits for the link in a mail.
[[nodiscard]] Error confirmEmailFirst();
[[nodiscard]] Error usernameInvalid();

} // namespace aigm
