// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "channel.h"
#include "connection.h"
#include "net/backoff.h"

#include <QList>
#include <QObject>

#include <chrono>
#include <memory>

namespace aigm {

//! Who is joined first; the lower goes first.
enum class JoinPriority { Open, Account, Background };

//! A channel and what its joins need.
struct JoinEntry
{
    JoinEntry(const QByteArray &topic, const QByteArray &bindings, const Backoff::Random &random)
        : channel(topic, bindings)
        , ladder(random)
    {
    }

    Channel channel;
    JoinPriority priority = JoinPriority::Background;
    QByteArray token; //!< the one that the server knows
    Backoff ladder;   //!< since the last healthy join
    std::chrono::milliseconds joinedAt{0};
    std::unique_ptr<ClockTimer> timer; //!< one wait at a time: for the next join, to leave, to have left
    quint64 order = 0;                 //!< when it was queued or given up
};

//! Joins channels over one connection: by priority and then in order, four at a time, each with a
//! valid token, each with 10 s from the moment when the server can turn to it. Main thread.
class JoinQueue : public QObject
{
    Q_OBJECT
public:
    JoinQueue(Connection *connection, Clock *clock, TokenProvider tokens);
    ~JoinQueue() override;

    //! Joins may go out: the socket is open and the owner is ready.
    void open();
    //! The socket is gone, and with it whatever was out. What is queued stays.
    void close();

    //! Queues a closed channel.
    void add(JoinEntry *entry);
    //! The server answered a join, or the entry goes away: makes room for the next.
    void remove(JoinEntry *entry);
    //! The server refused the token: the next joins take a new one.
    void renewToken() { m_wish = TokenWish::Renewed; }

    //! The newest token known; pushed to the server when it differs from the entry's.
    [[nodiscard]] QByteArray token() const { return m_token; }
    void setToken(const QByteArray &token) { m_token = token; }

Q_SIGNALS:
    //! No answer in time; the server has been told to forget the join.
    void overdue(aigm::JoinEntry *entry);
    //! There is no token to join with. What was queued has left the queue.
    void noToken(const aigm::Error &error, const QList<aigm::JoinEntry *> &entries);

private:
    void pump();
    void joinWith(const QByteArray &token);
    void armDeadline();
    void onOverdue();

    Connection *const m_connection;
    Clock *const m_clock;
    const TokenProvider m_tokens;
    TokenWish m_wish = TokenWish::Valid;
    QByteArray m_token;
    QList<JoinEntry *> m_queue;
    QList<JoinEntry *> m_inFlight;          //!< joins without an answer, in the order they were sent
    std::unique_ptr<ClockTimer> m_deadline; //!< of the first of m_inFlight: the server works in order
    bool m_isOpen = false;
    bool m_tokenAsked = false;
    quint64 m_opening = 0; //!< tells tokens for an older socket apart
    quint64 m_order = 0;
};

} // namespace aigm
