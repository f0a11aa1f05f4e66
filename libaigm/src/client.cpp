// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientprivate.h"

#include "auth/privatefile.h"
#include "cache/salvage.h"
#include "messagesprivate.h"
#include "net/logging.h"
#include "readsprivate.h"
#include "searchprivate.h"
#include "serversprivate.h"
#include "sqlite/database.h"
#include "sync/guestsync.h"

#include <QCoreApplication>

namespace aigm {

namespace {

//! What others wrote comes first, when the connection is there.
constexpr std::chrono::seconds kProfilePause{3};
//! And the start before a plugin of the system.
constexpr std::chrono::seconds kWatchPause{3};

Auth::Keeping keepingOf(const ClientOptions &options)
{
    return options.secretStore == ClientOptions::SecretStore::File ? Auth::Keeping::File
                                                                   : Auth::Keeping::Keychain;
}

} // namespace

ClientPrivate::ClientPrivate(Client *client, ClientOptions options, ClientSeams seams)
    : m_client(client)
    , m_options(std::move(options))
    , m_place(m_options)
    , m_services(m_options, m_place, std::move(seams))
    , m_auth(std::make_unique<Auth>(std::make_unique<AuthPrivate>(
          AuthParts{m_services.authApi, m_services.tokens, m_services.sessions, m_services.rest},
          AuthPlace{m_place.accountFile, m_options.backend, keepingOf(m_options)})))
    , m_servers(std::make_unique<Servers>(std::make_unique<ServersPrivate>(*this)))
    , m_messages(std::make_unique<Messages>(std::make_unique<MessagesPrivate>(*this)))
    , m_reads(std::make_unique<Reads>(std::make_unique<ReadsPrivate>(*this)))
    , m_search(std::make_unique<Search>(std::make_unique<SearchPrivate>(*this)))
{
    connect(m_auth.get(), &Auth::stateChanged, this, &ClientPrivate::onAuthState);
    connect(m_services.network.get(), &NetworkWatch::changed, m_client, &Client::retryNow);
    connect(&m_services.tokens, &TokenRefresher::accessTokenChanged, this, [this](const QByteArray &token) {
        if (m_ownerSync)
            m_ownerSync->setToken(token);
    });
    connect(&m_services.sessions, &SessionStore::memoryOnlyChanged, this, [this] {
        if (m_services.sessions.isMemoryOnly())
            tell(Notice::Kind::KeychainClosed,
                 QCoreApplication::translate("aigm",
                                             "Your key store could not be opened. You can stay "
                                             "signed in until you close AIGM."));
    });
}

ClientPrivate::~ClientPrivate()
{
    m_auth->disconnect(this);
    deactivate();
}

Async<void> ClientPrivate::start()
{
    if (const Result<void> made = makePrivateFolder(m_place.folder); !made)
        return answered<void>(made.error());
    const Promise<void> promise;
    whenDone(m_auth->d->restore(), this, [this, promise](const Result<void> &) {
        if (!m_cache)
            return promise.resolve({});
        whenDone(m_cache->open(), this, [this, promise](const Result<void> &opened) {
            if (!opened)
                noteError(opened.error());
            promise.resolve(opened);
        });
    });
    return promise.future();
}

void ClientPrivate::setOnlineAllowed(bool allowed)
{
    m_onlineAllowed = allowed;
    if (m_ownerSync)
        m_ownerSync->setOnlineAllowed(allowed);
}

void ClientPrivate::open(const ConversationId &conversation)
{
    ++m_open[conversation];
    if (m_sync)
        m_sync->open(conversation);
}

void ClientPrivate::close(const ConversationId &conversation)
{
    const auto found = m_open.find(conversation);
    if (found == m_open.end())
        return;
    if (--*found == 0)
        m_open.erase(found);
    if (m_sync)
        m_sync->close(conversation);
}

void ClientPrivate::onAuthState(Auth::State state)
{
    const bool signedIn = state == Auth::State::SignedIn;
    if (m_sync && !(signedIn && m_auth->account().id == m_account))
        deactivate();
    if (signedIn && !m_sync)
        activate();
    Q_EMIT m_client->connectionChanged(m_client->connectionState());
}

void ClientPrivate::activate()
{
    m_account = m_auth->account().id;
    if (const Result<void> made = makePrivateFolder(m_place.folder); !made)
        noteError(made.error());
    m_lock = std::make_unique<ProfileLock>(m_place.folder);
    if (m_lock->tryTake())
        becomeOwner();
    else
        becomeGuest();
}

// The lock goes last: when another process has it, this one no longer writes.
void ClientPrivate::deactivate()
{
    m_profileSoon.reset();
    m_ownerSync = nullptr;
    m_sync.reset();
    m_cache.reset();
    m_lock.reset();
    m_account = {};
    m_messages->d->setSummary({});
}

Async<void> ClientPrivate::signOutAndForget()
{
    if (!m_cache)
        return answered<void>(signedOut());
    if (!isOwner())
        return answered<void>(
            Error{.kind = Error::Kind::Rejected,
                  .message = QCoreApplication::translate(
                      "aigm", "AIGM is running with this account. Close it first, then try again."),
                  .code = QStringLiteral("profile_in_use")});
    const QString cacheFile = m_place.cacheFile(m_account);
    Async<void> ended = m_auth->signOut(); // which closes the cache
    if (const Result<void> removed = removeCacheFiles(cacheFile); !removed)
        return answered<void>(removed.error());
    return ended;
}

void ClientPrivate::becomeOwner(std::optional<qint64> since)
{
    openCache(CacheOptions::Role::Owner, since);
    TokenRefresher *tokens = &m_services.tokens;
    const OwnerSync::Parts parts{
        .cache = m_cache.get(),
        .rest = &m_services.rest,
        .clock = m_services.clock.get(),
        .realtime = {.backend = m_options.backend, .key = m_options.key.toUtf8()},
        .sockets = m_services.sockets,
        .tokens =
            [tokens](TokenWish wish) {
                return wish == TokenWish::Valid ? tokens->accessToken()
                                                : tokens->replacementFor(tokens->session().accessToken);
            },
        .folder = m_place.folder,
        .mode = m_options.realtime,
    };
    auto sync = std::make_unique<OwnerSync>(m_account, parts);
    m_ownerSync = sync.get();
    runSync(std::move(sync));
    const auto done = m_cache->upsertProfiles({m_auth->account()}); // own messages have a name at once
    Q_UNUSED(done);
    m_ownerSync->setOnlineAllowed(m_onlineAllowed);
    m_watchSoon = m_services.clock->after(kWatchPause, [this] { m_services.network->start(); });
}

void ClientPrivate::becomeGuest()
{
    openCache(CacheOptions::Role::Guest);
    auto sync = std::make_unique<GuestSync>(*m_cache, *m_services.clock, m_place.folder);
    connect(sync.get(), &GuestSync::ownerLost, this, &ClientPrivate::takeOver, Qt::QueuedConnection);
    runSync(std::move(sync));
}

void ClientPrivate::takeOver()
{
    if (!m_lock || m_lock->isHeld() || !m_lock->tryTake())
        return;
    // of the cache: who signs out meanwhile takes nothing over
    whenDone(m_cache->logPosition(), m_cache.get(), [this](const Result<qint64> &position) {
        m_sync.reset();
        retire(m_cache.release());
        becomeOwner(position ? std::optional(*position) : std::nullopt);
        Q_EMIT m_client->connectionChanged(m_client->connectionState());
    });
}

// A guest's cache is read to the end of what was asked of it, or somebody would wait for ever. It also tells
// the rest of its news: what both tell is taken in once.
void ClientPrivate::retire(Cache *cache)
{
    cache->setParent(this);
    disconnect(cache, &Cache::outboxChanged, nullptr, nullptr); // the new one knows better
    const auto drain = [cache](auto then) {
        whenDone(cache->held({}), cache, [then](const Result<HeldRanges> &) { then(); });
    };
    // the news of a job come after its answer, and before that of the next
    drain([drain, cache] { drain([cache] { cache->deleteLater(); }); });
}

void ClientPrivate::openCache(CacheOptions::Role role, std::optional<qint64> since)
{
    m_cache = std::make_unique<Cache>(
        CacheOptions{m_place.cacheFile(m_account), role, since, m_services.cacheThread, m_account});
    connect(m_cache.get(), &Cache::rebuilt, this, &ClientPrivate::onRebuilt);
    m_messages->d->follow(*m_cache);
    m_servers->d->follow(*m_cache);
    m_reads->d->follow(*m_cache);
}

void ClientPrivate::runSync(std::unique_ptr<Sync> sync)
{
    m_sync = std::move(sync);
    connect(m_sync.get(), &Sync::stateChanged, m_client, &Client::connectionChanged);
    connect(m_sync.get(), &Sync::stateChanged, this, [this](ConnectionState state) {
        if (state == ConnectionState::Online)
            m_profileSoon = m_services.clock->after(kProfilePause, [this] { m_auth->d->refreshProfile(); });
    });
    connect(m_sync.get(), &Sync::conversationGone, m_messages.get(), &Messages::conversationGone);
    connect(m_sync.get(), &Sync::failed, this, &ClientPrivate::noteError);
    for (auto it = m_open.cbegin(); it != m_open.cend(); ++it) {
        for (int i = 0; i < it.value(); ++i)
            m_sync->open(it.key());
    }
}

void ClientPrivate::onRebuilt(const CacheRebuild &rebuild)
{
    QString sentence = rebuild.newer
        ? QCoreApplication::translate("aigm",
                                      "The messages kept on this computer were written by a newer AIGM. They "
                                      "are loaded again from the server.")
        : QCoreApplication::translate(
            "aigm",
            "The messages kept on this computer were damaged. They are loaded again "
            "from the server.");
    if (rebuild.salvaged > 0)
        sentence += u' '
            + QCoreApplication::translate("aigm", "%n message(s) that had not been sent were saved.", nullptr,
                                          rebuild.salvaged);
    if (!rebuild.whole)
        sentence +=
            u' ' + QCoreApplication::translate("aigm", "Messages that had not been sent may be lost.");
    tell(Notice::Kind::CacheRebuilt, sentence, rebuild.salvaged);
    if (m_sync) {
        const auto refreshed = m_sync->refreshDirectory();
        Q_UNUSED(refreshed);
        m_sync->wakeOutbox();
        for (auto it = m_open.cbegin(); it != m_open.cend(); ++it) {
            const auto held = m_sync->synchronise(it.key());
            Q_UNUSED(held);
        }
    }
}

void ClientPrivate::noteError(const Error &error)
{
    if (error.kind == Error::Kind::Storage && error.code == storagecode::kDiskFull && !m_diskFullTold) {
        m_diskFullTold = true;
        tell(Notice::Kind::DiskFull,
             QCoreApplication::translate("aigm",
                                         "The disk is full. New messages cannot be stored. Free some "
                                         "space, or remove old pictures."));
    }
    if (error.kind == Error::Kind::Configuration && !m_misconfiguredTold) {
        m_misconfiguredTold = true;
        tell(Notice::Kind::WrongConfiguration, error.message);
    }
}

void ClientPrivate::tell(Notice::Kind kind, const QString &message, int count)
{
    Q_EMIT m_client->noticed({kind, message, count});
}

Error ClientPrivate::signedOut()
{
    return {.kind = Error::Kind::Unauthorized,
            .message = QCoreApplication::translate("aigm", "Please sign in first.")};
}

Client::Client(ClientOptions options, QObject *parent)
    : Client(std::move(options), ClientSeams(), parent)
{
}

Client::Client(ClientOptions options, ClientSeams seams, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<ClientPrivate>(this, std::move(options), std::move(seams)))
{
}

Client::~Client() = default;

Async<void> Client::start()
{
    return d->start();
}

const ClientOptions &Client::options() const
{
    return d->m_options;
}

Auth *Client::auth() const
{
    return d->m_auth.get();
}

Servers *Client::servers() const
{
    return d->m_servers.get();
}

Messages *Client::messages() const
{
    return d->m_messages.get();
}

Reads *Client::reads() const
{
    return d->m_reads.get();
}

Search *Client::search() const
{
    return d->m_search.get();
}

ConnectionState Client::connectionState() const
{
    return d->m_sync ? d->m_sync->state() : ConnectionState::Offline;
}

QDateTime Client::nextAttempt() const
{
    return d->m_sync ? d->m_sync->nextAttempt() : QDateTime();
}

bool Client::isOwner() const
{
    return d->isOwner();
}

Async<void> Client::signOutAndForget()
{
    return d->signOutAndForget();
}

void Client::retryNow()
{
    if (d->m_sync)
        d->m_sync->retryNow();
}

void Client::setOnlineAllowed(bool allowed)
{
    d->setOnlineAllowed(allowed);
}

} // namespace aigm
