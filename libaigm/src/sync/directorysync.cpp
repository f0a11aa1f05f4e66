// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/directorysync.h"

#include "sync/synclog.h"

#include <algorithm>

namespace aigm {

using namespace std::chrono_literals;

namespace {

constexpr auto kGather = 50ms;        // frames of one change come together
constexpr qint64 kEpochSpread = 2000; // milliseconds
constexpr auto kRefusalPause = 3s;    // a refused join mutes the socket for 5 s
constexpr auto kMembersPause = 2s;    // back online: messages go before who is in which server

} // namespace

DirectorySync::DirectorySync(const UserId &account, const Parts &parts)
    : m_account(account)
    , m_parts(parts)
    , m_backoff(*parts.clock)
    , m_userTopic(parts.realtime->subscribe("user:" + account.toString().toLatin1(), JoinPriority::Account))
{
    connect(m_userTopic.get(), &Subscription::broadcast, this,
            [this](const QByteArray &event, const QByteArray &payload) {
                if (event == "membership")
                    scheduleFetch(kGather);
                else
                    Q_EMIT accountFrame(event, payload);
            });
    connect(m_userTopic.get(), &Subscription::joined, this, &DirectorySync::listening);
}

DirectorySync::~DirectorySync() = default;

Async<void> DirectorySync::refresh()
{
    const Promise<void> promise;
    m_waiting.append(promise);
    m_allMembersStale = true;
    if (!m_fetching)
        fetch();
    return promise.future();
}

void DirectorySync::setRetrying(bool retrying)
{
    m_retrying = retrying;
    if (!retrying)
        m_retry.reset();
}

void DirectorySync::noteRefusal()
{
    scheduleFetch(kRefusalPause);
}

void DirectorySync::noteEpochEnd()
{
    scheduleFetch(std::chrono::milliseconds(qint64(m_parts.clock->random() % kEpochSpread)));
}

std::optional<qint64> DirectorySync::epochOf(const ConversationId &conversation) const
{
    const auto found = m_epochs.constFind(conversation);
    return found == m_epochs.constEnd() ? std::nullopt : std::optional(*found);
}

void DirectorySync::fetch()
{
    m_fetching = true;
    m_again = false;
    m_retry.reset();
    m_scheduled.reset();
    m_answering = std::exchange(m_waiting, {});
    whenDone(m_parts.rest->directory(m_account), this, [this](const Result<DirectoryRows> &directory) {
        if (directory)
            takeDirectory({directory->servers, directory->rooms});
        else
            finishFetch(directory.error());
    });
}

void DirectorySync::takeDirectory(const Directory &directory)
{
    whenDone(m_parts.cache->replaceDirectory(directory), this,
             [this, directory](const Result<DirectoryChange> &stored) {
                 if (!stored)
                     return finishFetch(stored.error());
                 QHash<ServerId, qint64> epochs;
                 for (const Server &server : directory.servers) {
                     if (m_allMembersStale || !m_servers.contains(server.id))
                         m_staleMembers.insert(server.id);
                     epochs.insert(server.id, server.epoch);
                 }
                 const bool isBack = std::exchange(m_allMembersStale, false) && m_fetched;
                 m_servers = epochs;
                 m_epochs.clear();
                 for (const Room &room : directory.rooms)
                     m_epochs.insert(room.conversation(), epochs.value(room.server));
                 if (stored->servers || !stored->rooms.isEmpty())
                     Q_EMIT roomsChanged();
                 m_fetched = true;
                 joinTopics(directory.servers);
                 finishFetch({});
                 if (isBack)
                     m_membersSoon = m_parts.clock->after(kMembersPause, [this] { fetchMembers(); });
                 else
                     fetchMembers();
             });
}

void DirectorySync::finishFetch(const Result<void> &result)
{
    m_fetching = false;
    const auto answering = std::exchange(m_answering, {});
    for (const auto &promise : answering)
        promise.resolve(result);
    if (result) {
        m_backoff.reset();
        Q_EMIT refreshed();
    } else {
        qCDebug(lcSync) << "the directory could not be fetched:" << int(result.error().kind)
                        << result.error().code;
        if (result.error().isTransient() && m_retrying) {
            const auto delay = std::max(m_backoff.next(), result.error().retryAfter);
            m_nextAttempt = m_parts.clock->now().addMSecs(delay.count());
            m_retry = m_parts.clock->after(delay, [this] {
                m_retry.reset();
                fetch();
            });
        }
        Q_EMIT failed(result.error());
    }
    if (!m_fetching && (m_again || !m_waiting.isEmpty()))
        fetch();
}

// The earliest wish wins.
void DirectorySync::scheduleFetch(std::chrono::milliseconds delay)
{
    const QDateTime at = m_parts.clock->now().addMSecs(delay.count());
    if (m_scheduled && m_scheduledFor <= at)
        return;
    m_scheduledFor = at;
    m_scheduled = m_parts.clock->after(delay, [this] {
        m_scheduled.reset();
        if (!m_fetching)
            fetch();
        else
            m_again = true;
    });
}

Async<void> DirectorySync::refreshWithMembers()
{
    const Promise<void> promise;
    whenDone(refresh(), this, [this, promise](const Result<void> &refreshed) {
        if (!refreshed || (!m_fetchingMembers && m_staleMembers.isEmpty()))
            return promise.resolve(refreshed);
        m_awaitingMembers.append(promise);
        fetchMembers();
    });
    return promise.future();
}

void DirectorySync::answerAwaitingMembers()
{
    const auto answering = std::exchange(m_awaitingMembers, {});
    for (const auto &promise : answering)
        promise.resolve({});
}

// One server after the other: nobody waits for these as they do for rooms.
void DirectorySync::fetchMembers()
{
    m_membersSoon.reset();
    m_staleMembers.removeIf([this](const ServerId &server) { return !m_servers.contains(server); });
    if (m_fetchingMembers)
        return;
    if (m_staleMembers.isEmpty())
        return answerAwaitingMembers();
    m_fetchingMembers = true;
    const ServerId server = *m_staleMembers.constBegin();
    m_staleMembers.remove(server);
    whenDone(m_parts.rest->members(server), this, [this, server](const Result<QList<Member>> &members) {
        if (members)
            return takeMembers(server, *members);
        m_fetchingMembers = false;
        m_staleMembers.insert(server); // with the next directory
        answerAwaitingMembers();       // the lists that are cached have to do
    });
}

void DirectorySync::takeMembers(const ServerId &server, const QList<Member> &members)
{
    for (const Member &member : members)
        m_known.insert(member.profile.id);
    whenDone(m_parts.cache->replaceMembers(server, members), this, [this](const Result<DirectoryChange> &) {
        m_fetchingMembers = false;
        fetchMembers();
    });
}

void DirectorySync::joinTopics(const QList<Server> &servers)
{
    std::map<ServerId, Topic> left = std::exchange(m_topics, {});
    for (const Server &server : servers) {
        if (m_topics.size() == kLimitServerTopics)
            break;
        const auto held = left.find(server.id);
        if (held != left.end() && held->second.epoch == server.epoch)
            m_topics.insert(left.extract(held));
        else
            joinServer(server);
    }
}

void DirectorySync::joinServer(const Server &server)
{
    const QByteArray topic =
        "server:" + server.id.toString().toLatin1() + ':' + QByteArray::number(server.epoch);
    auto subscription = m_parts.realtime->subscribe(topic, JoinPriority::Background);
    connect(subscription.get(), &Subscription::broadcast, this,
            [this, id = server.id](const QByteArray &event, const QByteArray &payload) {
                takeFrame(id, event, payload);
            });
    connect(subscription.get(), &Subscription::refused, this, &DirectorySync::noteRefusal);
    connect(subscription.get(), &Subscription::joined, this, &DirectorySync::listening);
    m_topics.emplace(server.id, Topic{server.epoch, std::move(subscription)});
}

// A frame is a hint, and only that: what it says is read again from the server.
void DirectorySync::takeFrame(const ServerId &server, const QByteArray &event, const QByteArray &payload)
{
    if (event == "member")
        m_staleMembers.insert(server);
    if (event == "member" || event == "room") {
        scheduleFetch(kGather);
    } else if (event == "epoch") {
        noteEpochEnd();
    } else if (event == "poke") {
        if (auto poke = m_frames.poke(payload)) {
            poke->server = server;
            Q_EMIT poked(*poke);
        }
    }
}

void DirectorySync::ensureProfiles(const QList<UserId> &users)
{
    for (const UserId &user : users) {
        if (!m_known.contains(user))
            m_profilesWanted.insert(user);
    }
    fetchProfiles();
}

void DirectorySync::fetchProfiles()
{
    if (m_fetchingProfiles || m_profilesWanted.isEmpty())
        return;
    const QList<UserId> users(m_profilesWanted.cbegin(), m_profilesWanted.cend());
    m_fetchingProfiles = true;
    whenDone(m_parts.rest->profiles(users), this, [this, users](const Result<QList<Profile>> &profiles) {
        m_fetchingProfiles = false;
        if (!profiles)
            return; // asked again with the next message of theirs
        for (const UserId &user : users) {
            m_profilesWanted.remove(user);
            m_known.insert(user);
        }
        if (!profiles->isEmpty())
            whenDone(m_parts.cache->upsertProfiles(*profiles), this, [](const Result<DirectoryChange> &) {});
        fetchProfiles();
    });
}

} // namespace aigm
