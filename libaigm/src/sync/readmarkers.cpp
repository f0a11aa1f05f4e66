// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/readmarkers.h"

#include "sync/synclog.h"

#include <algorithm>

namespace aigm {

using namespace std::chrono_literals;

namespace {

constexpr auto kGather = 1s; // topics are joined, and frames come, several at a time; messages go first
constexpr auto kUnwatched = 60s;
constexpr auto kPause = 1s; // between two marks in one conversation: the server takes 4 a second in all

//! Nothing is wrong with the mark itself: the same request may do later.
bool isWorthWaitingFor(const Error &error)
{
    return error.isTransient() || error.kind == Error::Kind::Unauthorized
        || error.kind == Error::Kind::Configuration || error.kind == Error::Kind::Cancelled;
}

} // namespace

ReadMarkers::ReadMarkers(DirectorySync &directory, const DirectorySync::Parts &parts)
    : m_directory(directory)
    , m_parts(parts)
    , m_backoff(*parts.clock)
{
    connect(&directory, &DirectorySync::listening, this, &ReadMarkers::refreshSoon);
    connect(&directory, &DirectorySync::roomsChanged, this, &ReadMarkers::refreshSoon);
    connect(&directory, &DirectorySync::poked, this, &ReadMarkers::takePoke);
    connect(&directory, &DirectorySync::accountFrame, this, &ReadMarkers::takeAccountFrame);
}

ReadMarkers::~ReadMarkers()
{
    if (!m_pokes.isEmpty())
        (void)m_parts.cache->takePokes(m_pokes);
}

void ReadMarkers::start()
{
    m_started = true;
    wakeNow();
}

void ReadMarkers::stop()
{
    m_started = false;
    m_soon.reset();
    m_next.reset();
    for (auto &[conversation, lane] : m_lanes)
        lane.timer.reset();
}

Async<void> ReadMarkers::refresh()
{
    if (!m_started)
        return answered<void>({});
    const Promise<void> promise;
    m_waiting.append(promise);
    if (!m_asking)
        ask();
    return promise.future();
}

void ReadMarkers::refreshSoon()
{
    if (m_asking)
        m_askAgain = true;
    else if (m_started && !m_soon)
        m_soon = m_parts.clock->after(kGather, [this] { ask(); });
}

void ReadMarkers::ask()
{
    m_soon.reset();
    m_next.reset();
    m_asking = true;
    m_askAgain = false;
    m_moved.clear();
    m_answering = std::exchange(m_waiting, {});
    whenDone(m_parts.rest->unreadOverview(), this, [this](const Result<QList<ReadState>> &rows) {
        if (rows)
            takeOverview(*rows);
        else
            finishAsking(rows.error());
    });
}

void ReadMarkers::takeOverview(const QList<ReadState> &rows)
{
    whenDone(m_parts.cache->takeOverview(rows, m_moved), this,
             [this](const Result<void> &taken) { finishAsking(taken); });
}

void ReadMarkers::finishAsking(const Result<void> &result)
{
    m_asking = false;
    const auto answering = std::exchange(m_answering, {});
    for (const auto &promise : answering)
        promise.resolve(result);
    if (!m_started || m_asking)
        return;
    if (!m_waiting.isEmpty())
        return ask();
    if (result) {
        m_backoff.reset();
        if (m_askAgain)
            refreshSoon();
        else if (!m_directory.watchesEverything())
            m_next = m_parts.clock->after(kUnwatched, [this] { ask(); });
        return;
    }
    qCDebug(lcSync) << "what is unread could not be asked for:" << int(result.error().kind);
    if (isWorthWaitingFor(result.error()))
        m_next =
            m_parts.clock->after(std::max(m_backoff.next(), result.error().retryAfter), [this] { ask(); });
}

void ReadMarkers::askIfUncertain(const Async<bool> &change)
{
    whenDone(change, this, [this](const Result<bool> &isCertain) {
        if (isCertain && !*isCertain)
            refreshSoon();
    });
}

// What comes while others are stored is stored together: a burst makes a few commits and not thousands, each
// of which all lists would follow.
void ReadMarkers::takePoke(const ReadPoke &poke)
{
    m_pokes.append(poke);
    if (!m_storingPokes)
        storePokes();
}

void ReadMarkers::storePokes()
{
    m_storingPokes = true;
    whenDone(m_parts.cache->takePokes(std::exchange(m_pokes, {})), this,
             [this](const Result<bool> &areCertain) {
                 m_storingPokes = false;
                 if (!areCertain || !*areCertain)
                     refreshSoon();
                 if (!m_pokes.isEmpty())
                     storePokes();
             });
}

void ReadMarkers::takeAccountFrame(const QByteArray &event, const QByteArray &payload)
{
    if (event == "mention" || event == "poke") {
        if (auto poke = m_frames.poke(payload)) {
            poke->mentions = poke->mentions || event == "mention";
            takePoke(*poke);
        }
    } else if (event == "read") {
        m_askAgain = m_askAgain || m_asking;
        if (const auto marker = m_frames.read(payload))
            askIfUncertain(m_parts.cache->takeMarker(*marker));
        else
            refreshSoon(); // a whole server
    }
}

ReadMarkers::Lane &ReadMarkers::laneOf(const ConversationId &conversation)
{
    return m_lanes.try_emplace(conversation, *m_parts.clock).first->second;
}

void ReadMarkers::wakeNow()
{
    std::erase_if(m_lanes, [](const auto &lane) { return !lane.second.isOut; });
    wake();
}

void ReadMarkers::wake()
{
    if (!m_started)
        return;
    m_lookAgain = m_looking;
    if (m_looking)
        return;
    m_looking = true;
    whenDone(m_parts.cache->pendingReads(), this, [this](const Result<QList<PendingRead>> &pending) {
        m_looking = false;
        if (pending)
            tell(*pending);
        if (m_lookAgain)
            wake();
    });
}

int ReadMarkers::requestsOut() const
{
    return int(
        std::count_if(m_lanes.begin(), m_lanes.end(), [](const auto &lane) { return lane.second.isOut; }));
}

void ReadMarkers::tell(const QList<PendingRead> &pending)
{
    for (const PendingRead &mark : pending) {
        if (!m_started || requestsOut() >= kLimitRequests)
            return;
        const Lane &lane = laneOf(mark.conversation);
        if (!lane.isOut && !lane.timer)
            tell(mark);
    }
}

// How far it was read first: others see that, whatever is to be read again.
void ReadMarkers::tell(const PendingRead &mark)
{
    laneOf(mark.conversation).isOut = true;
    const bool isRead = mark.readSeq > 0;
    const PendingRead told{mark.conversation, isRead ? mark.readSeq : 0, isRead ? 0 : mark.unreadSeq};
    whenDone(isRead ? m_parts.rest->markRead(mark.conversation, mark.readSeq)
                    : m_parts.rest->markUnread(mark.conversation, mark.unreadSeq),
             this, [this, told](const Result<ReadState> &reply) { takeReply(told, reply); });
}

void ReadMarkers::takeReply(const PendingRead &told, const Result<ReadState> &reply)
{
    noteMoved(told.conversation);
    if (!reply && isWorthWaitingFor(reply.error())) {
        Lane &lane = laneOf(told.conversation);
        return rest(told.conversation, std::max(lane.backoff.next(), reply.error().retryAfter));
    }
    laneOf(told.conversation).backoff.reset();
    if (reply) {
        askIfUncertain(m_parts.cache->settleReads({told}));
        askIfUncertain(m_parts.cache->takeMarker(*reply));
    } else { // no longer a member, as a rule
        whenDone(m_parts.cache->refuseReads(told.conversation), this,
                 [this](const Result<void> &) { refreshSoon(); });
    }
    rest(told.conversation, kPause);
}

//! An overview that is on its way may have counted from where the marker stood before.
void ReadMarkers::noteMoved(const ConversationId &conversation)
{
    m_moved.insert(conversation);
    m_askAgain = m_askAgain || m_asking;
}

void ReadMarkers::rest(const ConversationId &conversation, std::chrono::milliseconds pause)
{
    Lane &lane = laneOf(conversation);
    lane.isOut = false;
    if (!m_started)
        return;
    lane.timer = m_parts.clock->after(pause, [this, conversation] {
        laneOf(conversation).timer.reset();
        wake();
    });
    wake(); // others may have waited for this request to end
}

// Until the server has answered, each room would be told by itself, if this program ends.
Async<void> ReadMarkers::markServerRead(const ServerId &server)
{
    const Promise<void> promise;
    whenDone(m_parts.cache->markServerRead(server), this,
             [this, server, promise](const Result<QList<PendingRead>> &marks) {
                 promise.resolve(marks ? Result<void>() : Result<void>(marks.error()));
                 if (marks && !marks->isEmpty() && m_started)
                     tellServerRead(server, *marks);
             });
    return promise.future();
}

void ReadMarkers::tellServerRead(const ServerId &server, const QList<PendingRead> &marks)
{
    if (!m_directory.isLive()) // later it would mark what nobody here knew of
        return wake();
    whenDone(m_parts.rest->markServerRead(server), this, [this, marks](const Result<void> &done) {
        if (!done)
            return wake();
        for (const PendingRead &mark : marks)
            noteMoved(mark.conversation);
        askIfUncertain(m_parts.cache->settleReads(marks));
        wake();
    });
}

} // namespace aigm
