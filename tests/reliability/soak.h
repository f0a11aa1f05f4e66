// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "device.h"
#include "fakesecretstore.h"
#include "session.h"
#include "settings.h"
#include "vitals.h"

#include <QQmlApplicationEngine>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace aigm::test {

//! How somebody's day goes, in virtual time.
struct SoakCourse
{
    std::chrono::minutes warmUp{60}; //!< not judged: what grows once has grown then
    std::chrono::minutes length{300};
    std::chrono::seconds sampleEach{600};
    int rooms = 8;
    int history = 12'000; //!< messages that come at the beginning: more than the page cache of SQLite holds
    bool hasWindow = false;
    std::function<void()> eachStep; //!< a planted leak
};

//! The whole program, used for hours: a real Client and the app's Session with its models (and the window) on
//! virtual time. The room is switched every two seconds, the socket breaks every thirty, and others write,
//! edit and delete all the time.
class Soak
{
public:
    explicit Soak(SoakCourse course);
    ~Soak();
    Q_DISABLE_COPY_MOVE(Soak)

    //! Runs the course and yields the samples after the warm-up; none when the program could not begin.
    [[nodiscard]] QList<Vitals> run();
    //! The classes of which there are more objects than at the first sample.
    [[nodiscard]] QStringList grownClasses() const;
    [[nodiscard]] int messageCount() const { return m_written; }
    [[nodiscard]] int switchCount() const { return m_switches; }
    [[nodiscard]] int reconnectCount() const { return m_reconnects; }
    [[nodiscard]] SimClock &clock() { return m_clock; }

    static constexpr std::chrono::seconds kStep{2};

private:
    [[nodiscard]] bool begin();
    [[nodiscard]] bool makePlaces();
    void showWindow();
    void step();
    void switchRoom();
    void write();
    void othersWrite(const QString &room);
    void reconnect();
    [[nodiscard]] double hours() const;

    const SoakCourse m_course;
    QTemporaryDir m_folder;
    const LiveObjects m_objects; //!< before all that it counts
    SimClock m_clock{20};
    ModelServer m_server{m_clock};
    SimNetwork m_network{m_clock, m_server};
    std::unique_ptr<Client> m_client;
    std::unique_ptr<app::Settings> m_settings;
    std::unique_ptr<app::Session> m_session;
    std::unique_ptr<QQmlApplicationEngine> m_engine;
    QMap<QByteArray, int> m_atFirst; //!< objects by class
    QStringList m_rooms;
    QString m_other; //!< who writes beside us
    std::chrono::milliseconds m_lastReconnect{0};
    int m_steps = 0;
    int m_written = 0;
    int m_switches = 0;
    int m_reconnects = 0;
};

} // namespace aigm::test
