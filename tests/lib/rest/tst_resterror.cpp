// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "rest/resterror.h"

#include <QTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

class TestRestError : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mapsAnswers_data();
    void mapsAnswers();
    void waitsAsLongAsItIsTold_data();
    void waitsAsLongAsItIsTold();
    void keepsRowsOutOfTheDetail();
};

void TestRestError::mapsAnswers_data()
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
    row("invite", 404, R"({"code":"PT404","message":"m","details":null,"hint":"invite_invalid"})",
        Kind::Rejected, "invite_invalid", "code");
    row("not a member", 404, R"({"code":"PT404","hint":"not_member"})", Kind::NotFound, "not_member");
    row("owner", 400, R"({"code":"P0001","hint":"owner_cannot_leave"})", Kind::Rejected,
        "owner_cannot_leave");
    row("name", 400, R"({"code":"P0001","hint":"name_invalid"})", Kind::Rejected, "name_invalid", "name");
    row("too large", 400, R"({"code":"23514","hint":"message_too_large"})", Kind::Rejected,
        "message_too_large");
    row("content", 400, R"({"code":"P0001","hint":"content_invalid"})", Kind::Rejected, "content_invalid");
    row("reply", 400, R"({"code":"P0001","hint":"reply_invalid"})", Kind::Rejected, "reply_invalid");
    row("taken", 409, R"({"code":"23505","message":"duplicate key"})", Kind::Rejected, "23505");
    row("reference", 409, R"({"code":"23503"})", Kind::Rejected, "23503");
    row("policy", 403, R"({"code":"42501","message":"new row violates"})", Kind::Forbidden, "42501");
    row("policy, anonymous", 401, R"({"code":"42501"})", Kind::Forbidden, "42501");
    row("not one row", 406, R"({"code":"PGRST116","details":"0 rows"})", Kind::NotFound, "PGRST116");
    row("no such function", 404, R"({"code":"PGRST202"})", Kind::Configuration, "PGRST202");
    row("no such table", 404, R"({"code":"42P01"})", Kind::Configuration, "42P01");
    row("ambiguous", 300, R"({"code":"PGRST201"})", Kind::Configuration, "PGRST201");
    row("raised", 400, R"({"code":"P0001","message":"no"})", Kind::Rejected, "P0001");
    row("unknown code", 422, R"({"code":"X"})", Kind::Rejected, "X");
    row("404 of a web server", 404, "<html>404</html>", Kind::Configuration);
    row("404 of PostgREST", 404, R"({"code":"PGRSTxyz"})", Kind::NotFound, "PGRSTxyz");
    row("forbidden page", 403, "<html>", Kind::Forbidden);
    row("redirect", 302, "", Kind::Configuration);
    row("401", 401, "", Kind::Configuration);
    row("408", 408, "", Kind::Timeout);
    row("413 of a proxy", 413, "<html>", Kind::Rejected, "message_too_large");
    row("500", 500, R"({"code":"57014"})", Kind::Server, "57014");
    row("500 with a hint", 500, R"({"code":"XX000","hint":"not_member"})", Kind::Server, "XX000");
    row("502 html", 502, "<html>Bad gateway</html>", Kind::Server);
    row("503 cache", 503, R"({"code":"PGRST002"})", Kind::Server, "PGRST002");
    row("cloudflare", 520, "<html>", Kind::Server);
    row("530", 530, "", Kind::Server);
    row("broken json", 400, R"({"code":"P00)", Kind::Rejected);
    row("array", 400, "[1]", Kind::Rejected);
    row("code as number", 400, R"({"code":7,"hint":{}})", Kind::Rejected);
}

void TestRestError::mapsAnswers()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    const Error error = restError({status, {}, body});
    QTEST(error.kind, "kind");
    QTEST(error.code, "code");
    QTEST(error.field, "field");
    QCOMPARE(error.httpStatus, status);
    QVERIFY2(error.message.endsWith(u'.') && !error.message.contains(u'<'), qPrintable(error.message));
}

void TestRestError::waitsAsLongAsItIsTold_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("seconds");
    QTest::newRow("header") << QByteArray("9") << QByteArray("{}") << 9;
    QTest::newRow("details") << QByteArray()
                             << QByteArray(R"({"code":"PT429","details":"4","hint":"rate_limited"})") << 4;
    QTest::newRow("both") << QByteArray("2") << QByteArray(R"({"details":"4"})") << 2;
    QTest::newRow("neither") << QByteArray() << QByteArray("<html>") << 0;
    QTest::newRow("details that are no number") << QByteArray() << QByteArray(R"({"details":"soon"})") << 0;
    QTest::newRow("details far off") << QByteArray() << QByteArray(R"({"details":"999999"})") << 3600;
    QTest::newRow("details negative") << QByteArray() << QByteArray(R"({"details":"-4"})") << 0;
}

void TestRestError::waitsAsLongAsItIsTold()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, body);
    QFETCH(int, seconds);
    const Error error = restError({429, {{"Retry-After", header}}, body});
    QCOMPARE(error.kind, Kind::RateLimited);
    QCOMPARE(error.code, u"rate_limited"_s);
    QCOMPARE(error.retryAfter, std::chrono::milliseconds(1000 * seconds));
    QCOMPARE(error.message.contains(QString::number(seconds)), seconds > 0);
}

void TestRestError::keepsRowsOutOfTheDetail()
{
    const Error error = restError(
        {400,
         {},
         R"({"code":"23514","message":"violates check for a@b.example","details":"Row: secret words"})"});
    QVERIFY(!error.detail.contains("secret"_L1));
    QVERIFY(!error.detail.contains("a@b.example"_L1));
    QVERIFY(error.detail.contains("violates check"_L1));
}

QTEST_GUILESS_MAIN(TestRestError)
#include "tst_resterror.moc"
