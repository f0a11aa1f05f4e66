// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "auth/authapi.h"
#include "auth/authorizedtransport.h"
#include "auth/sessionstore.h"
#include "auth/tokenrefresher.h"
#include "authprivate.h"
#include "cache/cache.h"
#include "clientseams.h"
#include "net/retryingtransport.h"
#include "net/servertime.h"
#include "rest/restapi.h"
#include "sync/ownersync.h"
#include "sync/profilelock.h"
#include "sync/sync.h"

#include <aigm/client.h>

#include <QHash>
#include <QPointer>

#include <memory>

namespace aigm {

//! Where the files of one profile lie.
struct ProfilePlace
{
    explicit ProfilePlace(const ClientOptions &options);

    [[nodiscard]] QString cacheFile(const UserId &account) const;

    QString folder;
    QString accountFile;
    QString refreshLock;
    QString secrets; //!< folder of the file store
};

//! The transports and services that know the network, wired once.
struct Services
{
    Services(const ClientOptions &options, const ProfilePlace &place, ClientSeams seams);

    const CacheOptions::Thread cacheThread;
    std::shared_ptr<Clock> clock;
    std::unique_ptr<HttpTransport> bare;
    SocketFactory sockets;
    std::unique_ptr<SecretStore> secrets;
    std::shared_ptr<NetworkWatch> network;
    ServerTime serverTime;
    AuthApi authApi;
    SessionStore sessions;
    TokenRefresher tokens;
    RetryingTransport retrying;
    AuthorizedTransport authorized;
    RestApi rest;
};

//! The wiring of a Client, and what of it comes and goes with the account: lock, cache and sync.
class ClientPrivate : public QObject
{
    Q_OBJECT
public:
    ClientPrivate(Client *client, ClientOptions options, ClientSeams seams);
    ~ClientPrivate() override;

    [[nodiscard]] Async<void> start();
    //! Null while nobody is signed in.
    [[nodiscard]] Cache *cache() const { return m_cache.get(); }
    //! Null while nobody is signed in.
    [[nodiscard]] Sync *sync() const { return m_sync.get(); }
    //! Null while nobody is signed in.
    [[nodiscard]] UserId account() const { return m_account; }
    [[nodiscard]] bool isOwner() const { return m_lock && m_lock->isHeld(); }
    [[nodiscard]] Clock &clock() const { return *m_services.clock; }
    [[nodiscard]] RestApi &rest() { return m_services.rest; }
    void setOnlineAllowed(bool allowed);
    [[nodiscard]] bool isOnlineAllowed() const { return m_onlineAllowed; }
    [[nodiscard]] Async<void> signOutAndForget();

    //! Keeps \p conversation open in whatever sync there is; calls nest.
    void open(const ConversationId &conversation);
    void close(const ConversationId &conversation);
    //! Tells the user of an error that concerns more than the call that met it.
    void noteError(const Error &error);

    //! What every call answers while nobody is signed in.
    [[nodiscard]] static Error signedOut();

private:
    friend class Client;
    void onAuthState(Auth::State state);
    void activate();
    void deactivate();
    void becomeOwner(std::optional<qint64> since = {});
    void becomeGuest();
    void takeOver();
    void retire(Cache *cache);
    void openCache(CacheOptions::Role role, std::optional<qint64> since = {});
    void runSync(std::unique_ptr<Sync> sync);
    void onRebuilt(const CacheRebuild &rebuild);
    void tell(Notice::Kind kind, const QString &message, int count = 0);

    Client *const m_client;
    const ClientOptions m_options;
    const ProfilePlace m_place;
    Services m_services;
    std::unique_ptr<ProfileLock> m_lock; //!< while signed in
    std::unique_ptr<Cache> m_cache;
    std::unique_ptr<Sync> m_sync;
    OwnerSync *m_ownerSync = nullptr;          //!< m_sync, if it is one
    std::unique_ptr<ClockTimer> m_profileSoon; //!< until the own profile is asked for
    std::unique_ptr<ClockTimer> m_watchSoon;   //!< until the network is watched
    QHash<ConversationId, int> m_open;
    UserId m_account;
    bool m_onlineAllowed = true;
    bool m_diskFullTold = false;
    bool m_misconfiguredTold = false;

    // last, so that they go first
    std::unique_ptr<Auth> m_auth;
    std::unique_ptr<Servers> m_servers;
    std::unique_ptr<Messages> m_messages;
    std::unique_ptr<Reads> m_reads;
    std::unique_ptr<Search> m_search;
};

} // namespace aigm
