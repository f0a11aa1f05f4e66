// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cache.h"
#include "net/backoff.h"
#include "net/clock.h"
#include "realtime/realtime.h"
#include "rest/restapi.h"
#include "sync/frames.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <map>
#include <memory>
#include <optional>

namespace aigm {

//! Keeps servers, rooms, members and profiles in step, and holds the topics of the account and of its
//! servers. The lists are small and have no counter of their own: they are fetched whole, at every
//! connection and whenever a frame hints at a change. Main thread.
class DirectorySync : public QObject
{
    Q_OBJECT
public:
    //! A socket carries 100 channels; the open room and its typing need some of them.
    static constexpr int kLimitServerTopics = 80;

    struct Parts
    {
        Cache *cache;
        RestApi *rest;
        Realtime *realtime;
        Clock *clock;
    };

    //! \p parts outlive this.
    DirectorySync(const UserId &account, const Parts &parts);
    ~DirectorySync() override;

    //! Fetches everything; calls during a fetch share the next one. Errors: those of RestApi, Storage.
    [[nodiscard]] Async<void> refresh();
    //! As refresh(), and answers once the members of all servers were asked for too.
    [[nodiscard]] Async<void> refreshWithMembers();
    //! Tries again by itself while true.
    void setRetrying(bool retrying);
    //! A topic with an epoch was refused: fetch the epochs, but not more often than every few seconds.
    void noteRefusal();
    //! The epoch of the server of \p conversation has ended: fetches the new one after a moment, at random
    //! so that not all members ask at once.
    void noteEpochEnd();

    //! The epoch in the topics of \p conversation; empty when it is not ours (any more) or not yet known.
    [[nodiscard]] std::optional<qint64> epochOf(const ConversationId &conversation) const;
    //! True once the directory was fetched, so that an unknown conversation is one we do not see.
    [[nodiscard]] bool isFetched() const { return m_fetched; }
    //! Waits for its next try since then; invalid when it does not. UTC.
    [[nodiscard]] QDateTime nextAttempt() const { return m_retry ? m_nextAttempt : QDateTime(); }

    //! Every server of the account has its topic.
    [[nodiscard]] bool watchesEverything() const { return m_servers.size() <= kLimitServerTopics; }
    //! What happens is told at this moment.
    [[nodiscard]] bool isLive() const { return m_userTopic->isJoined(); }

    //! Fetches the profiles of those who are not known yet.
    void ensureProfiles(const QList<UserId> &users);

Q_SIGNALS:
    //! Servers, rooms and epochs are those of the server.
    void refreshed();
    void failed(const aigm::Error &error);
    //! A message was written or deleted in \p conversation.
    void poked(const aigm::ReadPoke &poke);
    //! What the topic of the account told besides memberships.
    void accountFrame(const QByteArray &event, const QByteArray &payload);
    //! A topic was joined: what it told before was missed.
    void listening();
    //! Rooms came or went.
    void roomsChanged();

private:
    struct Topic
    {
        qint64 epoch;
        std::unique_ptr<Subscription> subscription;
    };

    void fetch();
    void takeDirectory(const Directory &directory);
    void finishFetch(const Result<void> &result);
    void scheduleFetch(std::chrono::milliseconds delay);
    void fetchMembers();
    void answerAwaitingMembers();
    void joinTopics(const QList<Server> &servers);
    void joinServer(const Server &server);
    void takeMembers(const ServerId &server, const QList<Member> &members);
    void takeFrame(const ServerId &server, const QByteArray &event, const QByteArray &payload);
    void fetchProfiles();

    const UserId m_account;
    const Parts m_parts;
    FrameReader m_frames;
    Backoff m_backoff;
    std::unique_ptr<Subscription> m_userTopic;
    std::map<ServerId, Topic> m_topics;
    QHash<ConversationId, qint64> m_epochs;
    QHash<ServerId, qint64> m_servers; //!< with their epochs
    QSet<ServerId> m_staleMembers;
    QSet<UserId> m_known;
    QSet<UserId> m_profilesWanted;
    QList<Promise<void>> m_waiting;
    QList<Promise<void>> m_answering;
    QList<Promise<void>> m_awaitingMembers;
    std::unique_ptr<ClockTimer> m_retry;
    std::unique_ptr<ClockTimer> m_scheduled;
    std::unique_ptr<ClockTimer> m_membersSoon; //!< until the members are asked for
    QDateTime m_nextAttempt;
    QDateTime m_scheduledFor;
    bool m_fetching = false;
    bool m_again = false; //!< something changed since the fetch began
    bool m_allMembersStale = true;
    bool m_fetchingMembers = false;
    bool m_fetchingProfiles = false;
    bool m_fetched = false;
    bool m_retrying = false;
};

} // namespace aigm
