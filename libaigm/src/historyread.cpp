// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "historyread.h"

#include "clientprivate.h"

#include <algorithm>

namespace aigm {

namespace {

constexpr int kLimitFills = 4; // holes that one read fills

} // namespace

HistoryRead::HistoryRead(const Wish &wish, ClientPrivate &client, QObject *context)
    : m_wish(wish)
    , m_client(client)
    , m_context(context)
{
}

Async<MessagePage> HistoryRead::start(const Wish &wish, ClientPrivate &client, QObject *context)
{
    const std::shared_ptr<HistoryRead> read(new HistoryRead(wish, client, context));
    read->begin();
    return read->m_promise.future();
}

// Above all that is held nothing is known to be missing: what came since then is taken in first.
void HistoryRead::begin()
{
    if (m_wish.direction != Direction::Around || !m_client.cache() || !m_client.sync())
        return read();
    whenDone(m_client.cache()->held(m_wish.conversation), m_context,
             [self = shared_from_this()](const Result<HeldRanges> &held) {
                 const bool isAbove =
                     held && (held->ranges.isEmpty() || held->ranges.constLast().second < self->m_wish.seq);
                 if (!isAbove || !self->m_client.sync())
                     return self->read();
                 whenDone(self->m_client.sync()->synchronise(self->m_wish.conversation), self->m_context,
                          [self](const Result<HeldRanges> &) { self->read(); });
             });
}

void HistoryRead::read()
{
    Cache *const cache = m_client.cache();
    if (!cache)
        return m_promise.resolve(ClientPrivate::signedOut());
    const auto &[direction, conversation, seq, count] = m_wish;
    whenDone(direction == Direction::Before      ? cache->before(conversation, seq, count)
                 : direction == Direction::After ? cache->after(conversation, seq, count)
                                                 : cache->around(conversation, seq, count),
             m_context, [self = shared_from_this()](const Result<MessagePage> &page) { self->take(page); });
}

void HistoryRead::take(const Result<MessagePage> &page)
{
    const qint64 below = page ? missingBelow(page->gaps) : 0;
    if (below == 0 || ++m_fills > kLimitFills || !m_client.sync())
        return m_promise.resolve(page);
    whenDone(m_client.sync()->fillBelow(m_wish.conversation, below, m_wish.count), m_context,
             [self = shared_from_this(), page](const Result<void> &filled) {
                 if (filled)
                     self->read();
                 else
                     self->m_promise.resolve(page);
             });
}

//! Where the page to be fetched ends; 0 when nothing that was wished for is missing. The newest messages
//! below a seq are fetched, so that a hole fills from its newer side, or from its older one when the reader
//! stands there.
qint64 HistoryRead::missingBelow(const QList<MessageGap> &gaps) const
{
    qint64 below = 0;
    for (const MessageGap &gap : gaps) {
        switch (m_wish.direction) {
        case Direction::Before:
            below = std::max(below, gap.newerSeq);
            break;
        case Direction::After: {
            const qint64 end = std::min(gap.newerSeq, gap.olderSeq + m_wish.count + 1);
            below = below == 0 ? end : std::min(below, end);
            break;
        }
        case Direction::Around:
            if (gap.olderSeq < m_wish.seq && m_wish.seq < gap.newerSeq)
                below = std::min(gap.newerSeq, m_wish.seq + m_wish.count / 2 + 1);
            break;
        }
    }
    return below;
}

} // namespace aigm
