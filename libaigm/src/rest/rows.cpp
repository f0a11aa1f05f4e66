// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "rest/rows.h"

#include "rest/rowreading.h"

namespace aigm {

using namespace Qt::Literals::StringLiterals;
using json::Value;
using namespace reading;

bool reading::readProfile(Value value, Profile &profile)
{
    return value.members([&](std::string_view key, Value member) {
        if (key == "id")
            set(profile.id, member.id<UserId>());
        else if (key == "username")
            set(profile.username, member.string());
        else if (key == "display_name")
            set(profile.displayName, member.string());
        else if (key == "avatar_url")
            set(profile.avatarUrl, member.string());
        else if (key == "status_text")
            set(profile.statusText, member.string());
        else if (key == "status_color")
            set(profile.statusColor, member.string());
    });
}

namespace {

bool readServer(Value value, Server &server)
{
    return value.members([&](std::string_view key, Value member) {
        if (key == "id")
            set(server.id, member.id<ServerId>());
        else if (key == "name")
            set(server.name, member.string());
        else if (key == "icon_url")
            set(server.iconUrl, member.string());
        else if (key == "owner_id")
            set(server.owner, member.id<UserId>());
        else if (key == "epoch")
            set(server.epoch, member.integer());
    }) && !server.id.isNull();
}

bool readRoom(Value value, Room &room, qint64 &rev)
{
    return value.members([&](std::string_view key, Value member) {
        if (key == "id")
            set(room.id, member.id<RoomId>());
        else if (key == "server_id")
            set(room.server, member.id<ServerId>());
        else if (key == "name")
            set(room.name, member.string());
        else if (key == "topic")
            set(room.topic, member.string());
        else if (key == "category")
            set(room.category, member.string());
        else if (key == "position")
            set(room.position, member.integer());
        else if (key == "write_role")
            room.writeRole = roleFromName(member.string().value_or(QString()));
        else if (key == "rev")
            set(rev, member.integer());
    }) && !room.id.isNull()
        && !room.server.isNull();
}

bool readMember(Value value, Member &member)
{
    UserId user;
    const bool whole = value.members([&](std::string_view key, Value entry) {
        if (key == "server_id")
            set(member.server, entry.id<ServerId>());
        else if (key == "user_id")
            set(user, entry.id<UserId>());
        else if (key == "role")
            member.role = roleFromName(entry.string().value_or(QString()));
        else if (key == "user")
            readProfile(entry, member.profile);
    });
    member.profile.id = user;
    return whole && !user.isNull() && !member.server.isNull();
}

} // namespace

Result<QList<Server>> RowReader::ownServers(QByteArrayView json)
{
    QList<Server> result;
    bool whole = true;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.elements([&](Value element) {
            Server server;
            bool hasServer = false;
            element.members([&](std::string_view key, Value member) {
                if (key == "role")
                    server.ownRole = roleFromName(member.string().value_or(QString()));
                else if (key == "server")
                    hasServer = readServer(member, server);
            });
            whole = whole && hasServer;
            result.append(std::move(server));
        });
    });
    return answer(isRead && whole, std::move(result));
}

Result<Server> RowReader::server(QByteArrayView json)
{
    Server result;
    const bool isRead = m_reader.read(
        json, [&](Value root) { return oneRow(root, [&](Value row) { return readServer(row, result); }); });
    return answer(isRead, std::move(result));
}

Result<DirectoryRows> RowReader::rooms(QByteArrayView json)
{
    DirectoryRows result;
    bool whole = true;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.elements([&](Value element) {
            Room room;
            qint64 rev = 0;
            whole = readRoom(element, room, rev) && whole;
            result.revs.insert(room.id, rev);
            result.rooms.append(std::move(room));
        });
    });
    return answer(isRead && whole, std::move(result));
}

Result<Room> RowReader::room(QByteArrayView json)
{
    Room result;
    qint64 rev = 0;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return oneRow(root, [&](Value row) { return readRoom(row, result, rev); });
    });
    return answer(isRead, std::move(result));
}

Result<QList<Member>> RowReader::members(QByteArrayView json)
{
    QList<Member> result;
    bool whole = true;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.elements([&](Value element) {
            Member member;
            whole = readMember(element, member) && whole;
            result.append(std::move(member));
        });
    });
    return answer(isRead && whole, std::move(result));
}

Result<Member> RowReader::member(QByteArrayView json)
{
    Member result;
    const bool isRead = m_reader.read(json, [&](Value root) { return readMember(root, result); });
    return answer(isRead, std::move(result));
}

Result<QList<Profile>> RowReader::profiles(QByteArrayView json)
{
    QList<Profile> result;
    bool whole = true;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.elements([&](Value element) {
            Profile profile;
            whole = readProfile(element, profile) && !profile.id.isNull() && whole;
            result.append(std::move(profile));
        });
    });
    return answer(isRead && whole, std::move(result));
}

Result<Invite> RowReader::invite(QByteArrayView json)
{
    Invite result;
    const auto read = [&](Value row) {
        return row.members([&](std::string_view key, Value member) {
            if (key == "code")
                set(result.code, member.string());
            else if (key == "server_id")
                set(result.server, member.id<ServerId>());
            else if (key == "max_uses")
                set(result.maxUses, member.integer());
            else if (key == "expires_at")
                set(result.expiresAt, member.time());
        }) && !result.code.isEmpty();
    };
    const bool isRead = m_reader.read(json, [&](Value root) { return oneRow(root, read); });
    return answer(isRead, std::move(result));
}

Result<InvitePreview> RowReader::invitePreview(QByteArrayView json)
{
    InvitePreview result;
    const auto read = [&](Value row) {
        return row.members([&](std::string_view key, Value member) {
            if (key == "server_id")
                set(result.server, member.id<ServerId>());
            else if (key == "name")
                set(result.name, member.string());
            else if (key == "icon_url")
                set(result.iconUrl, member.string());
            else if (key == "members")
                set(result.memberCount, member.integer());
        }) && !result.server.isNull();
    };
    const bool isRead = m_reader.read(json, [&](Value root) { return oneRow(root, read); });
    return answer(isRead, std::move(result));
}

Result<qint64> RowReader::revision(QByteArrayView json)
{
    std::optional<qint64> rev;
    bool isEmpty = true;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.elements([&](Value element) {
            isEmpty = false;
            element.members([&](std::string_view key, Value member) {
                if (key == "rev")
                    rev = member.integer();
            });
        });
    });
    if (isRead && isEmpty)
        return notThere();
    return answer(isRead && rev, rev.value_or(0));
}

} // namespace aigm
