// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientprivate.h"
#include "serversprivate.h"

#include <aigm/servers.h>

namespace aigm {

void ServersPrivate::follow(const Cache &cache)
{
    QObject::connect(&cache, &Cache::directoryChanged, q, [this](const DirectoryChange &change) {
        if (change.servers)
            Q_EMIT q->serversChanged();
        for (const ServerId &server : change.rooms)
            Q_EMIT q->roomsChanged(server);
        for (const ServerId &server : change.members)
            Q_EMIT q->membersChanged(server);
    });
    QObject::connect(&cache, &Cache::rebuilt, q, &Servers::serversChanged);
}

// The answer of the server is the truth already; the directory follows so that the caller finds it there.
template <class T>
Async<T> ServersPrivate::thenRefresh(const Async<T> &call)
{
    const Promise<T> promise;
    whenDone(call, q, [this, promise](const Result<T> &answer) {
        if (!answer || !client.sync())
            return promise.resolve(answer);
        whenDone(client.sync()->refreshDirectory(), q,
                 [promise, answer](const Result<void> &) { promise.resolve(answer); });
    });
    return promise.future();
}

Async<Server> ServersPrivate::asCached(const Async<Server> &call)
{
    const Promise<Server> promise;
    whenDone(thenRefresh(call), q, [this, promise](const Result<Server> &answer) {
        if (!answer || !client.cache())
            return promise.resolve(answer);
        whenDone(client.cache()->servers(), q, [promise, answer](const Result<QList<Server>> &servers) {
            if (!servers)
                return promise.resolve(answer);
            for (const Server &server : *servers) {
                if (server.id == answer->id)
                    return promise.resolve(server);
            }
            promise.resolve(answer);
        });
    });
    return promise.future();
}

Servers::Servers(std::unique_ptr<ServersPrivate> priv, QObject *parent)
    : QObject(parent)
    , d(std::move(priv))
{
    d->q = this;
}

Servers::~Servers() = default;

Async<QList<Server>> Servers::list() const
{
    if (d->client.cache())
        return d->client.cache()->servers();
    return answered<QList<Server>>(ClientPrivate::signedOut());
}

Async<QList<Room>> Servers::rooms(const ServerId &server) const
{
    if (d->client.cache())
        return d->client.cache()->rooms(server);
    return answered<QList<Room>>(ClientPrivate::signedOut());
}

Async<QList<Member>> Servers::members(const ServerId &server) const
{
    if (d->client.cache())
        return d->client.cache()->members(server);
    return answered<QList<Member>>(ClientPrivate::signedOut());
}

Async<Room> Servers::room(const RoomId &room) const
{
    if (d->client.cache())
        return d->client.cache()->room(room);
    return answered<Room>(ClientPrivate::signedOut());
}

Async<Server> Servers::create(const QString &name)
{
    return d->asCached(d->client.rest().createServer(name));
}

Async<Room> Servers::createRoom(const ServerId &server, const RoomDraft &draft)
{
    return d->thenRefresh(d->client.rest().createRoom(server, draft));
}

Async<Invite> Servers::createInvite(const ServerId &server, int maxUses, std::chrono::seconds expiresIn)
{
    return d->client.rest().createInvite(server, maxUses, expiresIn);
}

Async<InvitePreview> Servers::previewInvite(const QString &code)
{
    return d->client.rest().previewInvite(code);
}

Async<Server> Servers::join(const QString &code)
{
    return d->asCached(d->client.rest().joinServer(code));
}

Async<void> Servers::leave(const ServerId &server)
{
    return d->thenRefresh(d->client.rest().leaveServer(server));
}

Async<void> Servers::refresh()
{
    if (d->client.sync())
        return d->client.sync()->refreshDirectory();
    return answered<void>(ClientPrivate::signedOut());
}

} // namespace aigm
