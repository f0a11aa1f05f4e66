// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "realtimefixture.h"

#include <QtTest>

using namespace aigm;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using std::chrono::milliseconds;
using Handshake = FakeRealtime::Handshake;
using State = Connection::State;

class TestConnection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void keyGoesIntoAHeader();
    void connectsOnlyWhileATopicIsWanted();
    void tokenIsEnsuredBeforeTheSocket();
    void endedSessionStopsConnecting();
    void waitsFollowTheLadder();
    void healthySocketResetsTheLadder();
    void deployIsFollowedByARandomWait();
    void wrongKeyIsProbedSlowly();
    void keyThatGetsNoTokenIsTold();
    void busyServerIsGivenTime();
    void hangingHandshakeIsGivenUp();
    void unansweredHeartbeatEndsTheSocket();
    void anyFrameProvesTheSocketAlive();
    void heartbeatWaitsForJoinsBeforeIt();
    void retryNowConnectsAtOnce();
    void retryNowProbesAnOpenSocket();
    void standStillMakesTheSocketSuspect();
    void wakingUpWhileWaitingConnectsAtOnce();
    void fiveMalformedFramesAMinuteReconnect();
    void replacedSocketIsNotHeard();

private:
    //! Connects with one topic joined.
    void connectNow(RealtimeFixture &f)
    {
        m_subscription = f.subscribe("user:1", JoinPriority::Account);
        f.realtime->start();
        f.advance(0ms);
    }
    std::unique_ptr<Subscription> m_subscription;
};

void TestConnection::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_subscription.reset();
}

void TestConnection::keyGoesIntoAHeader()
{
    RealtimeFixture f;
    connectNow(f);
    QCOMPARE(f.server.socket()->url, QUrl(u"wss://proj.example.test/realtime/v1/websocket?vsn=2.0.0"_s));
    QCOMPARE(f.server.socket()->key, "anon-key");
}

void TestConnection::connectsOnlyWhileATopicIsWanted()
{
    RealtimeFixture f;
    f.realtime->start();
    f.advance(1h);
    QCOMPARE(f.server.madeCount(), 0);
    QCOMPARE(f.realtime->state(), State::Off);
    m_subscription = f.subscribe("user:1", JoinPriority::Account);
    f.advance(0ms);
    QCOMPARE(f.realtime->state(), State::Open);
    m_subscription.reset();
    f.advance(30s); // it lingers
    QCOMPARE(f.realtime->state(), State::Open);
    f.advance(60s);
    QCOMPARE(f.realtime->state(), State::Off);
    QCOMPARE(f.server.aliveCount(), 0);
    QCOMPARE(f.clock.timerCount(), 0);
}

void TestConnection::tokenIsEnsuredBeforeTheSocket()
{
    RealtimeFixture f;
    f.token = Error{.kind = Error::Kind::Network};
    connectNow(f);
    QCOMPARE(f.server.madeCount(), 0);
    QCOMPARE(f.realtime->state(), State::Waiting);
    QVERIFY(f.realtime->nextAttempt() > f.clock.now());
    f.token = QByteArray("jwt-2");
    f.advance(2s);
    QCOMPARE(f.server.pushes(u"phx_join"_s).constFirst().payload["access_token"_L1].toString(), u"jwt-2"_s);
}

void TestConnection::endedSessionStopsConnecting()
{
    RealtimeFixture f;
    f.token = Error{.kind = Error::Kind::Unauthorized};
    connectNow(f);
    f.advance(1h);
    QCOMPARE(f.realtime->state(), State::Off);
    QCOMPARE(f.wishes.size(), 1);
    QCOMPARE(f.clock.timerCount(), 0);
    f.token = QByteArray("jwt-2");
    f.realtime->start();
    f.advance(0ms);
    QVERIFY(m_subscription->isJoined());
}

void TestConnection::waitsFollowTheLadder()
{
    RealtimeFixture f;
    f.server.handshake = Handshake::Unreachable;
    connectNow(f);
    for (const milliseconds step : {1s, 2s, 5s, 10s, 20s, 30s, 30s, 30s}) {
        QCOMPARE(f.realtime->state(), State::Waiting);
        const milliseconds wait{f.clock.now().msecsTo(f.realtime->nextAttempt())};
        QVERIFY2(wait >= step / 2 && wait <= step * 3 / 2, qPrintable(QString::number(wait.count())));
        const int made = f.server.madeCount();
        f.advance(wait - 1ms);
        QCOMPARE(f.server.madeCount(), made);
        f.advance(1ms);
        QCOMPARE(f.server.madeCount(), made + 1);
    }
}

void TestConnection::healthySocketResetsTheLadder()
{
    RealtimeFixture f;
    connectNow(f);
    // a socket that opens and dies is no success
    for (int i = 0; i < 6; ++i) {
        f.advance(29s);
        f.server.socket()->end(1006);
        f.advance(milliseconds(f.clock.now().msecsTo(f.realtime->nextAttempt())));
        QCOMPARE(f.realtime->state(), State::Open);
    }
    f.server.socket()->end(1006);
    QVERIFY(f.clock.now().msecsTo(f.realtime->nextAttempt()) >= 15'000);
    f.advance(45s);
    f.advance(30s);
    f.server.socket()->end(1006);
    QVERIFY(f.clock.now().msecsTo(f.realtime->nextAttempt()) <= 1'500);
}

void TestConnection::deployIsFollowedByARandomWait()
{
    QList<qint64> waits;
    RealtimeFixture f;
    connectNow(f);
    for (int i = 0; i < 50; ++i) {
        f.advance(30s);
        f.server.socket()->end(i % 2 ? 1001 : 1012);
        waits.append(f.clock.now().msecsTo(f.realtime->nextAttempt()));
        f.advance(10s);
    }
    const auto [least, most] = std::minmax_element(waits.begin(), waits.end());
    QVERIFY(*least >= 1'000 && *least < 3'000);
    QVERIFY(*most <= 10'000 && *most > 8'000);
}

void TestConnection::wrongKeyIsProbedSlowly()
{
    RealtimeFixture f;
    f.server.handshake = Handshake::Refused;
    QSignalSpy misconfigured(f.realtime.get(), &Realtime::misconfigured);
    connectNow(f);
    QCOMPARE(misconfigured.count(), 1);
    QCOMPARE(misconfigured.at(0).at(0).toInt(), 401);
    f.advance(1h);
    QVERIFY(f.server.madeCount() <= 13);
    f.server.handshake = Handshake::Accepted;
    f.realtime->retryNow();
    f.advance(0ms);
    QCOMPARE(f.realtime->state(), State::Open);
}

// The key is looked at when a token is fetched too, and the person has to hear of it there as well.
void TestConnection::keyThatGetsNoTokenIsTold()
{
    RealtimeFixture f;
    f.token = Error{.kind = Error::Kind::Configuration};
    QSignalSpy misconfigured(f.realtime.get(), &Realtime::misconfigured);
    connectNow(f);
    QCOMPARE(misconfigured.count(), 1);
    QCOMPARE(f.server.madeCount(), 0);
    f.advance(1h);
    QVERIFY(f.wishes.size() <= 13);
}

void TestConnection::busyServerIsGivenTime()
{
    RealtimeFixture f;
    f.server.handshake = Handshake::Refused;
    f.server.handshakeStatus = 429;
    QSignalSpy misconfigured(f.realtime.get(), &Realtime::misconfigured);
    connectNow(f);
    QVERIFY(f.clock.now().msecsTo(f.realtime->nextAttempt()) >= 5'000);
    QCOMPARE(misconfigured.count(), 0);
}

void TestConnection::hangingHandshakeIsGivenUp()
{
    RealtimeFixture f;
    f.server.handshake = Handshake::Hanging;
    connectNow(f);
    QCOMPARE(f.realtime->state(), State::Connecting);
    f.advance(20s);
    QCOMPARE(f.realtime->state(), State::Waiting);
    QCOMPARE(f.server.aliveCount(), 0);
}

void TestConnection::unansweredHeartbeatEndsTheSocket()
{
    RealtimeFixture f;
    connectNow(f);
    f.advance(25s);
    QCOMPARE(f.server.pushes(u"heartbeat"_s).size(), 1);
    f.server.answersHeartbeats = false;
    f.advance(25s); // the second one stays unanswered
    f.advance(9'999ms);
    QCOMPARE(f.realtime->state(), State::Open);
    f.advance(1ms);
    QCOMPARE(f.realtime->state(), State::Waiting);
    QVERIFY(!m_subscription->isJoined());
    f.server.answersHeartbeats = true;
    f.advance(2s);
    QVERIFY(m_subscription->isJoined());
    QCOMPARE(f.server.aliveCount(), 1);
    f.advance(10min); // nothing of the old socket kills the new one
    QCOMPARE(f.server.madeCount(), 2);
}

void TestConnection::anyFrameProvesTheSocketAlive()
{
    RealtimeFixture f;
    f.server.answersHeartbeats = false;
    connectNow(f);
    f.advance(30s);
    QVERIFY(f.server.broadcast(u"user:1"_s, "e", "{}"));
    f.advance(19s);
    QCOMPARE(f.realtime->state(), State::Open);
}

void TestConnection::heartbeatWaitsForJoinsBeforeIt()
{
    RealtimeFixture f;
    connectNow(f);
    f.advance(24s);
    f.server.answersJoins = false;
    f.server.answersHeartbeats = false;
    f.server.answersLeaves = false;
    const auto second = f.subscribe("room:1");
    f.advance(1s); // now the heartbeat goes out, behind one join
    QCOMPARE(f.server.pushes(u"heartbeat"_s).size(), 1);
    f.advance(19s);
    QCOMPARE(f.realtime->state(), State::Open);
    f.advance(1s);
    QCOMPARE(f.realtime->state(), State::Waiting);
}

void TestConnection::retryNowConnectsAtOnce()
{
    RealtimeFixture f;
    f.server.handshake = Handshake::Unreachable;
    connectNow(f);
    f.advance(2min);
    f.server.handshake = Handshake::Accepted;
    QCOMPARE(f.realtime->state(), State::Waiting);
    f.realtime->retryNow();
    QCOMPARE(f.realtime->state(), State::Connecting);
    QVERIFY(!f.realtime->nextAttempt().isValid());
    f.advance(0ms);
    QVERIFY(m_subscription->isJoined());
}

void TestConnection::retryNowProbesAnOpenSocket()
{
    RealtimeFixture f;
    connectNow(f);
    f.realtime->retryNow();
    f.advance(1min);
    QCOMPARE(f.server.madeCount(), 1);
    f.server.answersHeartbeats = false;
    f.realtime->retryNow();
    f.advance(4s);
    f.realtime->retryNow(); // asking again buys the dead socket no time
    QCOMPARE(f.realtime->state(), State::Open);
    f.advance(1s);
    QCOMPARE(f.realtime->state(), State::Waiting);
}

void TestConnection::standStillMakesTheSocketSuspect()
{
    RealtimeFixture f;
    connectNow(f);
    f.server.answersHeartbeats = false;
    f.clock.setWallClockOff(59s);
    f.advance(10s);
    QCOMPARE(f.server.pushes(u"heartbeat"_s).size(), 0);
    f.clock.setWallClockOff(2min);
    f.advance(10s);
    QCOMPARE(f.server.pushes(u"heartbeat"_s).size(), 1);
    f.advance(5s);
    QCOMPARE(f.realtime->state(), State::Waiting);
}

void TestConnection::wakingUpWhileWaitingConnectsAtOnce()
{
    RealtimeFixture f;
    f.server.handshake = Handshake::Unreachable;
    connectNow(f);
    f.advance(5min);
    while (f.clock.now().msecsTo(f.realtime->nextAttempt()) < 5'000)
        f.advance(1s);
    f.server.handshake = Handshake::Accepted;
    f.clock.setWallClockOff(8h);
    f.advance(1s);
    QCOMPARE(f.realtime->state(), State::Open);
}

void TestConnection::fiveMalformedFramesAMinuteReconnect()
{
    RealtimeFixture f;
    connectNow(f);
    for (int i = 0; i < 8; ++i) { // four a minute are borne
        QTest::ignoreMessage(QtWarningMsg, "malformed frame dropped");
        f.server.socket()->say("{oops");
        f.advance(15s);
    }
    QCOMPARE(f.realtime->state(), State::Open);
    f.advance(1min);
    for (int i = 0; i < 5; ++i) {
        QCOMPARE(f.realtime->state(), State::Open);
        QTest::ignoreMessage(QtWarningMsg, "malformed frame dropped");
        f.server.socket()->sayBinary(QByteArray::fromHex("0412"));
    }
    QCOMPARE(f.realtime->state(), State::Waiting);
}

void TestConnection::replacedSocketIsNotHeard()
{
    RealtimeFixture f;
    connectNow(f);
    QSignalSpy broadcasts(m_subscription.get(), &Subscription::broadcast);
    const QPointer<FakeSocket> old = f.server.socket();
    f.server.answersHeartbeats = false;
    f.realtime->retryNow();
    f.clock.advance(7s); // dead after 5 s, and back; deletions have not run yet
    QCOMPARE(f.server.madeCount(), 2);
    QVERIFY(old && old->isClosed);
    old->sayBinary(QByteArray::fromHex("040f0100017265616c74696d653a757365723a31657b7d"));
    old->end(1006);
    QCOMPARE(broadcasts.count(), 0);
    QCOMPARE(f.realtime->state(), State::Open);
    // while the same frame on the new socket is heard
    f.server.socket()->sayBinary(QByteArray::fromHex("040f0100017265616c74696d653a757365723a31657b7d"));
    QCOMPARE(broadcasts.count(), 1);
    RealtimeFixture::settleAll();
    QVERIFY(!old);
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
