// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "fakesocket.h"

#include <algorithm>

namespace aigm {

namespace {

const QString kPrefix = QStringLiteral("realtime:");

QString bare(const QString &wireTopic)
{
    return wireTopic.startsWith(kPrefix) ? wireTopic.mid(kPrefix.size()) : wireTopic;
}

QJsonArray replyTo(const ClientPush &push, bool ok, const QJsonObject &response)
{
    return {push.joinRef.isEmpty() ? QJsonValue() : QJsonValue(push.joinRef), push.ref, push.topic,
            QStringLiteral("phx_reply"),
            QJsonObject{{QStringLiteral("status"), ok ? QStringLiteral("ok") : QStringLiteral("error")},
                        {QStringLiteral("response"), response}}};
}

} // namespace

void FakeSocket::open(const QUrl &toUrl, const QByteArray &withKey)
{
    url = toUrl;
    key = withKey;
    switch (m_server->handshake) {
    case FakeRealtime::Handshake::Accepted:
        acceptHandshake();
        break;
    case FakeRealtime::Handshake::Hanging:
        break;
    case FakeRealtime::Handshake::Unreachable:
        end(0);
        break;
    case FakeRealtime::Handshake::Refused:
        refuseHandshake(m_server->handshakeStatus);
        break;
    }
}

void FakeSocket::sendText(const QByteArray &utf8)
{
    const QJsonArray frame = QJsonDocument::fromJson(utf8).array();
    Q_ASSERT(frame.size() == 5);
    const ClientPush push{frame[0].toString(), frame[1].toString(), frame[2].toString(), frame[3].toString(),
                          frame[4].toObject()};
    pushes.append(push);
    if (!isClosed)
        m_server->take(this, push);
}

void FakeSocket::end(int closeCode, int httpStatus)
{
    isClosed = true;
    Q_EMIT closed(closeCode, httpStatus);
}

SocketFactory FakeRealtime::factory()
{
    return [this] {
        auto socket = std::make_unique<FakeSocket>(this);
        m_sockets.append(socket.get());
        m_joinRefs.clear();
        return socket;
    };
}

FakeSocket *FakeRealtime::socket() const
{
    return m_sockets.isEmpty() ? nullptr : m_sockets.constLast().data();
}

int FakeRealtime::aliveCount() const
{
    return int(std::count_if(m_sockets.begin(), m_sockets.end(),
                             [](const auto &socket) { return !socket.isNull(); }));
}

QList<ClientPush> FakeRealtime::pushes(const QString &event) const
{
    QList<ClientPush> found;
    if (const FakeSocket *newest = socket()) {
        std::copy_if(newest->pushes.begin(), newest->pushes.end(), std::back_inserter(found),
                     [&event](const ClientPush &push) { return push.event == event; });
    }
    return found;
}

void FakeRealtime::take(FakeSocket *from, const ClientPush &push)
{
    if (from != socket())
        return;
    if (push.event == u"heartbeat") {
        if (answersHeartbeats)
            say(replyTo(push, true, {}));
    } else if (push.event == u"phx_join") {
        if (answersJoins)
            answerJoin(push);
    } else if (push.event == u"phx_leave") {
        m_joinRefs.remove(bare(push.topic));
        if (answersLeaves)
            say(replyTo(push, true, {}));
    }
}

void FakeRealtime::answerJoin(const ClientPush &push)
{
    const QString topic = bare(push.topic);
    const QString error = joinErrors.value(topic);
    if (!error.isEmpty()) {
        say(replyTo(push, false, {{QStringLiteral("reason"), error}}));
        return;
    }
    m_joinRefs[topic] = push.ref;
    say(replyTo(push, true, {{QStringLiteral("postgres_changes"), QJsonArray()}}));
}

bool FakeRealtime::broadcast(const QString &topic, const QByteArray &event, const QByteArray &payload)
{
    if (!m_joinRefs.contains(topic) || !socket())
        return false;
    const QByteArray wireTopic = QString(kPrefix + topic).toUtf8();
    QByteArray frame;
    frame += char(4);
    frame += char(wireTopic.size());
    frame += char(event.size());
    frame += char(0);
    frame += char(1);
    frame += wireTopic;
    frame += event;
    frame += payload;
    socket()->sayBinary(frame);
    return true;
}

void FakeRealtime::system(const QString &topic, const QByteArray &payload)
{
    say({m_joinRefs.value(topic), QJsonValue(), QString(kPrefix + topic), QStringLiteral("system"),
         QJsonDocument::fromJson(payload).object()});
}

void FakeRealtime::endChannel(const QString &topic, const QByteArray &event)
{
    const QString joinRef = m_joinRefs.take(topic);
    say({joinRef, joinRef, QString(kPrefix + topic), QString::fromLatin1(event), QJsonObject()});
}

void FakeRealtime::say(const QJsonArray &frame)
{
    if (FakeSocket *newest = socket())
        newest->say(QJsonDocument(frame).toJson(QJsonDocument::Compact));
}

} // namespace aigm
