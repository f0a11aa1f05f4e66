// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "../lib/realtime/realtimefixture.h"
#include "reliability.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

constexpr int kChannels = 8;

//! Bytes that are in use on the heap; 0 where nobody counts.
size_t heapInUse()
{
#ifdef __GLIBC__
    return mallinfo2().uordblks;
#else
    return 0;
#endif
}

//! Answers every join that waits, the last one first, until none is left.
void answerJoinsBackwards(RealtimeFixture &f)
{
    QSet<QString> answered;
    for (bool isDone = false; !isDone;) {
        isDone = true;
        QList<ClientPush> joins = f.server.pushes(u"phx_join"_s);
        while (!joins.isEmpty()) {
            const ClientPush join = joins.takeLast();
            if (answered.contains(join.ref))
                continue;
            answered.insert(join.ref);
            f.server.answerJoin(join);
            isDone = false;
        }
        f.advance(0ms);
    }
}

//! One of many programs, with a server's end of its own.
struct Session
{
    explicit Session(FakeClock &clock)
        : realtime({QUrl(u"https://proj.example.test"_s), "key", PhoenixVersion::V2}, &clock,
                   server.factory(), [](TokenWish) { return answered<QByteArray>(QByteArray("jwt")); })
        , room(realtime.subscribe("room:1:1", JoinPriority::Open))
    {
        realtime.start();
    }

    FakeRealtime server;
    Realtime realtime;
    std::unique_ptr<Subscription> room;
};

} // namespace

//! How often a program asks for a connection, and that it keeps one and no more.
class TestSocket : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::beQuiet(); }
    void r11_aThousandReconnectsLeaveOneSocket();
    void r11_comingBackDuringALeaveLeavesNothingClosed();
    void r12_whateverFailsIsTriedRarely_data();
    void r12_whateverFailsIsTriedRarely();
    void r12_anUnknownEventIsNoTrouble();
    void r15_fiveHundredComeBackSpread_data();
    void r15_fiveHundredComeBackSpread();
};

void TestSocket::r11_aThousandReconnectsLeaveOneSocket()
{
    RealtimeFixture f;
    std::vector<std::unique_ptr<Subscription>> rooms;
    for (int i = 0; i < kChannels; ++i)
        rooms.push_back(f.subscribe("room:" + QByteArray::number(i) + ":1", JoinPriority::Open));
    f.server.answersJoins = false;
    f.realtime->start();
    f.advance(0ms);
    answerJoinsBackwards(f);
    f.advance(1s);
    const qsizetype timers = f.clock.timerCount();
    size_t heap = 0;
    for (int i = 0; i < 1000; ++i) {
        if (i == 100) // what grows once has grown
            heap = heapInUse();
        f.server.socket()->end(i % 3 ? 1006 : 1001);
        QCOMPARE(f.realtime->state(), Connection::State::Waiting);
        f.realtime->retryNow();
        f.advance(0ms);
        answerJoinsBackwards(f);
        for (const auto &room : rooms)
            QVERIFY(room->isJoined());
        QCOMPARE(f.server.aliveCount(), 1);
        QCOMPARE(f.server.joined().size(), kChannels);
        QVERIFY(f.clock.timerCount() <= timers);
    }
    QCOMPARE(f.server.madeCount(), 1001);
    QVERIFY2(heapInUse() < heap + 256 * 1024, qPrintable(QString::number(heapInUse() - heap)));
    f.realtime->stop();
    RealtimeFixture::settleAll();
    QCOMPARE(f.server.aliveCount(), 0);
    QCOMPARE(f.clock.timerCount(), 0);
}

void TestSocket::r11_comingBackDuringALeaveLeavesNothingClosed()
{
    RealtimeFixture f;
    const auto other = f.subscribe("user:1");
    auto room = f.subscribe("room:1:1", JoinPriority::Open);
    f.realtime->start();
    f.advance(0ms);
    f.server.answersLeaves = false;
    for (int i = 0; i < 100; ++i) {
        room.reset();
        const qsizetype leaves = f.server.pushes(u"phx_leave"_s).size();
        while (f.server.pushes(u"phx_leave"_s).size() == leaves)
            f.advance(1s); // it lingers
        room = f.subscribe("room:1:1", JoinPriority::Open);
        QVERIFY(!room->isJoined());
        const ClientPush leave = f.server.pushes(u"phx_leave"_s).constLast();
        f.server.say({leave.joinRef, leave.ref, leave.topic, u"phx_reply"_s,
                      QJsonObject{{u"status"_s, u"ok"_s}, {u"response"_s, QJsonObject()}}});
        f.server.say({leave.joinRef, leave.joinRef, leave.topic, u"phx_close"_s, QJsonObject()}); // late
        f.advance(0ms);
        QVERIFY(room->isJoined());
        QCOMPARE(f.server.joined(), (QStringList{u"room:1:1"_s, u"user:1"_s}));
    }
    QCOMPARE(f.server.madeCount(), 1);
}

void TestSocket::r12_whateverFailsIsTriedRarely_data()
{
    QTest::addColumn<QByteArray>("trouble");
    for (const char *trouble : {"unreachable", "hanging", "refused with 503", "join refused", "system error",
                                "phx_close", "phx_error"})
        QTest::newRow(trouble) << QByteArray(trouble);
}

void TestSocket::r12_whateverFailsIsTriedRarely()
{
    QFETCH(QByteArray, trouble);
    RealtimeFixture f;
    bool isBroken = true;
    const bool ofSocket = trouble == "unreachable" || trouble == "hanging" || trouble == "refused with 503";
    if (trouble == "unreachable")
        f.server.handshake = FakeRealtime::Handshake::Unreachable;
    else if (trouble == "hanging")
        f.server.handshake = FakeRealtime::Handshake::Hanging;
    else if (trouble == "refused with 503")
        f.server.handshake = FakeRealtime::Handshake::Refused;
    else if (trouble == "join refused")
        f.server.joinErrors[u"room:1:1"_s] = u"DatabaseLackOfConnections: Database can't accept more"_s;
    f.server.handshakeStatus = 503;
    const auto room = f.subscribe("room:1:1", JoinPriority::Open);
    connect(
        room.get(), &Subscription::joined, this,
        [&] {
            if (!isBroken)
                return;
            if (trouble == "system error")
                f.server.system(u"room:1:1"_s,
                                R"({"extension":"system","status":"error","message":)"
                                R"("Realtime was unable to connect to the project database"})");
            f.server.endChannel(u"room:1:1"_s, trouble == "phx_error" ? "phx_error" : "phx_close");
        },
        Qt::QueuedConnection);
    const auto attempts = [&] { return ofSocket ? f.server.madeCount() : f.joinCount(); };
    f.realtime->start();
    f.advance(1min);
    QVERIFY2(attempts() <= 12, qPrintable(QString::number(attempts())));
    for (int minute = 1; minute < 360; ++minute) {
        const int before = attempts();
        f.advance(1min);
        QVERIFY2(attempts() - before <= 4, qPrintable(QString::number(attempts() - before)));
    }
    QVERIFY2(attempts() >= 360 / 2, qPrintable(QString::number(attempts()))); // and it never gives up
    isBroken = false;
    f.server.handshake = FakeRealtime::Handshake::Accepted;
    f.server.joinErrors.clear();
    f.advance(65s);
    QVERIFY(room->isJoined());
}

void TestSocket::r12_anUnknownEventIsNoTrouble()
{
    RealtimeFixture f;
    const auto room = f.subscribe("room:1:1", JoinPriority::Open);
    f.realtime->start();
    f.advance(0ms);
    for (int i = 0; i < 100; ++i) {
        f.server.say({QJsonValue(), QJsonValue(), u"realtime:room:1:1"_s, u"phx_tomorrow"_s, QJsonObject()});
        f.server.say({QJsonValue(), QJsonValue(), u"realtime:nobody"_s, u"phx_tomorrow"_s, QJsonObject()});
        f.advance(1s);
    }
    QVERIFY(room->isJoined());
    QCOMPARE(f.server.madeCount(), 1);
    QCOMPARE(f.joinCount(), 1);
}

void TestSocket::r15_fiveHundredComeBackSpread_data()
{
    QTest::addColumn<int>("closeCode");
    QTest::addColumn<milliseconds>("window");
    QTest::addColumn<milliseconds>("earliest");
    QTest::addColumn<milliseconds>("latest");
    QTest::newRow("a deploy") << 1012 << milliseconds(1s) << milliseconds(1s) << milliseconds(10s);
    QTest::newRow("a reset") << 1006 << 100ms << 500ms << milliseconds(1500ms);
}

void TestSocket::r15_fiveHundredComeBackSpread()
{
    QFETCH(int, closeCode);
    QFETCH(milliseconds, window);
    QFETCH(milliseconds, earliest);
    QFETCH(milliseconds, latest);
    constexpr int kSessions = 500;
    FakeClock clock;
    clock.seed(15);
    std::vector<std::unique_ptr<Session>> sessions;
    for (int i = 0; i < kSessions; ++i)
        sessions.push_back(std::make_unique<Session>(clock));
    clock.advance(1s);
    const auto attempts = [&] {
        int made = 0;
        for (const auto &session : sessions)
            made += session->server.madeCount();
        return made;
    };
    QCOMPARE(attempts(), kSessions);
    for (const auto &session : sessions)
        session->server.socket()->end(closeCode);
    clock.advance(earliest - 1ms);
    QCOMPARE(attempts(), kSessions);
    clock.advance(1ms);
    int most = 0;
    for (auto passed = earliest; passed < latest; passed += window) {
        const int before = attempts();
        clock.advance(window);
        most = std::max(most, attempts() - before);
    }
    QCOMPARE(attempts(), 2 * kSessions); // each once
    QVERIFY2(most <= kSessions * 15 / 100, qPrintable(QString::number(most)));
    for (const auto &session : sessions)
        QVERIFY(session->room->isJoined());
}

QTEST_GUILESS_MAIN(TestSocket)
#include "tst_socket.moc"
