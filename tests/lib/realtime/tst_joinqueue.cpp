// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "realtimefixture.h"

#include <QtTest>

using namespace aigm;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TestJoinQueue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void fourJoinsAtATimeInOrderOfPriority();
    void joinsWaitForTheHook();
    void hangingHookDoesNotHoldJoinsForEver();
    void overdueJoinIsLeftAndTriedAgain();
    void joinBehindOthersHasMoreTime();
    void refusedChannelIsNotTriedAgainByItself();
    void refusedChannelIsTriedWithANewToken();
    void expiredTokenIsRenewedOnce();
    void missingTokenDelaysTheJoins();
    void newTokenIsPushedToJoinedChannels();
    void tokenThatCameDuringAJoinIsPushedAfterIt();
};

void TestJoinQueue::fourJoinsAtATimeInOrderOfPriority()
{
    RealtimeFixture f;
    f.server.answersJoins = false;
    std::vector<std::unique_ptr<Subscription>> subscriptions;
    for (const char *topic : {"server:1", "server:2", "server:3", "server:4"})
        subscriptions.push_back(f.subscribe(topic));
    subscriptions.push_back(f.subscribe("user:1", JoinPriority::Account));
    subscriptions.push_back(f.subscribe("room:1"));
    subscriptions.back()->setPriority(JoinPriority::Open);
    f.realtime->start();
    f.advance(0ms);
    QCOMPARE(f.joinOrder(), QStringList({u"room:1"_s, u"user:1"_s, u"server:1"_s, u"server:2"_s}));
    f.server.answerJoin(f.server.pushes(u"phx_join"_s).at(2));
    f.advance(0ms);
    QCOMPARE(f.joinOrder().mid(4), QStringList({u"server:3"_s}));
    f.server.answersJoins = true;
    f.server.answerJoin(f.server.pushes(u"phx_join"_s).at(0));
    f.advance(0ms);
    QCOMPARE(f.joinOrder().mid(5), QStringList({u"server:4"_s}));
}

void TestJoinQueue::joinsWaitForTheHook()
{
    RealtimeFixture f;
    QList<Promise<void>> hooks;
    f.realtime->setBeforeJoins([&hooks] {
        hooks.append(Promise<void>());
        return hooks.constLast().future();
    });
    auto subscription = f.subscribe("room:1:1");
    f.realtime->start();
    f.advance(1s);
    QCOMPARE(f.joinCount(), 0);
    // the hook has read a new epoch: the old topic is never asked for
    const auto newer = f.subscribe("room:1:2");
    subscription.reset();
    hooks.at(0).resolve({});
    f.advance(0ms);
    QCOMPARE(f.joinOrder(), QStringList({u"room:1:2"_s}));
    f.server.socket()->end(1006);
    f.advance(2s);
    QCOMPARE(hooks.size(), 2); // for each socket
    QCOMPARE(f.joinCount(), 0);
    hooks.at(1).resolve(Error{.kind = Error::Kind::Network});
    f.advance(0ms);
    QVERIFY(newer->isJoined());
}

void TestJoinQueue::hangingHookDoesNotHoldJoinsForEver()
{
    RealtimeFixture f;
    const Promise<void> hook;
    f.realtime->setBeforeJoins([hook] { return hook.future(); });
    const auto subscription = f.subscribe("room:1:1");
    f.realtime->start();
    f.advance(10s);
    QVERIFY(subscription->isJoined());
    hook.resolve({});
    f.advance(0ms);
    QCOMPARE(f.joinCount(), 1);
}

void TestJoinQueue::overdueJoinIsLeftAndTriedAgain()
{
    RealtimeFixture f;
    f.server.answersJoins = false;
    const auto subscription = f.subscribe("room:1:1");
    f.realtime->start();
    f.advance(0ms);
    const ClientPush first = f.server.pushes(u"phx_join"_s).constFirst();
    f.advance(10s);
    QCOMPARE(f.server.pushes(u"phx_leave"_s).size(), 1);
    f.advance(2s);
    QCOMPARE(f.joinCount(), 2);
    f.server.answerJoin(first); // too late: it was left
    QVERIFY(!subscription->isJoined());
    f.server.answerJoin(f.server.pushes(u"phx_join"_s).at(1));
    QVERIFY(subscription->isJoined());
}

void TestJoinQueue::joinBehindOthersHasMoreTime()
{
    RealtimeFixture f;
    f.server.answersJoins = false;
    const auto first = f.subscribe("room:1");
    const auto second = f.subscribe("room:2");
    f.realtime->start();
    f.advance(9s);
    f.server.answerJoin(f.server.pushes(u"phx_join"_s).at(0));
    f.advance(9s); // 18 s after it was written, 9 s after its turn came
    QCOMPARE(f.server.pushes(u"phx_leave"_s).size(), 0);
    f.advance(1s);
    QCOMPARE(f.server.pushes(u"phx_leave"_s).size(), 1);
}

void TestJoinQueue::refusedChannelIsNotTriedAgainByItself()
{
    RealtimeFixture f;
    f.server.joinErrors[u"room:1:1"_s] = u"Unauthorized: You do not have permissions"_s;
    const auto subscription = f.subscribe("room:1:1");
    QSignalSpy refused(subscription.get(), &Subscription::refused);
    QSignalSpy left(subscription.get(), &Subscription::left);
    f.realtime->start();
    f.advance(1h);
    f.server.socket()->end(1006);
    f.advance(1h);
    QCOMPARE(refused.count(), 1);
    QCOMPARE(refused.at(0).at(0).toByteArray(), "Unauthorized: You do not have permissions");
    QCOMPARE(left.count(), 0);
    QVERIFY(subscription->isRefused());
    QCOMPARE(f.joinCount(), 0); // on the new socket
    f.server.joinErrors.clear();
    subscription->retry();
    f.advance(0ms);
    QVERIFY(subscription->isJoined());
}

void TestJoinQueue::refusedChannelIsTriedWithANewToken()
{
    RealtimeFixture f;
    f.server.joinErrors[u"room:1:1"_s] = u"Unauthorized: no"_s;
    const auto subscription = f.subscribe("room:1:1");
    f.realtime->start();
    f.advance(1min);
    QCOMPARE(f.joinCount(), 1);
    f.server.joinErrors.clear();
    f.token = QByteArray("jwt-2");
    f.realtime->setToken("jwt-2");
    f.advance(0ms);
    QVERIFY(subscription->isJoined());
}

void TestJoinQueue::expiredTokenIsRenewedOnce()
{
    RealtimeFixture f;
    f.server.joinErrors[u"room:1:1"_s] = u"InvalidJWTToken: Token has expired 5 seconds ago"_s;
    const auto subscription = f.subscribe("room:1:1");
    f.realtime->start();
    f.advance(1ms);
    QCOMPARE(f.wishes, QList<TokenWish>({TokenWish::Valid, TokenWish::Valid, TokenWish::Renewed}));
    QCOMPARE(f.joinCount(), 2); // at once with the new token, then by the ladder
    f.advance(1min);
    QCOMPARE(f.wishes.count(TokenWish::Renewed), 1);
    QVERIFY(f.joinCount() <= 12);
    f.server.joinErrors.clear();
    f.advance(45s);
    QVERIFY(subscription->isJoined());
}

void TestJoinQueue::missingTokenDelaysTheJoins()
{
    RealtimeFixture f;
    const auto first = f.subscribe("user:1");
    f.realtime->start();
    f.advance(0ms);
    f.token = Error{.kind = Error::Kind::Network};
    const auto second = f.subscribe("room:1:1");
    f.advance(0ms);
    QCOMPARE(f.joinCount(), 1);
    QVERIFY(!second->isRefused());
    f.token = QByteArray("jwt-1");
    f.advance(2s);
    QVERIFY(second->isJoined());
}

void TestJoinQueue::newTokenIsPushedToJoinedChannels()
{
    RealtimeFixture f;
    const auto first = f.subscribe("user:1");
    const auto second = f.subscribe("room:1:1");
    f.realtime->start();
    f.advance(0ms);
    f.realtime->setToken("jwt-2");
    f.realtime->setToken("jwt-2"); // known already
    const QList<ClientPush> pushes = f.server.pushes(u"access_token"_s);
    QCOMPARE(pushes.size(), 2);
    const QList<ClientPush> joins = f.server.pushes(u"phx_join"_s);
    for (const ClientPush &push : pushes) {
        QCOMPARE(push.payload["access_token"_L1].toString(), u"jwt-2"_s);
        QVERIFY(std::any_of(joins.begin(), joins.end(), [&push](const ClientPush &join) {
            return join.topic == push.topic && join.ref == push.joinRef;
        }));
    }
}

void TestJoinQueue::tokenThatCameDuringAJoinIsPushedAfterIt()
{
    RealtimeFixture f;
    f.server.answersJoins = false;
    const auto subscription = f.subscribe("user:1");
    f.realtime->start();
    f.advance(0ms);
    f.realtime->setToken("jwt-2");
    QCOMPARE(f.server.pushes(u"access_token"_s).size(), 0);
    f.server.answerJoin(f.server.pushes(u"phx_join"_s).constFirst());
    QCOMPARE(f.server.pushes(u"access_token"_s).size(), 1);
}

QTEST_GUILESS_MAIN(TestJoinQueue)
#include "tst_joinqueue.moc"
