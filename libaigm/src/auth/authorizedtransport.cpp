// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/authorizedtransport.h"

#include "auth/autherror.h"
#include "auth/tokenrefresher.h"

namespace aigm {

AuthorizedTransport::AuthorizedTransport(HttpTransport &inner, TokenRefresher &tokens, const QByteArray &key)
    : m_inner(inner)
    , m_tokens(tokens)
    , m_key(key)
{
}

Async<HttpResponse> AuthorizedTransport::send(const HttpRequest &request)
{
    const Promise<HttpResponse> promise;
    whenDone(m_tokens.accessToken(), &m_context, [this, request, promise](const Result<QByteArray> &token) {
        if (token)
            transmit(request, *token, false, promise);
        else
            promise.resolve(token.error());
    });
    return promise.future();
}

void AuthorizedTransport::transmit(const HttpRequest &request, const QByteArray &token, bool isRepeat,
                                   const Promise<HttpResponse> &promise)
{
    HttpRequest authorized = request;
    authorized.headers.emplaceBack("apikey", m_key);
    authorized.headers.emplaceBack("Authorization", "Bearer " + token);
    whenDone(m_inner.send(authorized), &m_context,
             [this, request, token, isRepeat, promise](const Result<HttpResponse> &answer) {
                 if (!answer || answer->status != 401)
                     promise.resolve(answer);
                 else if (isRepeat || isGatewayRefusal(*answer))
                     promise.resolve(wrongKey());
                 else
                     repeat(request, token, promise);
             });
}

void AuthorizedTransport::repeat(const HttpRequest &request, const QByteArray &refused,
                                 const Promise<HttpResponse> &promise)
{
    whenDone(m_tokens.replacementFor(refused), &m_context,
             [this, request, promise](const Result<QByteArray> &token) {
                 if (token)
                     transmit(request, *token, true, promise);
                 else
                     promise.resolve(token.error());
             });
}

} // namespace aigm
