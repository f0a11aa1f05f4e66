// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "joinqueue.h"

#include <algorithm>
#include <utility>

namespace aigm {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype kMostInFlight = 4;
constexpr std::chrono::milliseconds kJoinLimit = 10s;

} // namespace

JoinQueue::JoinQueue(Connection *connection, Clock *clock, TokenProvider tokens)
    : m_connection(connection)
    , m_clock(clock)
    , m_tokens(std::move(tokens))
{
}

JoinQueue::~JoinQueue() = default;

void JoinQueue::open()
{
    m_isOpen = true;
    pump();
}

void JoinQueue::close()
{
    ++m_opening;
    m_isOpen = false;
    m_tokenAsked = false;
    m_inFlight.clear();
    m_deadline.reset();
}

void JoinQueue::add(JoinEntry *entry)
{
    entry->timer.reset();
    if (m_queue.contains(entry))
        return;
    entry->order = ++m_order;
    m_queue.append(entry);
    pump();
}

void JoinQueue::remove(JoinEntry *entry)
{
    m_queue.removeOne(entry);
    const bool wasFirst = !m_inFlight.isEmpty() && m_inFlight.constFirst() == entry;
    if (!m_inFlight.removeOne(entry))
        return;
    m_connection->setJoinsInFlight(int(m_inFlight.size()));
    if (wasFirst)
        armDeadline();
    pump();
}

void JoinQueue::pump()
{
    if (!m_isOpen || m_tokenAsked || m_queue.isEmpty() || m_inFlight.size() >= kMostInFlight)
        return;
    m_tokenAsked = true;
    whenDone(m_tokens(m_wish), this, [this, opening = m_opening](const Result<QByteArray> &token) {
        if (opening != m_opening)
            return;
        m_tokenAsked = false;
        if (token) {
            m_wish = TokenWish::Valid;
            joinWith(*token);
        } else if (const auto entries = std::exchange(m_queue, {}); !entries.isEmpty()) {
            Q_EMIT noToken(token.error(), entries);
        }
    });
}

void JoinQueue::joinWith(const QByteArray &token)
{
    m_token = token;
    while (m_inFlight.size() < kMostInFlight && !m_queue.isEmpty()) {
        const auto next = std::min_element(m_queue.begin(), m_queue.end(), [](auto *a, auto *b) {
            return std::pair(a->priority, a->order) < std::pair(b->priority, b->order);
        });
        JoinEntry *entry = *next;
        m_queue.erase(next);
        entry->token = token;
        m_inFlight.append(entry);
        m_connection->send(entry->channel.join(m_connection->nextRef(), token));
    }
    m_connection->setJoinsInFlight(int(m_inFlight.size()));
    if (!m_deadline)
        armDeadline();
}

void JoinQueue::armDeadline()
{
    m_deadline.reset();
    if (!m_inFlight.isEmpty())
        m_deadline = m_clock->after(kJoinLimit, [this] { onOverdue(); });
}

void JoinQueue::onOverdue()
{
    JoinEntry *entry = m_inFlight.constFirst();
    m_connection->send(entry->channel.leave(m_connection->nextRef()));
    entry->channel.close();
    remove(entry);
    Q_EMIT overdue(entry);
}

} // namespace aigm
