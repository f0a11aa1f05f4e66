// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cache.h"
#include "net/backoff.h"
#include "net/clock.h"
#include "rest/restapi.h"
#include "sync/frames.h"

#include <QObject>

#include <map>
#include <memory>
#include <optional>

namespace aigm {

//! Takes in what happens in one conversation, revision by revision. Frames that follow on are stored at
//! once; anything else asks the server what changed. One step at a time: frames that come during a request
//! wait for its answer, or a page could bring back what a frame has just replaced. Main thread.
class ConversationFeed : public QObject
{
    Q_OBJECT
public:
    //! Farther behind than this the held messages are brought up to date, the newest page is read, and a
    //! hole stays between.
    static constexpr int kFarBehind = 500;
    static constexpr int kChangesAtOnce = 200;
    static constexpr int kPage = 50;

    //! The three outlive this.
    ConversationFeed(const ConversationId &conversation, Cache &cache, RestApi &rest, Clock &clock);
    ~ConversationFeed() override;

    //! A hint came: \p frame has the new state of one message, or only a revision.
    void takeFrame(ChangeFrame frame);
    //! Something may have been missed.
    void catchUp();
    //! A revision is known to exist.
    void noteRevision(qint64 rev);
    //! The cache holds more than this feed gave it: the reply to something of our own, which took revision \p
    //! rev.
    void noteHeld(const HeldRanges &held, qint64 rev);
    //! As catchUp(), with an answer.
    [[nodiscard]] Async<HeldRanges> synchronise();
    //! Fetches the newest \p count messages below \p seq.
    [[nodiscard]] Async<void> fillBelow(qint64 seq, int count);
    //! While false nothing is tried again by itself.
    void setRetrying(bool retrying);
    //! Nothing is under way or wanted.
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    //! What was missed is in.
    void caughtUp();
    //! The server does not show this conversation to us.
    void gone();
    //! The cache took something in that it could not store; it is tried again.
    void failed(const aigm::Error &error);
    //! Messages of these people were stored.
    void authorsSeen(const QList<aigm::UserId> &authors);

private:
    struct Fill
    {
        qint64 newerSeq;
        int count;
        Promise<void> promise;
    };

    void pump();
    void load();
    [[nodiscard]] bool isUnknown() const;
    [[nodiscard]] bool applyFrames();
    void startCatchUp();
    void readFirstPage();
    void askChanges(qint64 since);
    void takeChanges(const ConversationChanges &changes);
    void startAnew();
    void askHeldChanges();
    void readNewestPage(qint64 rev, qint64 provenTo);
    void startFill();
    void prove(const QList<Message> &page, qint64 top, std::function<void()> then);
    void store(const ServerRows &rows, std::function<void()> then);
    void tellCaughtUp();
    void finishCatchUp();
    void fail(const Error &error);
    void tellAuthors(const QList<Message> &messages);

    const ConversationId m_conversation;
    Cache &m_cache;
    RestApi &m_rest;
    Clock &m_clock;
    Backoff m_backoff;

    std::optional<HeldRanges> m_held;       //!< as the cache last said; empty until it was asked
    std::map<qint64, ChangeFrame> m_frames; //!< not stored yet, by revision
    qint64 m_since = 0;                     //!< what the catch-up that runs began with
    ConversationChanges m_changed;          //!< collected by the catch-up that runs
    //! Of a catch-up after a long time, also of one that was interrupted: changes of what is held up to the
    //! seq upto are taken in up to the revision since.
    struct HeldChanges
    {
        qint64 since;
        qint64 upto;
    };
    std::optional<HeldChanges> m_heldChanges;
    QList<Fill> m_fills;
    QList<Promise<HeldRanges>> m_waiting; //!< answered by the catch-up that runs or comes
    QList<Promise<HeldRanges>> m_answering;
    std::unique_ptr<ClockTimer> m_retry;
    bool m_busy = false;
    bool m_owesCaughtUp = false; //!< a catch-up is done and not yet told
    bool m_behind = false;       //!< a catch-up is wanted
    bool m_retrying = false;
};

} // namespace aigm
