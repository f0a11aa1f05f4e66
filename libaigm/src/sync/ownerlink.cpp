// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/ownerlink.h"

namespace aigm {

OwnerLink::OwnerLink(QObject *parent)
    : QObject(parent)
{
    connect(&m_socket, &QLocalSocket::connected, this, &OwnerLink::linked);
    connect(&m_socket, &QLocalSocket::readyRead, this, &OwnerLink::readLines);
    connect(&m_socket, &QLocalSocket::stateChanged, this, [this](QLocalSocket::LocalSocketState state) {
        if (state != QLocalSocket::UnconnectedState)
            return;
        finishAll();
        Q_EMIT lost();
    });
}

OwnerLink::~OwnerLink()
{
    m_socket.disconnect(this);
}

void OwnerLink::connectTo(const QString &folder)
{
    // queued: a refusal comes at once, and lost() must not come from inside this call
    QMetaObject::invokeMethod(
        this, [this, name = ownerSocketName(folder)] { m_socket.connectToServer(name); },
        Qt::QueuedConnection);
}

bool OwnerLink::isLinked() const
{
    return m_socket.state() == QLocalSocket::ConnectedState;
}

void OwnerLink::poke()
{
    writeLine("poke");
}

void OwnerLink::open(const ConversationId &conversation)
{
    writeLine("open " + conversation.toString().toLatin1());
}

void OwnerLink::close(const ConversationId &conversation)
{
    writeLine("close " + conversation.toString().toLatin1());
}

void OwnerLink::refreshDirectory(const std::function<void()> &done)
{
    request("directory", {}, done);
}

void OwnerLink::synchronise(const ConversationId &conversation, const std::function<void()> &done)
{
    request("sync", conversation.toString().toLatin1(), done);
}

void OwnerLink::fetchHistory(const ConversationId &conversation, qint64 seq, int count,
                             const std::function<void()> &done)
{
    request("history",
            conversation.toString().toLatin1() + ' ' + QByteArray::number(seq) + ' '
                + QByteArray::number(count),
            done);
}

void OwnerLink::request(const QByteArray &verb, const QByteArray &arguments,
                        const std::function<void()> &done)
{
    if (!isLinked())
        return done();
    m_pending.insert(++m_lastTicket, done);
    writeLine(verb + ' ' + QByteArray::number(m_lastTicket) + ' ' + arguments);
}

void OwnerLink::readLines()
{
    while (m_socket.canReadLine()) {
        const QList<QByteArray> words = m_socket.readLine().trimmed().split(' ');
        if (words.first() == "changed") {
            Q_EMIT changed();
        } else if (words.first() == "state") {
            const qint64 next = words.value(2).toLongLong();
            Q_EMIT stateReceived(words.value(1),
                                 next > 0 ? QDateTime::fromMSecsSinceEpoch(next, Qt::UTC) : QDateTime());
        } else if (words.first() == "done") {
            if (const auto done = m_pending.take(words.value(1).toLongLong()))
                done();
        }
    }
}

void OwnerLink::writeLine(const QByteArray &line)
{
    if (isLinked())
        m_socket.write(line + '\n');
}

void OwnerLink::finishAll()
{
    const auto pending = std::exchange(m_pending, {});
    for (const auto &done : pending)
        done();
}

} // namespace aigm
