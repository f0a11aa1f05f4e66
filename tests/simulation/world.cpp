// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "world.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace aigm {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kPatience = 3h; // for everything to come to rest once the weather is fine

} // namespace

World::World(const History &history)
    : m_history(history)
    , m_clock(history.seed)
    , m_server(m_clock)
    , m_network(m_clock, m_server)
{
    m_server.tokenLife = 900s; // so that tokens expire in most histories
}

World::~World() = default;

Outcome World::run()
{
    settleIn();
    if (m_outcome.problems.isEmpty()) {
        play();
        comeToRest();
        judge();
    }
    m_outcome.requests = m_network.requestCount();
    m_outcome.faults = m_network.faults();
    return m_outcome;
}

// In fine weather: accounts, a server, rooms, and everybody in all of them.
void World::settleIn()
{
    for (int i = 0; i < m_history.devices; ++i) {
        if (!addDevice(i))
            return;
    }
    Client &host = m_devices.front()->client();
    const auto server = await(m_clock, host.servers()->create(u"Harbour"_s));
    if (!server || !*server)
        return problem(u"no server"_s);
    m_serverId = (*server)->id.toString();
    for (int i = 1; i < m_history.rooms; ++i)
        (void)await(m_clock, host.servers()->createRoom((*server)->id, {u"room%1"_s.arg(i)}));
    const auto invite = await(m_clock, host.servers()->createInvite((*server)->id));
    m_invite = invite && *invite ? (*invite)->code : QString();
    for (const auto &[id, room] : m_server.rooms())
        m_rooms.append(*RoomId::fromString(id));
    for (const auto &device : m_devices) {
        if (device != m_devices.front() && !m_history.oneAccount)
            (void)await(m_clock, device->client().servers()->join(m_invite));
        for (const RoomId &room : std::as_const(m_rooms))
            device->openRoom(room);
    }
}

bool World::addDevice(int number)
{
    const bool isNew = number == 0 || !m_history.oneAccount;
    m_devices.push_back(std::make_unique<Device>(u"person%1"_s.arg(isNew ? number : 0), m_clock, m_network,
                                                 m_folder.filePath(QString::number(number))));
    if (m_history.tables && number % 2 == 0)
        m_devices.back()->mode = RealtimeMode::PostgresChanges;
    Device &device = *m_devices.back();
    device.start();
    Auth &auth = *device.client().auth();
    const auto made = await(m_clock,
                            isNew ? auth.signUp(device.email(), Device::password(), device.username())
                                  : auth.signIn(device.email(), Device::password()));
    if (made && *made)
        return true;
    problem(device.username() + u" could not sign up: "_s + (made ? made->error().message : u"no answer"_s));
    return false;
}

QString World::addStranger(const QString &username)
{
    const QJsonObject account{{u"email"_s, QString(username + u"@sim.test")},
                              {u"password"_s, Device::password()},
                              {u"data"_s, QJsonObject{{u"username"_s, username}}}};
    (void)m_server.answer({.method = "POST",
                           .url = QUrl(u"http://127.0.0.1/auth/v1/signup"_s),
                           .body = QJsonDocument(account).toJson()},
                          m_clock.now());
    m_server.addMember(m_serverId, m_server.idOf(username));
    return m_server.idOf(username);
}

bool World::runUntil(const std::function<bool()> &condition, std::chrono::milliseconds limit)
{
    const auto end = m_clock.monotonic() + limit;
    m_clock.advance({});
    while (!condition()) {
        if (m_clock.timerCount() == 0 || m_clock.monotonic() + m_clock.nextTimer() > end) {
            m_clock.advance(std::max(end - m_clock.monotonic(), 0ms));
            return condition();
        }
        m_clock.runNext();
    }
    return true;
}

bool World::isOnline() const
{
    return std::all_of(m_devices.begin(), m_devices.end(), [](const auto &device) {
        return device->isRunning() && device->client().connectionState() == ConnectionState::Online;
    });
}

void World::play()
{
    m_network.weather = m_history.weather;
    while (m_written < m_history.sends)
        playOne();
}

void World::playOne()
{
    Device &device = anyDevice();
    if (!device.isRunning())
        restart(device);
    const int burst = m_clock.oneIn(10) ? 10 : 1;
    for (int i = 0; i < burst; ++i)
        device.write(anyRoom(), u"%1 says %2"_s.arg(device.username()).arg(++m_written));
    if (m_clock.oneIn(3))
        device.change(anyRoom(), ++m_changes);
    if (m_clock.oneIn(6)) { // another device of somebody edits or deletes
        const ModelRoom &room = m_server.room(anyRoom().toString());
        if (!room.log.isEmpty()) {
            const QString id = room.log.at(m_clock.below(int(room.log.size()))).id;
            const bool done = m_clock.oneIn(4) ? m_server.erase(room.id, id)
                                               : m_server.edit(room.id, id, u"edited %1"_s.arg(m_written));
            m_outcome.edits += done;
        }
    }
    if (m_clock.oneIn(8))
        device.read(anyRoom(), m_clock.oneIn(2));
    if (m_clock.oneIn(60))
        device.markUnread(anyRoom());
    if (m_clock.oneIn(200))
        (void)device.client().reads()->markServerRead(*ServerId::fromString(m_serverId));
    if (m_clock.oneIn(12))
        device.attendToFailures(true);
    if (m_history.breaks && m_clock.oneIn(15))
        trouble();
    // short steps mostly, so that much is under way at once
    m_clock.advance(m_clock.oneIn(20) ? m_clock.between(1'000, 40'000) : m_clock.between(0, 150));
}

void World::trouble()
{
    switch (m_clock.below(8)) {
    case 0:
    case 1:
        return restart(anyDevice());
    case 2:
    case 3:
        return cutSomething();
    case 4:
        return setClocks();
    case 5:
        return removeSomebody();
    case 6:
        m_network.count(u"outage"_s);
        m_network.weather.isDown = true;
        m_network.closeSockets(1006);
        m_clock.advance(m_clock.between(1'000, 120'000));
        m_network.weather.isDown = false;
        return;
    default: { // a program is off for a while
        Device &device = anyDevice();
        m_outcome.kills += device.isRunning();
        device.kill();
    }
    }
}

void World::restart(Device &device)
{
    if (device.isRunning()) {
        ++m_outcome.kills;
        device.kill();
    }
    device.start();
}

void World::cutSomething()
{
    static const std::array<QByteArray, 4> words{"", "Token has expired 3 seconds ago",
                                                 "Realtime was unable to connect to the project database",
                                                 "Too many messages per second"};
    switch (m_clock.below(4)) {
    case 0:
        m_network.count(u"socket closed"_s);
        return m_network.closeSockets(std::array{1000, 1001, 1006, 1012}[size_t(m_clock.below(4))]);
    case 1:
        m_network.count(u"half-open socket"_s);
        return m_network.freezeSockets();
    default:
        m_network.count(u"channel ended"_s);
        return m_network.endChannels(words[size_t(m_clock.below(int(words.size())))]);
    }
}

void World::setClocks()
{
    m_network.count(u"clock set"_s);
    static constexpr std::array kJumps{24h, -24h, 1h, -1h, 8h};
    m_clock.setWallClockOff(kJumps[size_t(m_clock.below(int(kJumps.size())))]);
}

void World::removeSomebody()
{
    if (m_devices.size() < 2 || m_history.oneAccount)
        return;
    m_network.count(u"member removed"_s);
    Device &device = *m_devices.at(size_t(1 + m_clock.below(int(m_devices.size()) - 1)));
    const QString user = m_server.idOf(device.username());
    m_server.removeMember(m_serverId, user);
    m_clock.advance(m_clock.between(0, 20'000));
    m_server.addMember(m_serverId, user);
}

// The weather clears; people come back, look after what failed, and wait.
void World::comeToRest()
{
    m_network.weather = {};
    for (const auto &device : m_devices) {
        if (!device->isRunning())
            device->start();
    }
    m_network.closeSockets(1006); // whatever a live socket lost is asked for at the next one
    const auto limit = m_clock.monotonic() + kPatience;
    while (!isAtRest() && m_clock.monotonic() < limit) {
        for (const auto &device : m_devices)
            device->attendToFailures(false);
        m_clock.advance(20s);
    }
    m_clock.advance(15s); // marks and counts may come after the connection
}

bool World::isAtRest()
{
    if (!m_network.isQuiet())
        return false;
    for (const auto &device : m_devices) {
        const OutboxSummary unsent = device->client().messages()->outboxSummary();
        if (device->client().connectionState() != ConnectionState::Online || unsent != OutboxSummary())
            return false;
    }
    return true;
}

} // namespace aigm
