// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "httpserver.h"
#include "net/qnamtransport.h"
#include "take.h"

#include <QTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TestQnamTransport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void carriesMethodHeadersAndBody_data();
    void carriesMethodHeadersAndBody();
    void everyStatusIsAnAnswer_data();
    void everyStatusIsAnAnswer();
    void followsNoRedirect();
    void keepsNoCookie();
    void refusesPlainBeyondLoopback();
    void tellsADeadServer();
    void tellsASilentServer();
    void tellsABrokenAnswer();
    void refusesAnAnswerOverTheLimit();
    void unpacksButNotBombs();
    void staysSilentOnceGone();

private:
    QnamTransport m_transport;
};

void TestQnamTransport::carriesMethodHeadersAndBody_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("GET") << QByteArray("GET") << QByteArray();
    QTest::newRow("POST") << QByteArray("POST") << QByteArray("{\"a\":1}");
    QTest::newRow("PATCH") << QByteArray("PATCH") << QByteArray("{\"b\":2}");
    QTest::newRow("PUT") << QByteArray("PUT") << QByteArray("c");
    QTest::newRow("DELETE") << QByteArray("DELETE") << QByteArray();
}

void TestQnamTransport::carriesMethodHeadersAndBody()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    HttpServer server([](const QByteArray &) { return HttpServer::answer(201, "yes", "X-Two: 2\r\n"); });
    QUrl url = server.url(u"/rest/v1/t"_s);
    url.setQuery(u"id=eq.%2B1"_s, QUrl::StrictMode);
    const HttpResponse response =
        takeValue(m_transport.send({.method = method,
                                    .url = url,
                                    .headers = {{"apikey", "k1"}, {"Content-Type", "application/json"}},
                                    .body = body}));
    QCOMPARE(response.status, 201);
    QCOMPARE(response.body, "yes");
    QCOMPARE(response.header("x-two"), "2");
    const QByteArray &request = server.requests.first();
    QVERIFY2(request.startsWith(QByteArray(method + " /rest/v1/t?id=eq.%2B1 HTTP/1.1\r\n")), request);
    QVERIFY2(request.contains("apikey: k1\r\n"), request);
    QVERIFY2(request.endsWith(QByteArray("\r\n\r\n" + body)), request);
    QVERIFY2(!request.contains("HTTP2-Settings"), request);
}

void TestQnamTransport::everyStatusIsAnAnswer_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {200, 300, 400, 401, 402, 403, 404, 405, 406, 409, 410,
                             416, 418, 422, 429, 500, 501, 502, 503, 504, 520, 530})
        QTest::addRow("%d", status) << status;
}

void TestQnamTransport::everyStatusIsAnAnswer()
{
    QFETCH(int, status);
    HttpServer server([status](const QByteArray &) {
        return HttpServer::answer(status, "{\"code\":\"x\"}",
                                  "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n");
    });
    const HttpResponse response =
        takeValue(m_transport.send({.method = "POST",
                                    .url = server.url(),
                                    .headers = {{"Content-Type", "application/json"}},
                                    .body = "{}"}));
    QCOMPARE(response.status, status);
    QCOMPARE(response.body, "{\"code\":\"x\"}");
    QCOMPARE(server.requests.size(), 1);
}

void TestQnamTransport::followsNoRedirect()
{
    HttpServer other([](const QByteArray &) { return HttpServer::answer(200, "stolen"); });
    HttpServer server([&](const QByteArray &) {
        return HttpServer::answer(307, {}, "Location: " + other.url().toEncoded() + "\r\n");
    });
    const HttpResponse response =
        takeValue(m_transport.send({.url = server.url(), .headers = {{"Authorization", "Bearer t"}}}));
    QCOMPARE(response.status, 307);
    QVERIFY(other.requests.isEmpty());
}

void TestQnamTransport::keepsNoCookie()
{
    HttpServer server(
        [](const QByteArray &) { return HttpServer::answer(200, {}, "Set-Cookie: a=b; Path=/\r\n"); });
    (void)takeValue(m_transport.send({.url = server.url()}));
    (void)takeValue(m_transport.send({.url = server.url()}));
    QVERIFY(!server.requests.last().toLower().contains("cookie"));
}

void TestQnamTransport::refusesPlainBeyondLoopback()
{
    const Error error = takeError(m_transport.send({.url = QUrl(u"http://project.example/x?token=1"_s)}));
    QCOMPARE(error.kind, Error::Kind::Configuration);
    QVERIFY(!error.detail.contains("token"_L1));
}

void TestQnamTransport::tellsADeadServer()
{
    QUrl url;
    {
        const HttpServer server([](const QByteArray &) { return QByteArray(); });
        url = server.url();
    }
    const Error error = takeError(m_transport.send({.url = url}));
    QCOMPARE(error.kind, Error::Kind::Network);
    QCOMPARE(error.message, u"We could not reach 127.0.0.1. Check the address and your connection."_s);
}

void TestQnamTransport::tellsASilentServer()
{
    const HttpServer server([](const QByteArray &) { return QByteArray(); });
    const Error error = takeError(m_transport.send({.url = server.url(), .timeout = 50ms}));
    QCOMPARE(error.kind, Error::Kind::Timeout);
}

void TestQnamTransport::tellsABrokenAnswer()
{
    const HttpServer server([](const QByteArray &) {
        return QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":");
    });
    QCOMPARE(takeError(m_transport.send({.url = server.url()})).kind, Error::Kind::Network);
}

void TestQnamTransport::refusesAnAnswerOverTheLimit()
{
    const HttpServer server([](const QByteArray &) {
        return HttpServer::answer(200, QByteArray(QnamTransport::kLimitBytes + 1, 'x'));
    });
    QCOMPARE(takeError(m_transport.send({.url = server.url()})).kind, Error::Kind::Server);
    const HttpServer fits([](const QByteArray &) {
        return HttpServer::answer(200, QByteArray(QnamTransport::kLimitBytes, 'x'));
    });
    QCOMPARE(takeValue(m_transport.send({.url = fits.url()})).body.size(), QnamTransport::kLimitBytes);
}

void TestQnamTransport::unpacksButNotBombs()
{
    const auto deflated = [](const QByteArray &bytes) { return qCompress(bytes, 9).mid(4); };
    const HttpServer small([&](const QByteArray &) {
        return HttpServer::answer(200, deflated("{\"a\":1}"), "Content-Encoding: deflate\r\n");
    });
    QCOMPARE(takeValue(m_transport.send({.url = small.url()})).body, "{\"a\":1}");
    const HttpServer bomb([&](const QByteArray &) {
        return HttpServer::answer(200, deflated(QByteArray(64 * 1024 * 1024, ' ')),
                                  "Content-Encoding: deflate\r\n");
    });
    const auto answer = take(m_transport.send({.url = bomb.url()}));
    QVERIFY(answer);
    QVERIFY(!*answer || (*answer)->body.isEmpty()); // Qt 6.4 stops unpacking without an error
}

void TestQnamTransport::staysSilentOnceGone()
{
    const HttpServer server([](const QByteArray &) { return QByteArray(); });
    auto transport = std::make_unique<QnamTransport>();
    bool called = false;
    whenDone(transport->send({.url = server.url()}), this,
             [&](const Result<HttpResponse> &) { called = true; });
    QTRY_COMPARE(server.requests.size(), 1);
    transport.reset();
    QTest::qWait(0);
    QVERIFY(!called);
}

QTEST_GUILESS_MAIN(TestQnamTransport)
#include "tst_qnamtransport.moc"
