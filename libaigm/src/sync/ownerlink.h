// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/types.h>

#include <QHash>
#include <QLocalServer>
#include <QLocalSocket>
#include <QObject>
#include <QSet>
#include <QString>

#include <functional>
#include <memory>

namespace aigm {

//! The name of the local socket on which the owner of the profile in \p folder listens.
[[nodiscard]] QString ownerSocketName(const QString &folder);

// Both ends speak lines of ASCII. Nothing secret and no message travels: the cache file carries those,
// and a line only says that it is worth a look.
//   guest -> owner   poke | directory TICKET | open ID | close ID | sync TICKET ID | history TICKET ID SEQ
//   COUNT
//   owner -> guest   changed | state WORD [NEXT_ATTEMPT, in milliseconds since 1970] | done TICKET

//! The owner's end: tells guests of its commits, and does for them what only the owner may do.
class OwnerServer : public QObject
{
    Q_OBJECT
public:
    using Done = std::function<void()>;

    explicit OwnerServer(QObject *parent = nullptr);
    ~OwnerServer() override;

    //! Listens for the profile in \p folder; a socket file that a dead owner left is replaced. Only the
    //! holder of the owner lock may call it. False if the system refuses.
    bool listen(const QString &folder);
    //! Tells all guests that the cache has changed; calls of one turn of the event loop become one line.
    void announceChange();
    //! Tells all guests, now and when they connect, a word for the connection's state, and when the next
    //! attempt comes if one is set.
    void announceState(const QByteArray &word, const QDateTime &nextAttempt = {});
    [[nodiscard]] int guestCount() const { return int(m_guests.size()); }

Q_SIGNALS:
    //! A guest has committed to the cache, or may have: it is gone.
    void poked();
    void directoryRequested(const Done &done);
    //! Each opened() is followed by one closed(), at the latest when the guest goes.
    void opened(const aigm::ConversationId &conversation);
    void closed(const aigm::ConversationId &conversation);
    //! Call \p done when the cache holds the answer, or no answer can be had.
    void syncRequested(const aigm::ConversationId &conversation, const Done &done);
    void historyRequested(const aigm::ConversationId &conversation, qint64 seq, int count, const Done &done);

private:
    void takeGuests();
    void dropGuest(QLocalSocket *guest);
    void readLines(QLocalSocket *guest);
    void handle(QLocalSocket *guest, const QList<QByteArray> &words);
    void handleOpenOrClose(QLocalSocket *guest, bool open, const ConversationId &conversation);
    [[nodiscard]] Done replyTo(QLocalSocket *guest, const QByteArray &ticket);
    void sendToAll(const QByteArray &line);

    QLocalServer m_server;
    QHash<QLocalSocket *, QList<ConversationId>> m_guests; // with what each holds open
    QByteArray m_state = "state offline\n";
    bool m_changePending = false;
};

//! A guest's end.
class OwnerLink : public QObject
{
    Q_OBJECT
public:
    explicit OwnerLink(QObject *parent = nullptr);
    ~OwnerLink() override;

    //! Connects to the owner of the profile in \p folder; answers by linked() or lost().
    void connectTo(const QString &folder);
    [[nodiscard]] bool isLinked() const;

    void poke();
    void open(const ConversationId &conversation);
    void close(const ConversationId &conversation);
    //! \p done is called once: when the owner is done, or when it is gone.
    void refreshDirectory(const std::function<void()> &done);
    void synchronise(const ConversationId &conversation, const std::function<void()> &done);
    void fetchHistory(const ConversationId &conversation, qint64 seq, int count,
                      const std::function<void()> &done);

Q_SIGNALS:
    void linked();
    //! No owner listens, or it has gone.
    void lost();
    //! The owner has committed to the cache.
    void changed();
    void stateReceived(const QByteArray &word, const QDateTime &nextAttempt);

private:
    void readLines();
    void request(const QByteArray &verb, const QByteArray &arguments, const std::function<void()> &done);
    void writeLine(const QByteArray &line);
    void finishAll();

    QLocalSocket m_socket;
    QHash<qint64, std::function<void()>> m_pending;
    qint64 m_lastTicket = 0;
};

} // namespace aigm
