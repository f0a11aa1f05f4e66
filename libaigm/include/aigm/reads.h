// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>
#include <aigm/readstate.h>

#include <QList>
#include <QObject>

#include <memory>

namespace aigm {

class ClientPrivate;
class ReadsPrivate;

//! What this account has read, and what not, in every conversation, opened or not; the same on all of its
//! devices. What is marked here is kept and told to the server when it can be reached. Main thread; no call
//! blocks.
class Reads : public QObject
{
    Q_OBJECT
public:
    explicit Reads(std::unique_ptr<ReadsPrivate> d, QObject *parent = nullptr);
    ~Reads() override;

    //! Of every conversation that is known. Errors: Storage.
    [[nodiscard]] Async<QList<ReadState>> list() const;
    //! Nothing read and nothing unread, when nothing is known of \p conversation. Errors: Storage.
    [[nodiscard]] Async<ReadState> state(const ConversationId &conversation) const;

    //! Everything up to \p seq was read. Never takes anything back. Errors: Storage.
    [[nodiscard]] Async<void> markRead(const ConversationId &conversation, qint64 seq);
    //! Everything from \p seq on is to be read again; 0 = the newest message of somebody else that is held.
    //! Errors: Storage.
    [[nodiscard]] Async<void> markUnread(const ConversationId &conversation, qint64 seq = 0);
    //! All that is known of in the rooms of \p server was read. Errors: Storage.
    [[nodiscard]] Async<void> markServerRead(const ServerId &server);
    //! Asks the server for all counts; concurrent calls share one answer. Errors: Network, Timeout, Server,
    //! Storage.
    [[nodiscard]] Async<void> refresh();

Q_SIGNALS:
    //! Emitted after each commit, with the new states.
    void changed(const QList<aigm::ReadState> &states);

private:
    friend class ClientPrivate;
    const std::unique_ptr<ReadsPrivate> d;
};

} // namespace aigm
