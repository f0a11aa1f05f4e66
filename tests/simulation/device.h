// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fakesecretstore.h"
#include "net/networkwatch.h"
#include "simnetwork.h"

#include <aigm/client.h>

#include <QTemporaryDir>

#include <map>
#include <memory>

namespace aigm {

//! Something a person wrote, from the moment when send() was called.
struct Written
{
    QString text;
    MessageId id = {};       //!< once it is accepted
    bool isAccepted = false; //!< the pending row came back: the promise stands
    bool isDropped = false;  //!< discarded on purpose
};

//! What a person did to a message, from the moment of the call.
struct Changed
{
    MessageId message;
    Operation operation;
    QString text;            //!< what an edit says, or the emoji
    QString said = {};       //!< what the message said before
    bool isAccepted = false; //!< the promise stands
    bool isDropped = false;  //!< discarded on purpose
};

//! What a window shows of a room: a page, and the changes after it, by the rules of architecture.md.
struct RoomView
{
    std::map<MessageId, Message> rows;
    quint64 pageCommit = 0;
    bool isLoaded = false;
    QList<MessageChange> early;

    void take(const MessagePage &page);
    void take(const MessageChange &change);

private:
    void apply(const MessageChange &change);
};

//! A person's program on a computer: a real Client over the simulated network, with files of its own that
//! outlive it.
class Device
{
public:
    Device(QString username, SimClock &clock, SimNetwork &network, QString folder);
    ~Device();
    Device(const Device &) = delete;
    Device &operator=(const Device &) = delete;

    void start();
    //! The program is gone from one event to the next.
    void kill();
    [[nodiscard]] bool isRunning() const { return m_client != nullptr; }

    void openRoom(const RoomId &room);
    void write(const RoomId &room, const QString &text);
    //! Edits or deletes one of the own messages that are on the screen, or reacts to any; \p number makes it
    //! differ from all others.
    void change(const RoomId &room, int number);
    //! Reads what its window shows, all or the older half; or marks the newer half unread.
    void read(const RoomId &room, bool isAll);
    void markUnread(const RoomId &room);
    //! Signs in again where that is asked for; else presses "Try again" on each failed message, and now and
    //! then discards one instead.
    void attendToFailures(bool mayDiscard);
    //! \p message is given up on purpose.
    void noteDropped(const Message &message);

    [[nodiscard]] Client &client() const { return *m_client; }
    //! The system tells it of another network.
    void changeNetwork() { Q_EMIT m_watch->changed(); }
    [[nodiscard]] const QString &username() const { return m_username; }
    [[nodiscard]] QString email() const { return m_username + QStringLiteral("@sim.test"); }
    [[nodiscard]] const QList<Written> &written(const RoomId &room) { return m_written[room]; }
    //! What the message \p id said when it was written: it may have been edited before it was sent.
    [[nodiscard]] QString firstWritten(const RoomId &room, const QString &id, const QString &sent);
    [[nodiscard]] const QList<Changed> &changed(const RoomId &room) { return m_changed[room]; }
    [[nodiscard]] const RoomView &view(const RoomId &room) { return m_views[room]; }

    RealtimeMode mode = RealtimeMode::Broadcast; //!< from the next start() on

    static QString password() { return QStringLiteral("simulated 7"); }

private:
    void follow(const RoomId &room);
    void readPage(const RoomId &room);
    [[nodiscard]] Changed chooseChange(const QList<Message> &shown, int number);
    void attendTo(const Message &failed, bool mayDiscard);
    //! Of the message that lies that far from the newest shown one; 0 if there is none.
    [[nodiscard]] qint64 shownSeq(const RoomId &room, int fromNewest);

    const QString m_username;
    SimClock &m_clock;
    SimNetwork &m_network;
    const QString m_folder;
    std::shared_ptr<FakeSecretStore> m_secrets = std::make_shared<FakeSecretStore>();
    std::shared_ptr<NetworkWatch> m_watch = std::make_shared<NetworkWatch>();
    std::unique_ptr<Client> m_client;
    std::map<RoomId, QList<Written>> m_written;
    std::map<RoomId, QList<Changed>> m_changed;
    std::map<RoomId, RoomView> m_views; //!< of this run of the program
    QList<RoomId> m_open;
};

//! The answer of a call, once the world has run on; nothing if it never came.
template <class T>
[[nodiscard]] std::optional<Result<T>> await(SimClock &clock, const Async<T> &future)
{
    std::optional<Result<T>> answer;
    QObject context;
    whenDone(future, &context, [&](const Result<T> &result) { answer = result; });
    const auto limit = clock.monotonic() + std::chrono::hours(1);
    clock.advance({});
    while (!answer && clock.timerCount() > 0 && clock.monotonic() < limit)
        clock.runNext();
    return answer;
}

} // namespace aigm
