// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "subscription.h"

#include "realtime.h"

#include <utility>

namespace aigm {

Subscription::Subscription(Realtime *realtime, QByteArray topic, JoinPriority priority)
    : m_realtime(realtime)
    , m_topic(std::move(topic))
    , m_priority(priority)
{
}

void Subscription::take(const Frame &frame)
{
    if (frame.event == PhoenixEvent::PostgresChanges)
        Q_EMIT changed(frame.payload);
    else if (!frame.isRaw)
        Q_EMIT broadcast(frame.broadcastEvent, frame.payload);
}

Subscription::~Subscription()
{
    if (m_realtime)
        m_realtime->release(this);
}

bool Subscription::isJoined() const
{
    return m_realtime && m_realtime->stateOf(m_topic) == Channel::State::Joined;
}

bool Subscription::isRefused() const
{
    return m_realtime && m_realtime->stateOf(m_topic) == Channel::State::Refused;
}

void Subscription::setPriority(JoinPriority priority)
{
    m_priority = priority;
    if (m_realtime)
        m_realtime->updatePriority(m_topic);
}

void Subscription::retry()
{
    if (isRefused())
        m_realtime->askAgain(m_topic);
}

} // namespace aigm
