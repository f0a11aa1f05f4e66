// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "frame.h"

#include <QByteArray>

namespace aigm {

//! Why a channel or a join ended, by what has to be done about it (protocol reference, 9.2
//! and 9.3).
enum class EndClass {
    Token,      //!< renew the token once, then join again
    Refused,    //!< policy says no: wait for the owner's wish or a new token
    BadCall,    //!< we asked for something impossible: a bug; as Refused
    ProjectOff, //!< the project has no Realtime: a slow probe
    Rate,       //!< too many of something: at least 10 s
    Database,   //!< the project's database has trouble: 5 to 60 s
    Restart,    //!< a deploy: 1 to 5 s
    Unknown,    //!< the standard steps
};

//! \p reason is `response.reason` of a refused join.
[[nodiscard]] EndClass classifyJoinError(QByteArrayView reason);
//! \p message is that of a `system` frame.
[[nodiscard]] EndClass classifySystemMessage(QByteArrayView message);

//! One topic on one socket: which join is current and what a frame means for it. Knows no clock and
//! sends nothing.
class Channel
{
public:
    enum class State {
        Closed,  //!< not on the server
        Joining, //!< the join is out
        Joined,
        Leaving, //!< the leave is out
        Refused, //!< ended, and not to be tried again by itself
    };

    //! What a frame did.
    struct Outcome
    {
        enum class Kind {
            None,      //!< stale, or of no consequence
            Joined,    //!< joining has become joined
            Confirmed, //!< joined before; the server says that from now on it streams
            News,      //!< something for the subscribers
            Ended,     //!< joining or joined is over, unasked; endClass and reason say why
            Left,      //!< leaving is over
        };
        Kind kind = Kind::None;
        EndClass endClass = EndClass::Unknown;
        QByteArray reason = {};
    };

    //! \p topic without the `realtime:` of the wire. A private channel for broadcasts or, with
    //! \p bindings (a JSON array, protocol reference 8.1), a public one for postgres_changes.
    explicit Channel(QByteArray topic, QByteArray bindings = {});

    [[nodiscard]] const QByteArray &topic() const { return m_topic; }
    [[nodiscard]] QByteArray wireTopic() const;
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const QByteArray &joinRef() const { return m_joinRef; }

    //! Begins a join: Joining from here on.
    [[nodiscard]] Push join(const QByteArray &ref, const QByteArray &token);
    //! Begins to leave: Leaving from here on.
    [[nodiscard]] Push leave(const QByteArray &ref);
    //! Tells the server of a newer token.
    [[nodiscard]] Push accessToken(const QByteArray &ref, const QByteArray &token) const;
    //! Takes in a frame of this topic.
    [[nodiscard]] Outcome take(const Frame &frame, FrameDecoder &decoder);

    //! The socket is gone, or the owner gave up on the join or the leave.
    void close();
    void refuse();

private:
    [[nodiscard]] bool isStale(const Frame &frame) const;
    [[nodiscard]] Outcome takeReply(const Frame &frame, FrameDecoder &decoder);
    [[nodiscard]] Outcome takeSystem(const Frame &frame, FrameDecoder &decoder);
    [[nodiscard]] Outcome takeEnd(const Frame &frame);

    const QByteArray m_topic;
    const QByteArray m_bindings;
    State m_state = State::Closed;
    QByteArray m_joinRef;
    QByteArray m_leaveRef;
    QByteArray m_lastWords; //!< the last `system` error: says why the close after it came
};

} // namespace aigm
