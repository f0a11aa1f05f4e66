// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "qtsocket.h"

#include "net/urlpolicy.h"

#include <QNetworkRequest>
#include <QRegularExpression>
#include <QWebSocket>

namespace aigm {

namespace {

// a broadcast has 3 MB, in JSON and with its envelope
constexpr quint64 kLongestMessageBytes = 8'000'000;

//! QWebSocket tells the status of a refused handshake in its sentence alone.
int httpStatusOf(const QString &errorString)
{
    static const QRegularExpression status(QStringLiteral(R"(: ?([1-5]\d\d)\b)"));
    return status.match(errorString).captured(1).toInt();
}

} // namespace

void QtSocket::open(const QUrl &url, const QByteArray &key)
{
    if (!isAllowed(url)) {
        QMetaObject::invokeMethod(
            this, [this] { finish(0, 0); }, Qt::QueuedConnection);
        return;
    }
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingMessageSize(kLongestMessageBytes);
    connect(m_socket, &QWebSocket::connected, this, [this] {
        m_isOpen = true;
        Q_EMIT opened();
    });
    connect(m_socket, &QWebSocket::textMessageReceived, this,
            [this](const QString &text) { Q_EMIT textReceived(text.toUtf8()); });
    connect(m_socket, &QWebSocket::binaryMessageReceived, this, &Socket::binaryReceived);
    connect(m_socket, &QWebSocket::disconnected, this, [this] {
        // before it was open, the error that follows says more
        if (m_isOpen)
            finish(m_socket->closeCode(), 0);
    });
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto failed = &QWebSocket::errorOccurred;
#else
    const auto failed = qOverload<QAbstractSocket::SocketError>(&QWebSocket::error);
#endif
    connect(m_socket, failed, this, [this] {
        if (!m_isOpen)
            finish(0, httpStatusOf(m_socket->errorString()));
    });
    QNetworkRequest request(url);
    request.setRawHeader("x-api-key", key);
    m_socket->open(request);
}

void QtSocket::sendText(const QByteArray &utf8)
{
    if (m_socket)
        m_socket->sendTextMessage(QString::fromUtf8(utf8));
}

void QtSocket::sendBinary(const QByteArray &bytes)
{
    if (m_socket)
        m_socket->sendBinaryMessage(bytes);
}

void QtSocket::close()
{
    if (!m_socket)
        return;
    if (m_isOpen)
        m_socket->close();
    else
        m_socket->abort(); // close() would send a frame, and nobody is there yet
}

void QtSocket::finish(int closeCode, int httpStatus)
{
    if (m_finished)
        return;
    m_finished = true;
    Q_EMIT closed(closeCode, httpStatus);
}

} // namespace aigm
