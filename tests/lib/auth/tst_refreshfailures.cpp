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

//! What a refresh that fails does to the session: nothing, unless the server has ended it.
class TestRefreshFailures : public QObject, private SessionFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void sessionSurvivesEveryPassingFailure_data();
    void sessionSurvivesEveryPassingFailure();
    void triesAgainByItself();
    void respectsALimit();
    void aWrongKeyIsNotTriedByItself();
    void aValidTokenServesWhileRefreshingFails();
    void definiteRefusalEndsTheSession_data();
    void definiteRefusalEndsTheSession();
    void aSpentTokenWithAChangedStoreIsNoEnd();
};

void TestRefreshFailures::sessionSurvivesEveryPassingFailure_data()
{
    QTest::addColumn<FakeTransport::Answer>("answer");
    const auto row = [](const char *name, const FakeTransport::Answer &answer) {
        QTest::newRow(name) << answer;
    };
    row("network", Error{.kind = Kind::Network});
    row("timeout", Error{.kind = Kind::Timeout});
    row("limit", HttpResponse{429, {}, refusal("over_request_rate_limit")});
    row("500", HttpResponse{500, {}, refusal("unexpected_failure")});
    row("503", HttpResponse{503, {}, "<html>"});
    row("530", HttpResponse{530, {}, {}});
    row("unreadable", HttpResponse{200, {}, "{\"access"});
    row("portal", HttpResponse{200, {}, "<html>pay</html>"});
    row("gateway 401", HttpResponse{401, {}, R"({"message":"Invalid API key"})"});
    row("404 page", HttpResponse{404, {}, "<html>"});
    row("unknown code", HttpResponse{400, {}, refusal("news")});
}

void TestRefreshFailures::sessionSurvivesEveryPassingFailure()
{
    QFETCH(FakeTransport::Answer, answer);
    m_secrets->secrets.insert(kSecret, "rt-0");
    (void)Outcome<bool>(m_process->tokens.load());
    QSignalSpy ended(&m_process->tokens, &TokenRefresher::ended);
    m_process->network.answer(answer);
    const Error error = Token(m_process->tokens.accessToken()).error();
    QVERIFY(error.kind != Kind::Unauthorized);
    QCOMPARE(ended.count(), 0);
    QVERIFY(m_process->tokens.hasSession());
    QCOMPARE(m_secrets->secrets.value(kSecret), "rt-0");

    m_clock->advance(10min); // the fake has no network all the time
    m_process->network.answer(200, sessionBody("at-1", "rt-1"));
    QCOMPARE(Token(m_process->tokens.accessToken()).value(), "at-1");
    QCOMPARE(ended.count(), 0);
}

void TestRefreshFailures::triesAgainByItself()
{
    signIn();
    m_clock->advance(3510s); // the first try fails
    QCOMPARE(refreshes(), 1);
    for (const auto wait : {1s, 2s, 5s, 10s, 20s, 30s, 30s}) {
        QCOMPARE(m_clock->nextTimer(), wait);
        m_clock->advance(wait);
    }
    QCOMPARE(refreshes(), 8);
    m_process->network.answer(200, sessionBody("at-2", "rt-2"));
    m_clock->advance(30s);
    QCOMPARE(m_process->tokens.session().accessToken, "at-2");
    QCOMPARE(m_clock->nextTimer(), 3510s);
}

void TestRefreshFailures::respectsALimit()
{
    m_secrets->secrets.insert(kSecret, "rt-0");
    (void)Outcome<bool>(m_process->tokens.load());
    m_process->network.answer(429, refusal("over_request_rate_limit"), {{"Retry-After", "60"}});
    QCOMPARE(Token(m_process->tokens.accessToken()).error().kind, Kind::RateLimited);
    m_clock->advance(20s);
    const Error error = Token(m_process->tokens.accessToken()).error();
    QCOMPARE(error.kind, Kind::RateLimited);
    QCOMPARE(error.retryAfter, 40s);
    QCOMPARE(refreshes(), 1);
    m_process->network.answer(200, sessionBody("at-1", "rt-1"));
    m_clock->advance(40s);
    QCOMPARE(Token(m_process->tokens.accessToken()).value(), "at-1");
    QCOMPARE(refreshes(), 2);
}

void TestRefreshFailures::aWrongKeyIsNotTriedByItself()
{
    signIn();
    m_process->network.answer(401, R"({"message":"Invalid API key"})");
    m_clock->advance(1h);
    QCOMPARE(refreshes(), 1);
    QCOMPARE(m_clock->timerCount(), 0);
}

void TestRefreshFailures::aValidTokenServesWhileRefreshingFails()
{
    signIn();
    m_clock->advance(3550s);
    QCOMPARE(Token(m_process->tokens.accessToken()).value(), "at-1");
    m_clock->advance(51s);
    QCOMPARE(Token(m_process->tokens.accessToken()).error().kind, Kind::Network);
    // one that the server refused does not serve, however valid it looks
    m_process->network.answer(200, sessionBody("at-2", "rt-2"));
    QCOMPARE(Token(m_process->tokens.accessToken()).value(), "at-2");
    QCOMPARE(Token(m_process->tokens.replacementFor("at-2")).error().kind, Kind::Network);
}

void TestRefreshFailures::definiteRefusalEndsTheSession_data()
{
    QTest::addColumn<QByteArray>("code");
    for (const char *code : {"refresh_token_not_found", "refresh_token_already_used", "session_not_found",
                             "session_expired", "user_banned", "user_not_found"})
        QTest::newRow(code) << QByteArray(code);
}

void TestRefreshFailures::definiteRefusalEndsTheSession()
{
    QFETCH(QByteArray, code);
    signIn();
    QSignalSpy ended(&m_process->tokens, &TokenRefresher::ended);
    m_process->network.answer(400, refusal(code));
    const Token caller(m_process->tokens.replacementFor("at-1"));
    QCOMPARE(caller.error().kind, Kind::Unauthorized);
    QCOMPARE(ended.count(), 1);
    QCOMPARE(ended.first().first().value<Error>().code, QString::fromLatin1(code));
    QVERIFY(!m_process->tokens.hasSession());
    QVERIFY(m_secrets->secrets.isEmpty());
    QCOMPARE(m_clock->timerCount(), 0);
    QCOMPARE(Token(m_process->tokens.accessToken()).error().kind, Kind::Unauthorized);
    QCOMPARE(refreshes(), 1);
}

void TestRefreshFailures::aSpentTokenWithAChangedStoreIsNoEnd()
{
    signIn();
    QSignalSpy ended(&m_process->tokens, &TokenRefresher::ended);
    m_process->network.hold();
    const Token caller(m_process->tokens.replacementFor("at-1"));
    m_secrets->secrets.insert(kSecret, "rt-elsewhere"); // somebody who does not hold our lock
    m_process->network.hold(false);
    m_process->network.answer(200, sessionBody("at-2", "rt-2"));
    m_process->network.held.first().resolve(HttpResponse{400, {}, refusal("refresh_token_already_used")});
    settle();
    QCOMPARE(caller.value(), "at-2");
    QVERIFY(m_process->network.requests.last().body.contains("rt-elsewhere"));
    QCOMPARE(ended.count(), 0);
}

QTEST_GUILESS_MAIN(TestRefreshFailures)
#include "tst_refreshfailures.moc"
