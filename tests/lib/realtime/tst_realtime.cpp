// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "realtimefixture.h"

#include <QtTest>

using namespace aigm;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TestRealtime : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void joinsAreTellings();
    void unaskedEndLeadsToANewJoin_data();
    void unaskedEndLeadsToANewJoin();
    void confirmationIsToldAsJoined();
    void broadcastReachesEverySubscription();
    void lossIsToldOnce();
    void givenUpTopicLingers();
    void comingBackToALingeringTopicJoinsNothing();
    void comingBackWhileLeavingJoinsAgain();
    void leafingThroughRoomsKeepsFewChannels();
    void endingASubscriptionInsideItsSignalIsSafe();
    void stopAndStartJoinEverythingAgain();
    void settledMeansNothingIsOnItsWay();
};

void TestRealtime::joinsAreTellings()
{
    RealtimeFixture f;
    const auto subscription = f.subscribe("room:1:1");
    QSignalSpy joined(subscription.get(), &Subscription::joined);
    f.realtime->start();
    f.advance(0ms);
    QCOMPARE(joined.count(), 1);
    QVERIFY(subscription->isJoined());
    f.server.socket()->end(1006);
    QVERIFY(!subscription->isJoined());
    f.advance(2s);
    QCOMPARE(joined.count(), 2);
}

void TestRealtime::unaskedEndLeadsToANewJoin_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("event");
    QTest::addColumn<int>("leastSeconds");
    QTest::addColumn<int>("mostSeconds");
    QTest::newRow("crash") << QByteArray() << QByteArray("phx_error") << 0 << 2;
    QTest::newRow("close without a word") << QByteArray() << QByteArray("phx_close") << 0 << 2;
    QTest::newRow("token") << QByteArray("Token has expired 1 seconds ago") << QByteArray("phx_close") << 0
                           << 0;
    QTest::newRow("rate") << QByteArray("Too many messages per second") << QByteArray("phx_close") << 10
                          << 20;
    QTest::newRow("database") << QByteArray("Realtime was unable to connect to the project database")
                              << QByteArray("phx_close") << 5 << 10;
    QTest::newRow("restart") << QByteArray("Server requested disconnect") << QByteArray("phx_close") << 1
                             << 5;
}

void TestRealtime::unaskedEndLeadsToANewJoin()
{
    QFETCH(QByteArray, words);
    QFETCH(QByteArray, event);
    QFETCH(int, leastSeconds);
    QFETCH(int, mostSeconds);
    RealtimeFixture f;
    const auto subscription = f.subscribe("room:1:1");
    QSignalSpy left(subscription.get(), &Subscription::left);
    f.realtime->start();
    f.advance(1min);
    if (!words.isEmpty())
        f.server.system(u"room:1:1"_s,
                        QByteArray(R"({"extension":"system","status":"error","message":")" + words + "\"}"));
    f.server.endChannel(u"room:1:1"_s, event);
    QCOMPARE(left.count(), 1);
    QVERIFY(!f.realtime->isSettled());
    f.clock.advance(std::chrono::seconds(leastSeconds) - 1ms);
    if (leastSeconds > 0)
        QCOMPARE(f.joinCount(), 1);
    f.advance(std::chrono::seconds(mostSeconds - leastSeconds) + 2ms);
    QCOMPARE(f.joinCount(), 2);
    QVERIFY(subscription->isJoined());
}

void TestRealtime::confirmationIsToldAsJoined()
{
    RealtimeFixture f;
    const auto subscription = f.subscribe("room:1:1");
    QSignalSpy joined(subscription.get(), &Subscription::joined);
    f.realtime->start();
    f.advance(0ms);
    f.server.system(u"room:1:1"_s,
                    R"({"extension":"system","status":"ok","message":"Replication connection established"})");
    QCOMPARE(joined.count(), 2);
}

void TestRealtime::broadcastReachesEverySubscription()
{
    RealtimeFixture f;
    const auto first = f.subscribe("room:1:1");
    const auto second = f.subscribe("room:1:1", JoinPriority::Open);
    const auto other = f.subscribe("room:2:1");
    QSignalSpy atFirst(first.get(), &Subscription::broadcast);
    QSignalSpy atSecond(second.get(), &Subscription::broadcast);
    QSignalSpy atOther(other.get(), &Subscription::broadcast);
    f.realtime->start();
    f.advance(0ms);
    QCOMPARE(f.joinCount(), 2);
    QVERIFY(f.server.broadcast(u"room:1:1"_s, "change", R"({"rev":7})"));
    QCOMPARE(atFirst.value(0), QVariantList({QByteArray("change"), QByteArray(R"({"rev":7})")}));
    QCOMPARE(atSecond.count(), 1);
    QCOMPARE(atOther.count(), 0);
    // bytes that are no JSON are nobody's business
    f.server.socket()->sayBinary(QByteArray::fromHex("04110100007265616c74696d653a726f6f6d3a313a3165ff"));
    QCOMPARE(atFirst.count(), 1);
}

void TestRealtime::lossIsToldOnce()
{
    RealtimeFixture f;
    const auto subscription = f.subscribe("room:1:1");
    QSignalSpy left(subscription.get(), &Subscription::left);
    f.realtime->start();
    f.advance(0ms);
    f.server.handshake = FakeRealtime::Handshake::Unreachable;
    f.server.socket()->end(1006);
    f.advance(5min);
    QCOMPARE(left.count(), 1);
}

void TestRealtime::givenUpTopicLingers()
{
    RealtimeFixture f;
    const auto user = f.subscribe("user:1");
    auto subscription = f.subscribe("room:1:1");
    f.realtime->start();
    f.advance(0ms);
    subscription.reset();
    f.advance(29s);
    QCOMPARE(f.server.pushes(u"phx_leave"_s).size(), 0);
    f.advance(1s);
    QCOMPARE(f.server.pushes(u"phx_leave"_s).size(), 1);
    QCOMPARE(f.server.joined(), QStringList({u"user:1"_s}));
}

void TestRealtime::comingBackToALingeringTopicJoinsNothing()
{
    RealtimeFixture f;
    auto subscription = f.subscribe("room:1:1");
    f.realtime->start();
    f.advance(0ms);
    subscription.reset();
    f.advance(29s);
    subscription = f.subscribe("room:1:1");
    QSignalSpy joined(subscription.get(), &Subscription::joined);
    QVERIFY(subscription->isJoined());
    f.advance(1h);
    QCOMPARE(joined.count(), 1); // what came meanwhile was not for it: the caller fills the gap
    QCOMPARE(f.joinCount(), 1);
    QCOMPARE(f.server.pushes(u"phx_leave"_s).size(), 0);
}

void TestRealtime::comingBackWhileLeavingJoinsAgain()
{
    RealtimeFixture f;
    f.server.answersLeaves = false;
    auto subscription = f.subscribe("room:1:1");
    f.realtime->start();
    f.advance(0ms);
    subscription.reset();
    f.advance(31s);
    subscription = f.subscribe("room:1:1");
    f.advance(0ms);
    QVERIFY(!subscription->isJoined());
    f.advance(10s);
    QVERIFY(subscription->isJoined());
    QCOMPARE(f.joinCount(), 2);
}

void TestRealtime::leafingThroughRoomsKeepsFewChannels()
{
    RealtimeFixture f;
    f.realtime->start();
    for (int i = 0; i < 200; ++i) {
        const auto subscription =
            f.subscribe(QByteArray("room:" + QByteArray::number(i)), JoinPriority::Open);
        f.advance(50ms);
        QVERIFY(subscription->isJoined());
        QVERIFY(f.server.joined().size() <= 10);
    }
}

void TestRealtime::endingASubscriptionInsideItsSignalIsSafe()
{
    RealtimeFixture f;
    std::unique_ptr<Subscription> first = f.subscribe("room:1:1");
    std::unique_ptr<Subscription> second = f.subscribe("room:1:1");
    QSignalSpy atSecond(second.get(), &Subscription::joined);
    connect(first.get(), &Subscription::joined, this, [&] {
        second.reset();
        f.realtime->stop();
    });
    f.realtime->start();
    f.advance(0ms);
    QCOMPARE(atSecond.count(), 0);
    QVERIFY(!first->isJoined());
    f.realtime.reset(); // before its subscriptions
    first.reset();
}

void TestRealtime::stopAndStartJoinEverythingAgain()
{
    RealtimeFixture f;
    f.server.joinErrors[u"room:2:1"_s] = u"Unauthorized: no"_s;
    const auto first = f.subscribe("room:1:1");
    const auto second = f.subscribe("room:2:1");
    f.realtime->start();
    f.advance(0ms);
    f.realtime->stop();
    f.advance(1h);
    QCOMPARE(f.server.aliveCount(), 0);
    QCOMPARE(f.clock.timerCount(), 0);
    f.server.joinErrors.clear(); // somebody else signs in
    f.realtime->start();
    f.advance(0ms);
    QVERIFY(first->isJoined() && second->isJoined());
}

void TestRealtime::settledMeansNothingIsOnItsWay()
{
    RealtimeFixture f;
    QSignalSpy settled(f.realtime.get(), &Realtime::settledChanged);
    QVERIFY(f.realtime->isSettled());
    f.server.joinErrors[u"room:2:1"_s] = u"Unauthorized: no"_s;
    const auto first = f.subscribe("room:1:1");
    const auto second = f.subscribe("room:2:1");
    QVERIFY(!f.realtime->isSettled());
    f.realtime->start();
    f.advance(0ms);
    QVERIFY(f.realtime->isSettled());
    f.server.socket()->end(1006);
    QVERIFY(!f.realtime->isSettled());
    f.advance(2s);
    QVERIFY(f.realtime->isSettled());
    QCOMPARE(settled.count(), 4);
}

QTEST_GUILESS_MAIN(TestRealtime)
#include "tst_realtime.moc"
