// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cache.h"
#include "net/backoff.h"
#include "net/clock.h"
#include "rest/restapi.h"
#include "sync/directorysync.h"

#include <QObject>
#include <QSet>

#include <map>
#include <memory>

namespace aigm {

//! Keeps what is read and unread in step with the server. Counts come whole, by unread_overview(), whenever
//! a topic that tells of them was joined, and one by one, by pokes, in between. Own marks are in the cache
//! first and go out from there: the greatest one, one request at a time in a conversation. Main thread.
class ReadMarkers : public QObject
{
    Q_OBJECT
public:
    //! How many conversations are told of at the same time.
    static constexpr int kLimitRequests = 4;

    //! \p directory and \p parts outlive this.
    ReadMarkers(DirectorySync &directory, const DirectorySync::Parts &parts);
    ~ReadMarkers() override;

    //! Nothing is asked or told before the first start().
    void start();
    void stop();
    //! Asks for all counts; calls during a question share the next one. Errors: those of RestApi, Storage.
    [[nodiscard]] Async<void> refresh();
    //! Looks for marks that the server was not told of.
    void wake();
    //! As wake(), and marks that wait for their next try no longer do: the connection is back.
    void wakeNow();
    //! Errors: Storage.
    [[nodiscard]] Async<void> markServerRead(const ServerId &server);

private:
    struct Lane
    {
        explicit Lane(Clock &clock)
            : backoff(clock)
        {
        }

        Backoff backoff;
        std::unique_ptr<ClockTimer> timer;
        bool isOut = false;
    };

    void refreshSoon();
    void ask();
    void takeOverview(const QList<ReadState> &rows);
    void finishAsking(const Result<void> &result);
    void askIfUncertain(const Async<bool> &change);
    void takePoke(const ReadPoke &poke);
    void storePokes();
    void takeAccountFrame(const QByteArray &event, const QByteArray &payload);

    [[nodiscard]] Lane &laneOf(const ConversationId &conversation);
    void tell(const QList<PendingRead> &pending);
    [[nodiscard]] int requestsOut() const;
    void tell(const PendingRead &mark);
    void takeReply(const PendingRead &told, const Result<ReadState> &reply);
    void noteMoved(const ConversationId &conversation);
    void tellServerRead(const ServerId &server, const QList<PendingRead> &marks);
    void rest(const ConversationId &conversation, std::chrono::milliseconds pause);

    DirectorySync &m_directory;
    const DirectorySync::Parts m_parts;
    FrameReader m_frames;

    Backoff m_backoff;
    std::unique_ptr<ClockTimer> m_soon; //!< until the counts are asked for
    std::unique_ptr<ClockTimer> m_next; //!< the same, when nothing has happened
    QList<Promise<void>> m_waiting;
    QList<Promise<void>> m_answering;
    QSet<ConversationId> m_moved; //!< own marks that went out since the question did
    std::map<ConversationId, Lane> m_lanes;
    QList<ReadPoke> m_pokes; //!< that came while others are stored
    bool m_storingPokes = false;
    bool m_started = false;
    bool m_asking = false;
    bool m_askAgain = false;
    bool m_looking = false; //!< the cache was asked for what is pending
    bool m_lookAgain = false;
};

} // namespace aigm
