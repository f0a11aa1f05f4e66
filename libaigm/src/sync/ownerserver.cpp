// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/ownerlink.h"

#include <QCryptographicHash>
#include <QDir>
#include <QPointer>
#include <QTimer>

namespace aigm {

namespace {
constexpr int kLimitLineBytes = 256;
constexpr int kLimitGuests = 64;
// sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero included
constexpr qsizetype kLimitSocketPath = 100;
} // namespace

QString ownerSocketName(const QString &folder)
{
    const QString full = QDir(folder).absolutePath();
#ifdef Q_OS_UNIX
    QString inside = full + u"/owner.socket";
    if (inside.toUtf8().size() <= kLimitSocketPath)
        return inside;
#endif
    const QByteArray hash = QCryptographicHash::hash(full.toUtf8(), QCryptographicHash::Sha256);
    return u"aigm-" + QString::fromLatin1(hash.toHex().left(32));
}

OwnerServer::OwnerServer(QObject *parent)
    : QObject(parent)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &OwnerServer::takeGuests);
}

OwnerServer::~OwnerServer()
{
    const auto guests = m_guests.keys();
    for (QLocalSocket *guest : guests)
        guest->disconnect(this);
}

bool OwnerServer::listen(const QString &folder)
{
    const QString name = ownerSocketName(folder);
    QLocalServer::removeServer(name);
    return m_server.listen(name);
}

void OwnerServer::announceChange()
{
    if (m_changePending || m_guests.isEmpty())
        return;
    m_changePending = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_changePending = false;
            sendToAll("changed\n");
        },
        Qt::QueuedConnection);
}

void OwnerServer::announceState(const QByteArray &word, const QDateTime &nextAttempt)
{
    m_state = "state " + word;
    if (nextAttempt.isValid())
        m_state += ' ' + QByteArray::number(nextAttempt.toMSecsSinceEpoch());
    m_state += '\n';
    sendToAll(m_state);
}

void OwnerServer::takeGuests()
{
    while (QLocalSocket *guest = m_server.nextPendingConnection()) {
        if (m_guests.size() >= kLimitGuests) {
            guest->abort();
            guest->deleteLater();
            continue;
        }
        guest->setParent(this);
        m_guests.insert(guest, {});
        connect(guest, &QLocalSocket::readyRead, this, [this, guest] { readLines(guest); });
        connect(guest, &QLocalSocket::disconnected, this, [this, guest] { dropGuest(guest); });
        guest->write(m_state);
        readLines(guest);
    }
}

void OwnerServer::dropGuest(QLocalSocket *guest)
{
    const QList<ConversationId> open = m_guests.take(guest);
    guest->deleteLater();
    Q_EMIT poked(); // it may have died between its commit and its word of it
    for (const ConversationId &conversation : open)
        Q_EMIT closed(conversation);
}

void OwnerServer::readLines(QLocalSocket *guest)
{
    while (guest->canReadLine())
        handle(guest, guest->readLine(kLimitLineBytes).trimmed().split(' '));
    if (guest->bytesAvailable() > kLimitLineBytes)
        guest->abort(); // no guest of ours writes such a line
}

void OwnerServer::handle(QLocalSocket *guest, const QList<QByteArray> &words)
{
    const QByteArray &verb = words.first();
    if (verb == "poke")
        return Q_EMIT poked();
    if (verb == "directory")
        return Q_EMIT directoryRequested(replyTo(guest, words.value(1)));

    const bool ticketed = verb == "sync" || verb == "history";
    const auto conversation = ConversationId::fromLatin1(words.value(ticketed ? 2 : 1));
    if (!conversation)
        return;
    if (verb == "open" || verb == "close")
        handleOpenOrClose(guest, verb == "open", *conversation);
    else if (verb == "sync")
        Q_EMIT syncRequested(*conversation, replyTo(guest, words.value(1)));
    else if (verb == "history")
        Q_EMIT historyRequested(*conversation, words.value(3).toLongLong(), words.value(4).toInt(),
                                replyTo(guest, words.value(1)));
}

void OwnerServer::handleOpenOrClose(QLocalSocket *guest, bool open, const ConversationId &conversation)
{
    QList<ConversationId> &held = m_guests[guest];
    if (open) {
        held.append(conversation);
        Q_EMIT opened(conversation);
    } else if (held.removeOne(conversation)) {
        Q_EMIT closed(conversation);
    }
}

OwnerServer::Done OwnerServer::replyTo(QLocalSocket *guest, const QByteArray &ticket)
{
    return [guest = QPointer(guest), ticket] {
        if (guest)
            guest->write("changed\ndone " + ticket + '\n');
    };
}

void OwnerServer::sendToAll(const QByteArray &line)
{
    for (auto it = m_guests.keyBegin(); it != m_guests.keyEnd(); ++it)
        (*it)->write(line);
}

} // namespace aigm
