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
            tryLater(head, {.kind = Error::Kind::Storage});
        else
            start(head);
    }
}

int Outbox::requestsOut() const
{
    return int(std::count_if(m_lanes.begin(), m_lanes.end(),
                             [](const auto &lane) { return !lane.second.inFlight.isNull(); }));
}

void Outbox::start(const OutboxEntry &entry)
{
    laneOf(entry.message.conversation).inFlight = entry.id;
    whenDone(m_cache.markInFlight(entry.id), this, [this, entry](const Result<bool> &marked) {
        if (!marked)
            return tryLater(entry, marked.error());
        AIGM_KILL_POINT("outbox.marked");
        if (*marked)
            return perform(entry);
        finish(entry.message.conversation); // discarded meanwhile
    });
}

void Outbox::perform(const OutboxEntry &entry)
{
    switch (entry.message.operation) {
    case Operation::Send:
        return send(entry);
    case Operation::Edit:
    case Operation::Delete:
        return change(entry);
    case Operation::React:
    case Operation::Unreact:
        return react(entry);
    }
}

void Outbox::send(const OutboxEntry &entry)
{
    whenDone(m_rest.insertMessage(entry.message), this,
             [this, entry](const Result<std::optional<Message>> &reply) {
                 if (!reply)
                     refuse(entry, reply.error());
                 else if (reply->has_value())
                     confirm(entry, {.messages = {**reply}, .authors = {}, .reactions = {}});
                 else
                     readTaken(entry); // the first try came through, and its reply did not
             });
}

void Outbox::readTaken(const OutboxEntry &entry)
{
    whenDone(m_rest.messageById(entry.message.conversation, entry.id), this,
             [this, entry](const Result<MessageRows> &rows) {
                 if (!rows)
                     return refuse(entry, rows.error());
                 if (!rows->messages.isEmpty() && rows->messages.first().author == m_author)
                     return confirm(entry, *rows);
                 fail(entry, takenIdError());
             });
}

void Outbox::confirm(const OutboxEntry &entry, const MessageRows &rows)
{
    AIGM_KILL_POINT("reply.in");
    const Message row = rows.messages.first();
    whenDone(m_cache.confirm(row, rows.reactions), this,
             [this, entry, rev = row.rev](const Result<HeldRanges> &held) { takeHeld(entry, held, rev); });
}

void Outbox::takeHeld(const OutboxEntry &entry, const Result<HeldRanges> &held, qint64 rev)
{
    if (!held && held.error().kind == Error::Kind::Storage)
        return tryLater(entry, held.error()); // the server has it: another try finds it there
    if (!held)
        return fail(entry, held.error());
    AIGM_KILL_POINT("confirm.committed");
    Q_EMIT confirmed(*held, rev);
    finish(entry.message.conversation);
}

void Outbox::refuse(const OutboxEntry &entry, const Error &error)
{
    if (isWorthWaitingFor(error))
        tryLater(entry, error);
    else
        fail(entry, error);
}

void Outbox::tryLater(const OutboxEntry &entry, const Error &error)
{
    const ConversationId conversation = entry.message.conversation;
    Lane &lane = laneOf(conversation);
    const auto delay = std::max(lane.backoff.next(), error.retryAfter);
    qCDebug(lcSync) << "something unsent waits" << delay.count() << "ms:" << int(error.kind) << error.code;
    lane.nextAttempt = m_clock.now().addMSecs(delay.count());
    lane.timer = m_clock.after(delay, [this, conversation] {
        laneOf(conversation).timer.reset();
        wake();
    });
    // in flight until the cache says otherwise, so that nobody discards it in between
    whenDone(m_cache.release(entry.id), this, [this, conversation](const Result<void> &) {
        laneOf(conversation).inFlight = {};
        Q_EMIT waitingChanged();
        wake();
    });
}

void Outbox::fail(const OutboxEntry &entry, const Error &error, qint64 thereRev)
{
    whenDone(m_cache.fail(entry.id, error, thereRev), this, [this, entry](const Result<void> &failed) {
        if (!failed && failed.error().kind == Error::Kind::Storage)
            tryLater(entry, failed.error()); // the server says the same again
        else
            finish(entry.message.conversation);
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
