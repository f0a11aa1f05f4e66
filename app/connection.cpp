// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "connection.h"

namespace aigm::app {

namespace {

constexpr std::chrono::seconds kQuietDrop{5};
constexpr std::chrono::seconds kCountdownStep{1};

} // namespace

Connection::Connection(Client *client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
    m_grace.setSingleShot(true);
    m_grace.setInterval(kQuietDrop);
    m_countdown.setInterval(kCountdownStep);
    connect(&m_grace, &QTimer::timeout, this, [this] { setOfflineLong(true); });
    connect(&m_countdown, &QTimer::timeout, this, &Connection::secondsToNextTryChanged);
    connect(client, &Client::connectionChanged, this, &Connection::follow);
    connect(client->messages(), &Messages::outboxChanged, this, [this] {
        setCatchingUp(m_catchingUp && waiting() > 0);
        Q_EMIT outboxChanged();
    });
    follow(client->connectionState());
}

void Connection::follow(ConnectionState state)
{
    m_tried = m_tried || state != ConnectionState::Offline;
    if (state == ConnectionState::Online) {
        m_grace.stop();
        setCatchingUp(m_catchingUp || (m_offlineLong && waiting() > 0));
        setOfflineLong(false);
    } else if (!m_offlineLong && !m_grace.isActive()) {
        m_grace.start();
    }
    Q_EMIT stateChanged();
    Q_EMIT secondsToNextTryChanged();
}

void Connection::setOfflineLong(bool offline)
{
    offline ? m_countdown.start() : m_countdown.stop();
    setCatchingUp(m_catchingUp && !offline);
    if (m_offlineLong == offline)
        return;
    m_offlineLong = offline;
    Q_EMIT offlineLongChanged();
}

void Connection::setCatchingUp(bool catchingUp)
{
    if (m_catchingUp == catchingUp)
        return;
    m_catchingUp = catchingUp;
    Q_EMIT catchingUpChanged();
}

Connection::State Connection::state() const
{
    const State state = State(m_client->connectionState());
    return state == Offline && !m_tried && !m_offlineLong ? Connecting : state;
}

int Connection::secondsToNextTry() const
{
    const QDateTime next = m_client->nextAttempt();
    if (!next.isValid())
        return -1;
    return int(std::max<qint64>(0, QDateTime::currentDateTimeUtc().secsTo(next)));
}

int Connection::waiting() const
{
    return m_client->messages()->outboxSummary().waiting;
}

int Connection::failed() const
{
    return m_client->messages()->outboxSummary().failed;
}

void Connection::retryNow()
{
    m_client->retryNow();
}

} // namespace aigm::app
