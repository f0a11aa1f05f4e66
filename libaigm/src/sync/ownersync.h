// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "sync/conversationsync.h"
#include "sync/directorysync.h"
#include "sync/outbox.h"
#include "sync/ownerlink.h"
#include "sync/readmarkers.h"
#include "sync/sync.h"

#include <memory>

namespace aigm {

//! The sync of the process that owns the profile: socket, directory, conversations and outbox, and the
//! door for guests.
class OwnerSync : public Sync
{
    Q_OBJECT
public:
    struct Parts
    {
        Cache *cache;
        RestApi *rest;
        Clock *clock;
        RealtimeOptions realtime;
        SocketFactory sockets;
        TokenProvider tokens;
        QString folder; //!< of the profile: where guests knock
        RealtimeMode mode = RealtimeMode::Broadcast;
    };

    //! \p parts outlive this.
    OwnerSync(const UserId &account, const Parts &parts, QObject *parent = nullptr);
    ~OwnerSync() override;

    //! Goes online; false goes offline and stays so.
    void setOnlineAllowed(bool allowed);
    //! There is a new access token.
    void setToken(const QByteArray &token);

    void open(const ConversationId &conversation) override;
    void close(const ConversationId &conversation) override;
    [[nodiscard]] Async<HeldRanges> synchronise(const ConversationId &conversation) override;
    [[nodiscard]] Async<void> fillBelow(const ConversationId &conversation, qint64 seq, int count) override;
    void wakeOutbox() override;
    //! And what is unread there.
    [[nodiscard]] Async<void> refreshDirectory() override;
    void wakeReads() override { m_reads.wake(); }
    [[nodiscard]] Async<void> markServerRead(const ServerId &server) override;
    [[nodiscard]] Async<void> refreshReads() override { return m_reads.refresh(); }
    [[nodiscard]] ConnectionState state() const override { return m_state; }
    [[nodiscard]] QDateTime nextAttempt() const override;
    void retryNow() override;

private:
    void serveGuests(const Parts &parts);
    [[nodiscard]] Async<void> beforeJoins();
    void onRealtimeState(Realtime::State state);
    void updateState();
    void setState(ConnectionState state);

    Cache &m_cache;
    Realtime m_realtime;
    DirectorySync m_directory;
    ConversationSync m_conversations;
    Outbox m_outbox;
    ReadMarkers m_reads;
    OwnerServer m_guests;
    ConnectionState m_state = ConnectionState::Offline;
    bool m_allowed = false;
    bool m_fresh = false; //!< the directory was read on this connection
    bool m_live = false;  //!< this connection has been Online
};

} // namespace aigm
