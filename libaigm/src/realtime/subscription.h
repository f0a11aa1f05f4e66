// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "joinqueue.h"

#include <QByteArray>
#include <QObject>
#include <QPointer>

namespace aigm {

class Realtime;

//! Holds on to one topic; destroying it gives the topic up (30 s later, should somebody come back).
//! Frames are hints: what was missed while not joined is never sent again. Main thread.
class Subscription : public QObject
{
    Q_OBJECT
public:
    ~Subscription() override;

    //! Without the `realtime:` of the wire.
    [[nodiscard]] QByteArray topic() const { return m_topic; }
    [[nodiscard]] bool isJoined() const;
    [[nodiscard]] bool isRefused() const;
    [[nodiscard]] JoinPriority priority() const { return m_priority; }
    void setPriority(JoinPriority priority);
    //! Joins again after refused(); else does nothing.
    void retry();

Q_SIGNALS:
    //! The server streams from here on: after every join, and again when it says that its own
    //! subscription was set up anew. Whatever happened before may be missing: fill the gap.
    void joined();
    //! Nothing streams any more; a new join is under way, unless refused() or the owner said
    //! otherwise.
    void left();
    //! The server does not let us in, and is not asked again until retry() or a new token.
    void refused(const QByteArray &reason);
    //! \p payload is valid raw JSON, as it came.
    void broadcast(const QByteArray &event, const QByteArray &payload);
    //! A row has changed: the payload of a `postgres_changes` frame.
    void changed(const QByteArray &payload);

private:
    friend class Realtime;
    Subscription(Realtime *realtime, QByteArray topic, JoinPriority priority);
    void take(const Frame &frame);

    const QPointer<Realtime> m_realtime;
    const QByteArray m_topic;
    JoinPriority m_priority;
};

} // namespace aigm
