// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "modelserver.h"
#include "net/httptransport.h"

namespace aigm {

//! A transport that a ModelServer answers at once.
class ModelTransport : public HttpTransport
{
public:
    explicit ModelTransport(ModelServer &server, Clock &clock)
        : m_server(server)
        , m_clock(clock)
    {
    }
    [[nodiscard]] Async<HttpResponse> send(const HttpRequest &request) override
    {
        return answered<HttpResponse>(m_server.answer(request, m_clock.now()));
    }

private:
    ModelServer &m_server;
    Clock &m_clock;
};

//! Adds the credentials of one person.
class AsUser : public HttpTransport
{
public:
    AsUser(HttpTransport &inner, QByteArray key, QByteArray token)
        : m_inner(inner)
        , m_key(std::move(key))
        , m_token(std::move(token))
    {
    }
    [[nodiscard]] Async<HttpResponse> send(const HttpRequest &request) override
    {
        HttpRequest authorized = request;
        authorized.headers.emplaceBack("apikey", m_key);
        authorized.headers.emplaceBack("Authorization", "Bearer " + m_token);
        return m_inner.send(authorized);
    }

private:
    HttpTransport &m_inner;
    const QByteArray m_key;
    const QByteArray m_token;
};

} // namespace aigm
