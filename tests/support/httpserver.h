// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

namespace aigm {

//! An HTTP server on a free loopback port that sends raw bytes, also such as no server should.
class HttpServer : public QTcpServer
{
public:
    //! Given a whole request (head and body), yields the bytes of the answer; the connection closes then.
    //! Without bytes it stays open and silent.
    using Handler = std::function<QByteArray(const QByteArray &request)>;

    explicit HttpServer(Handler handler)
        : m_handler(std::move(handler))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        });
    }

    [[nodiscard]] QUrl url(const QString &path = QStringLiteral("/")) const
    {
        QUrl url;
        url.setScheme(QStringLiteral("http"));
        url.setHost(QStringLiteral("127.0.0.1"));
        url.setPort(serverPort());
        url.setPath(path);
        return url;
    }
    [[nodiscard]] static QByteArray answer(int status, const QByteArray &body, const QByteArray &headers = {})
    {
        return "HTTP/1.1 " + QByteArray::number(status) + " x\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\nConnection: close\r\n" + headers + "\r\n" + body;
    }

    QList<QByteArray> requests;

private:
    void read(QTcpSocket *socket)
    {
        QByteArray &bytes = m_partial[socket];
        bytes += socket->readAll();
        const qsizetype headEnd = bytes.indexOf("\r\n\r\n");
        if (headEnd < 0)
            return;
        const QByteArray head = bytes.left(headEnd).toLower();
        const qsizetype at = head.indexOf("content-length:");
        const qsizetype length =
            at < 0 ? 0 : head.mid(at + 15, head.indexOf("\r\n", at) - at - 15).trimmed().toInt();
        if (bytes.size() < headEnd + 4 + length)
            return;
        requests.append(bytes);
        m_partial.remove(socket);
        const QByteArray reply = m_handler(requests.last());
        if (reply.isEmpty())
            return;
        socket->write(reply);
        socket->disconnectFromHost();
    }

    Handler m_handler;
    QHash<QTcpSocket *, QByteArray> m_partial;
};

} // namespace aigm
