// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "realtime.h"
#include "topicentry.h"

#include <QLoggingCategory>

#include <algorithm>
#include <utility>

namespace aigm {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using Kind = Channel::Outcome::Kind;

namespace {

Q_LOGGING_CATEGORY(lcChannels, "aigm.realtime.channels")

constexpr milliseconds kLeaveLimit = 10s;
constexpr milliseconds kHookLimit = 10s;
constexpr milliseconds kLinger = 30s;
constexpr int kMostLingering = 8;
constexpr milliseconds kIdleLimit = 50s; // two heartbeats
constexpr milliseconds kHealthyAfter = 30s;

} // namespace

Realtime::Realtime(const RealtimeOptions &options, Clock *clock, const SocketFactory &sockets,
                   const TokenProvider &tokens, QObject *parent)
    : QObject(parent)
    , m_connection(options, clock, sockets, tokens)
    , m_joins(&m_connection, clock, tokens)
    , m_clock(clock)
    , m_random(randomOf(*clock))
{
    connect(&m_connection, &Connection::stateChanged, this, &Realtime::onStateChanged);
    connect(&m_connection, &Connection::received, this, &Realtime::onFrame);
    connect(&m_connection, &Connection::misconfigured, this, &Realtime::misconfigured);
    connect(&m_joins, &JoinQueue::overdue, this, [this](JoinEntry *entry) {
        auto *overdue = static_cast<Entry *>(entry);
        if (overdue->isWanted())
            rejoinLater(overdue, EndClass::Unknown);
        else
            remove(overdue);
    });
    connect(&m_joins, &JoinQueue::noToken, this, &Realtime::onNoToken);
}

Realtime::~Realtime()
{
    // what closing would tell is of no use to anybody now
    disconnect(&m_connection, nullptr, this, nullptr);
}

void Realtime::start()
{
    m_started = true;
    for (const auto &[topic, entry] : m_entries) {
        if (entry->channel.state() == Channel::State::Refused)
            entry->channel.close();
        if (entry->channel.state() == Channel::State::Closed)
            m_joins.add(entry.get());
    }
    updateWanted();
    updateSettled();
}

void Realtime::stop()
{
    m_started = false;
    m_joins.setToken({});
    updateWanted();
}

std::unique_ptr<Subscription> Realtime::subscribe(const QByteArray &topic, JoinPriority priority,
                                                  const QByteArray &bindings)
{
    std::unique_ptr<Subscription> subscription(new Subscription(this, topic, priority));
    std::unique_ptr<Entry> &slot = m_entries[wireTopicOf(topic)];
    const bool isNew = !slot;
    if (isNew)
        slot = std::make_unique<Entry>(topic, bindings, m_random);
    Entry *entry = slot.get();
    const Channel::State state = entry->channel.state();
    if (entry->isLingering())
        entry->timer.reset();
    entry->subscriptions.append(subscription.get());
    updatePriority(topic);
    if (isNew || state == Channel::State::Refused) {
        askAgain(topic);
    } else if (state == Channel::State::Joined) {
        Subscription *told = subscription.get();
        const auto tell = [told] {
            if (told->isJoined())
                Q_EMIT told->joined();
        };
        QMetaObject::invokeMethod(told, tell, Qt::QueuedConnection);
    }
    updateWanted();
    updateSettled();
    return subscription;
}

void Realtime::setToken(const QByteArray &token)
{
    m_joins.setToken(token);
    for (const auto &[topic, entry] : m_entries) {
        if (entry->channel.state() == Channel::State::Joined)
            pushToken(entry.get());
        else if (entry->channel.state() == Channel::State::Refused)
            askAgain(entry->channel.topic());
    }
    updateSettled();
}

bool Realtime::isSettled() const
{
    return std::all_of(m_entries.begin(), m_entries.end(), [](const auto &item) {
        const Channel::State state = item.second->channel.state();
        const bool isDone = state == Channel::State::Joined || state == Channel::State::Refused;
        return isDone || !item.second->isWanted();
    });
}

QByteArray Realtime::wireTopicOf(const QByteArray &topic)
{
    return QByteArray("realtime:" + topic);
}

Realtime::Entry *Realtime::find(const QByteArray &wireTopic) const
{
    const auto found = m_entries.find(wireTopic);
    return found == m_entries.end() ? nullptr : found->second.get();
}

Channel::State Realtime::stateOf(const QByteArray &topic) const
{
    const Entry *entry = find(wireTopicOf(topic));
    return entry ? entry->channel.state() : Channel::State::Closed;
}

void Realtime::askAgain(const QByteArray &topic)
{
    Entry *entry = find(wireTopicOf(topic));
    entry->channel.close();
    m_joins.add(entry);
    updateSettled();
}

void Realtime::updatePriority(const QByteArray &topic)
{
    Entry *entry = find(wireTopicOf(topic));
    entry->priority = JoinPriority::Background;
    for (const QPointer<Subscription> &subscription : std::as_const(entry->subscriptions))
        entry->priority = std::min(entry->priority, subscription->priority());
}

void Realtime::release(Subscription *subscription)
{
    Entry *entry = find(wireTopicOf(subscription->topic()));
    entry->subscriptions.removeOne(subscription);
    if (entry->isWanted()) {
        updatePriority(subscription->topic());
        return;
    }
    const Channel::State state = entry->channel.state();
    if (state == Channel::State::Joined || state == Channel::State::Joining) {
        entry->order = ++m_lingerOrder;
        entry->timer = m_clock->after(kLinger, [this, entry] { leave(entry); });
        leaveOldest();
    } else if (state != Channel::State::Leaving) {
        remove(entry);
    }
    updateSettled();
}

void Realtime::onStateChanged(State state)
{
    if (state == State::Open)
        onOpened();
    else if (m_isOpen)
        onLost();
    updateSettled();
    Q_EMIT stateChanged(state);
}

void Realtime::onOpened()
{
    m_isOpen = true;
    const quint64 opening = ++m_opening;
    if (!m_beforeJoins) {
        allowJoins();
        return;
    }
    m_hookDeadline = m_clock->after(kHookLimit, [this] { allowJoins(); });
    whenDone(m_beforeJoins(), this, [this, opening](const Result<void> &) {
        if (opening == m_opening && m_hookDeadline)
            allowJoins();
    });
}

void Realtime::allowJoins()
{
    m_hookDeadline.reset();
    m_joins.open();
}

void Realtime::onLost()
{
    ++m_opening;
    m_isOpen = false;
    m_hookDeadline.reset();
    m_joins.close();
    Subscriptions left;
    for (auto item = m_entries.begin(); item != m_entries.end();) {
        Entry *entry = item->second.get();
        const Channel::State state = entry->channel.state();
        if (!entry->isWanted()) {
            item = m_entries.erase(item);
            continue;
        }
        if (state == Channel::State::Joined)
            left += entry->subscriptions;
        if (state != Channel::State::Closed && state != Channel::State::Refused) {
            entry->channel.close();
            m_joins.add(entry);
        }
        ++item;
    }
    forEach(left, [](Subscription *subscription) { Q_EMIT subscription->left(); });
}

void Realtime::onFrame(const Frame &frame)
{
    Entry *entry = find(frame.topic);
    if (!entry)
        return;
    const bool wasJoined = entry->channel.state() == Channel::State::Joined;
    const Channel::Outcome outcome = entry->channel.take(frame, m_connection.decoder());
    switch (outcome.kind) {
    case Kind::None:
        break;
    case Kind::Joined:
        onJoined(entry);
        break;
    case Kind::Confirmed:
        tellJoined(entry);
        break;
    case Kind::News:
        forEach(Subscriptions(entry->subscriptions),
                [&frame](Subscription *subscription) { subscription->take(frame); });
        break;
    case Kind::Ended:
        onEnded(entry, outcome, wasJoined);
        break;
    case Kind::Left:
        onLeft(entry);
        break;
    }
}

void Realtime::onJoined(Entry *entry)
{
    entry->joinedAt = m_clock->monotonic();
    m_joins.remove(entry);
    if (entry->token != m_joins.token())
        pushToken(entry);
    updateSettled();
    tellJoined(entry);
}

void Realtime::tellJoined(const Entry *entry)
{
    forEach(Subscriptions(entry->subscriptions),
            [](Subscription *subscription) { Q_EMIT subscription->joined(); });
}

void Realtime::onEnded(Entry *entry, const Channel::Outcome &outcome, bool wasJoined)
{
    qCInfo(lcChannels) << (wasJoined ? "channel ended:" : "join refused:") << outcome.reason;
    const Subscriptions told = entry->subscriptions;
    const bool isRefused = outcome.endClass == EndClass::Refused || outcome.endClass == EndClass::BadCall;
    m_joins.remove(entry);
    if (!entry->isWanted()) {
        remove(entry);
    } else if (isRefused) {
        entry->channel.refuse();
    } else {
        if (wasJoined && m_clock->monotonic() - entry->joinedAt >= kHealthyAfter)
            entry->ladder.reset();
        if (outcome.endClass == EndClass::Token && entry->ladder.steps() == 0)
            m_joins.renewToken();
        rejoinLater(entry, outcome.endClass);
    }
    updateSettled();
    forEach(told, [&](Subscription *subscription) {
        const QPointer<Subscription> guard(subscription);
        if (wasJoined)
            Q_EMIT subscription->left();
        if (isRefused && guard)
            Q_EMIT guard->refused(outcome.reason);
    });
}

void Realtime::onLeft(Entry *entry)
{
    if (entry->isWanted())
        m_joins.add(entry);
    else
        remove(entry);
}

void Realtime::onNoToken(const Error &error, const QList<JoinEntry *> &entries)
{
    for (JoinEntry *entry : entries) {
        if (error.kind == Error::Kind::Unauthorized)
            m_joins.add(entry); // for whoever signs in again
        else
            rejoinLater(entry, EndClass::Unknown);
    }
    if (error.kind == Error::Kind::Unauthorized)
        m_connection.close();
}

void Realtime::pushToken(Entry *entry)
{
    const QByteArray token = m_joins.token();
    if (entry->token == token)
        return;
    entry->token = token;
    m_connection.send(entry->channel.accessToken(m_connection.nextRef(), token));
}

void Realtime::rejoinLater(JoinEntry *entry, EndClass end)
{
    const milliseconds delay = rejoinDelay(end, entry->ladder, m_random);
    if (delay == 0ms)
        m_joins.add(entry);
    else
        entry->timer = m_clock->after(delay, [this, entry] { m_joins.add(entry); });
}

void Realtime::leave(Entry *entry)
{
    m_joins.remove(entry);
    entry->timer = m_clock->after(kLeaveLimit, [this, entry] {
        entry->channel.close();
        onLeft(entry);
    });
    m_connection.send(entry->channel.leave(m_connection.nextRef()));
}

//! Somebody who leafs through rooms must not fill the connection with channels.
void Realtime::leaveOldest()
{
    int lingering = 0;
    Entry *oldest = nullptr;
    for (const auto &[topic, entry] : m_entries) {
        if (!entry->isLingering())
            continue;
        ++lingering;
        if (!oldest || entry->order < oldest->order)
            oldest = entry.get();
    }
    if (lingering > kMostLingering)
        leave(oldest);
}

void Realtime::remove(Entry *entry)
{
    m_joins.remove(entry);
    m_entries.erase(entry->channel.wireTopic());
    updateWanted();
}

void Realtime::updateWanted()
{
    if (m_started && !m_entries.empty()) {
        m_idle.reset();
        m_connection.open();
    } else if (!m_started || !m_isOpen) {
        m_idle.reset();
        m_connection.close();
    } else if (!m_idle) {
        m_idle = m_clock->after(kIdleLimit, [this] { m_connection.close(); });
    }
}

void Realtime::updateSettled()
{
    if (std::exchange(m_settled, isSettled()) != m_settled)
        Q_EMIT settledChanged(m_settled);
}

} // namespace aigm
