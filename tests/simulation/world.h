// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "device.h"

#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace aigm {

//! How one simulated history goes.
struct History
{
    quint64 seed = 1;
    int sends = 1000;
    int devices = 3;
    int rooms = 3;
    Weather weather{.requests = 25, .frames = 10, .joins = 10};
    bool breaks = true; //!< programs are killed, sockets cut, clocks set, people removed
};

//! What a history came to.
struct Outcome
{
    QStringList problems; //!< empty when every promise was kept
    int accepted = 0;
    int requests = 0;
    int edits = 0;
    int kills = 0;
    QMap<QString, int> faults;
    QByteArray digest; //!< of the server's logs: the same for the same seed
};

//! People who chat through bad weather, until everything they wrote has come to rest, and the judge of it.
class World
{
public:
    explicit World(const History &history);
    ~World();

    [[nodiscard]] Outcome run();

private:
    void settleIn();
    void play();
    void playOne();
    void trouble();
    void cutSomething();
    void setClocks();
    void removeSomebody();
    void restart(Device &device);
    void comeToRest();
    [[nodiscard]] bool isAtRest();

    // judge.cpp
    void judge();
    void judgeLog(const RoomId &room);
    void judgeWriter(const RoomId &room, Device &device);
    void judgeReader(const RoomId &room, Device &device);
    void judgeHeld(const ModelRoom &room, const HeldRanges &held, const MessagePage &page,
                   const QString &who);
    void judgeCounts(const RoomId &room, Device &device);
    void judgeView(const RoomId &room, const MessagePage &page, Device &device);
    void problem(const QString &text) { m_outcome.problems.append(text); }

    [[nodiscard]] Device &anyDevice() { return *m_devices.at(size_t(m_clock.below(int(m_devices.size())))); }
    [[nodiscard]] const RoomId &anyRoom() { return m_rooms.at(m_clock.below(int(m_rooms.size()))); }

    const History m_history;
    QTemporaryDir m_folder;
    SimClock m_clock;
    ModelServer m_server;
    SimNetwork m_network;
    std::vector<std::unique_ptr<Device>> m_devices; //!< the first one owns the server
    QString m_serverId;
    QString m_invite;
    QList<RoomId> m_rooms;
    Outcome m_outcome;
    int m_written = 0;
};

} // namespace aigm
