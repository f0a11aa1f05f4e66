// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "device.h"

#include <QTemporaryDir>

#include <functional>
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
    bool breaks = true;      //!< programs are killed, sockets cut, clocks set, people removed
    bool oneAccount = false; //!< all devices are of one person
    bool tables = false;     //!< every other device, from the first on, follows the tables (RealtimeMode)
};

//! What a history came to.
struct Outcome
{
    QStringList problems; //!< empty when every promise was kept
    int accepted = 0;
    int requests = 0;
    int edits = 0;   //!< by other devices
    int changes = 0; //!< edits, deletions and reactions that were accepted
    int kills = 0;
    QMap<QString, int> faults;
    QByteArray digest; //!< of the server's logs: the same for the same seed
};

//! People who chat through bad weather, until everything they wrote has come to rest, and the judge of it.
//! A test with a course of its own overrides play().
class World
{
public:
    explicit World(const History &history);
    virtual ~World();
    World(const World &) = delete;
    World &operator=(const World &) = delete;

    [[nodiscard]] Outcome run();

protected:
    virtual void play();
    virtual void comeToRest();
    void playOne();
    //! Runs on until \p condition holds; false if it does not within \p limit.
    bool runUntil(const std::function<bool()> &condition,
                  std::chrono::milliseconds limit = std::chrono::hours(1));
    [[nodiscard]] bool isOnline() const;
    //! Somebody who has no device here: an account and a member.
    [[nodiscard]] QString addStranger(const QString &username);
    void problem(const QString &text) { m_outcome.problems.append(text); }
    void expect(bool condition, const QString &text)
    {
        if (!condition)
            problem(text);
    }
    [[nodiscard]] Device &device(int number) { return *m_devices.at(size_t(number)); }
    [[nodiscard]] Device &anyDevice() { return device(m_clock.below(int(m_devices.size()))); }
    [[nodiscard]] const RoomId &anyRoom() { return m_rooms.at(m_clock.below(int(m_rooms.size()))); }

    const History m_history;
    QTemporaryDir m_folder;
    SimClock m_clock;
    ModelServer m_server;
    SimNetwork m_network;
    std::vector<std::unique_ptr<Device>> m_devices; //!< the first one owns the server
    QString m_serverId;
    QList<RoomId> m_rooms;
    Outcome m_outcome;
    int m_written = 0;
    int m_changes = 0;

private:
    void settleIn();
    [[nodiscard]] bool addDevice(int number);
    void trouble();
    void cutSomething();
    void setClocks();
    void removeSomebody();
    void restart(Device &device);
    [[nodiscard]] bool isAtRest();

    // judge.cpp
    void judge();
    void judgeLog(const RoomId &room);
    void judgeWriter(const RoomId &room, Device &device);
    // judgechanges.cpp
    void judgeChanges(const RoomId &room, Device &device);
    void judgeEdits(const ModelMessage &message, const QList<Changed> &changed);
    void judgeReactions(const ModelRoom &room, const ModelMessage &message, const QList<Changed> &changed,
                        const QString &user);
    void judgeTexts(const RoomId &room);
    void judgeReader(const RoomId &room, Device &device);
    void judgeHeld(const ModelRoom &room, const HeldRanges &held, const MessagePage &page,
                   const QString &who);
    void judgeCounts(const RoomId &room, Device &device);
    void judgeView(const RoomId &room, const MessagePage &page, Device &device);

    QString m_invite;
};

} // namespace aigm
