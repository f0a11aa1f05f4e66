// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "modelserver.h"
#include "realtime/socket.h"
#include "simclock.h"

#include <QMap>
#include <QPointer>

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>

namespace aigm {

class SimSocket;

//! What may befall a request or a socket; in percent.
struct Weather
{
    int requests = 0;    //!< of requests meet a fault
    int frames = 0;      //!< of frames are lost, doubled or late
    int joins = 0;       //!< of joins are refused for a passing reason
    bool isDown = false; //!< nothing answers
    //! Each frame comes one to three times, in any order within this many; 0 = as they were sent.
    int shuffledFrames = 0;
};

//! What a test has in mind for a request, in place of the weather.
struct Fate
{
    bool isCarriedOut = true;
    Result<HttpResponse> answer;
    std::chrono::milliseconds after{50};
};

//! The wire between clients and a ModelServer, on virtual time: delays everything, and by the seed spoils
//! some of it. Requests run at the server when they arrive, so that a reply can be lost after the commit.
class SimNetwork
{
public:
    SimNetwork(SimClock &clock, ModelServer &server);
    ~SimNetwork();
    SimNetwork(const SimNetwork &) = delete;
    SimNetwork &operator=(const SimNetwork &) = delete;

    [[nodiscard]] std::unique_ptr<HttpTransport> transport();
    [[nodiscard]] SocketFactory sockets();

    // what happens to all open sockets
    void closeSockets(int closeCode);
    //! They stay open, and nothing passes any more.
    void freezeSockets();
    //! The server ends a channel of each socket, with the words it has for it.
    void endChannels(const QByteArray &words);

    //! Things that were asked for and have not ended; a timer of a client is none.
    [[nodiscard]] bool isQuiet() const { return m_underWay.empty(); }
    [[nodiscard]] int openSockets() const;
    //! Timers of the clock that are the network's.
    [[nodiscard]] qsizetype timerCount() const { return qsizetype(m_underWay.size() + m_watches.size()); }
    [[nodiscard]] int requestCount() const { return m_requests; }
    [[nodiscard]] int attemptCount() const { return m_attempts; }
    [[nodiscard]] const QMap<QString, int> &faults() const { return m_faults; }
    void count(const QString &fault) { ++m_faults[fault]; }

    Weather weather;
    std::function<std::optional<Fate>(const HttpRequest &)> fateOf;
    //! Called when the server has done something that nobody has heard of yet: "joined" (and not streaming),
    //! or the path of a request.
    std::function<void(const QString &what)> served;

private:
    friend class SimTransport;
    friend class SimSocket;

    struct Topic
    {
        QString joinRef;
        bool isStreaming = false; //!< broadcasts of the database reach it
    };
    //! The server's end of a socket.
    struct Link : std::enable_shared_from_this<Link>
    {
        QPointer<SimSocket> socket;
        QString token;
        QMap<QString, Topic> topics;
        QList<QByteArray> shuffled; //!< frames that wait for others to change places with
        bool isFrozen = false;
        std::chrono::milliseconds busyUntil{0}; //!< a refused join holds everything up
        std::chrono::milliseconds lastArrival{0};
    };

    // simrequests.cpp
    [[nodiscard]] Async<HttpResponse> send(const HttpRequest &request);
    void befall(const Fate &fate, const HttpRequest &request, const Promise<HttpResponse> &promise);
    void spoil(const HttpRequest &request, const Promise<HttpResponse> &promise);
    void perform(const HttpRequest &request, const Promise<HttpResponse> &promise);

    // simsockets.cpp
    void open(SimSocket *socket);
    void take(SimSocket *socket, const QByteArray &text);
    void arrive(const QPointer<SimSocket> &socket, const QJsonArray &frame);
    void handle(Link &link, const QJsonArray &frame);
    void join(Link &link, const QString &topic, const QString &ref, const QString &token);
    void watchToken(const std::shared_ptr<Link> &link);
    void publish(const QString &topic, const QByteArray &event, const QByteArray &payload);
    void publishRow(const QString &room, const QByteArray &payload);
    //! \p isHint: it may be spoilt, since nobody relies on it.
    void push(const std::shared_ptr<Link> &link, const QByteArray &bytes, bool isHint);
    void deliver(const std::shared_ptr<Link> &link, const QByteArray &bytes, std::chrono::milliseconds after);
    void shuffle(const std::shared_ptr<Link> &link, const QByteArray &bytes);
    void deliverShuffled(const std::shared_ptr<Link> &link);
    void tellServed(const QString &what) const;
    void reply(Link &link, const QString &joinRef, const QString &ref, const QString &topic, bool ok,
               const QJsonObject &response);
    void system(Link &link, const QString &topic, bool ok, const QString &message);
    void endChannel(Link &link, const QString &topic, const QString &words);
    [[nodiscard]] std::shared_ptr<Link> linkOf(const SimSocket *socket) const;

    //! Runs \p what later; it is part of what isQuiet() waits for.
    void later(std::chrono::milliseconds delay, std::function<void()> what, bool counts = true);

    SimClock &m_clock;
    ModelServer &m_server;
    quint64 m_lastId = 0;
    std::map<quint64, std::unique_ptr<ClockTimer>> m_underWay;
    std::map<quint64, std::unique_ptr<ClockTimer>> m_watches;
    std::list<std::shared_ptr<Link>> m_links;
    QMap<QString, int> m_faults;
    int m_requests = 0;
    int m_attempts = 0; //!< sockets that were tried
};

//! The client's end of a socket.
class SimSocket : public Socket
{
    Q_OBJECT
public:
    explicit SimSocket(SimNetwork &network)
        : m_network(network)
    {
    }

    void open(const QUrl &url, const QByteArray &key) override;
    void sendText(const QByteArray &utf8) override { m_network.take(this, utf8); }
    void sendBinary(const QByteArray &) override { Q_UNREACHABLE(); }
    void close() override { isClosed = true; }

    void end(int closeCode, int httpStatus = 0);

    bool isClosed = false;

private:
    SimNetwork &m_network;
};

} // namespace aigm
