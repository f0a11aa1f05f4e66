// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>
#include <aigm/auth.h>
#include <aigm/messages.h>
#include <aigm/reads.h>
#include <aigm/search.h>
#include <aigm/servers.h>

#include <QDateTime>
#include <QObject>
#include <QUrl>

#include <memory>

namespace aigm {

class ClientPrivate;
struct ClientSeams; // src/clientseams.h: what tests replace

//! Where a client looks and where it keeps things.
struct ClientOptions
{
    enum class SecretStore { Keychain, File };

    QUrl backend; //!< e.g. https://project.example; https, or http on a loopback address
    QString key;  //!< the publishable (anon) key
    QString profile = QStringLiteral("default"); //!< disjoint data, lock and keychain entries
    QString dataFolder = {};                     //!< empty = AppDataLocation of the program
    SecretStore secretStore = SecretStore::Keychain;
    RealtimeMode realtime = RealtimeMode::Broadcast;
};

//! Something the user has to be told once, in a banner or on stderr.
struct Notice
{
    enum class Kind {
        CacheRebuilt,       //!< the cache file was damaged; it was set aside and is filled anew
        DiskFull,           //!< nothing new can be stored
        KeychainClosed,     //!< the session is kept in memory only
        WrongConfiguration, //!< the server refuses the key, or is no AIGM backend
    };

    Kind kind;
    QString message; //!< a whole sentence
    int count = 0;   //!< CacheRebuilt: unsent messages that were saved
};

//! One account: builds and owns the services below. Light: no thread, file or socket before its first
//! use. Main thread.
class Client : public QObject
{
    Q_OBJECT
public:
    explicit Client(ClientOptions options, QObject *parent = nullptr);
    //! For tests: with other transports, clock and secrets.
    Client(ClientOptions options, ClientSeams seams, QObject *parent = nullptr);
    ~Client() override;

    //! Opens the profile: looks for a stored session, opens the cache, connects. Yields once auth().state()
    //! is known and the cache can be read; the connection comes later. Errors: Storage.
    [[nodiscard]] Async<void> start();

    [[nodiscard]] const ClientOptions &options() const;
    [[nodiscard]] Auth *auth() const;
    [[nodiscard]] Servers *servers() const;
    [[nodiscard]] Messages *messages() const;
    [[nodiscard]] Reads *reads() const;
    [[nodiscard]] Search *search() const;

    [[nodiscard]] ConnectionState connectionState() const;
    //! When the next connection is tried; invalid while connecting or online. UTC.
    [[nodiscard]] QDateTime nextAttempt() const;
    //! False when another process of this profile runs sync and outbox; this one reads and queues.
    [[nodiscard]] bool isOwner() const;
    //! Ends the session as Auth::signOut(), then removes what this computer keeps of the account: the cached
    //! messages, and those that were not sent. Errors: Unauthorized; Rejected with code profile_in_use, and
    //! nothing has happened, when another process of this profile is the owner; Storage when a file stays.
    [[nodiscard]] Async<void> signOutAndForget();
    //! Tries to connect now instead of at nextAttempt().
    void retryNow();
    //! False keeps the client off the network (aigm-cli --offline).
    void setOnlineAllowed(bool allowed);

Q_SIGNALS:
    void connectionChanged(aigm::ConnectionState state);
    void noticed(const aigm::Notice &notice);

private:
    const std::unique_ptr<ClientPrivate> d;
};

} // namespace aigm

Q_DECLARE_METATYPE(aigm::Notice)
