// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/retryingtransport.h"

#include "net/httpdate.h"

namespace aigm {

using namespace std::chrono_literals;

namespace {

constexpr int kRepeats = 2;
//! Past this the caller hears of the failure: it has more patience and knows what to show meanwhile.
constexpr std::chrono::milliseconds kPatience = 10s;

bool isBadMoment(const Result<HttpResponse> &answer)
{
    if (!answer)
        return answer.error().kind == Error::Kind::Network || answer.error().kind == Error::Kind::Timeout;
    const int status = answer->status;
    return status == 503 || status == 504 || (status >= 520 && status <= 530);
}

} // namespace

RetryingTransport::RetryingTransport(HttpTransport &inner, Clock &clock)
    : m_inner(inner)
    , m_clock(clock)
{
}

RetryingTransport::~RetryingTransport() = default;

Async<HttpResponse> RetryingTransport::send(const HttpRequest &request)
{
    if (!request.idempotent)
        return m_inner.send(request);
    const quint64 id = ++m_lastId;
    const auto entry = m_attempts.emplace(
        id, Attempt{request, {}, Backoff({300ms, 1s}, randomOf(m_clock)), m_clock.monotonic()});
    Async<HttpResponse> future = entry.first->second.promise.future();
    transmit(id);
    return future;
}

void RetryingTransport::transmit(quint64 id)
{
    whenDone(m_inner.send(m_attempts.at(id).request), &m_context,
             [this, id](const Result<HttpResponse> &answer) { finish(id, answer); });
}

void RetryingTransport::finish(quint64 id, const Result<HttpResponse> &answer)
{
    const auto entry = m_attempts.find(id);
    Attempt &attempt = entry->second;
    if (isBadMoment(answer) && attempt.backoff.steps() < kRepeats) {
        std::chrono::milliseconds wait = attempt.backoff.next();
        if (answer)
            wait = std::max(wait, retryAfter(*answer));
        if (m_clock.monotonic() - attempt.startedAt + wait <= kPatience) {
            attempt.timer = m_clock.after(wait, [this, id] { transmit(id); });
            return;
        }
    }
    const Promise<HttpResponse> promise = attempt.promise;
    m_attempts.erase(entry);
    promise.resolve(answer);
}

} // namespace aigm
