// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "simnetwork.h"

#include <algorithm>
#include <array>

namespace aigm {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

Error networkError(Error::Kind kind)
{
    return {.kind = kind, .message = u"We could not reach the server."_s};
}

HttpResponse page(int status)
{
    return {status,
            {{"Content-Type", "text/html"}},
            "<html><body><h1>" + QByteArray::number(status) + "</h1></body></html>"};
}

} // namespace

class SimTransport : public HttpTransport
{
public:
    explicit SimTransport(SimNetwork &network)
        : m_network(network)
    {
    }
    [[nodiscard]] Async<HttpResponse> send(const HttpRequest &request) override
    {
        return m_network.send(request);
    }

private:
    SimNetwork &m_network;
};

std::unique_ptr<HttpTransport> SimNetwork::transport()
{
    return std::make_unique<SimTransport>(*this);
}

Async<HttpResponse> SimNetwork::send(const HttpRequest &request)
{
    ++m_requests;
    const Promise<HttpResponse> promise;
    const auto fate = fateOf ? fateOf(request) : std::nullopt;
    if (fate)
        befall(*fate, request, promise);
    else if (weather.isDown)
        later(m_clock.between(1, 50), [=] { promise.resolve(networkError(Error::Kind::Network)); });
    else if (m_clock.percent(weather.requests))
        spoil(request, promise);
    else
        perform(request, promise);
    return promise.future();
}

void SimNetwork::perform(const HttpRequest &request, const Promise<HttpResponse> &promise)
{
    later(m_clock.between(1, 60), [this, request, promise] {
        const HttpResponse answer = m_server.answer(request, m_clock.now());
        tellServed(request.url.path());
        later(m_clock.between(1, 60), [promise, answer] { promise.resolve(answer); });
    });
}

void SimNetwork::befall(const Fate &fate, const HttpRequest &request, const Promise<HttpResponse> &promise)
{
    later(fate.after / 2, [this, fate, request, promise] {
        if (fate.isCarriedOut)
            (void)m_server.answer(request, m_clock.now());
        later(fate.after / 2, [fate, promise] { promise.resolve(fate.answer); });
    });
}

// Each either never reaches the server, or is carried out and answered badly or not at all.
void SimNetwork::spoil(const HttpRequest &request, const Promise<HttpResponse> &promise)
{
    const auto fail = [this, promise](std::chrono::milliseconds after, const Result<HttpResponse> &answer) {
        later(after, [promise, answer] { promise.resolve(answer); });
    };
    const auto carryOut = [this, request](std::chrono::milliseconds after) {
        later(after,
              [this, request, startedAt = m_clock.now()] { (void)m_server.answer(request, startedAt); });
    };
    const auto soon = m_clock.between(1, 80);
    const auto timeout = request.timeout;
    switch (m_clock.below(15)) {
    case 0:
        count(u"refused"_s);
        return fail(soon, networkError(Error::Kind::Network));
    case 1:
        count(u"reset after the commit"_s);
        carryOut(soon);
        return fail(soon + 1ms, networkError(Error::Kind::Network));
    case 2:
        count(u"reply lost"_s);
        carryOut(soon);
        return fail(timeout, networkError(Error::Kind::Timeout));
    case 3:
        count(u"hang"_s);
        return fail(timeout, networkError(Error::Kind::Timeout));
    case 4:
        count(u"late commit"_s); // carried out after the client has given up
        carryOut(timeout + m_clock.between(1, 20'000));
        return fail(timeout, networkError(Error::Kind::Timeout));
    case 5:
        count(u"slow"_s);
        later(m_clock.between(2'000, 20'000), [this, request, promise, startedAt = m_clock.now()] {
            promise.resolve(m_server.answer(request, startedAt));
        });
        return;
    case 6: {
        count(u"truncated JSON"_s);
        later(soon, [this, request, promise] {
            HttpResponse answer = m_server.answer(request, m_clock.now());
            answer.body.chop(std::min<qsizetype>(answer.body.size(), 1 + m_clock.below(20)));
            promise.resolve(answer);
        });
        return;
    }
    case 7:
        count(u"401"_s);
        return fail(
            soon,
            model::json(401, QJsonObject{{u"code"_s, u"PGRST303"_s}, {u"message"_s, u"JWT expired"_s}}));
    case 8: {
        count(u"429"_s);
        HttpResponse answer = model::error(429, u"PT429"_s);
        answer.headers.emplaceBack("Retry-After", QByteArray::number(1 + m_clock.below(5)));
        return fail(soon, answer);
    }
    case 9: {
        const bool isChange = request.method == "PATCH" || request.url.path().endsWith(u"/message_reactions");
        if (!isChange && (!request.url.path().endsWith(u"/messages") || request.method != "POST"))
            break;
        count(isChange ? u"403 or 413 of a change"_s : u"403 or 413"_s);
        return fail(soon, m_clock.oneIn(2) ? model::error(403, u"42501"_s) : page(413));
    }
    case 10: {
        if (!request.url.path().endsWith(u"/messages") || request.method != "POST")
            break;
        count(u"409 after the commit"_s); // an upsert that was not seen as one
        carryOut(soon);
        return fail(soon + 1ms, model::error(409, u"23505"_s));
    }
    default:
        break;
    }
    static constexpr std::array kStatus{500, 502, 503, 504, 520};
    const int status = kStatus[size_t(m_clock.below(int(kStatus.size())))];
    const bool isCarriedOut = m_clock.oneIn(2);
    count(u"%1%2"_s.arg(status).arg(isCarriedOut ? u" after the commit"_s : QString()));
    if (isCarriedOut)
        carryOut(soon);
    fail(soon + 1ms, page(status));
}

} // namespace aigm
