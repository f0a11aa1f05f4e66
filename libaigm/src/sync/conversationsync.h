// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "sync/conversationfeed.h"
#include "sync/directorysync.h"

#include <QObject>

#include <map>
#include <memory>

namespace aigm {

//! Keeps the open conversations live, and brings others up to date when asked. Main thread.
class ConversationSync : public QObject
{
    Q_OBJECT
public:
    //! All of \p parts and \p directory outlive this.
    ConversationSync(DirectorySync &directory, const DirectorySync::Parts &parts,
                     RealtimeMode mode = RealtimeMode::Broadcast);
    ~ConversationSync() override;

    //! Calls nest.
    void open(const ConversationId &conversation);
    void close(const ConversationId &conversation);
    [[nodiscard]] Async<HeldRanges> synchronise(const ConversationId &conversation);
    [[nodiscard]] Async<void> fillBelow(const ConversationId &conversation, qint64 seq, int count);
    //! The reply to an own send was stored.
    void noteHeld(const HeldRanges &held, qint64 rev);
    void setRetrying(bool retrying);
    //! True when every open conversation is live and nothing that was missed is on its way.
    [[nodiscard]] bool isSettled() const;

Q_SIGNALS:
    //! isSettled() may have changed.
    void progressed();
    void gone(const aigm::ConversationId &conversation);
    //! The cache could not store what came.
    void failed(const aigm::Error &error);

private:
    struct Conversation
    {
        std::unique_ptr<ConversationFeed> feed;
        int opened = 0;
        qint64 epoch = 0;
        std::unique_ptr<Subscription> topic;
        bool behind = true; //!< since the topic was last joined
        bool isGone = false;
    };

    Conversation &ensure(const ConversationId &id);
    void forgetIfIdle(const ConversationId &id);
    void followEpochs();
    void subscribe(const ConversationId &id, Conversation &conversation);
    [[nodiscard]] std::unique_ptr<Subscription> subscribe(const ConversationId &id, qint64 epoch);
    void take(const ConversationId &id, const Result<ChangeFrame> &frame);
    void setGone(const ConversationId &id);

    DirectorySync &m_directory;
    const DirectorySync::Parts m_parts;
    const RealtimeMode m_mode;
    std::map<ConversationId, Conversation> m_conversations;
    FrameReader m_frames;
    bool m_retrying = false;
};

} // namespace aigm
