// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "../lib/cache/cachefixture.h"
#include "clientprivate.h"
#include "fakesecretstore.h"
#include "fakesocket.h"
#include "faketransport.h"

#include "cache/cache.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>

namespace aigm::test {

//! A real Client without a network, over a real cache that the test has filled: the second start of a
//! program. The account is anId<UserId>(1).
class ClientOnCache
{
public:
    using Answers = std::function<FakeTransport::Answer(const HttpRequest &)>;

    ClientOnCache()
    {
        m_realtime.handshake = FakeRealtime::Handshake::Unreachable;
        QDir().mkpath(ProfilePlace(options()).folder);
    }
    ~ClientOnCache() { client.reset(); }
    Q_DISABLE_COPY_MOVE(ClientOnCache)

    [[nodiscard]] static UserId self() { return anId<UserId>(1); }
    [[nodiscard]] ClientOptions options() const
    {
        return {.backend = QUrl(QStringLiteral("http://127.0.0.1:9")),
                .key = QStringLiteral("key"),
                .dataFolder = m_folder.path()};
    }
    [[nodiscard]] QString folder() const { return m_folder.path(); }

    //! Somebody was signed in when the program was closed.
    [[nodiscard]] bool rememberAccount(const Profile &profile) const
    {
        const QJsonObject facts{{QStringLiteral("backend"), options().backend.toString()},
                                {QStringLiteral("user_id"), self().toString()},
                                {QStringLiteral("username"), profile.username},
                                {QStringLiteral("display_name"), profile.displayName}};
        QFile file(ProfilePlace(options()).accountFile);
        return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(facts).toJson()) > 0;
    }
    //! The cache as the last run left it.
    [[nodiscard]] std::unique_ptr<Cache> cache() const
    {
        return std::make_unique<Cache>(
            CacheOptions{ProfilePlace(options()).cacheFile(self()), CacheOptions::Role::Owner});
    }
    //! The program starts; the caller calls Client::start(). \p answers stands for the server: without it
    //! no request is answered.
    Client &make(const Answers &answers = {})
    {
        auto transport = std::make_unique<FakeTransport>();
        transport->handler = answers;
        auto secrets = std::make_unique<FakeSecretStore>();
        secrets->secrets.insert(QStringLiteral("refresh-token"), "token");
        client = std::make_unique<Client>(options(),
                                          ClientSeams{.transport = std::move(transport),
                                                      .sockets = m_realtime.factory(),
                                                      .secrets = std::move(secrets)});
        return *client;
    }

    std::unique_ptr<Client> client;

private:
    QTemporaryDir m_folder;
    FakeRealtime m_realtime;
};

} // namespace aigm::test
