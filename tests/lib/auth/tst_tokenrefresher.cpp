// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sessionfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

//! When a token is refreshed, who shares it and where it is kept.
class TestTokenRefresher : public QObject, private SessionFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void loadsAStoredSessionAndRefreshesIt();
    void knowsNoSession();
    void handsAFreshTokenOutWithoutAsking();
    void refreshesByItselfBeforeExpiry();
    void judgesExpiryByTheServersClock();
    void shortLivedTokensHaveAShortMargin();
    void fiftyCallersShareOneRefresh();
    void storesBeforeItPublishes();
    void usesWhatAnotherProcessStored();
    void twoProcessesRefreshOneAfterTheOther();
    void takesTheLockOfADeadProcess();
    void takesALockThatWasNeverFinished();
    void goesOnWhenTheStoreCloses();
    void forgettingDropsWhatIsUnderWay();
    void forgettingDuringTheStoringStoresNothingElse();
    void newSessionReplacesTheOld();
};

void TestTokenRefresher::loadsAStoredSessionAndRefreshesIt()
{
    m_secrets->secrets.insert(kSecret, "rt-0");
    QVERIFY(Outcome<bool>(m_process->tokens.load()).value());
    m_process->network.answer(200, sessionBody("at-1", "rt-1"));
    QCOMPARE(Token(m_process->tokens.accessToken()).value(), "at-1");
    QVERIFY(m_process->network.requests.first().body.contains("rt-0"));
    QCOMPARE(m_secrets->secrets.value(kSecret), "rt-1");
}

void TestTokenRefresher::knowsNoSession()
{
    QVERIFY(!Outcome<bool>(m_process->tokens.load()).value());
    QCOMPARE(Token(m_process->tokens.accessToken()).error().kind, Kind::Unauthorized);
    QCOMPARE(refreshes(), 0);
}

void TestTokenRefresher::handsAFreshTokenOutWithoutAsking()
{
    signIn();
    m_clock->advance(3509s);
    QCOMPARE(Token(m_process->tokens.accessToken()).value(), "at-1");
    QCOMPARE(refreshes(), 0);
}

void TestTokenRefresher::refreshesByItselfBeforeExpiry()
{
    signIn();
    QSignalSpy changed(&m_process->tokens, &TokenRefresher::accessTokenChanged);
    m_process->network.answer(200, sessionBody("at-2", "rt-2"));
    m_clock->advance(3509s);
    QCOMPARE(refreshes(), 0);
    m_clock->advance(1s);
    QCOMPARE(refreshes(), 1);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().toByteArray(), "at-2");
    m_process->network.answer(200, sessionBody("at-3", "rt-3"));
    m_clock->advance(3510s);
    QCOMPARE(Token(m_process->tokens.accessToken()).value(), "at-3");
}

void TestTokenRefresher::judgesExpiryByTheServersClock()
{
    signIn();
    m_clock->setWallClockOff(2h); // somebody sets the clock: every token looks expired
    m_process->network.answer(200, sessionBody("at-2", "rt-2"), {{"Date", "Thu, 01 Jan 2026 00:00:00 GMT"}});
    QCOMPARE(Token(m_process->tokens.accessToken()).value(), "at-2");
    QCOMPARE(Token(m_process->tokens.accessToken()).value(), "at-2"); // and now it is known how far it is off
    QCOMPARE(refreshes(), 1);
}

void TestTokenRefresher::shortLivedTokensHaveAShortMargin()
{
    signIn(60);
    QCOMPARE(Token(m_process->tokens.accessToken()).value(), "at-1");
    QCOMPARE(refreshes(), 0);
    QCOMPARE(m_clock->nextTimer(), 40s);
}

void TestTokenRefresher::fiftyCallersShareOneRefresh()
{
    signIn();
    m_process->network.hold();
    m_clock->advance(3700s);
    std::vector<std::unique_ptr<Token>> callers;
    for (int caller = 0; caller < 50; ++caller)
        callers.push_back(std::make_unique<Token>(m_process->tokens.accessToken()));
    QCOMPARE(refreshes(), 1);
    m_process->network.held.first().resolve(HttpResponse{200, {}, sessionBody("at-2", "rt-2")});
    settle();
    for (const auto &caller : callers)
        QCOMPARE(caller->value(), "at-2");
    QCOMPARE(refreshes(), 1);
}

void TestTokenRefresher::storesBeforeItPublishes()
{
    signIn();
    QByteArray heldWhenStored = "unset";
    m_secrets->onWrite = [&] { heldWhenStored = m_process->tokens.session().accessToken; };
    m_process->network.answer(200, sessionBody("at-2", "rt-2"));
    m_clock->advance(3510s);
    QCOMPARE(heldWhenStored, "at-1");
    QCOMPARE(m_process->tokens.session().accessToken, "at-2");
}

void TestTokenRefresher::usesWhatAnotherProcessStored()
{
    signIn();
    m_secrets->secrets.insert(kSecret, "rt-7");
    m_process->network.answer(200, sessionBody("at-8", "rt-8"));
    QCOMPARE(Token(m_process->tokens.replacementFor("at-1")).value(), "at-8");
    QVERIFY(m_process->network.requests.last().body.contains("rt-7"));
}

void TestTokenRefresher::twoProcessesRefreshOneAfterTheOther()
{
    signIn();
    Process other(*m_clock, *m_secrets, m_folder->path());
    QVERIFY(Outcome<bool>(other.tokens.load()).value());
    m_process->network.hold();
    const Token first(m_process->tokens.replacementFor("at-1"));
    const Token second(other.tokens.accessToken());
    m_clock->advance(1s);
    QCOMPARE(m_process->network.requests.size(), 1);
    QCOMPARE(other.network.requests.size(), 0); // waits for the lock

    other.network.answer(200, sessionBody("at-3", "rt-3"));
    m_process->network.held.first().resolve(HttpResponse{200, {}, sessionBody("at-2", "rt-2")});
    m_clock->advance(1s);
    QCOMPARE(first.value(), "at-2");
    QCOMPARE(second.value(), "at-3");
    QVERIFY(other.network.requests.first().body.contains("rt-2")); // what the first one left
    QCOMPARE(m_secrets->secrets.value(kSecret), "rt-3");
    m_process->network.hold(false);
}

void TestTokenRefresher::takesTheLockOfADeadProcess()
{
    signIn();
    QFile lock(m_folder->filePath(u"refresh.lock"_s));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.write("2147483646\naigm\n" + QSysInfo::machineHostName().toLatin1() + "\n\n\n"); // no such process
    lock.close();
    m_process->network.answer(200, sessionBody("at-2", "rt-2"));
    const Token caller(m_process->tokens.replacementFor("at-1"));
    m_clock->advance(1s);
    QCOMPARE(caller.value(), "at-2");
}

// The program died after it had made the file and before it had written its name into it.
void TestTokenRefresher::takesALockThatWasNeverFinished()
{
    signIn();
    QFile lock(m_folder->filePath(u"refresh.lock"_s));
    QVERIFY(lock.open(QIODevice::WriteOnly));
    lock.close();
    m_process->network.answer(200, sessionBody("at-2", "rt-2"));
    const Token caller(m_process->tokens.replacementFor("at-1"));
    m_clock->advance(2s);
    QCOMPARE(caller.value(), "at-2");
}

void TestTokenRefresher::goesOnWhenTheStoreCloses()
{
    signIn();
    QVERIFY(!m_process->store.isMemoryOnly());
    QSignalSpy changed(&m_process->store, &SessionStore::memoryOnlyChanged);
    m_secrets->closed = true;
    m_process->network.answer(200, sessionBody("at-2", "rt-2"));
    QCOMPARE(Token(m_process->tokens.replacementFor("at-1")).value(), "at-2");
    QVERIFY(m_process->store.isMemoryOnly());
    m_process->network.answer(200, sessionBody("at-3", "rt-3"));
    QCOMPARE(Token(m_process->tokens.replacementFor("at-2")).value(), "at-3");
    QVERIFY(m_process->network.requests.last().body.contains("rt-2"));
    QCOMPARE(m_secrets->secrets.value(kSecret), "rt-1");

    m_secrets->closed = false; // it opens again: the newest token goes in, the old one is not taken out
    m_process->network.answer(200, sessionBody("at-4", "rt-4"));
    QCOMPARE(Token(m_process->tokens.replacementFor("at-3")).value(), "at-4");
    QVERIFY(m_process->network.requests.last().body.contains("rt-3"));
    QCOMPARE(m_secrets->secrets.value(kSecret), "rt-4");
    QVERIFY(!m_process->store.isMemoryOnly());
    QCOMPARE(changed.count(), 2);
}

void TestTokenRefresher::forgettingDropsWhatIsUnderWay()
{
    signIn();
    QSignalSpy changed(&m_process->tokens, &TokenRefresher::accessTokenChanged);
    m_process->network.hold();
    const Token caller(m_process->tokens.replacementFor("at-1"));
    m_process->tokens.forget();
    m_process->network.held.first().resolve(HttpResponse{200, {}, sessionBody("at-2", "rt-2")});
    settle();
    QCOMPARE(caller.error().kind, Kind::Cancelled);
    QCOMPARE(changed.count(), 0);
    QVERIFY(!m_process->tokens.hasSession());
    QVERIFY(m_secrets->secrets.isEmpty());
    QCOMPARE(m_clock->timerCount(), 0);
}

void TestTokenRefresher::forgettingDuringTheStoringStoresNothingElse()
{
    signIn();
    m_secrets->onWrite = [this] { m_process->tokens.forget(); };
    m_process->network.answer(200, sessionBody("at-2", "rt-2"));
    (void)Token(m_process->tokens.replacementFor("at-1"));
    QVERIFY(!m_process->tokens.hasSession());
    QVERIFY(m_secrets->secrets.isEmpty());
}

void TestTokenRefresher::newSessionReplacesTheOld()
{
    signIn();
    m_process->network.hold();
    (void)Token(m_process->tokens.replacementFor("at-1"));
    Session session;
    session.accessToken = "at-new";
    session.refreshToken = "rt-new";
    session.expiresAt = m_clock->now().addSecs(3600);
    (void)m_process->tokens.adopt(session);
    settle();
    m_process->network.held.first().resolve(HttpResponse{200, {}, sessionBody("at-2", "rt-2")});
    settle();
    QCOMPARE(Token(m_process->tokens.accessToken()).value(), "at-new");
    QCOMPARE(m_secrets->secrets.value(kSecret), "rt-new");
}

QTEST_GUILESS_MAIN(TestTokenRefresher)
#include "tst_tokenrefresher.moc"
