// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/httptransport.h"

#include <functional>

namespace aigm {

//! Answers from a script and keeps what was asked. Each request takes the first of: a held place (after
//! hold()), the next scripted answer, the handler's answer, a Network error.
class FakeTransport : public HttpTransport
{
public:
    using Answer = Result<HttpResponse>;

    [[nodiscard]] Async<HttpResponse> send(const HttpRequest &request) override
    {
        requests.append(request);
        if (m_hold) {
            held.append(Promise<HttpResponse>());
            return held.last().future();
        }
        if (!m_script.isEmpty())
            return answered<HttpResponse>(m_script.takeFirst());
        return answered<HttpResponse>(handler ? handler(request) : Answer(noNetwork()));
    }

    //! The next unanswered request gets this.
    void answer(const Answer &answer) { m_script.append(answer); }
    void answer(int status, const QByteArray &body = {}, const HttpHeaders &headers = {})
    {
        answer(HttpResponse{status, headers, body});
    }
    //! Requests from now on wait in \a held until somebody resolves them.
    void hold(bool on = true) { m_hold = on; }
    [[nodiscard]] bool isScriptEmpty() const { return m_script.isEmpty(); }

    [[nodiscard]] static Error noNetwork()
    {
        return {.kind = Error::Kind::Network, .message = QStringLiteral("We could not reach the server.")};
    }
    [[nodiscard]] static QByteArray header(const HttpRequest &request, QByteArrayView name)
    {
        return HttpResponse{0, request.headers, {}}.header(name);
    }

    QList<HttpRequest> requests;
    QList<Promise<HttpResponse>> held;
    std::function<Answer(const HttpRequest &)> handler;

private:
    QList<Answer> m_script;
    bool m_hold = false;
};

} // namespace aigm
