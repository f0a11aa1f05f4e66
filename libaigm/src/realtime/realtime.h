// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "connection.h"
#include "joinqueue.h"
#include "subscription.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>

namespace aigm {

//! All topics of one account over one socket: connects while a topic is wanted, joins (four at a
//! time, by priority), joins again, pushes new tokens. Everything that waits asks the Clock. Main
//! thread.
class Realtime : public QObject
{
    Q_OBJECT
public:
    using State = Connection::State;
    //! Runs after each opened socket, before its joins, e.g. to read the epochs that topics are
    //! made of. Whatever it yields, and after 10 s without an answer, the joins begin.
    using BeforeJoins = std::function<Async<void>()>;

    //! \p clock outlives this.
    Realtime(const RealtimeOptions &options, Clock *clock, const SocketFactory &sockets,
             const TokenProvider &tokens, QObject *parent = nullptr);
    ~Realtime() override;

    void setBeforeJoins(BeforeJoins hook) { m_beforeJoins = std::move(hook); }

    //! Connects as soon as, and for as long as, there is a topic.
    void start();
    //! Closes the socket at once; subscriptions stay and are joined after the next start().
    void stop();

    //! Several subscriptions of one topic share its channel, and so the \p bindings of the first one: see
    //! Channel. joined() of a topic that is joined already comes from the event loop.
    [[nodiscard]] std::unique_ptr<Subscription> subscribe(const QByteArray &topic, JoinPriority priority,
                                                          const QByteArray &bindings = {});

    [[nodiscard]] State state() const { return m_connection.state(); }
    //! UTC; valid while Waiting.
    [[nodiscard]] QDateTime nextAttempt() const { return m_connection.nextAttempt(); }
    //! True when every topic is joined or refused: nothing is on its way.
    [[nodiscard]] bool isSettled() const;

    //! The user asks, the network came back or the computer woke up: connects at once or, when
    //! connected, makes sure of it within 5 s.
    void retryNow() { m_connection.checkNow(); }
    //! Pushes \p token to every joined channel and asks the refused ones again.
    void setToken(const QByteArray &token);

Q_SIGNALS:
    void stateChanged(aigm::Connection::State state);
    void settledChanged(bool settled);
    //! The handshake was refused: wrong key or wrong host. Probed again every 5 minutes.
    void misconfigured(int httpStatus);

private:
    friend class Subscription;
    struct Entry;

    static QByteArray wireTopicOf(const QByteArray &topic);
    Entry *find(const QByteArray &wireTopic) const;
    Channel::State stateOf(const QByteArray &topic) const;
    void askAgain(const QByteArray &topic);
    void release(Subscription *subscription);
    void updatePriority(const QByteArray &topic);

    void onStateChanged(State state);
    void onOpened();
    void allowJoins();
    void onLost();
    void onFrame(const Frame &frame);
    void onJoined(Entry *entry);
    void onEnded(Entry *entry, const Channel::Outcome &outcome, bool wasJoined);
    void onLeft(Entry *entry);
    void onNoToken(const Error &error, const QList<JoinEntry *> &entries);

    void tellJoined(const Entry *entry);
    void pushToken(Entry *entry);
    void rejoinLater(JoinEntry *entry, EndClass end);
    void leave(Entry *entry);
    void leaveOldest();
    void remove(Entry *entry);
    void updateWanted();
    void updateSettled();

    Connection m_connection;
    JoinQueue m_joins;
    Clock *const m_clock;
    BeforeJoins m_beforeJoins;
    const Backoff::Random m_random;
    std::map<QByteArray, std::unique_ptr<Entry>> m_entries; //!< by the topic of the wire
    bool m_started = false;
    bool m_isOpen = false;
    bool m_settled = true;
    quint64 m_opening = 0; //!< counts sockets: an answer of BeforeJoins for an older one is dropped
    quint64 m_lingerOrder = 0;
    std::unique_ptr<ClockTimer> m_hookDeadline;
    std::unique_ptr<ClockTimer> m_idle; //!< until the socket without topics is closed
};

} // namespace aigm
