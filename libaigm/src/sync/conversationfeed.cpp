// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/conversationfeed.h"

#include "rest/resterror.h"
#include "sync/synclog.h"

#include <algorithm>

namespace aigm {

namespace {

constexpr std::size_t kLimitFrames = 500; // more than that is asked for in one go

qint64 newestHeldSeq(const HeldRanges &held)
{
    return held.ranges.isEmpty() ? 0 : held.ranges.constLast().second;
}

//! What a page proves: \p rows are the newest messages up to \p top, at most \p asked of them.
SeqRange covered(const QList<Message> &rows, int asked, qint64 top)
{
    SeqRange range{0, top};
    for (const Message &row : rows)
        range.to = std::max(range.to, row.seq);
    if (rows.size() < asked)
        return range;
    range.from = range.to;
    for (const Message &row : rows)
        range.from = std::min(range.from, row.seq);
    return range;
}

} // namespace

ConversationFeed::ConversationFeed(const ConversationId &conversation, Cache &cache, RestApi &rest,
                                   Clock &clock)
    : m_conversation(conversation)
    , m_cache(cache)
    , m_rest(rest)
    , m_clock(clock)
    , m_backoff(clock)
{
}

ConversationFeed::~ConversationFeed() = default;

void ConversationFeed::takeFrame(ChangeFrame frame)
{
    m_frames.insert_or_assign(frame.rev, std::move(frame));
    if (m_frames.size() > kLimitFrames) {
        m_frames.clear();
        m_behind = true;
    }
    pump();
}

void ConversationFeed::catchUp()
{
    m_retry.reset();
    m_behind = true;
    pump();
}

void ConversationFeed::noteRevision(qint64 rev)
{
    if (m_held && rev <= m_held->rev)
        return;
    m_behind = true;
    pump();
}

void ConversationFeed::noteHeld(const HeldRanges &held, qint64 rev)
{
    if (!m_held || held.rev >= m_held->rev)
        m_held = held;
    if (newestHeldSeq(held) > held.rev || rev > held.rev)
        catchUp(); // others wrote between
}

Async<HeldRanges> ConversationFeed::synchronise()
{
    const Promise<HeldRanges> promise;
    m_waiting.append(promise);
    catchUp();
    return promise.future();
}

Async<void> ConversationFeed::fillBelow(qint64 seq, int count)
{
    const Promise<void> promise;
    m_fills.append({seq, std::min(count, RestApi::kPageRows), promise});
    pump();
    return promise.future();
}

void ConversationFeed::setRetrying(bool retrying)
{
    m_retrying = retrying;
    if (!retrying)
        m_retry.reset();
}

bool ConversationFeed::isIdle() const
{
    return !m_busy && !m_behind && !m_retry && m_fills.isEmpty() && m_waiting.isEmpty();
}

// Decides the next step. Each step ends here again.
void ConversationFeed::pump()
{
    if (m_busy)
        return;
    if (!m_held)
        return load();
    if (applyFrames())
        return;
    if (m_behind && !m_retry)
        return startCatchUp();
    if (!m_fills.isEmpty())
        return startFill();
    tellCaughtUp();
}

// Once a catch-up is done and whatever came meanwhile, frames and wished-for history, is in.
void ConversationFeed::tellCaughtUp()
{
    if (isIdle() && std::exchange(m_owesCaughtUp, false))
        Q_EMIT caughtUp();
}

void ConversationFeed::load()
{
    m_busy = true;
    m_heldChanges.reset();
    whenDone(m_cache.held(m_conversation), this, [this](const Result<HeldRanges> &held) {
        m_busy = false;
        if (!held)
            return fail(held.error());
        m_held = *held;
        pump();
    });
}

bool ConversationFeed::applyFrames()
{
    const qint64 base = m_held->rev;
    m_frames.erase(m_frames.begin(), m_frames.upper_bound(base));
    ServerRows rows{.conversation = m_conversation};
    qint64 rev = base;
    while (!isUnknown() && !m_frames.empty() && m_frames.begin()->first == rev + 1) {
        ChangeFrame &frame = m_frames.begin()->second;
        if (frame.message)
            rows.messages.append(std::move(*frame.message));
        if (frame.reaction)
            rows.reactions.append(std::move(*frame.reaction));
        m_frames.erase(m_frames.begin());
        ++rev;
    }
    if (!m_frames.empty())
        m_behind = true;
    if (rev == base)
        return false;
    rows.covers = SeqRange{base + 1, rev};
    rows.rev = rev;
    m_busy = true;
    store(rows, [this] {
        m_busy = false;
        pump();
    });
    return true;
}

void ConversationFeed::startCatchUp()
{
    m_behind = false;
    m_owesCaughtUp = false;
    m_busy = true;
    m_changed = {};
    m_answering.append(std::exchange(m_waiting, {}));
    m_since = m_held->rev;
    if (isUnknown())
        readFirstPage();
    else
        askChanges(m_since);
}

// No change was ever taken in: of what is there, own replies at most are held.
bool ConversationFeed::isUnknown() const
{
    return m_held->rev == 0 && (m_held->ranges.isEmpty() || m_held->ranges.constFirst().first > 1);
}

// The revision before the page: what happens between the two is asked for again, never missed.
void ConversationFeed::readFirstPage()
{
    whenDone(m_rest.revision(m_conversation), this, [this](const Result<qint64> &rev) {
        if (!rev)
            return fail(rev.error());
        readNewestPage(*rev, 0);
    });
}

void ConversationFeed::askChanges(qint64 since)
{
    whenDone(m_rest.conversationChanges(m_conversation, since, kChangesAtOnce), this,
             [this](const Result<ConversationChanges> &changes) {
                 if (!changes)
                     return fail(changes.error());
                 takeChanges(*changes);
             });
}

// Stored in one go at the end: a message that was changed again stands in a later answer, so that only
// all of them together prove that nothing is missing.
void ConversationFeed::takeChanges(const ConversationChanges &changes)
{
    if (changes.rev < m_since)
        return startAnew();
    m_changed.messages.append(changes.messages);
    m_changed.reactions.append(changes.reactions);
    if (changes.more && m_changed.messages.size() + m_changed.reactions.size() >= kFarBehind) {
        m_changed = {};
        return m_since > 0 ? askHeldChanges() : readFirstPage();
    }
    if (changes.more)
        return askChanges(changes.rev);
    const ConversationChanges all = std::exchange(m_changed, {});
    ServerRows rows{.conversation = m_conversation,
                    .messages = all.messages,
                    .rev = changes.rev,
                    .verifiedAt = m_clock.now(),
                    .reactions = all.reactions};
    if (changes.rev > m_since)
        rows.covers = SeqRange{m_since + 1, changes.rev};
    store(rows, [this] { finishCatchUp(); });
}

// The server's counter went back: its database was reset or restored, and what is held proves nothing.
void ConversationFeed::startAnew()
{
    m_heldChanges.reset();
    qCWarning(lcSync) << "the server has a lower revision than before; reading the conversation anew";
    whenDone(m_cache.forget(m_conversation), this, [this](const Result<void> &forgotten) {
        if (!forgotten)
            return fail(forgotten.error());
        m_held = HeldRanges{.conversation = m_conversation};
        readFirstPage();
    });
}

// The revision goes up with the page that follows: own messages may be confirmed meanwhile, and what happens
// to them is not asked for here.
void ConversationFeed::askHeldChanges()
{
    const auto [since, upto] = m_heldChanges.value_or(HeldChanges{m_since, m_since});
    whenDone(m_rest.conversationChanges(m_conversation, since, kChangesAtOnce, upto), this,
             [this, upto = upto](const Result<ConversationChanges> &changes) {
                 if (!changes)
                     return fail(changes.error());
                 const ServerRows rows{.conversation = m_conversation,
                                       .messages = changes->messages,
                                       .reactions = changes->reactions};
                 store(rows, [this, upto, more = changes->more, rev = changes->rev] {
                     m_heldChanges = HeldChanges{rev, upto};
                     if (more)
                         askHeldChanges();
                     else
                         readNewestPage(rev, upto);
                 });
             });
}

//! \p provenTo: up to this seq what is held is as of \p rev.
void ConversationFeed::readNewestPage(qint64 rev, qint64 provenTo)
{
    whenDone(m_rest.newestMessages(m_conversation, kPage), this,
             [this, rev, provenTo](const Result<MessageRows> &page) {
                 if (!page)
                     return fail(page.error());
                 ServerRows rows{.conversation = m_conversation,
                                 .messages = page->messages,
                                 .authors = page->authors,
                                 .rev = rev,
                                 .provenTo = provenTo,
                                 .verifiedAt = m_clock.now(),
                                 .reactions = page->reactions};
                 rows.covers = covered(page->messages, kPage, rev);
                 prove(page->messages, rev, [this, rows] { store(rows, [this] { finishCatchUp(); }); });
             });
}

void ConversationFeed::startFill()
{
    const Fill fill = m_fills.constFirst(); // fail() answers it too, so that it stays until it is done
    m_busy = true;
    whenDone(m_rest.messagesBefore(m_conversation, fill.newerSeq, fill.count), this,
             [this, fill](const Result<MessageRows> &page) {
                 if (!page)
                     return fail(page.error());
                 ServerRows rows{.conversation = m_conversation,
                                 .messages = page->messages,
                                 .authors = page->authors,
                                 .reactions = page->reactions};
                 rows.covers = covered(page->messages, fill.count, fill.newerSeq - 1);
                 prove(page->messages, fill.newerSeq - 1, [this, rows, fill] {
                     store(rows, [this, fill] {
                         m_busy = false;
                         m_fills.removeFirst();
                         fill.promise.resolve({});
                         pump();
                     });
                 });
             });
}

// Who has just been removed is answered with no rows, as if there were none. So that there are none up to top
// is believed only when the change feed says it too, which refuses him.
void ConversationFeed::prove(const QList<Message> &page, qint64 top, std::function<void()> then)
{
    if (!page.isEmpty() || top <= 0)
        return then();
    whenDone(m_rest.conversationChanges(m_conversation, 0, 1, top), this,
             [this, then = std::move(then)](const Result<ConversationChanges> &changes) {
                 if (!changes)
                     return fail(changes.error());
                 if (!changes->messages.isEmpty() || !changes->reactions.isEmpty() || changes->more)
                     return fail(unreadableAnswer()); // it was hidden for a moment: asked again
                 then();
             });
}

void ConversationFeed::store(const ServerRows &rows, std::function<void()> then)
{
    whenDone(m_cache.apply(rows), this,
             [this, then = std::move(then), messages = rows.messages](const Result<HeldRanges> &held) {
                 if (!held)
                     return fail(held.error());
                 m_held = *held;
                 tellAuthors(messages);
                 then();
             });
}

void ConversationFeed::finishCatchUp()
{
    m_busy = false;
    m_heldChanges.reset();
    m_backoff.reset();
    const auto answering = std::exchange(m_answering, {});
    for (const auto &promise : answering)
        promise.resolve(*m_held);
    m_owesCaughtUp = true;
    pump();
}

void ConversationFeed::fail(const Error &error)
{
    m_busy = false;
    m_changed = {};
    qCDebug(lcSync) << "a conversation could not be taken in:" << int(error.kind) << error.code;
    auto answering = std::exchange(m_answering, {});
    answering.append(std::exchange(m_waiting, {}));
    const auto fills = std::exchange(m_fills, {});
    const bool isStorage = error.kind == Error::Kind::Storage;
    if (isStorage)
        m_held.reset(); // what the cache has is asked again
    if ((error.isTransient() || isStorage) && m_retrying) {
        m_behind = true;
        const auto delay = std::max(m_backoff.next(), error.retryAfter);
        m_retry = m_clock.after(delay, [this] {
            m_retry.reset();
            pump();
        });
    }
    for (const auto &promise : std::as_const(answering))
        promise.resolve(error);
    for (const Fill &fill : fills)
        fill.promise.resolve(error);
    tellCaughtUp();
    if (isStorage)
        Q_EMIT failed(error);
    if (error.kind == Error::Kind::NotFound)
        Q_EMIT gone();
}

void ConversationFeed::tellAuthors(const QList<Message> &messages)
{
    QList<UserId> authors;
    for (const Message &message : messages) {
        if (!authors.contains(message.author))
            authors.append(message.author);
    }
    if (!authors.isEmpty())
        Q_EMIT authorsSeen(authors);
}

} // namespace aigm
