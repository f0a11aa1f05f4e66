// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cache.h"
#include "net/backoff.h"
#include "net/clock.h"
#include "sync/ownerlink.h"
#include "sync/sync.h"

#include <memory>

namespace aigm {

//! The sync of a process beside the owner of its profile: asks the owner, and looks into the cache when
//! the owner says that it has changed.
class GuestSync : public Sync
{
    Q_OBJECT
public:
    //! \p cache and \p clock outlive this; \p folder is the profile's.
    GuestSync(Cache &cache, Clock &clock, const QString &folder, QObject *parent = nullptr);
    ~GuestSync() override;

    void open(const ConversationId &conversation) override;
    void close(const ConversationId &conversation) override;
    [[nodiscard]] Async<HeldRanges> synchronise(const ConversationId &conversation) override;
    [[nodiscard]] Async<void> fillBelow(const ConversationId &conversation, qint64 seq, int count) override;
    void wakeOutbox() override;
    [[nodiscard]] Async<void> refreshDirectory() override;
    void wakeReads() override;
    [[nodiscard]] Async<void> markServerRead(const ServerId &server) override;
    [[nodiscard]] Async<void> refreshReads() override;
    [[nodiscard]] ConnectionState state() const override { return m_state; }
    [[nodiscard]] QDateTime nextAttempt() const override { return m_nextAttempt; }
    void retryNow() override { }

Q_SIGNALS:
    //! The owner does not answer: whoever hears this may try to take its place. Asked again by itself.
    void ownerLost();

private:
    void knock();
    void takeLink();
    void takeState(const QByteArray &word, const QDateTime &nextAttempt);
    void setState(ConnectionState state, const QDateTime &nextAttempt = {});

    Cache &m_cache;
    Clock &m_clock;
    const QString m_folder;
    OwnerLink m_link;
    Backoff m_backoff;
    std::unique_ptr<ClockTimer> m_retry;
    QList<ConversationId> m_open;
    ConnectionState m_state = ConnectionState::Offline;
    QDateTime m_nextAttempt; //!< of the owner
};

} // namespace aigm
