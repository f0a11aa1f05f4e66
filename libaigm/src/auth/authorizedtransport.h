// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/httptransport.h"

#include <QObject>

namespace aigm {

class TokenRefresher;

//! Adds the key and the user's token to each request. A 401 of an expired token refreshes once and repeats
//! once. A 401 of the gateway, or of a fresh token, is a Configuration error and never a sign-out.
//! Errors also: those of TokenRefresher::accessToken().
class AuthorizedTransport : public HttpTransport
{
public:
    //! \p inner (usually a RetryingTransport) and \p tokens outlive this.
    AuthorizedTransport(HttpTransport &inner, TokenRefresher &tokens, const QByteArray &key);

    [[nodiscard]] Async<HttpResponse> send(const HttpRequest &request) override;

private:
    void transmit(const HttpRequest &request, const QByteArray &token, bool isRepeat,
                  const Promise<HttpResponse> &promise);
    void repeat(const HttpRequest &request, const QByteArray &refused, const Promise<HttpResponse> &promise);

    HttpTransport &m_inner;
    TokenRefresher &m_tokens;
    const QByteArray m_key;
    QObject m_context;
};

} // namespace aigm
