// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/cache.h"

#include "cache/cacheconnection.h"
#include "cache/cachethread.h"

#include <QCoreApplication>

namespace aigm {

// The half of Cache that is about servers, rooms and people.

namespace {

using AtEnd = CacheThread::AtEnd;

//! A job that stores \p profiles and lets \p change, a DirectoryChange(DirectoryTable &), do the
//! rest.
template <class Change>
auto changing(QList<Profile> profiles, Change change)
{
    return [profiles = std::move(profiles), change = std::move(change)](CacheConnection &cache) {
        return cache.write([&]() -> Result<DirectoryChange> {
            cache.upsertProfiles(profiles);
            cache.note(change(cache.directory));
            return cache.notedDirectory();
        });
    };
}

} // namespace

Async<std::optional<Account>> Cache::account()
{
    return m_thread->run(
        [](CacheConnection &cache) -> Result<std::optional<Account>> { return cache.directory.account(); },
        AtEnd::Drop);
}

Async<void> Cache::setAccount(const Account &account)
{
    return m_thread->run([=](CacheConnection &cache) {
        return cache.write([&]() -> Result<void> {
            const std::optional<Account> before = cache.directory.account();
            cache.upsertProfiles({account.profile});
            cache.directory.setAccount(account);
            if (cache.directory.account() != before)
                cache.noteAccount();
            return {};
        });
    });
}

Async<QList<Server>> Cache::servers()
{
    return m_thread->run(
        [](CacheConnection &cache) -> Result<QList<Server>> { return cache.directory.servers(); },
        AtEnd::Drop);
}

Async<QList<Room>> Cache::rooms(const ServerId &server)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<QList<Room>> { return cache.directory.rooms(server); },
        AtEnd::Drop);
}

Async<QList<Member>> Cache::members(const ServerId &server)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<QList<Member>> { return cache.directory.members(server); },
        AtEnd::Drop);
}

Async<Room> Cache::room(const RoomId &id)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<Room> {
            if (auto room = cache.directory.room(id))
                return *std::move(room);
            return Error{.kind = Error::Kind::NotFound,
                         .message = QCoreApplication::translate("aigm", "This room no longer exists.")};
        },
        AtEnd::Drop);
}

Async<std::optional<Profile>> Cache::profile(const UserId &id)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<std::optional<Profile>> { return cache.profiles.find(id); },
        AtEnd::Drop);
}

Async<DirectoryChange> Cache::replaceDirectory(const Directory &directory)
{
    return m_thread->run(changing({}, [=](DirectoryTable &table) { return table.replace(directory); }));
}

Async<DirectoryChange> Cache::replaceMembers(const ServerId &server, const QList<Member> &members)
{
    QList<Profile> profiles;
    for (const Member &member : members)
        profiles.append(member.profile);
    return m_thread->run(
        changing(profiles, [=](DirectoryTable &table) { return table.replaceMembers(server, members); }));
}

Async<DirectoryChange> Cache::upsertServer(const Server &server)
{
    return m_thread->run(changing({}, [=](DirectoryTable &table) { return table.upsertServer(server); }));
}

Async<DirectoryChange> Cache::removeServer(const ServerId &server)
{
    return m_thread->run(changing({}, [=](DirectoryTable &table) { return table.removeServer(server); }));
}

Async<DirectoryChange> Cache::upsertRoom(const Room &room)
{
    return m_thread->run(changing({}, [=](DirectoryTable &table) { return table.upsertRoom(room); }));
}

Async<DirectoryChange> Cache::removeRoom(const RoomId &room)
{
    return m_thread->run(changing({}, [=](DirectoryTable &table) { return table.removeRoom(room); }));
}

Async<DirectoryChange> Cache::upsertMember(const Member &member)
{
    return m_thread->run(
        changing({member.profile}, [=](DirectoryTable &table) { return table.upsertMember(member); }));
}

Async<DirectoryChange> Cache::removeMember(const ServerId &server, const UserId &user)
{
    return m_thread->run(
        changing({}, [=](DirectoryTable &table) { return table.removeMember(server, user); }));
}

Async<DirectoryChange> Cache::upsertProfiles(const QList<Profile> &profiles)
{
    return m_thread->run(changing(profiles, [](DirectoryTable &) { return DirectoryChange(); }));
}

} // namespace aigm
