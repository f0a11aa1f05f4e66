// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "connection.h"

#include <QLoggingCategory>
#include <QUrlQuery>

#include <algorithm>
#include <utility>

namespace aigm {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

Q_LOGGING_CATEGORY(lcRealtime, "aigm.realtime")

constexpr milliseconds kHeartbeatInterval = 25s;
constexpr milliseconds kHeartbeatPatience = 10s;
constexpr milliseconds kProbePatience = 5s;
constexpr milliseconds kPatiencePerJoin = 10s;
constexpr milliseconds kAttemptLimit = 20s;
constexpr milliseconds kHealthyAfter = 30s;
constexpr milliseconds kWatchInterval = 10s;
constexpr milliseconds kWatchWhileWaiting = 1s; // people look at the banner when the computer wakes up
constexpr milliseconds kStall = 60s;
constexpr milliseconds kMalformedWindow = 60s;
constexpr qsizetype kMalformedLimit = 5;

QUrl socketUrl(const RealtimeOptions &options)
{
    QUrl url = options.backend;
    url.setScheme(url.scheme() == u"http" ? QStringLiteral("ws") : QStringLiteral("wss"));
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(QString(path + u"/realtime/v1/websocket"));
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("vsn"),
                       options.version == PhoenixVersion::V2 ? QStringLiteral("2.0.0")
                                                             : QStringLiteral("1.0.0"));
    url.setQuery(query);
    return url;
}

} // namespace

Connection::Connection(RealtimeOptions options, Clock *clock, SocketFactory sockets, TokenProvider tokens,
                       QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_clock(clock)
    , m_sockets(std::move(sockets))
    , m_tokens(std::move(tokens))
    , m_decoder(m_options.version)
    , m_random(randomOf(*m_clock))
    , m_ladder(m_random)
{
}

Connection::~Connection() = default;

void Connection::open()
{
    if (m_state != State::Off)
        return;
    m_ladder.reset();
    connectNow();
}

void Connection::close()
{
    ++m_ticket;
    dropSocket();
    m_retry.reset();
    m_watch.reset();
    setState(State::Off);
}

void Connection::checkNow()
{
    if (m_state == State::Waiting)
        connectNow();
    else if (m_state == State::Open && !m_probing)
        sendHeartbeat(kProbePatience);
}

void Connection::abandon()
{
    if (m_state == State::Open)
        onClosed({});
}

void Connection::setState(State state)
{
    if (state != State::Waiting)
        m_nextAttempt = {};
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state);
}

void Connection::connectNow()
{
    const quint64 ticket = ++m_ticket;
    m_retry = m_clock->after(kAttemptLimit, [this] { onClosed({}); });
    if (!m_watch)
        watch();
    whenDone(m_tokens(TokenWish::Valid), this, [this, ticket](const Result<QByteArray> &token) {
        if (ticket != m_ticket)
            return;
        if (token)
            openSocket();
        else
            onNoToken(token.error());
    });
    setState(State::Connecting);
}

void Connection::onNoToken(const Error &error)
{
    if (error.kind == Error::Kind::Unauthorized) {
        close(); // the session is over: whoever signs in again calls open()
        return;
    }
    const SocketEnd end{0, error.kind == Error::Kind::Configuration ? 401 : 0};
    waitFor(std::max(reconnectDelay(end, m_ladder, m_random), error.retryAfter));
    if (end.isMisconfigured())
        Q_EMIT misconfigured(end.httpStatus);
}

void Connection::openSocket()
{
    m_lastRef = 0;
    m_malformedAt.clear();
    m_socket = m_sockets();
    Socket *socket = m_socket.get();
    connect(socket, &Socket::opened, this, &Connection::onOpened);
    connect(socket, &Socket::textReceived, this,
            [this](const QByteArray &bytes) { onFrame(m_decoder.text(bytes)); });
    connect(socket, &Socket::binaryReceived, this,
            [this](const QByteArray &bytes) { onFrame(m_decoder.binary(bytes)); });
    connect(socket, &Socket::closed, this, [this](int closeCode, int httpStatus) {
        onClosed({closeCode, httpStatus});
    });
    socket->open(socketUrl(m_options), m_options.key);
}

void Connection::onOpened()
{
    m_retry.reset();
    m_openedAt = m_clock->monotonic();
    scheduleHeartbeat();
    setState(State::Open);
}

void Connection::onClosed(SocketEnd end)
{
    ++m_ticket;
    if (m_state == State::Open && m_clock->monotonic() - m_openedAt >= kHealthyAfter)
        m_ladder.reset();
    dropSocket();
    const milliseconds delay = reconnectDelay(end, m_ladder, m_random);
    qCInfo(lcRealtime) << "socket ended: close code" << end.closeCode << "http status" << end.httpStatus
                       << "next attempt in" << delay.count() << "ms";
    waitFor(delay);
    if (end.isMisconfigured())
        Q_EMIT misconfigured(end.httpStatus);
}

void Connection::waitFor(milliseconds delay)
{
    m_nextAttempt = m_clock->now().addMSecs(delay.count());
    m_retry = m_clock->after(delay, [this] { connectNow(); });
    setState(State::Waiting);
    if (m_state == State::Waiting) // nobody closed it meanwhile
        watch();
}

void Connection::dropSocket()
{
    m_beat.reset();
    m_deadline.reset();
    m_heartbeatRef.clear();
    m_probing = false;
    m_joinsInFlight = 0;
    if (!m_socket)
        return;
    // nothing that this socket still says may reach us, and it may be the one that is speaking
    disconnect(m_socket.get(), nullptr, this, nullptr);
    m_socket->close();
    m_socket.release()->deleteLater();
}

QByteArray Connection::nextRef()
{
    return QByteArray::number(++m_lastRef);
}

void Connection::send(const Push &push)
{
    if (m_state == State::Open)
        m_socket->sendText(encodeText(m_options.version, push));
}

void Connection::scheduleHeartbeat()
{
    m_beat = m_clock->after(kHeartbeatInterval, [this] {
        if (m_heartbeatRef.isEmpty())
            sendHeartbeat(kHeartbeatPatience);
        else
            scheduleHeartbeat(); // joins made the last one's deadline a long one
    });
}

void Connection::sendHeartbeat(milliseconds patience)
{
    m_heartbeatRef = nextRef();
    m_probing = patience == kProbePatience;
    scheduleHeartbeat();
    m_deadline = m_clock->after(patience + kPatiencePerJoin * m_joinsInFlight, [this] {
        qCInfo(lcRealtime) << "heartbeat unanswered";
        abandon();
    });
    send({{}, m_heartbeatRef, QByteArrayLiteral("phoenix"), QByteArrayLiteral("heartbeat")});
}

void Connection::onFrame(const std::optional<Frame> &frame)
{
    if (!frame) {
        onMalformed();
        return;
    }
    // whatever comes in proves that the other side works
    m_heartbeatRef.clear();
    m_probing = false;
    m_deadline.reset();
    if (frame->topic != "phoenix")
        Q_EMIT received(*frame);
}

void Connection::onMalformed()
{
    const milliseconds now = m_clock->monotonic();
    m_malformedAt.removeIf([now](milliseconds at) { return now - at >= kMalformedWindow; });
    m_malformedAt.append(now);
    qCWarning(lcRealtime) << "malformed frame dropped";
    if (m_malformedAt.size() >= kMalformedLimit)
        abandon();
}

//! Timers stand still with the process and with the computer; the wall clock does not.
void Connection::watch()
{
    m_lastWatch = m_clock->now();
    const milliseconds interval = m_state == State::Waiting ? kWatchWhileWaiting : kWatchInterval;
    m_watch = m_clock->after(interval, [this, interval] {
        const milliseconds gap{m_lastWatch.msecsTo(m_clock->now())};
        watch();
        if (gap - interval > kStall) {
            qCInfo(lcRealtime) << "stood still for" << gap.count() << "ms";
            checkNow();
        }
    });
}

} // namespace aigm
