// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/authapi.h"
#include "auth/authorizedtransport.h"
#include "auth/sessionstore.h"
#include "auth/tokenrefresher.h"
#include "fakeclock.h"
#include "fakesecretstore.h"
#include "faketransport.h"
#include "sessionbody.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

namespace {

const QString kSecret = u"refresh-token"_s;

//! One process of a profile.
struct Process
{
    Process(FakeClock &clock, SecretStore &secrets, const QString &folder)
        : time(clock)
        , api(network, time, QUrl(u"https://p.example"_s), "key")
        , store(secrets)
        , tokens({api, store, clock, time, folder % u"/refresh.lock"})
        , authorized(network, tokens, "sb_publishable_key")
    {
    }

    FakeTransport network;
    ServerTime time;
    AuthApi api;
    SessionStore store;
    TokenRefresher tokens;
    AuthorizedTransport authorized;
};

//! What came of an Async, as far as it came.
template <class T>
class Outcome
{
public:
    explicit Outcome(const Async<T> &future)
    {
        whenDone(future, &m_context, [this](const Result<T> &result) { m_result = result; });
        settle();
    }
    [[nodiscard]] bool isThere() const { return m_result.has_value(); }
    [[nodiscard]] T value() const { return m_result && *m_result ? **m_result : T(); }
    [[nodiscard]] Error error() const
    {
        return m_result && !*m_result ? m_result->error() : Error{.kind = Kind::Storage};
    }

private:
    std::optional<Result<T>> m_result;
    QObject m_context;
};

using Token = Outcome<QByteArray>;

QByteArray refusal(const char *code)
{
    return "{\"code\":\"" + QByteArray(code) + "\",\"message\":\"m\"}";
}

} // namespace

class TestTokenRefresher : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void loadsAStoredSessionAndRefreshesIt();
    void knowsNoSession();
    void handsAFreshTokenOutWithoutAsking();
    void refreshesByItselfBeforeExpiry();
    void judgesExpiryByTheServersClock();
    void shortLivedTokensHaveAShortMargin();
    void fiftyCallersShareOneRefresh();
    void storesBeforeItPublishes();
    void sessionSurvivesEveryPassingFailure_data();
    void sessionSurvivesEveryPassingFailure();
    void triesAgainByItself();
    void respectsALimit();
    void aWrongKeyIsNotTriedByItself();
    void aValidTokenServesWhileRefreshingFails();
    void definiteRefusalEndsTheSession_data();
    void definiteRefusalEndsTheSession();
    void aSpentTokenWithAChangedStoreIsNoEnd();
    void usesWhatAnotherProcessStored();
    void twoProcessesRefreshOneAfterTheOther();
    void takesTheLockOfADeadProcess();
    void goesOnWhenTheStoreCloses();
    void forgettingDropsWhatIsUnderWay();
    void forgettingDuringTheStoringStoresNothingElse();
    void newSessionReplacesTheOld();

    void addsKeyAndToken();
    void fifty401sCauseOneRefresh();
    void a401IsRepeatedOnce();
    void gateway401IsAConfigurationError();
    void otherAnswersPass();
    void failsWithTheRefresh();

private:
    void signIn(int expiresIn = 3600);
    [[nodiscard]] int refreshes() const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<FakeSecretStore> m_secrets;
    std::unique_ptr<Process> m_process;
};

void TestTokenRefresher::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<FakeClock>();
    m_secrets = std::make_unique<FakeSecretStore>();
    m_process = std::make_unique<Process>(*m_clock, *m_secrets, m_folder->path());
}

void TestTokenRefresher::cleanup()
{
    QVERIFY(m_process->network.isScriptEmpty());
    m_process.reset();
    QCOMPARE(m_clock->timerCount(), 0);
}

void TestTokenRefresher::signIn(int expiresIn)
{
    Session session;
    session.accessToken = "at-1";
    session.refreshToken = "rt-1";
    session.expiresAt = m_process->time.now().addSecs(expiresIn);
    (void)m_process->tokens.adopt(session);
    settle();
}

int TestTokenRefresher::refreshes() const
{
    return int(
        std::count_if(m_process->network.requests.begin(), m_process->network.requests.end(),
                      [](const HttpRequest &request) { return request.url.path() == "/auth/v1/token"_L1; }));
}

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

void TestTokenRefresher::sessionSurvivesEveryPassingFailure_data()
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

void TestTokenRefresher::sessionSurvivesEveryPassingFailure()
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

void TestTokenRefresher::triesAgainByItself()
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

void TestTokenRefresher::respectsALimit()
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

void TestTokenRefresher::aWrongKeyIsNotTriedByItself()
{
    signIn();
    m_process->network.answer(401, R"({"message":"Invalid API key"})");
    m_clock->advance(1h);
    QCOMPARE(refreshes(), 1);
    QCOMPARE(m_clock->timerCount(), 0);
}

void TestTokenRefresher::aValidTokenServesWhileRefreshingFails()
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

void TestTokenRefresher::definiteRefusalEndsTheSession_data()
{
    QTest::addColumn<QByteArray>("code");
    for (const char *code : {"refresh_token_not_found", "refresh_token_already_used", "session_not_found",
                             "session_expired", "user_banned", "user_not_found"})
        QTest::newRow(code) << QByteArray(code);
}

void TestTokenRefresher::definiteRefusalEndsTheSession()
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

void TestTokenRefresher::aSpentTokenWithAChangedStoreIsNoEnd()
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

void TestTokenRefresher::addsKeyAndToken()
{
    signIn();
    m_process->network.answer(200, "[]");
    const Outcome<HttpResponse> answer(
        m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
    QCOMPARE(answer.value().status, 200);
    const HttpRequest &request = m_process->network.requests.last();
    QCOMPARE(FakeTransport::header(request, "apikey"), "sb_publishable_key");
    QCOMPARE(FakeTransport::header(request, "Authorization"), "Bearer at-1");
}

void TestTokenRefresher::fifty401sCauseOneRefresh()
{
    signIn();
    m_process->network.handler = [](const HttpRequest &request) -> FakeTransport::Answer {
        if (request.url.path() == "/auth/v1/token"_L1)
            return HttpResponse{200, {}, sessionBody("at-2", "rt-2")};
        if (FakeTransport::header(request, "Authorization") == "Bearer at-2")
            return HttpResponse{200, {}, "[]"};
        return HttpResponse{401, {}, R"({"code":"PGRST303","message":"JWT expired"})"};
    };
    std::vector<std::unique_ptr<Outcome<HttpResponse>>> answers;
    QList<Async<HttpResponse>> futures;
    for (int request = 0; request < 50; ++request)
        futures.append(m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
    for (const auto &future : std::as_const(futures))
        answers.push_back(std::make_unique<Outcome<HttpResponse>>(future));
    for (const auto &answer : answers)
        QCOMPARE(answer->value().status, 200);
    QCOMPARE(refreshes(), 1);
    QCOMPARE(m_process->network.requests.size(), 101);
}

void TestTokenRefresher::a401IsRepeatedOnce()
{
    signIn();
    QSignalSpy ended(&m_process->tokens, &TokenRefresher::ended);
    m_process->network.answer(401, R"({"code":"PGRST301","message":"no"})");
    m_process->network.answer(200, sessionBody("at-2", "rt-2"));
    m_process->network.answer(401, R"({"code":"PGRST301","message":"no"})");
    const Outcome<HttpResponse> answer(
        m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
    QCOMPARE(answer.error().kind, Kind::Configuration);
    QCOMPARE(m_process->network.requests.size(), 3);
    QCOMPARE(ended.count(), 0);
    QVERIFY(m_process->tokens.hasSession());
}

void TestTokenRefresher::gateway401IsAConfigurationError()
{
    signIn();
    m_process->network.answer(401, R"({"message":"Invalid API key"})");
    const Outcome<HttpResponse> answer(
        m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
    QCOMPARE(answer.error().kind, Kind::Configuration);
    QCOMPARE(refreshes(), 0);
    QVERIFY(m_process->tokens.hasSession());
}

void TestTokenRefresher::otherAnswersPass()
{
    signIn();
    for (const int status : {204, 400, 403, 404, 409, 429, 500, 520}) {
        m_process->network.answer(status);
        const Outcome<HttpResponse> answer(
            m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
        QCOMPARE(answer.value().status, status);
    }
    QCOMPARE(refreshes(), 0);
}

void TestTokenRefresher::failsWithTheRefresh()
{
    const Outcome<HttpResponse> none(
        m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
    QCOMPARE(none.error().kind, Kind::Unauthorized);
    signIn();
    m_process->network.answer(401, R"({"code":"PGRST303","message":"JWT expired"})");
    const Outcome<HttpResponse> offline(
        m_process->authorized.send({.url = QUrl(u"https://p.example/rest/v1/t"_s)}));
    QCOMPARE(offline.error().kind, Kind::Network);
    QVERIFY(m_process->tokens.hasSession());
}

QTEST_GUILESS_MAIN(TestTokenRefresher)
#include "tst_tokenrefresher.moc"
