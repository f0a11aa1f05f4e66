// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "realtime/frame.h"
#include "realtime/qtsocket.h"

#include <QHash>
#include <QUrl>
#include <QUrlQuery>

namespace aigm::bench {

//! The ceiling: a bare socket that has joined one topic and notes when the bytes with an id came in.
class BareSocket : public QObject
{
    Q_OBJECT
public:
    BareSocket(QUrl backend, const QByteArray &key, const QByteArray &topic, const QByteArray &token)
    {
        backend.setScheme(backend.scheme() == u"https" ? QStringLiteral("wss") : QStringLiteral("ws"));
        backend.setPath(QStringLiteral("/realtime/v1/websocket"));
        QUrlQuery query;
        query.addQueryItem(QStringLiteral("apikey"), QString::fromLatin1(key));
        query.addQueryItem(QStringLiteral("vsn"), QStringLiteral("2.0.0"));
        backend.setQuery(query);
        connect(&m_socket, &Socket::opened, this, [this, topic, token] {
            m_socket.sendText(encodeText(
                PhoenixVersion::V2,
                {"1", "1", "realtime:" + topic, "phx_join",
                 R"({"config":{"broadcast":{"ack":false,"self":false},"private":true},"access_token":)"
                     + jsonString(token) + '}'}));
        });
        connect(&m_socket, &Socket::textReceived, this, &BareSocket::take);
        connect(&m_socket, &Socket::binaryReceived, this, &BareSocket::take);
        m_socket.open(backend, key);
    }

    [[nodiscard]] bool isJoined() const { return m_joined; }
    void expect(const QByteArray &id) { m_expected = id; }
    [[nodiscard]] bool hasSeen(const QByteArray &id) const { return m_seen == id; }

Q_SIGNALS:
    void seen();

private:
    void take(const QByteArray &bytes)
    {
        m_joined = m_joined || bytes.contains(R"("status":"ok")");
        if (m_expected.isEmpty() || m_seen == m_expected || !bytes.contains(m_expected))
            return;
        m_seen = m_expected;
        Q_EMIT seen();
    }

    QtSocket m_socket;
    QByteArray m_expected;
    QByteArray m_seen;
    bool m_joined = false;
};

} // namespace aigm::bench
