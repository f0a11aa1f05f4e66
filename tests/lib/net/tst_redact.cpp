// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/redact.h"
#include "net/urlpolicy.h"

#include <QTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

class TestRedact : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void hidesSecrets_data();
    void hidesSecrets();
    void keepsWhatHelps();
    void leavesTheQueryOutOfAUrl();
    void cutsLongText();
    void allowsPlainOnLoopbackAlone_data();
    void allowsPlainOnLoopbackAlone();
};

// Each text holds the word canary where the secret is.
void TestRedact::hidesSecrets_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("jwt") << u"token eyJhbGciOiJIUzI1NiJ9.eyJcanary0In0.c2lncanary refused"_s;
    QTest::newRow("bearer") << u"Authorization: Bearer canary-token"_s;
    QTest::newRow("key") << u"key sb_publishable_canary123 is wrong"_s;
    QTest::newRow("apikey header") << u"apikey: canarykey"_s;
    QTest::newRow("e-mail") << u"user canary.person+tag@mail.example.org exists"_s;
    QTest::newRow("e-mail in a path") << u"https://host/users/canary@example.org"_s;
    QTest::newRow("presigned url")
        << u"PUT https://r2.example/key?X-Amz-Signature=canary&X-Amz-Credential=canary failed"_s;
    QTest::newRow("fragment") << u"http://127.0.0.1:1/cb#access_token=canary"_s;
    QTest::newRow("user of a url") << u"http://canary:canary@proxy.example:8080 refused"_s;
    QTest::newRow("parameter alone") << u"refresh_token=canary"_s;
    QTest::newRow("json object") << u"got {\"content\": \"canary\", \"a\": [1, 2]} instead"_s;
    QTest::newRow("json array") << u"got [\"canary\"]"_s;
    QTest::newRow("json broken off") << u"got {\"content\": \"canary"_s;
    QTest::newRow("json of two lines") << u"{\n  \"password\": \"canary\"\n}"_s;
    QTest::newRow("opaque token") << u"refresh canaryABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abc"_s;
}

void TestRedact::hidesSecrets()
{
    QFETCH(QString, text);
    const QString safe = redacted(text);
    QVERIFY2(!safe.contains("canary"_L1), qPrintable(safe));
    QVERIFY(!safe.isEmpty());
}

void TestRedact::keepsWhatHelps()
{
    const QString text = u"duplicate key value violates unique constraint \"messages_pkey\""_s;
    QCOMPARE(redacted(text), text);
    const QString id = u"room 0198f2a4-0000-7000-8000-000000000001 is gone"_s;
    QCOMPARE(redacted(id), id);
}

void TestRedact::leavesTheQueryOutOfAUrl()
{
    QCOMPARE(redacted(QUrl(u"https://u:p@host.example:444/rest/v1/messages?id=eq.1#x"_s)),
             u"https://host.example:444/rest/v1/messages?…"_s);
    QCOMPARE(redacted(QUrl(u"https://host.example/auth/v1/signup"_s)),
             u"https://host.example/auth/v1/signup"_s);
}

void TestRedact::cutsLongText()
{
    QCOMPARE(redacted(u"word "_s.repeated(100'000)).size(), 501);
}

void TestRedact::allowsPlainOnLoopbackAlone_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("https") << u"https://project.example"_s << true;
    QTest::newRow("wss") << u"wss://project.example/x"_s << true;
    QTest::newRow("loopback") << u"http://127.0.0.1:54321"_s << true;
    QTest::newRow("other loopback") << u"ws://127.9.9.9:1"_s << true;
    QTest::newRow("v6 loopback") << u"http://[::1]:54321"_s << true;
    QTest::newRow("localhost") << u"http://LOCALHOST:54321"_s << true;
    QTest::newRow("plain") << u"http://project.example"_s << false;
    QTest::newRow("plain socket") << u"ws://10.0.0.1"_s << false;
    QTest::newRow("name that begins like loopback") << u"http://127.0.0.1.evil.example"_s << false;
    QTest::newRow("localhost as a part") << u"http://localhost.evil.example"_s << false;
    QTest::newRow("user that looks like loopback") << u"http://127.0.0.1@evil.example"_s << false;
    QTest::newRow("file") << u"file:///etc/passwd"_s << false;
    QTest::newRow("no host") << u"https://"_s << false;
    QTest::newRow("empty") << QString() << false;
}

void TestRedact::allowsPlainOnLoopbackAlone()
{
    QFETCH(QString, url);
    QFETCH(bool, allowed);
    QCOMPARE(isAllowed(QUrl(url)), allowed);
}

QTEST_GUILESS_MAIN(TestRedact)
#include "tst_redact.moc"
