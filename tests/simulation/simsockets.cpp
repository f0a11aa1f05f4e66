// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "simnetwork.h"

#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace aigm {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kRefusalHeld = 5s; // protocols/supabase.md 5.2
const QString kPrefix = u"realtime:"_s;
const QString kTables = u"changes:"_s; // a public topic of a client that follows the tables of a room

QString wireTopic(const QString &topic)
{
    return kPrefix + topic;
}

bool isAllowed(const ModelServer &server, const QString &user, const QString &topic)
{
    return topic.startsWith(kTables) || server.mayJoin(user, topic);
}

//! What the database sends: protocol 2.0.0, kind 4, JSON.
QByteArray binaryFrame(const QString &topic, const QByteArray &event, const QByteArray &payload)
{
    const QByteArray wire = wireTopic(topic).toUtf8();
    QByteArray frame;
    frame.append(char(4))
        .append(char(wire.size()))
        .append(char(event.size()))
        .append(char(0))
        .append(char(1));
    return frame + wire + event + payload;
}

} // namespace

SimNetwork::SimNetwork(SimClock &clock, ModelServer &server)
    : m_clock(clock)
    , m_server(server)
{
    m_server.publish = [this](const QString &topic, const QByteArray &event, const QByteArray &payload) {
        publish(topic, event, payload);
    };
}

SimNetwork::~SimNetwork()
{
    m_server.publish = [](const QString &, const QByteArray &, const QByteArray &) {};
}

void SimNetwork::later(std::chrono::milliseconds delay, std::function<void()> what, bool counts)
{
    auto &timers = counts ? m_underWay : m_watches;
    const quint64 id = ++m_lastId;
    timers.emplace(id, m_clock.after(delay, [&timers, id, what = std::move(what)] {
        const auto done = timers.extract(id);
        what();
    }));
}

SocketFactory SimNetwork::sockets()
{
    return [this] { return std::make_unique<SimSocket>(*this); };
}

void SimSocket::open(const QUrl &, const QByteArray &)
{
    m_network.open(this);
}

void SimSocket::end(int closeCode, int httpStatus)
{
    if (isClosed)
        return;
    isClosed = true;
    Q_EMIT closed(closeCode, httpStatus);
}

void SimNetwork::open(SimSocket *socket)
{
    ++m_attempts;
    const bool isRefused = weather.isDown || m_clock.percent(weather.joins);
    const int status = weather.isDown ? 0 : std::array{0, 429, 503, 520}[size_t(m_clock.below(4))];
    later(m_clock.between(1, 100), [this, pointer = QPointer(socket), isRefused, status] {
        if (!pointer || pointer->isClosed)
            return;
        if (isRefused) {
            count(u"handshake refused"_s);
            return pointer->end(0, status);
        }
        m_links.push_back(std::make_shared<Link>());
        m_links.back()->socket = pointer;
        Q_EMIT pointer->opened();
    });
}

std::shared_ptr<SimNetwork::Link> SimNetwork::linkOf(const SimSocket *socket) const
{
    const auto found = std::find_if(m_links.begin(), m_links.end(),
                                    [&](const auto &link) { return link->socket == socket; });
    return found == m_links.end() ? nullptr : *found;
}

int SimNetwork::openSockets() const
{
    return int(std::count_if(m_links.begin(), m_links.end(),
                             [](const auto &link) { return link->socket && !link->socket->isClosed; }));
}

void SimNetwork::take(SimSocket *socket, const QByteArray &text)
{
    later(m_clock.between(1, 40), [this, pointer = QPointer(socket), text] {
        arrive(pointer, QJsonDocument::fromJson(text).array());
    });
}

void SimNetwork::arrive(const QPointer<SimSocket> &socket, const QJsonArray &frame)
{
    const auto link = socket ? linkOf(socket) : nullptr;
    if (!link || link->isFrozen || socket->isClosed)
        return;
    const auto wait = link->busyUntil - m_clock.monotonic();
    if (wait > 0ms)
        later(wait, [this, socket, frame] { arrive(socket, frame); });
    else
        handle(*link, frame);
}

void SimNetwork::handle(Link &link, const QJsonArray &frame)
{
    const QString joinRef = frame.at(0).toString();
    const QString ref = frame.at(1).toString();
    const QString topic = frame.at(2).toString().mid(kPrefix.size());
    const QString event = frame.at(3).toString();
    const QString token = frame.at(4).toObject().value(u"access_token").toString();
    if (event == u"heartbeat") {
        reply(link, {}, ref, u"phoenix"_s, true, {});
    } else if (event == u"phx_join") {
        join(link, topic, ref, token);
    } else if (event == u"phx_leave") {
        link.topics.remove(topic);
        reply(link, joinRef, ref, wireTopic(topic), true, {});
    } else if (event == u"access_token" && link.topics.contains(topic)) {
        const QString user = m_server.userOf(token);
        if (user.isEmpty() || !isAllowed(m_server, user, topic))
            return endChannel(link, topic, u"You no longer have permission to read this topic"_s);
        link.token = token;
    }
}

void SimNetwork::join(Link &link, const QString &topic, const QString &ref, const QString &token)
{
    QString reason;
    const QString user = m_server.userOf(token);
    if (user.isEmpty())
        reason = u"InvalidJWTToken: Token has expired"_s;
    else if (!isAllowed(m_server, user, topic))
        reason = u"Unauthorized: You do not have permissions to read from this Channel topic: "_s + topic;
    else if (m_clock.percent(weather.joins))
        reason = u"DatabaseLackOfConnections: Database has no room for another one"_s;
    if (!reason.isEmpty()) {
        count(u"join refused"_s);
        link.busyUntil = m_clock.monotonic() + kRefusalHeld;
        return reply(link, ref, ref, wireTopic(topic), false, {{u"reason"_s, reason}});
    }
    link.topics.insert(topic, {ref, false});
    link.token = token;
    watchToken(link.shared_from_this());
    reply(link, ref, ref, wireTopic(topic), true, {{u"postgres_changes"_s, QJsonArray()}});
    tellServed(u"joined"_s);
    later(m_clock.between(0, 500),
          [this, link = link.shared_from_this(), topic, ref] { // what comes before is lost
              if (link->topics.value(topic).joinRef != ref)
                  return;
              link->topics[topic].isStreaming = true;
              system(*link, topic, true, u"Replication connection established"_s);
          });
}

void SimNetwork::watchToken(const std::shared_ptr<Link> &link)
{
    later(
        m_server.tokenLife + 1s,
        [this, link] {
            if (!link->socket || link->topics.isEmpty() || !m_server.userOf(link->token).isEmpty())
                return;
            count(u"token expired on a socket"_s);
            const QStringList topics = link->topics.keys();
            for (const QString &topic : topics)
                endChannel(*link, topic, u"Token has expired 1 seconds ago"_s);
        },
        false);
}

void SimNetwork::publish(const QString &topic, const QByteArray &event, const QByteArray &payload)
{
    m_links.remove_if([](const auto &link) { return !link->socket || link->socket->isClosed; });
    for (const auto &link : m_links) {
        if (link->topics.value(topic).isStreaming)
            push(link, binaryFrame(topic, event, payload), true);
    }
    if (event == "change" && topic.startsWith("room:"_L1))
        publishRow(topic, payload);
}

// The policy of the table is asked for each subscriber, which says here who may join \p room.
void SimNetwork::publishRow(const QString &room, const QByteArray &payload)
{
    const QString topic = kTables + room.section(u':', 1, 1);
    const QJsonObject change = QJsonDocument::fromJson(payload).object();
    const bool isMessage = change.value(u"kind"_s) == u"message"_s;
    const QJsonObject data{{u"schema"_s, u"public"_s},
                           {u"table"_s, isMessage ? u"messages"_s : u"message_reactions"_s},
                           {u"type"_s, u"UPDATE"_s},
                           {u"record"_s, change.value(u"row"_s)},
                           {u"errors"_s, QJsonValue()}};
    const QJsonArray frame{QJsonValue(), QJsonValue(), wireTopic(topic), u"postgres_changes"_s,
                           QJsonObject{{u"ids"_s, QJsonArray{1}}, {u"data"_s, data}}};
    for (const auto &link : m_links) {
        if (link->topics.value(topic).isStreaming && m_server.mayJoin(m_server.userOf(link->token), room))
            push(link, QJsonDocument(frame).toJson(QJsonDocument::Compact), true);
    }
}

void SimNetwork::tellServed(const QString &what) const
{
    if (served)
        served(what);
}

// In order, unless the weather is bad.
void SimNetwork::push(const std::shared_ptr<Link> &link, const QByteArray &bytes, bool isHint)
{
    if (isHint && weather.shuffledFrames > 0)
        return shuffle(link, bytes);
    int copies = 1;
    auto arrival =
        std::max({m_clock.monotonic() + m_clock.between(1, 60), link->lastArrival, link->busyUntil});
    if (isHint && m_clock.percent(weather.frames)) {
        switch (m_clock.below(3)) {
        case 0:
            count(u"frame lost"_s);
            return;
        case 1:
            count(u"frame doubled"_s);
            copies = 2;
            break;
        default:
            count(u"frame out of order"_s);
            arrival += m_clock.between(100, 3'000);
        }
    } else {
        link->lastArrival = arrival;
    }
    for (; copies > 0; --copies, arrival += m_clock.between(1, 800))
        deliver(link, bytes, arrival - m_clock.monotonic());
}

void SimNetwork::deliver(const std::shared_ptr<Link> &link, const QByteArray &bytes,
                         std::chrono::milliseconds after)
{
    later(after, [link, bytes] {
        if (!link->socket || link->socket->isClosed || link->isFrozen)
            return;
        if (bytes.startsWith('['))
            Q_EMIT link->socket->textReceived(bytes);
        else
            Q_EMIT link->socket->binaryReceived(bytes);
    });
}

void SimNetwork::shuffle(const std::shared_ptr<Link> &link, const QByteArray &bytes)
{
    count(u"frame shuffled"_s);
    if (link->shuffled.isEmpty())
        later(2s, [this, link] { deliverShuffled(link); });
    for (int copies = 1 + m_clock.below(3); copies > 0; --copies)
        link->shuffled.append(bytes);
    if (link->shuffled.size() >= weather.shuffledFrames)
        deliverShuffled(link);
}

void SimNetwork::deliverShuffled(const std::shared_ptr<Link> &link)
{
    auto after = 1ms;
    for (QList<QByteArray> frames = std::exchange(link->shuffled, {}); !frames.isEmpty(); ++after)
        deliver(link, frames.takeAt(m_clock.below(int(frames.size()))), after);
}

void SimNetwork::reply(Link &link, const QString &joinRef, const QString &ref, const QString &topic, bool ok,
                       const QJsonObject &response)
{
    const QJsonArray frame{joinRef.isEmpty() ? QJsonValue() : QJsonValue(joinRef), ref, topic, u"phx_reply"_s,
                           QJsonObject{{u"status"_s, ok ? u"ok"_s : u"error"_s}, {u"response"_s, response}}};
    push(link.shared_from_this(), QJsonDocument(frame).toJson(QJsonDocument::Compact), false);
}

void SimNetwork::system(Link &link, const QString &topic, bool ok, const QString &message)
{
    const QJsonArray frame{link.topics.value(topic).joinRef, QJsonValue(), wireTopic(topic), u"system"_s,
                           QJsonObject{{u"extension"_s, u"system"_s},
                                       {u"status"_s, ok ? u"ok"_s : u"error"_s},
                                       {u"message"_s, message},
                                       {u"channel"_s, topic}}};
    push(link.shared_from_this(), QJsonDocument(frame).toJson(QJsonDocument::Compact), false);
}

void SimNetwork::endChannel(Link &link, const QString &topic, const QString &words)
{
    if (!words.isEmpty())
        system(link, topic, false, words);
    const QString ref = link.topics.take(topic).joinRef;
    const QJsonArray frame{ref, ref, wireTopic(topic), u"phx_close"_s, QJsonObject()};
    push(link.shared_from_this(), QJsonDocument(frame).toJson(QJsonDocument::Compact), false);
}

void SimNetwork::closeSockets(int closeCode)
{
    const auto links = std::exchange(m_links, {});
    for (const auto &link : links) {
        if (link->socket)
            link->socket->end(closeCode);
    }
}

void SimNetwork::freezeSockets()
{
    for (const auto &link : m_links)
        link->isFrozen = true;
}

void SimNetwork::endChannels(const QByteArray &words)
{
    const auto links = m_links;
    for (const auto &link : links) {
        if (!link->socket || link->topics.isEmpty())
            continue;
        const auto topic = std::next(link->topics.cbegin(), m_clock.below(int(link->topics.size()))).key();
        endChannel(*link, topic, QString::fromUtf8(words));
    }
}

} // namespace aigm
