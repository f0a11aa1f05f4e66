// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientprivate.h"

#include "auth/filestore.h"
#include "auth/keychainstore.h"
#include "net/qnamtransport.h"
#include "net/systemclock.h"
#include "net/systemnetworkwatch.h"
#include "realtime/qtsocket.h"

#include <QDir>
#include <QStandardPaths>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

//! A name that is one folder on every system, different for different profiles.
QString folderName(const QString &profile)
{
    QByteArray name = profile.toUtf8().toPercentEncoding(" ", ".");
    name.replace('.', "%2E"); // neither "..", nor a hidden folder
    return name.isEmpty() ? u"default"_s : QString::fromLatin1(name.left(100));
}

std::unique_ptr<SecretStore> systemSecrets(const ClientOptions &options, const ProfilePlace &place)
{
    if (options.secretStore == ClientOptions::SecretStore::File)
        return std::make_unique<FileStore>(place.secrets);
    return std::make_unique<KeychainStore>(options.profile);
}

} // namespace

ProfilePlace::ProfilePlace(const ClientOptions &options)
{
    const QString data = options.dataFolder.isEmpty()
        ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation)
        : options.dataFolder;
    folder = data + u'/' + folderName(options.profile);
    accountFile = folder + u"/account.json";
    refreshLock = folder + u"/refresh.lock";
    secrets = folder + u"/secrets";
}

QString ProfilePlace::cacheFile(const UserId &account) const
{
    return folder + u'/' + account.toString() + u".sqlite";
}

Services::Services(const ClientOptions &options, const ProfilePlace &place, ClientSeams seams)
    : cacheThread(seams.cacheThread)
    , clock(seams.clock ? std::move(seams.clock) : std::make_shared<SystemClock>())
    , bare(seams.transport ? std::move(seams.transport) : std::make_unique<QnamTransport>())
    , sockets(seams.sockets ? std::move(seams.sockets)
                            : SocketFactory([] { return std::make_unique<QtSocket>(); }))
    , secrets(seams.secrets ? std::move(seams.secrets) : systemSecrets(options, place))
    , network(seams.network ? std::move(seams.network) : std::make_shared<SystemNetworkWatch>())
    , serverTime(*clock)
    , authApi(*bare, serverTime, options.backend, options.key.toUtf8())
    , sessions(*secrets)
    , tokens({authApi, sessions, *clock, serverTime, place.refreshLock})
    , retrying(*bare, *clock)
    , authorized(retrying, tokens, options.key.toUtf8())
    , rest(authorized, options.backend)
{
}

} // namespace aigm
