// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "delays.h"
#include "frame.h"
#include "net/clock.h"
#include "socket.h"

#include <aigm/async.h>

#include <QDateTime>
#include <QObject>
#include <QUrl>

#include <functional>
#include <memory>

namespace aigm {

//! How good a token has to be.
enum class TokenWish {
    Valid,   //!< valid for 60 s or more
    Renewed, //!< a new one: the server refused the one we have
};
//! Gives access tokens; errors as those of a refresh. Concurrent calls share one refresh.
using TokenProvider = std::function<Async<QByteArray>(TokenWish)>;

//! Where Realtime is and how to speak to it.
struct RealtimeOptions
{
    QUrl backend;   //!< http or https: the address of the project
    QByteArray key; //!< the publishable key; goes into a header, never into the address
    PhoenixVersion version = PhoenixVersion::V2;
};

//! One socket at a time: opens it, keeps it beating, replaces it when it is dead. Main thread.
class Connection : public QObject
{
    Q_OBJECT
public:
    enum class State {
        Off,        //!< not wanted
        Waiting,    //!< nextAttempt() says until when
        Connecting, //!< asks for a token, opens the socket
        Open,
    };

    Connection(RealtimeOptions options, Clock *clock, SocketFactory sockets, TokenProvider tokens,
               QObject *parent = nullptr);
    ~Connection() override;

    [[nodiscard]] State state() const { return m_state; }
    //! UTC; valid while Waiting.
    [[nodiscard]] QDateTime nextAttempt() const { return m_nextAttempt; }

    void open();
    void close();
    //! Connects at once when Waiting; when Open, gives the server 5 s to prove that it is there.
    void checkNow();
    //! Drops the socket as dead and goes the way of a lost one.
    void abandon();

    //! A reference that this socket has not used yet.
    [[nodiscard]] QByteArray nextRef();
    //! Sends when Open, else drops.
    void send(const Push &push);
    [[nodiscard]] FrameDecoder &decoder() { return m_decoder; }
    //! The server is deaf while it works on a join: \p joins of them stand before the next
    //! heartbeat.
    void setJoinsInFlight(int joins) { m_joinsInFlight = joins; }

Q_SIGNALS:
    void stateChanged(aigm::Connection::State state);
    //! A frame of the current socket, heartbeat replies left out.
    void received(const aigm::Frame &frame);
    //! The handshake was refused: wrong key or wrong host. Probed again every 5 minutes.
    void misconfigured(int httpStatus);

private:
    void setState(State state);
    void connectNow();
    void onNoToken(const Error &error);
    void openSocket();
    void onOpened();
    void onClosed(SocketEnd end);
    void onFrame(const std::optional<Frame> &frame);
    void onMalformed();
    void dropSocket();
    void waitFor(std::chrono::milliseconds delay);
    void scheduleHeartbeat();
    void sendHeartbeat(std::chrono::milliseconds patience);
    void watch();

    const RealtimeOptions m_options;
    Clock *const m_clock;
    const SocketFactory m_sockets;
    const TokenProvider m_tokens;
    FrameDecoder m_decoder;
    Backoff::Random m_random;
    Backoff m_ladder; //!< since the last healthy socket

    State m_state = State::Off;
    QDateTime m_nextAttempt;
    std::unique_ptr<Socket> m_socket;
    quint64 m_ticket = 0; //!< tells answers for an older attempt apart
    quint64 m_lastRef = 0;
    int m_joinsInFlight = 0;
    std::chrono::milliseconds m_openedAt{0};
    QDateTime m_lastWatch;
    QByteArray m_heartbeatRef;                      //!< empty = answered
    bool m_probing = false;                         //!< that heartbeat came from checkNow()
    QList<std::chrono::milliseconds> m_malformedAt; //!< of the last minute

    std::unique_ptr<ClockTimer> m_retry;    //!< until the next attempt, or the attempt's deadline
    std::unique_ptr<ClockTimer> m_beat;     //!< until the next heartbeat
    std::unique_ptr<ClockTimer> m_deadline; //!< until the heartbeat's answer is overdue
    std::unique_ptr<ClockTimer> m_watch;    //!< notices that this process stood still
};

} // namespace aigm
