// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"
#include "sqlite/database.h"

namespace aigm {

class ProfileTable;

//! Servers, rooms and members of the account, and the account itself. Cache thread.
//! What changes the tables runs inside a transaction, compares with what is there and yields the
//! real difference, so that a signal is never raised for nothing. Only ids of people are stored
//! here: who they are lies in the ProfileTable, and is put there first.
class DirectoryTable
{
public:
    DirectoryTable(Database *database, ProfileTable *profiles);

    //! In the order of joining.
    [[nodiscard]] QList<Server> servers();
    //! Ordered by category, position, name.
    [[nodiscard]] QList<Room> rooms(const ServerId &server);
    //! Ordered by name.
    [[nodiscard]] QList<Member> members(const ServerId &server);
    [[nodiscard]] std::optional<Room> room(const RoomId &id);
    //! Those called \p name, or a part of it that stands first, without case and accents; "server/room" is a
    //! name too.
    [[nodiscard]] QList<RoomId> roomsNamed(const QString &name);
    //! Servers that \p user is a member of.
    [[nodiscard]] QList<ServerId> serversOf(const UserId &user);
    [[nodiscard]] std::optional<Account> account();

    //! Servers that are no longer there go with their rooms and members; messages stay.
    DirectoryChange replace(const Directory &directory);
    DirectoryChange replaceMembers(const ServerId &server, const QList<Member> &members);
    //! A new server comes last.
    DirectoryChange upsertServer(const Server &server);
    DirectoryChange removeServer(const ServerId &server);
    DirectoryChange upsertRoom(const Room &room);
    DirectoryChange removeRoom(const RoomId &room);
    DirectoryChange upsertMember(const Member &member);
    DirectoryChange removeMember(const ServerId &server, const UserId &user);
    void setAccount(const Account &account);

private:
    [[nodiscard]] bool hasServer(const ServerId &server);
    void writeServer(const Server &server, qint64 position);
    void writeRoom(const Room &room);
    void writeMember(const ServerId &server, const Member &member);

    Database *const m_database;
    ProfileTable *const m_profiles;
};

} // namespace aigm
