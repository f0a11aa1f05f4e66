// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "realtime/qtsocket.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QWebSocket>
#include <QWebSocketServer>
#include <QtTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

class TestQtSocket : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void carriesTextAndBytesBothWays();
    void tellsTheCloseCode();
    void tellsTheStatusOfARefusedHandshake_data();
    void tellsTheStatusOfARefusedHandshake();
    void tellsThatNobodyAnswers();
    void refusesPlainConnectionsToElsewhere();
    void closingBeforeItIsOpenIsSafe();
};

namespace {

QUrl localUrl(quint16 port)
{
    QUrl url(u"ws://127.0.0.1/realtime/v1/websocket?vsn=2.0.0"_s);
    url.setPort(port);
    return url;
}

} // namespace

void TestQtSocket::carriesTextAndBytesBothWays()
{
    QWebSocketServer server(u"test"_s, QWebSocketServer::NonSecureMode);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QtSocket socket;
    QSignalSpy opened(&socket, &Socket::opened);
    QSignalSpy texts(&socket, &Socket::textReceived);
    QSignalSpy binaries(&socket, &Socket::binaryReceived);
    socket.open(localUrl(server.serverPort()), "the-key");
    QTRY_COMPARE(opened.count(), 1);
    QTRY_VERIFY(server.hasPendingConnections());
    const std::unique_ptr<QWebSocket> peer(server.nextPendingConnection());
    QCOMPARE(peer->request().rawHeader("x-api-key"), "the-key");
    QVERIFY(!peer->requestUrl().query().contains(u"key"_s));
    connect(peer.get(), &QWebSocket::textMessageReceived, peer.get(), &QWebSocket::sendTextMessage);
    connect(peer.get(), &QWebSocket::binaryMessageReceived, peer.get(), &QWebSocket::sendBinaryMessage);
    socket.sendText("[\"héllo 😀\"]");
    socket.sendBinary(QByteArray::fromHex("0400ff"));
    QTRY_COMPARE(texts.count(), 1);
    QTRY_COMPARE(binaries.count(), 1);
    QCOMPARE(texts.at(0).at(0).toByteArray(), "[\"héllo 😀\"]");
    QCOMPARE(binaries.at(0).at(0).toByteArray().toHex(), "0400ff");
}

void TestQtSocket::tellsTheCloseCode()
{
    QWebSocketServer server(u"test"_s, QWebSocketServer::NonSecureMode);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QtSocket socket;
    QSignalSpy opened(&socket, &Socket::opened);
    QSignalSpy closed(&socket, &Socket::closed);
    socket.open(localUrl(server.serverPort()), "k");
    QTRY_VERIFY(server.hasPendingConnections());
    const std::unique_ptr<QWebSocket> peer(server.nextPendingConnection());
    QTRY_COMPARE(opened.count(), 1);
    peer->close(QWebSocketProtocol::CloseCodeGoingAway);
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(closed.at(0).at(0).toInt(), 1001);
    QCOMPARE(closed.at(0).at(1).toInt(), 0);
}

void TestQtSocket::tellsTheStatusOfARefusedHandshake_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {401, 403, 404, 429, 500})
        QTest::addRow("%d", status) << status;
}

void TestQtSocket::tellsTheStatusOfARefusedHandshake()
{
    QFETCH(int, status);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, &server, [&server, status] {
        QTcpSocket *peer = server.nextPendingConnection();
        connect(peer, &QTcpSocket::readyRead, peer, [peer, status] {
            const QByteArray body = R"({"error":"no"})";
            peer->write("HTTP/1.1 " + QByteArray::number(status)
                        + " Refused\r\ncontent-type: application/json\r\ncontent-length: "
                        + QByteArray::number(body.size()) + "\r\n\r\n" + body);
            peer->disconnectFromHost();
        });
    });
    QtSocket socket;
    QSignalSpy closed(&socket, &Socket::closed);
    socket.open(localUrl(server.serverPort()), "k");
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(closed.at(0).at(1).toInt(), status);
    QTest::qWait(0);
    QCOMPARE(closed.count(), 1);
}

void TestQtSocket::tellsThatNobodyAnswers()
{
    QTcpServer free;
    QVERIFY(free.listen(QHostAddress::LocalHost));
    const quint16 port = free.serverPort();
    free.close();
    QtSocket socket;
    QSignalSpy closed(&socket, &Socket::closed);
    socket.open(localUrl(port), "k");
    QTRY_COMPARE(closed.count(), 1);
    QCOMPARE(closed.at(0).at(1).toInt(), 0);
}

void TestQtSocket::refusesPlainConnectionsToElsewhere()
{
    QtSocket socket;
    QSignalSpy closed(&socket, &Socket::closed);
    socket.open(QUrl(u"ws://proj.example.test/realtime/v1/websocket"_s), "k");
    QCOMPARE(closed.count(), 0); // never from within the call
    QTRY_COMPARE(closed.count(), 1);
}

void TestQtSocket::closingBeforeItIsOpenIsSafe()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    auto socket = std::make_unique<QtSocket>();
    socket->sendText("x");
    socket->close();
    socket->open(localUrl(silent.serverPort()), "k");
    socket->close();
    socket.reset();
}

QTEST_GUILESS_MAIN(TestQtSocket)
#include "tst_qtsocket.moc"
