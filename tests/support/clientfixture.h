// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "clientseams.h"
#include "fakeclock.h"
#include "fakesecretstore.h"
#include "fakesocket.h"
#include "faketransport.h"
#include "take.h"

#include <aigm/client.h>

#include <QDir>
#include <QTemporaryDir>

#include <memory>

namespace aigm::test {

inline constexpr auto kInes = "0198f2a4-0000-7000-8000-0000000000bb";

//! A program on one folder, whose network, clock and secrets are the test. It can end and start again.
class ClientFixture
{
public:
    ~ClientFixture() { quit(); }

    //! Makes the program; what its secret store and its folder hold stays from the last time.
    void build(const QString &backend = QStringLiteral("https://p.example"))
    {
        quit();
        m_clock = std::make_shared<FakeClock>();
        auto transport = std::make_unique<FakeTransport>();
        auto store = std::make_unique<FakeSecretStore>();
        network = transport.get();
        network->handler = [this](const HttpRequest &request) { return answer(request); };
        secrets = store.get();
        secrets->secrets = m_kept;
        secrets->closed = storeIsClosed;
        realtime.handshake = FakeRealtime::Handshake::Unreachable;
        m_client = std::make_unique<Client>(ClientOptions{.backend = QUrl(backend),
                                                          .key = QStringLiteral("key"),
                                                          .dataFolder = m_folder.path()},
                                            ClientSeams{.clock = m_clock,
                                                        .transport = std::move(transport),
                                                        .sockets = realtime.factory(),
                                                        .secrets = std::move(store)});
        notices.clear();
        QObject::connect(m_client.get(), &Client::noticed, m_client.get(),
                         [this](const Notice &notice) { notices.append(notice); });
    }
    //! Opens the profile, and waits until it is open.
    void open() { (void)take(m_client->start()); }
    //! The program starts.
    Client &start(const QString &backend = QStringLiteral("https://p.example"))
    {
        build(backend);
        open();
        return *m_client;
    }
    void quit()
    {
        if (secrets)
            m_kept = secrets->secrets;
        m_client.reset();
        network = nullptr;
        secrets = nullptr;
    }
    [[nodiscard]] Result<Profile> signIn()
    {
        const auto answer = take(
            m_client->auth()->signIn(QStringLiteral("ines@mail.example"), QStringLiteral("correct horse")));
        return answer.value_or(Error{.message = QStringLiteral("no answer")});
    }
    [[nodiscard]] Client &client() { return *m_client; }
    [[nodiscard]] FakeClock &clock() { return *m_clock; }
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(u"default/" + name); }
    [[nodiscard]] QStringList cacheFiles() const
    {
        return QDir(m_folder.filePath(QStringLiteral("default"))).entryList({QStringLiteral("*.sqlite")});
    }

    FakeTransport *network = nullptr;   //!< of the program that runs
    FakeSecretStore *secrets = nullptr; //!< of the program that runs
    bool storeIsClosed = false;         //!< from the next start
    FakeRealtime realtime;
    QList<Notice> notices; //!< since the start
    //! What the server says to requests with that path; a Network error to all others.
    QHash<QString, HttpResponse> answers{
        {QStringLiteral("/auth/v1/token"), {200, {}, sessionBody("rt-1")}},
        {QStringLiteral("/rest/v1/user_profiles"),
         {200,
          {},
          "[{\"id\":\"" + QByteArray(kInes) + "\",\"username\":\"ines\",\"display_name\":\"Ines\"}]"}},
    };

    [[nodiscard]] static QByteArray sessionBody(const QByteArray &refreshToken)
    {
        return "{\"access_token\":\"a.b.c\",\"token_type\":\"bearer\",\"expires_in\":3600,\"refresh_token\":"
               "\""
            + refreshToken + "\",\"user\":{\"id\":\"" + kInes
            + "\",\"email\":\"ines@mail.example\",\"user_metadata\":{\"username\":\"ines\"}}}";
    }

private:
    [[nodiscard]] FakeTransport::Answer answer(const HttpRequest &request) const
    {
        const auto found = answers.constFind(request.url.path());
        return found == answers.cend() ? FakeTransport::Answer(FakeTransport::noNetwork()) : *found;
    }

    QTemporaryDir m_folder;
    QHash<QString, QByteArray> m_kept;
    std::shared_ptr<FakeClock> m_clock;
    std::unique_ptr<Client> m_client;
};

} // namespace aigm::test
