// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "place.h"

#include <functional>

namespace aigm::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

//! What a look into the cache found: nothing is no error yet, since the cache may be old.
template <class T>
using Found = Result<QList<T>>;

Found<Server> cachedServers(Context &context, const QString &text)
{
    const auto servers = context.await(context.client().servers()->list());
    if (!servers)
        return servers.error();
    const auto id = ServerId::fromString(text);
    QList<Server> found;
    for (const Server &server : *servers) {
        if (id ? server.id == *id : server.name == text)
            found.append(server);
    }
    return found;
}

//! Names may hold a slash, so every place to cut is tried.
Found<ConversationId> cachedRooms(Context &context, const QString &text)
{
    const auto servers = context.await(context.client().servers()->list());
    if (!servers)
        return servers.error();
    QList<ConversationId> found;
    for (const Server &server : *servers) {
        if (!text.startsWith(QString(server.name + u'/')))
            continue;
        const auto rooms = context.await(context.client().servers()->rooms(server.id));
        if (!rooms)
            return rooms.error();
        const QString name = text.mid(server.name.size() + 1);
        for (const Room &room : *rooms) {
            if (room.name == name)
                found.append(room.conversation());
        }
    }
    return found;
}

//! Looks into the cache and, when nothing is there, asks the server and looks again.
template <class T>
Result<T> findOne(Context &context, const std::function<Found<T>()> &look, const QString &none,
                  const QString &several)
{
    Found<T> found = look();
    if (found && found->isEmpty()) {
        const Result<void> refreshed = context.await(context.client().servers()->refresh());
        if (!refreshed)
            return refreshed.error();
        found = look();
    }
    if (!found)
        return found.error();
    if (found->isEmpty())
        return Error{.kind = Error::Kind::NotFound, .message = none};
    if (found->size() > 1)
        return Error{.kind = Error::Kind::Rejected, .message = several};
    return found->constFirst();
}

} // namespace

Result<Server> findServer(Context &context, const QString &text)
{
    return findOne<Server>(
        context, [&] { return cachedServers(context, text); },
        Context::tr("You have no server called %1.").arg(text),
        Context::tr("Several servers are called %1. Use the id instead.").arg(text));
}

Result<ConversationId> findConversation(Context &context, const QString &text)
{
    if (const auto id = ConversationId::fromString(text))
        return *id;
    if (!text.contains(u'/'))
        return Error{
            .kind = Error::Kind::NotFound,
            .message = Context::tr("A conversation is an id, or a server and a room with a slash between.")};
    return findOne<ConversationId>(
        context, [&] { return cachedRooms(context, text); }, Context::tr("You have no room %1.").arg(text),
        Context::tr("Several rooms are called %1. Use the id instead.").arg(text));
}

} // namespace aigm::cli
