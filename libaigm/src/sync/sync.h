// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>
#include <aigm/message.h>
#include <aigm/types.h>

#include <QDateTime>
#include <QObject>

namespace aigm {

//! Keeps the cache of one account in step with the server. Two kinds: the owner of a profile does it
//! (OwnerSync), every other process asks the owner (GuestSync). Main thread.
class Sync : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    //! Keeps \p conversation live until close(); calls nest.
    virtual void open(const ConversationId &conversation) = 0;
    virtual void close(const ConversationId &conversation) = 0;
    //! Takes in what the server changed. Errors: those of RestApi, Storage.
    [[nodiscard]] virtual Async<HeldRanges> synchronise(const ConversationId &conversation) = 0;
    //! Fetches the newest \p count messages below \p seq. Errors: those of RestApi, Storage.
    [[nodiscard]] virtual Async<void> fillBelow(const ConversationId &conversation, qint64 seq,
                                                int count) = 0;
    //! Something was put into the outbox, or released there.
    virtual void wakeOutbox() = 0;
    //! Errors: those of RestApi, Storage.
    [[nodiscard]] virtual Async<void> refreshDirectory() = 0;
    //! Something was marked read or unread in the cache.
    virtual void wakeReads() = 0;
    //! Errors: Storage.
    [[nodiscard]] virtual Async<void> markServerRead(const ServerId &server) = 0;
    //! Asks for all counts of what is unread. Errors: those of RestApi, Storage.
    [[nodiscard]] virtual Async<void> refreshReads() = 0;

    [[nodiscard]] virtual ConnectionState state() const = 0;
    //! UTC; invalid unless something waits for it.
    [[nodiscard]] virtual QDateTime nextAttempt() const = 0;
    virtual void retryNow() = 0;

Q_SIGNALS:
    void stateChanged(aigm::ConnectionState state);
    void conversationGone(const aigm::ConversationId &conversation);
    //! Something that concerns more than one conversation went wrong.
    void failed(const aigm::Error &error);
};

} // namespace aigm
