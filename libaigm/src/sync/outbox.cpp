// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/outbox.h"

#include "net/killpoint.h"
#include "sync/synclog.h"

#include <QCoreApplication>

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

Error takenIdError()
{
    return {.kind = Error::Kind::Rejected,
            .message = QCoreApplication::translate("aigm", "The message could not be sent. Try again."),
            .code = u"id_taken"_s};
}

//! Nothing is wrong with the message itself: the same request may do later.
bool isWorthWaitingFor(const Error &error)
{
    return error.isTransient() || error.kind == Error::Kind::Unauthorized
        || error.kind == Error::Kind::Configuration || error.kind == Error::Kind::Cancelled;
}

} // namespace

Outbox::Outbox(const UserId &author, Cache &cache, RestApi &rest, Clock &clock)
    : m_author(author)
    , m_cache(cache)
    , m_rest(rest)
    , m_clock(clock)
{
}

Outbox::~Outbox() = default;

void Outbox::start()
{
    m_started = true;
    wakeNow();
}

void Outbox::stop()
{
    m_started = false;
    for (auto &[conversation, lane] : m_lanes)
        lane.timer.reset();
}

void Outbox::wakeNow()
{
    for (auto &[conversation, lane] : m_lanes) {
        lane.timer.reset();
        lane.nextAttempt = {};
        lane.backoff.reset();
    }
    wake();
}

void Outbox::wake()
{
    if (!m_started)
        return;
    m_again = m_looking;
    if (m_looking)
        return;
    m_looking = true;
    whenDone(m_cache.outboxHeads(), this, [this](const Result<QList<OutboxEntry>> &heads) {
        m_looking = false;
        if (heads)
            takeHeads(*heads);
        if (m_again)
            wake();
    });
}

QDateTime Outbox::nextAttempt() const
{
    QDateTime first;
    for (const auto &[conversation, lane] : m_lanes) {
        if (lane.timer && (!first.isValid() || lane.nextAttempt < first))
            first = lane.nextAttempt;
    }
    return first;
}

Outbox::Lane &Outbox::laneOf(const ConversationId &conversation)
{
    return m_lanes.try_emplace(conversation, m_clock).first->second;
}

// A failed head holds up its conversation: order is part of the promise.
void Outbox::takeHeads(const QList<OutboxEntry> &heads)
{
    for (const OutboxEntry &head : heads) {
        if (!m_started || requestsOut() >= kLimitRequests)
            return;
        const Lane &lane = laneOf(head.message.conversation);
        if (head.message.delivery != Delivery::Pending || !lane.inFlight.isNull() || lane.timer)
            continue;
        if (head.inFlight) // it is not: its end could not be written down
            tryLater(head.message, {.kind = Error::Kind::Storage});
        else
            send(head.message);
    }
}

int Outbox::requestsOut() const
{
    return int(std::count_if(m_lanes.begin(), m_lanes.end(),
                             [](const auto &lane) { return !lane.second.inFlight.isNull(); }));
}

void Outbox::send(const Message &message)
{
    laneOf(message.conversation).inFlight = message.id;
    whenDone(m_cache.markInFlight(message.id), this, [this, message](const Result<bool> &marked) {
        if (!marked)
            return tryLater(message, marked.error());
        AIGM_KILL_POINT("outbox.marked");
        if (*marked)
            return post(message);
        finish(message.conversation); // discarded meanwhile
    });
}

void Outbox::post(const Message &message)
{
    whenDone(m_rest.insertMessage(message), this,
             [this, message](const Result<std::optional<Message>> &reply) { takeReply(message, reply); });
}

void Outbox::takeReply(const Message &message, const Result<std::optional<Message>> &reply)
{
    if (reply && reply->has_value())
        confirm(message, **reply);
    else if (reply)
        readTaken(message); // the first try came through, and its reply did not
    else if (isWorthWaitingFor(reply.error()))
        tryLater(message, reply.error());
    else
        fail(message, reply.error());
}

void Outbox::readTaken(const Message &message)
{
    whenDone(m_rest.messageById(message.conversation, message.id), this,
             [this, message](const Result<std::optional<Message>> &row) {
                 if (!row && isWorthWaitingFor(row.error()))
                     return tryLater(message, row.error());
                 if (!row)
                     return fail(message, row.error());
                 if (row->has_value() && (*row)->author == m_author)
                     return confirm(message, **row);
                 fail(message, takenIdError());
             });
}

void Outbox::confirm(const Message &message, const Message &row)
{
    AIGM_KILL_POINT("reply.in");
    whenDone(m_cache.confirm(row), this, [this, message](const Result<HeldRanges> &held) {
        if (!held && held.error().kind == Error::Kind::Storage)
            return tryLater(message, held.error()); // the server has it: the same id finds it again
        if (!held)
            return fail(message, held.error());
        AIGM_KILL_POINT("confirm.committed");
        Q_EMIT confirmed(*held);
        finish(message.conversation);
    });
}

void Outbox::tryLater(const Message &message, const Error &error)
{
    Lane &lane = laneOf(message.conversation);
    const auto delay = std::max(lane.backoff.next(), error.retryAfter);
    qCDebug(lcSync) << "a message waits" << delay.count() << "ms:" << int(error.kind) << error.code;
    lane.nextAttempt = m_clock.now().addMSecs(delay.count());
    lane.timer = m_clock.after(delay, [this, conversation = message.conversation] {
        laneOf(conversation).timer.reset();
        wake();
    });
    // in flight until the cache says otherwise, so that nobody discards it in between
    whenDone(m_cache.release(message.id), this,
             [this, conversation = message.conversation](const Result<void> &) {
                 laneOf(conversation).inFlight = {};
                 Q_EMIT waitingChanged();
                 wake();
             });
}

void Outbox::fail(const Message &message, const Error &error)
{
    whenDone(m_cache.fail(message.id, error), this, [this, message](const Result<void> &failed) {
        if (!failed && failed.error().kind == Error::Kind::Storage)
            tryLater(message, failed.error()); // the server says the same again
        else
            finish(message.conversation);
    });
}

void Outbox::finish(const ConversationId &conversation)
{
    Lane &lane = laneOf(conversation);
    lane.inFlight = {};
    lane.backoff.reset();
    Q_EMIT waitingChanged();
    wake();
}

} // namespace aigm
