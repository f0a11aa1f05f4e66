// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "reliability.h"

#include <ctime>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

//! A world of one program that looks at one room, in fine weather, with a course that a test gives it.
class OneProgram : public World
{
public:
    using Course = std::function<void(OneProgram &)>;

    OneProgram(quint64 seed, Course course)
        : World({.seed = seed, .sends = 0, .devices = 1, .rooms = 1, .weather = {}, .breaks = false})
        , m_course(std::move(course))
    {
    }

    // what a course may use
    using World::expect;
    using World::isOnline;
    using World::m_clock;
    using World::m_network;
    using World::m_server;
    using World::runUntil;
    [[nodiscard]] Client &client() const { return m_devices.front()->client(); }
    [[nodiscard]] Auth::State authState() const { return client().auth()->state(); }
    [[nodiscard]] QString user() const { return m_server.idOf(m_devices.front()->username()); }
    void changeNetwork() { device(0).changeNetwork(); }
    void write(const QString &text) { device(0).write(m_rooms.first(), text); }
    void signIn() { (void)await(m_clock, client().auth()->signIn(device(0).email(), Device::password())); }
    [[nodiscard]] qsizetype logSize() const { return m_server.room(m_rooms.first().toString()).log.size(); }
    //! How long it takes until \p condition holds.
    [[nodiscard]] milliseconds timeUntil(const std::function<bool()> &condition)
    {
        const auto from = m_clock.monotonic();
        expect(runUntil(condition, 10min), u"it never came to that"_s);
        return m_clock.monotonic() - from;
    }
    //! The computer sleeps: its timers stand still, the world does not, and the server gives the socket up.
    void suspend(milliseconds time)
    {
        m_network.freezeSockets();
        m_clock.setWallClockOff(time);
    }
    //! The most requests within one second of the next \p time.
    [[nodiscard]] int busiestSecond(milliseconds time)
    {
        int most = 0;
        for (milliseconds passed{0}; passed < time; passed += 1s) {
            const int before = m_network.requestCount();
            m_clock.advance(1s);
            most = std::max(most, m_network.requestCount() - before);
        }
        return most;
    }

protected:
    void play() override
    {
        expect(runUntil([this] { return isOnline() && m_network.isQuiet(); }, 10min), u"not online"_s);
        m_course(*this);
    }

private:
    const Course m_course;
};

void expectWithin(OneProgram &world, milliseconds time, milliseconds limit, const QString &what)
{
    world.expect(time <= limit, u"%1 took %2 ms"_s.arg(what).arg(time.count()));
}

} // namespace

#define COMPARE_WORLD(seed, course) QCOMPARE(OneProgram(seed, course).run().problems.join(u'\n'), QString())

//! What a loss of the network, sleep, clocks and tokens do to a program that was online.
class TestConnectionLoss : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::beQuiet(); }
    void r10_aHalfOpenSocketIsNoticed();
    void r10_whatTellsOfANetworkConnectsAtOnce_data();
    void r10_whatTellsOfANetworkConnectsAtOnce();
    void r13_tokensAreRenewedOnALiveSocket();
    void r13_aRefusedRefreshKeepsTheOutbox();
    void r14_wakingUpIsNoStorm();
    void r14_clocksThatJumpChangeNothing_data();
    void r14_clocksThatJumpChangeNothing();
    void r14_timeZonesChangeNothing();
};

// At any moment between two heartbeats.
void TestConnectionLoss::r10_aHalfOpenSocketIsNoticed()
{
    for (int seed = 1; seed <= 25; ++seed) {
        COMPARE_WORLD(quint64(seed), [seed](OneProgram &world) {
            world.m_clock.advance(std::chrono::seconds(40 + seed));
            world.expect(world.isOnline(), u"not online before"_s);
            world.m_network.freezeSockets();
            expectWithin(world, world.timeUntil([&] { return !world.isOnline(); }), 35s, u"noticing"_s);
            // the first step of the ladder, and the way back
            expectWithin(world, world.timeUntil([&] { return world.isOnline(); }), 1500ms + 2s,
                         u"coming back"_s);
        });
    }
}

void TestConnectionLoss::r10_whatTellsOfANetworkConnectsAtOnce_data()
{
    using Help = std::function<void(OneProgram &)>;
    QTest::addColumn<Help>("help");
    QTest::newRow("try now") << Help([](OneProgram &world) { world.client().retryNow(); });
    // shorter than the token lives
    QTest::newRow("waking up") << Help([](OneProgram &world) { world.suspend(2min); });
    QTest::newRow("another network") << Help([](OneProgram &world) { world.changeNetwork(); });
}

void TestConnectionLoss::r10_whatTellsOfANetworkConnectsAtOnce()
{
    QFETCH(std::function<void(OneProgram &)>, help);
    for (int seed = 1; seed <= 25; ++seed) {
        COMPARE_WORLD(quint64(seed), [help](OneProgram &world) {
            world.m_network.weather.isDown = true;
            world.m_network.closeSockets(1006);
            world.m_clock.advance(5min); // to the top of the ladder
            world.expect(!world.isOnline(), u"online without a network"_s);
            world.m_network.weather.isDown = false;
            help(world);
            expectWithin(world, world.timeUntil([&] { return world.isOnline(); }), 2s, u"coming back"_s);
        });
    }
}

void TestConnectionLoss::r13_tokensAreRenewedOnALiveSocket()
{
    COMPARE_WORLD(13, [](OneProgram &world) {
        int refreshes = 0;
        const int sockets = world.m_network.attemptCount();
        world.m_network.fateOf = [&](const HttpRequest &request) -> std::optional<Fate> {
            refreshes += request.url.path() == u"/auth/v1/token";
            return {};
        };
        world.m_clock.advance(6h); // 24 lives of a token
        world.expect(world.isOnline() && world.m_network.attemptCount() == sockets, u"the socket was lost"_s);
        world.expect(world.m_network.faults().value(u"token expired on a socket"_s) == 0,
                     u"a token expired on the socket"_s);
        world.expect(refreshes >= 24 && refreshes <= 28, u"%1 refreshes"_s.arg(refreshes));
        world.m_network.fateOf = {};
    });
}

void TestConnectionLoss::r13_aRefusedRefreshKeepsTheOutbox()
{
    COMPARE_WORLD(131, [](OneProgram &world) {
        int signedOut = 0;
        int ended = 0;
        Auth &auth = *world.client().auth();
        QObject::connect(&auth, &Auth::stateChanged, &auth,
                         [&](Auth::State state) { signedOut += state == Auth::State::SignedOut; });
        QObject::connect(&auth, &Auth::sessionEnded, &auth, [&] { ++ended; });
        world.m_network.weather.isDown = true;
        world.m_network.closeSockets(1006);
        for (int i = 1; i <= 3; ++i)
            world.write(u"kept %1"_s.arg(i));
        world.m_clock.advance(20min); // the access token expires
        world.expect(signedOut == 0, u"a network failure signed out"_s);
        world.m_server.endSessions(world.user());
        world.m_network.weather.isDown = false;
        world.m_clock.advance(10min);
        world.expect(signedOut == 1 && ended == 1,
                     u"signed out %1 times, told %2 times"_s.arg(signedOut).arg(ended));
        world.expect(world.logSize() == 0, u"something was sent without a session"_s);
        world.signIn();
        world.expect(world.runUntil([&] { return world.logSize() == 3; }, 5min), u"the outbox was lost"_s);
    });
}

void TestConnectionLoss::r14_wakingUpIsNoStorm()
{
    COMPARE_WORLD(14, [](OneProgram &world) {
        world.write(u"before"_s);
        world.m_clock.advance(1min);
        world.suspend(8h);
        const int most = world.busiestSecond(2min);
        world.expect(most <= 5, u"%1 requests in one second"_s.arg(most));
        world.expect(world.isOnline(), u"not online again"_s);
        world.write(u"after"_s);
        world.m_clock.advance(1min);
        world.expect(world.logSize() == 2, u"not sent"_s);
    });
}

void TestConnectionLoss::r14_clocksThatJumpChangeNothing_data()
{
    QTest::addColumn<milliseconds>("jump");
    QTest::newRow("a day ahead") << milliseconds(24h);
    QTest::newRow("a day back") << milliseconds(-24h);
    QTest::newRow("daylight saving begins") << milliseconds(1h);
    QTest::newRow("daylight saving ends") << milliseconds(-1h);
}

void TestConnectionLoss::r14_clocksThatJumpChangeNothing()
{
    QFETCH(milliseconds, jump);
    COMPARE_WORLD(141, [jump](OneProgram &world) {
        world.write(u"first"_s);
        world.m_clock.advance(1min);
        const int before = world.m_network.requestCount();
        world.m_clock.setWallClockOff(jump);
        world.write(u"second"_s); // the judge wants it in its place
        const int most = world.busiestSecond(10min);
        world.expect(most <= 5, u"%1 requests in one second"_s.arg(most));
        const int all = world.m_network.requestCount() - before;
        world.expect(all <= 15, u"%1 requests in ten minutes"_s.arg(all)); // no loop of expired tokens
        world.m_clock.setWallClockOff(-jump);
        world.write(u"third"_s);
        world.m_clock.advance(1min);
        world.expect(world.isOnline() && world.logSize() == 3, u"not all was sent"_s);
    });
}

void TestConnectionLoss::r14_timeZonesChangeNothing()
{
    const QByteArray before = qgetenv("TZ");
    COMPARE_WORLD(142, [](OneProgram &world) {
        for (const char *zone : {"America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago"}) {
            qputenv("TZ", zone);
            tzset();
            world.write(QString::fromLatin1(zone));
            world.m_clock.advance(1min);
        }
        world.expect(world.isOnline() && world.logSize() == 3, u"not all was sent"_s);
    });
    before.isNull() ? qunsetenv("TZ") : qputenv("TZ", before);
    tzset();
}

QTEST_GUILESS_MAIN(TestConnectionLoss)
#include "tst_connectionloss.moc"
