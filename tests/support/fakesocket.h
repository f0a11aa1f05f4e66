// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "realtime/socket.h"

#include <QByteArray>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QPointer>
#include <QUrl>

namespace aigm {

class FakeRealtime;

//! What a client said in protocol 2.0.0, read by other means than ours.
struct ClientPush
{
    QString joinRef;
    QString ref;
    QString topic;
    QString event;
    QJsonObject payload;
};

//! A Socket whose other end is the test.
class FakeSocket : public Socket
{
public:
    explicit FakeSocket(FakeRealtime *server)
        : m_server(server)
    {
    }

    void open(const QUrl &url, const QByteArray &key) override;
    void sendText(const QByteArray &utf8) override;
    void sendBinary(const QByteArray &bytes) override { sentBinary.append(bytes); }
    void close() override { isClosed = true; }

    void acceptHandshake() { Q_EMIT opened(); }
    void refuseHandshake(int httpStatus) { end(0, httpStatus); }
    //! The server or the network ends the socket.
    void end(int closeCode, int httpStatus = 0);
    void say(const QByteArray &text) { Q_EMIT textReceived(text); }
    void sayBinary(const QByteArray &bytes) { Q_EMIT binaryReceived(bytes); }

    QUrl url;
    QByteArray key;
    QList<ClientPush> pushes;
    QList<QByteArray> sentBinary;
    bool isClosed = false;

private:
    FakeRealtime *const m_server;
};

//! The Realtime server of a test, protocol 2.0.0: makes the sockets and answers what the test has
//! not told it to leave unanswered. Everything it does is synchronous. Outlives the client.
class FakeRealtime
{
public:
    FakeRealtime() = default;
    FakeRealtime(const FakeRealtime &) = delete;
    FakeRealtime &operator=(const FakeRealtime &) = delete;

    [[nodiscard]] SocketFactory factory();

    enum class Handshake { Accepted, Hanging, Unreachable, Refused };
    Handshake handshake = Handshake::Accepted;
    int handshakeStatus = 401; //!< what a Refused one is refused with
    bool answersJoins = true;
    bool answersHeartbeats = true;
    bool answersLeaves = true;
    QHash<QString, QString> joinErrors; //!< reason by topic, without `realtime:`

    //! The newest socket, while the client has it.
    [[nodiscard]] FakeSocket *socket() const;
    //! Sockets that still exist.
    [[nodiscard]] int aliveCount() const;
    [[nodiscard]] int madeCount() const { return int(m_sockets.size()); }
    //! Pushes of that event on the newest socket.
    [[nodiscard]] QList<ClientPush> pushes(const QString &event) const;
    //! Topics whose join was answered with ok and that were not left or ended since, on the newest
    //! socket.
    [[nodiscard]] QStringList joined() const { return m_joinRefs.keys(); }

    void answerJoin(const ClientPush &push);
    //! What the database sends: a binary frame. False when nobody has joined \p topic.
    bool broadcast(const QString &topic, const QByteArray &event, const QByteArray &payload);
    //! \p payload raw JSON.
    void system(const QString &topic, const QByteArray &payload);
    //! phx_close or phx_error, unasked.
    void endChannel(const QString &topic, const QByteArray &event = "phx_close");
    //! One text frame; references are taken as they are.
    void say(const QJsonArray &frame);

private:
    friend class FakeSocket;
    void take(FakeSocket *from, const ClientPush &push);

    QList<QPointer<FakeSocket>> m_sockets;
    QMap<QString, QString> m_joinRefs; //!< by topic, without `realtime:`
};

} // namespace aigm
