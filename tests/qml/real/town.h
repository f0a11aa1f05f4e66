// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "clientseams.h"
#include "fakesecretstore.h"
#include "fakesocket.h"
#include "faketransport.h"
#include "modelserver.h"
#include "net/systemclock.h"
#include "screenguard.h"
#include "session.h"
#include "settings.h"
#include "stretches.h"
#include "take.h"

#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QTemporaryDir>
#include <QTimer>

#include <map>
#include <memory>

namespace aigm::test {

//! A community as large as AIGM is made for, on the model of the backend: a hundred servers, of which one has
//! 401 rooms and 5,000 people, and one 500 people. The whole app on it, with its window, its own cache thread
//! and real time.
class Town
{
public:
    static constexpr int kServers = 100;
    static constexpr int kRooms = 500; //!< of all servers
    static constexpr int kManyPeople = 5000;
    static constexpr int kFewPeople = 500;
    static constexpr int kFramesInATurn = 100; //!< what a socket hands over at once

    Town();
    ~Town();
    Q_DISABLE_COPY_MOVE(Town)

    //! Signs in, shows the window and waits until everything is known here.
    [[nodiscard]] bool start();
    [[nodiscard]] const QString &largeServer() const { return m_servers.at(0); }
    [[nodiscard]] const QString &otherServer() const { return m_servers.at(1); }
    //! The rooms of the large server.
    [[nodiscard]] const QStringList &rooms() const { return m_rooms; }
    //! Somebody writes; it is told in the next turns of the event loop.
    void write(const QString &room, const QString &text);
    void editLast(const QString &room);
    //! Frames that wait.
    [[nodiscard]] int frameCount() const { return int(m_frames.size()); }
    [[nodiscard]] int unreadOf(const QString &room) const { return m_model.unreadOf(m_self, room); }
    [[nodiscard]] const ModelRoom &room(const QString &id) const { return m_model.room(id); }
    //! Items of that QML type that exist, hidden ones too.
    [[nodiscard]] int itemCount(const char *type) const;

    [[nodiscard]] Client &client() { return *m_client; }
    [[nodiscard]] app::Session &session() { return *m_session; }
    [[nodiscard]] int requestCount() const { return int(m_transport->requests.size()); }

    Stretches stretches;

private:
    struct Frame
    {
        QString topic;
        QByteArray event;
        QByteArray payload;
    };

    [[nodiscard]] QJsonObject ask(const QByteArray &method, const QString &path, const QJsonObject &body);
    [[nodiscard]] QString addAccount(const QString &username);
    void build();
    void speak();
    [[nodiscard]] HttpResponse answer(const HttpRequest &request);
    [[nodiscard]] QByteArray crowd(const QString &server, int people) const;

    QTemporaryDir m_folder;
    SystemClock m_clock;
    ModelServer m_model{m_clock};
    FakeRealtime m_realtime;
    FakeTransport *m_transport = nullptr; //!< the client's
    QByteArray m_token;                   //!< of the owner
    QString m_owner;
    QString m_self;
    QStringList m_servers;
    QStringList m_rooms;
    QList<Frame> m_frames;
    std::map<QString, QByteArray> m_crowds; //!< the members of a server, beside those that the model knows
    QTimer m_speaking;
    app::ScreenGuard m_guard;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<app::Settings> m_settings;
    std::unique_ptr<app::Session> m_session;
    std::unique_ptr<QQmlApplicationEngine> m_engine;
    QQuickWindow *m_window = nullptr;
};

} // namespace aigm::test
