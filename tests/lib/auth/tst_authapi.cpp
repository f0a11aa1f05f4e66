// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/authapi.h"
#include "auth/autherror.h"
#include "fakeclock.h"
#include "faketransport.h"
#include "sessionbody.h"
#include "take.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;
using Kind = Error::Kind;

class TestAuthApi : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void asksAsRecorded_data();
    void asksAsRecorded();
    void signUpAsksForTheOldForm();
    void readsASession();
    void countsExpiryByTheServersClock();
    void readsTheUserFromTheToken();
    void refusesAnswersWithoutASession_data();
    void refusesAnswersWithoutASession();
    void tellsThatTheEmailHasToBeConfirmed();
    void readsRecordedErrors_data();
    void readsRecordedErrors();
    void explainsErrors_data();
    void explainsErrors();
    void tellsWhichRefusalsEndASession_data();
    void tellsWhichRefusalsEndASession();
    void signingOutTwiceIsNoError();
    void passesTransportErrorsOn();

private:
    QJsonObject m_vectors;
    FakeClock m_clock;
    std::unique_ptr<ServerTime> m_time;
    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<AuthApi> m_api;
};

void TestAuthApi::initTestCase()
{
    QFile file(QLatin1StringView(AIGM_TEST_DATA "/auth.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_vectors = QJsonDocument::fromJson(file.readAll()).object();
}

void TestAuthApi::init()
{
    m_time = std::make_unique<ServerTime>(m_clock);
    m_transport = std::make_unique<FakeTransport>();
    m_api = std::make_unique<AuthApi>(*m_transport, *m_time, QUrl(u"https://p.example"_s), "key");
}

void TestAuthApi::asksAsRecorded_data()
{
    QTest::addColumn<QString>("call");
    QTest::newRow("sign in") << u"sign in with password"_s;
    QTest::newRow("refresh") << u"refresh"_s;
    QTest::newRow("sign out") << u"sign out local"_s;
}

void TestAuthApi::asksAsRecorded()
{
    QFETCH(QString, call);
    if (call == "refresh"_L1)
        (void)m_api->refresh("rt-1");
    else if (call.startsWith("sign in"_L1))
        (void)m_api->signIn(u"a@b.c"_s, u"pw"_s);
    else
        (void)m_api->signOut("<access token>");
    QJsonObject recorded;
    const QJsonArray all = m_vectors["requests"_L1].toArray();
    for (const QJsonValue &entry : all) {
        if (entry["name"_L1].toString() == call)
            recorded = entry["requests"_L1][0].toObject();
    }
    QVERIFY(!recorded.isEmpty());

    const HttpRequest &request = m_transport->requests.first();
    QCOMPARE(QString::fromLatin1(request.method), recorded["method"_L1].toString());
    QCOMPARE(request.url.toString(), QString(u"https://p.example/auth/v1" % recorded["url"_L1].toString()));
    const QJsonObject headers = recorded["headers"_L1].toObject();
    for (auto it = headers.begin(); it != headers.end(); ++it)
        QCOMPARE(QString::fromLatin1(FakeTransport::header(request, it.key().toLatin1())),
                 it.value().toString());
    QCOMPARE(FakeTransport::header(request, "apikey"), "key");
    QJsonObject body = recorded["body"_L1].toObject();
    body.remove("gotrue_meta_security"_L1); // an empty object: for a captcha that we do not show
    QCOMPARE(QJsonDocument::fromJson(request.body).object(), body);
    QVERIFY(!request.idempotent);
}

void TestAuthApi::signUpAsksForTheOldForm()
{
    (void)m_api->signUp(u"a@b.c"_s, u"pw"_s, u"ines"_s);
    const HttpRequest &request = m_transport->requests.first();
    QCOMPARE(request.url.path(), u"/auth/v1/signup"_s);
    QVERIFY(FakeTransport::header(request, "X-Supabase-Api-Version").isEmpty());
    QCOMPARE(request.body, R"({"email":"a@b.c","password":"pw","data":{"username":"ines"}})");
}

void TestAuthApi::readsASession()
{
    m_transport->answer(200, sessionBody("at", "rt"));
    const Session session = takeValue(m_api->signIn(u"a@b.c"_s, u"pw"_s));
    QCOMPARE(session.accessToken, "at");
    QCOMPARE(session.refreshToken, "rt");
    QCOMPARE(session.user.toString(), QString::fromLatin1(kUser));
    QCOMPARE(session.email, u"ines@mail.example"_s);
    QCOMPARE(session.username, u"ines"_s);
    QCOMPARE(session.expiresAt, m_clock.now().addSecs(3600));
}

void TestAuthApi::countsExpiryByTheServersClock()
{
    const HttpHeaders tenMinutesAhead{{"Date", "Thu, 01 Jan 2026 00:10:00 GMT"}};
    m_transport->answer(200, sessionBody("at", "rt"), tenMinutesAhead);
    QCOMPARE(takeValue(m_api->refresh("r")).expiresAt, m_clock.now().addSecs(600 + 3600));
    QCOMPARE(m_time->now(), m_clock.now().addSecs(600));
    QByteArray absolute = sessionBody("at", "rt");
    absolute.replace("\"expires_in\":3600", "\"expires_at\":1767229200"); // 2026-01-01 01:00
    m_transport->answer(200, absolute, tenMinutesAhead);
    QCOMPARE(takeValue(m_api->refresh("r")).expiresAt.toString(Qt::ISODate), u"2026-01-01T01:00:00Z"_s);
}

void TestAuthApi::readsTheUserFromTheToken()
{
    const QByteArray claims = QByteArray("{\"aud\":\"authenticated\",\"sub\":\"" % QByteArray(kUser) % "\"}");
    const QByteArray token =
        "e30." + claims.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals) + ".c2ln";
    QCOMPARE(subjectOf(token).toString(), QString::fromLatin1(kUser));
    for (const char *bad : {"", "a.b", "a.b.c", "e30.e30.x", "..", "e30.!!!.x", "e30.bm8.x"})
        QVERIFY(subjectOf(bad).isNull());
    m_transport->answer(200, "{\"access_token\":\"" + token + R"(","refresh_token":"r","expires_in":60})");
    QCOMPARE(takeValue(m_api->refresh("r")).user, subjectOf(token));
}

void TestAuthApi::refusesAnswersWithoutASession_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("html") << QByteArray("<html>portal</html>");
    QTest::newRow("empty") << QByteArray("{}");
    QTest::newRow("no refresh token") << QByteArray(R"({"access_token":"a","expires_in":1})");
    QTest::newRow("no user") << QByteArray(R"({"access_token":"a","refresh_token":"r","expires_in":1})");
    QTest::newRow("broken off") << sessionBody("a", "r").chopped(3);
}

void TestAuthApi::refusesAnswersWithoutASession()
{
    QFETCH(QByteArray, body);
    m_transport->answer(200, body);
    QCOMPARE(takeError(m_api->refresh("r")).kind, Kind::Server);
}

void TestAuthApi::tellsThatTheEmailHasToBeConfirmed()
{
    m_transport->answer(200, "{\"id\":\"" + QByteArray(kUser) + R"(","email":"a@b.c","identities":[]})");
    const Error error = takeError(m_api->signUp(u"a@b.c"_s, u"pw"_s, u"ines"_s));
    QCOMPARE(error.kind, Kind::Rejected);
    QCOMPARE(error.code, u"email_not_confirmed"_s);
    QCOMPARE(error.message, u"Please confirm your email first. We have sent you a link."_s);
}

void TestAuthApi::readsRecordedErrors_data()
{
    QTest::addColumn<QJsonObject>("vector");
    const QJsonArray errors = m_vectors["errors"_L1].toArray();
    QCOMPARE(errors.size(), 9);
    for (const QJsonValue &entry : errors)
        QTest::addRow("%s", qPrintable(entry["name"_L1].toString())) << entry.toObject();
}

void TestAuthApi::readsRecordedErrors()
{
    QFETCH(QJsonObject, vector);
    HttpResponse response{
        vector["status"_L1].toInt(), {}, QJsonDocument(vector["body"_L1].toObject()).toJson()};
    const QJsonObject headers = vector["response_headers"_L1].toObject();
    for (auto it = headers.begin(); it != headers.end(); ++it)
        response.headers.emplaceBack(it.key().toLatin1(), it.value().toString().toLatin1());
    const Error error = authError(response, QUrl(u"https://p.example"_s));
    const QString name = vector["js_error"_L1]["name"_L1].toString();
    const QString code = vector["js_error"_L1]["code"_L1].toString();
    if (name == "AuthRetryableFetchError"_L1)
        QVERIFY(error.isTransient());
    else if (response.status == 429)
        QCOMPARE(error.kind, Kind::RateLimited);
    else
        QCOMPARE(error.kind, Kind::Rejected);
    if (!code.isEmpty())
        QCOMPARE(error.code, code);
    if (name == "AuthWeakPasswordError"_L1)
        QCOMPARE(error.field, u"password"_s);
    QVERIFY(error.message.endsWith(u'.') || error.message == error.detail);
}

void TestAuthApi::explainsErrors_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, int status, const char *body, Kind kind, const char *code = "",
                        const char *field = "") {
        QTest::newRow(name) << status << QByteArray(body) << kind << QString::fromLatin1(code)
                            << QString::fromLatin1(field);
    };
    row("taken address", 422, R"({"code":422,"error_code":"user_already_exists","msg":"x"})", Kind::Rejected,
        "user_already_exists", "email");
    row("address", 400, R"({"code":"email_address_invalid","message":"x"})", Kind::Rejected,
        "email_address_invalid", "email");
    row("validation of the address", 400,
        R"({"code":"validation_failed","message":"Unable to validate email address: invalid format"})",
        Kind::Rejected, "validation_failed", "email");
    row("validation of the password", 400,
        R"({"code":"validation_failed","message":"Signup requires a valid password"})", Kind::Rejected,
        "validation_failed", "password");
    row("weak", 422, R"({"code":"weak_password","message":"x","weak_password":{"reasons":["pwned"]}})",
        Kind::Rejected, "weak_password", "password");
    row("name taken", 409, R"({"code":"PT409","message":"username_taken: that username is taken",
        "hint":"username_taken"})",
        Kind::Rejected, "username_taken", "username");
    row("name taken, hint dropped", 500, R"({"code":500,"error_code":"unexpected_failure",
        "msg":"username_taken: that username is taken"})",
        Kind::Rejected, "username_taken", "username");
    row("name invalid", 422, R"({"code":"PT422","message":"username_invalid: x","hint":"username_invalid"})",
        Kind::Rejected, "username_invalid", "username");
    row("trigger failed", 500, R"({"code":500,"error_code":"unexpected_failure","msg":"Database error"})",
        Kind::Server, "unexpected_failure");
    row("no sign-ups", 422, R"({"code":"signup_disabled","message":"x"})", Kind::Rejected, "signup_disabled");
    row("mail limit", 429, R"({"code":"over_email_send_rate_limit","message":"after 55 seconds"})",
        Kind::RateLimited, "over_email_send_rate_limit");
    row("limit of a proxy", 429, "<html>", Kind::RateLimited);
    row("no key", 401, R"({"message":"No API key found in request"})", Kind::Configuration, "wrong_key");
    row("wrong key", 401, R"({"message":"Invalid API key","hint":"x"})", Kind::Configuration, "wrong_key");
    row("no Auth here", 404, "<html>404</html>", Kind::Configuration);
    row("another site", 405, "", Kind::Configuration);
    row("redirect", 301, "", Kind::Configuration);
    row("oldest form", 400, R"({"code":400,"msg":"Something of long ago."})", Kind::Rejected);
    row("unknown code", 418, R"({"code":"teapot","message":"I am a teapot."})", Kind::Rejected, "teapot");
    row("gateway", 502, "<html>502</html>", Kind::Server);
    row("time out", 504, R"({"code":"request_timeout","message":"x"})", Kind::Server, "request_timeout");
}

void TestAuthApi::explainsErrors()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    m_transport->answer(status, body);
    const Error error = takeError(m_api->signUp(u"a@b.c"_s, u"pw"_s, u"ines"_s));
    QTEST(error.kind, "kind");
    QTEST(error.code, "code");
    QTEST(error.field, "field");
    QVERIFY2(error.message.endsWith(u'.'), qPrintable(error.message));
}

void TestAuthApi::tellsWhichRefusalsEndASession_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("ends");
    const auto row = [](const char *name, int status, const char *body, bool ends) {
        QTest::newRow(name) << status << QByteArray(body) << ends;
    };
    for (const char *code : {"refresh_token_not_found", "refresh_token_already_used", "session_not_found",
                             "session_expired", "user_not_found", "user_banned", "validation_failed"})
        QTest::newRow(code) << 400 << QByteArray("{\"code\":\"" % QByteArray(code) % "\",\"message\":\"m\"}")
                            << true;
    row("before 2024", 400, R"({"code":400,"error_code":"session_expired","msg":"m"})", true);
    row("OAuth form", 400, R"({"error":"invalid_grant","error_description":"Invalid Refresh Token"})", true);
    row("unknown code", 400, R"({"code":"something_new","message":"m"})", false);
    row("limit", 429, R"({"code":"over_request_rate_limit","message":"m"})", false);
    row("limit with an ending's code", 429, R"({"code":"session_not_found","message":"m"})", false);
    row("server problem with an ending's code", 500, R"({"code":"session_not_found","message":"m"})", false);
    row("gateway", 401, R"({"message":"Invalid API key"})", false);
    row("proxy", 403, "<html>blocked</html>", false);
    row("portal", 200, "<html>pay here</html>", false);
    row("moved", 302, "", false);
    row("empty", 400, "", false);
}

void TestAuthApi::tellsWhichRefusalsEndASession()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, ends);
    m_transport->answer(status, body);
    const Error error = takeError(m_api->refresh("r"));
    QCOMPARE(error.kind == Kind::Unauthorized, ends);
    if (ends)
        QVERIFY(error.message.endsWith("Your messages are still on this computer."_L1));
}

void TestAuthApi::signingOutTwiceIsNoError()
{
    for (const int status : {204, 401, 403, 404}) {
        m_transport->answer(status);
        QVERIFY(*take(m_api->signOut("at")));
    }
    m_transport->answer(500);
    QCOMPARE(takeError(m_api->signOut("at")).kind, Kind::Server);
    m_transport->answer(401, R"({"message":"Invalid API key"})");
    QCOMPARE(takeError(m_api->signOut("at")).kind, Kind::Configuration);
}

void TestAuthApi::passesTransportErrorsOn()
{
    QCOMPARE(takeError(m_api->signIn(u"a@b.c"_s, u"pw"_s)).kind, Kind::Network);
    QCOMPARE(takeError(m_api->refresh("r")).kind, Kind::Network);
    QCOMPARE(takeError(m_api->signOut("a")).kind, Kind::Network);
}

QTEST_GUILESS_MAIN(TestAuthApi)
#include "tst_authapi.moc"
