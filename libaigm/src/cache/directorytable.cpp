// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/directorytable.h"

#include "cache/profiletable.h"
#include "cache/searchtext.h"
#include "sqlite/statement.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace aigm {

namespace {

// order of the columns: see readRoom()
#define AIGM_ROOM_SELECT                                                                                     \
    "SELECT r.id, r.server, r.name, r.topic, r.category, r.position, r.write_role, s.own_role "              \
    "FROM rooms r JOIN servers s ON s.id = r.server "
constexpr char kRooms[] = AIGM_ROOM_SELECT "WHERE r.server = ?";
constexpr char kRoom[] = AIGM_ROOM_SELECT "WHERE r.id = ?";
#undef AIGM_ROOM_SELECT

//! A number from the file: one that no Role has ranks lowest, as an unknown word of the server
//! does.
Role roleOf(qint64 number)
{
    return number > 0 && number <= qint64(Role::Owner) ? Role(number) : Role::Member;
}

Room readRoom(const Statement &row)
{
    Room room;
    room.id = row.id<RoomId>(0);
    room.server = row.id<ServerId>(1);
    room.name = row.text(2);
    room.topic = row.text(3);
    room.category = row.text(4);
    room.position = row.int32(5);
    room.writeRole = roleOf(row.int64(6));
    room.mayWrite = roleOf(row.int64(7)) >= room.writeRole;
    return room;
}

bool comesBefore(const Room &a, const Room &b)
{
    if (const int order = a.category.localeAwareCompare(b.category))
        return order < 0;
    if (a.position != b.position)
        return a.position < b.position;
    const int order = a.name.localeAwareCompare(b.name);
    return order != 0 ? order < 0 : a.id < b.id;
}

bool comesBeforeMember(const Member &a, const Member &b)
{
    const int order = a.profile.name().localeAwareCompare(b.profile.name());
    return order != 0 ? order < 0 : a.profile.id < b.profile.id;
}

} // namespace

DirectoryTable::DirectoryTable(Database *database, ProfileTable *profiles)
    : m_database(database)
    , m_profiles(profiles)
{
}

QList<Server> DirectoryTable::servers()
{
    QList<Server> servers;
    Statement query = m_database->statement(
        "SELECT id, name, icon_url, owner, epoch, own_role FROM servers ORDER BY position, id");
    while (query.next()) {
        servers.append({query.id<ServerId>(0), query.text(1), query.text(2), query.id<UserId>(3),
                        query.int64(4), roleOf(query.int64(5))});
    }
    return servers;
}

QList<Room> DirectoryTable::rooms(const ServerId &server)
{
    QList<Room> rooms;
    Statement query = m_database->statement(kRooms);
    query.bind(server);
    while (query.next())
        rooms.append(readRoom(query));
    std::sort(rooms.begin(), rooms.end(), comesBefore);
    return rooms;
}

QList<Member> DirectoryTable::members(const ServerId &server)
{
    QList<Member> members;
    Statement query = m_database->statement(
        "SELECT p.id, p.username, p.display_name, p.avatar_url, p.status_text, p.status_color, "
        "m.role "
        "FROM members m JOIN profiles p ON p.key = m.profile WHERE m.server = ?");
    query.bind(server);
    while (query.next()) {
        const Profile profile{query.id<UserId>(0), query.text(1), query.text(2),
                              query.text(3),       query.text(4), query.text(5)};
        members.append({server, profile, roleOf(query.int64(6))});
    }
    std::sort(members.begin(), members.end(), comesBeforeMember);
    return members;
}

std::optional<Room> DirectoryTable::room(const RoomId &id)
{
    Statement query = m_database->statement(kRoom);
    query.bind(id);
    if (!query.next())
        return std::nullopt;
    return readRoom(query);
}

QList<RoomId> DirectoryTable::roomsNamed(const QString &name)
{
    const QString wanted = searchtext::folded(name);
    QList<RoomId> whole;
    QList<RoomId> begun;
    Statement query =
        m_database->statement("SELECT r.id, r.name, s.name FROM rooms r JOIN servers s ON s.id = r.server");
    while (query.next()) {
        const QString room = searchtext::folded(query.text(1));
        const QString path =
            wanted.contains(u'/') ? searchtext::folded(query.text(2)) + u'/' + room : QString();
        if (room == wanted || path == wanted)
            whole.append(query.id<RoomId>(0));
        else if (room.startsWith(wanted) || path.startsWith(wanted))
            begun.append(query.id<RoomId>(0));
    }
    return whole.isEmpty() ? begun : whole;
}

QList<ServerId> DirectoryTable::serversOf(const UserId &user)
{
    QList<ServerId> servers;
    Statement query = m_database->statement("SELECT server FROM members WHERE profile = ?");
    query.bind(m_profiles->keyOf(user));
    while (query.next())
        servers.append(query.id<ServerId>(0));
    return servers;
}

std::optional<Account> DirectoryTable::account()
{
    Statement query =
        m_database->statement("SELECT p.id, email FROM account JOIN profiles p ON p.key = account.profile");
    if (!query.next())
        return std::nullopt;
    const auto user = query.id<UserId>(0);
    return Account{m_profiles->find(user).value_or(Profile{.id = user}), query.text(1)};
}

void DirectoryTable::setAccount(const Account &account)
{
    m_database->statement("INSERT OR REPLACE INTO account(only, profile, email) VALUES(1, ?, ?)")
        .bind(m_profiles->keyFor(account.profile.id), account.email)
        .run();
}

bool DirectoryTable::hasServer(const ServerId &server)
{
    Statement query = m_database->statement("SELECT 1 FROM servers WHERE id = ?");
    query.bind(server);
    return query.next();
}

void DirectoryTable::writeServer(const Server &server, qint64 position)
{
    m_database
        ->statement("INSERT INTO servers(id, position, name, icon_url, owner, epoch, own_role) "
                    "VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET "
                    "position = excluded.position, name = excluded.name, icon_url = excluded.icon_url, "
                    "owner = excluded.owner, epoch = excluded.epoch, own_role = excluded.own_role")
        .bind(server.id, position, server.name, server.iconUrl, server.owner, server.epoch,
              int(server.ownRole))
        .run();
}

void DirectoryTable::writeRoom(const Room &room)
{
    m_database
        ->statement("INSERT INTO rooms(id, server, name, topic, category, position, write_role) "
                    "VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO UPDATE SET "
                    "server = excluded.server, name = excluded.name, topic = excluded.topic, "
                    "category = excluded.category, position = excluded.position, "
                    "write_role = excluded.write_role")
        .bind(room.id, room.server, room.name, room.topic, room.category, room.position, int(room.writeRole))
        .run();
}

void DirectoryTable::writeMember(const ServerId &server, const Member &member)
{
    m_database
        ->statement("INSERT INTO members(server, profile, role) VALUES(?, ?, ?) "
                    "ON CONFLICT(server, profile) DO UPDATE SET role = excluded.role")
        .bind(server, m_profiles->keyFor(member.profile.id), int(member.role))
        .run();
}

DirectoryChange DirectoryTable::replace(const Directory &directory)
{
    DirectoryChange change;
    const QList<Server> before = servers();
    QHash<ServerId, QList<Room>> roomsBefore;
    for (const Server &server : before)
        roomsBefore.insert(server.id, rooms(server.id));
    for (const Server &server : before) {
        const auto same = [&](const Server &other) { return other.id == server.id; };
        if (std::none_of(directory.servers.cbegin(), directory.servers.cend(), same))
            m_database->statement("DELETE FROM servers WHERE id = ?").bind(server.id).run();
    }
    for (qsizetype i = 0; i < directory.servers.size(); ++i)
        writeServer(directory.servers[i], i);
    QHash<ServerId, QSet<RoomId>> kept;
    for (const Room &room : directory.rooms) {
        if (!hasServer(room.server))
            continue; // joined between the two answers: the next fetch brings both
        kept[room.server].insert(room.id);
        writeRoom(room);
    }
    const QList<Server> after = servers();
    change.servers = after != before;
    for (const Server &server : after) {
        const QList<Room> written = rooms(server.id);
        for (const Room &room : written) {
            if (!kept.value(server.id).contains(room.id))
                m_database->statement("DELETE FROM rooms WHERE id = ?").bind(room.id).run();
        }
        if (rooms(server.id) != roomsBefore.value(server.id))
            change.rooms.append(server.id);
    }
    return change;
}

DirectoryChange DirectoryTable::replaceMembers(const ServerId &server, const QList<Member> &replacement)
{
    DirectoryChange change;
    if (!hasServer(server))
        return change;
    const QList<Member> before = members(server);
    m_database->statement("DELETE FROM members WHERE server = ?").bind(server).run();
    for (const Member &member : replacement)
        writeMember(server, member);
    if (members(server) != before)
        change.members.append(server);
    return change;
}

DirectoryChange DirectoryTable::upsertServer(const Server &server)
{
    DirectoryChange change;
    const QList<Server> before = servers();
    const QList<Room> roomsBefore = rooms(server.id);
    const auto it = std::find_if(before.cbegin(), before.cend(),
                                 [&](const Server &other) { return other.id == server.id; });
    writeServer(server, it - before.cbegin());
    change.servers = servers() != before;
    if (rooms(server.id) != roomsBefore) // the own role decides who may write
        change.rooms.append(server.id);
    return change;
}

DirectoryChange DirectoryTable::removeServer(const ServerId &server)
{
    DirectoryChange change;
    m_database->statement("DELETE FROM servers WHERE id = ?").bind(server).run();
    change.servers = m_database->changedRows() > 0;
    return change;
}

DirectoryChange DirectoryTable::upsertRoom(const Room &room)
{
    DirectoryChange change;
    if (!hasServer(room.server))
        return change;
    const std::optional<Room> before = this->room(room.id);
    writeRoom(room);
    if (this->room(room.id) != before)
        change.rooms.append(room.server);
    if (before && before->server != room.server)
        change.rooms.append(before->server);
    return change;
}

DirectoryChange DirectoryTable::removeRoom(const RoomId &id)
{
    DirectoryChange change;
    if (const std::optional<Room> before = room(id)) {
        m_database->statement("DELETE FROM rooms WHERE id = ?").bind(id).run();
        change.rooms.append(before->server);
    }
    return change;
}

DirectoryChange DirectoryTable::upsertMember(const Member &member)
{
    DirectoryChange change;
    if (!hasServer(member.server))
        return change;
    const QList<Member> before = members(member.server);
    writeMember(member.server, member);
    if (members(member.server) != before)
        change.members.append(member.server);
    return change;
}

DirectoryChange DirectoryTable::removeMember(const ServerId &server, const UserId &user)
{
    DirectoryChange change;
    m_database->statement("DELETE FROM members WHERE server = ? AND profile = ?")
        .bind(server, m_profiles->keyOf(user))
        .run();
    if (m_database->changedRows() > 0)
        change.members.append(server);
    return change;
}

} // namespace aigm
