// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cache.h"
#include "net/backoff.h"
#include "net/clock.h"
#include "rest/restapi.h"

#include <QHash>
#include <QObject>

#include <map>
#include <memory>

namespace aigm {

//! Carries out what the outbox holds (messages, edits, deletions, reactions), each once, each conversation in
//! its order: one request at a time in a conversation, the conversations independent of each other. Main
//! thread.
class Outbox : public QObject
{
    Q_OBJECT
public:
    //! How many conversations send at the same time.
    static constexpr int kLimitRequests = 6;

    //! The three outlive this. \p author is the account's.
    Outbox(const UserId &author, Cache &cache, RestApi &rest, Clock &clock);
    ~Outbox() override;

    //! Nothing is sent before the first start().
    void start();
    void stop();
    //! Looks for work: something was committed or released.
    void wake();
    //! As wake(), and conversations that wait for their next try no longer do: the connection is back.
    void wakeNow();
    //! When the next try of a waiting conversation comes; invalid when none waits. UTC.
    [[nodiscard]] QDateTime nextAttempt() const;

Q_SIGNALS:
    //! The reply to something of our own, which took the revision \p rev, is in the cache.
    void confirmed(const aigm::HeldRanges &held, qint64 rev);
    void waitingChanged();

private:
    struct Lane
    {
        explicit Lane(Clock &clock)
            : backoff(clock)
        {
        }

        MessageId inFlight; //!< an entry; null when none is
        Backoff backoff;
        QDateTime nextAttempt;
        std::unique_ptr<ClockTimer> timer;
    };

    [[nodiscard]] Lane &laneOf(const ConversationId &conversation);
    void takeHeads(const QList<OutboxEntry> &heads);
    [[nodiscard]] int requestsOut() const;
    void start(const OutboxEntry &entry);
    void perform(const OutboxEntry &entry);
    void tryLater(const OutboxEntry &entry, const Error &error);
    void fail(const OutboxEntry &entry, const Error &error, qint64 thereRev = 0);
    //! As it is worth another try or not.
    void refuse(const OutboxEntry &entry, const Error &error);
    //! The server has it: \p held, from the cache, after it took in what has the revision \p rev.
    void takeHeld(const OutboxEntry &entry, const Result<HeldRanges> &held, qint64 rev);

    void send(const OutboxEntry &entry);
    void readTaken(const OutboxEntry &entry);
    void confirm(const OutboxEntry &entry, const MessageRows &rows);

    // outboxchanges.cpp
    void change(const OutboxEntry &entry);
    void readChanged(const OutboxEntry &entry);
    void judgeChanged(const OutboxEntry &entry, const MessageRows &rows);
    void react(const OutboxEntry &entry);
    void readReaction(const OutboxEntry &entry);
    void judgeReaction(const OutboxEntry &entry, const MessageRows &rows);
    void confirmChange(const OutboxEntry &entry, const ServerRows &rows);

    void finish(const ConversationId &conversation);

    const UserId m_author;
    Cache &m_cache;
    RestApi &m_rest;
    Clock &m_clock;
    std::map<ConversationId, Lane> m_lanes;
    bool m_started = false;
    bool m_looking = false; //!< the cache was asked for the heads
    bool m_again = false;   //!< … and has to be asked again
};

} // namespace aigm
