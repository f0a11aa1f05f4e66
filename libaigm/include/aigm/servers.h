// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>
#include <aigm/member.h>
#include <aigm/room.h>
#include <aigm/server.h>

#include <QList>
#include <QObject>

#include <memory>

namespace aigm {

class ClientPrivate;
class ServersPrivate;

//! The servers of this account with their rooms and members, as cached; changed by the server alone.
//! Main thread; no call blocks. Reading calls answer from the cache, offline too. Writing calls need
//! the server and fail with Network, Timeout, Server, Configuration, RateLimited, Forbidden or what
//! they name.
class Servers : public QObject
{
    Q_OBJECT
public:
    explicit Servers(std::unique_ptr<ServersPrivate> d, QObject *parent = nullptr);
    ~Servers() override;

    //! In the order of joining. Errors: Storage.
    [[nodiscard]] Async<QList<Server>> list() const;
    //! Ordered by category, position, name. Errors: Storage.
    [[nodiscard]] Async<QList<Room>> rooms(const ServerId &server) const;
    //! Ordered by name. Errors: Storage.
    [[nodiscard]] Async<QList<Member>> members(const ServerId &server) const;
    //! A room by its id, whatever its server. Errors: Storage, NotFound.
    [[nodiscard]] Async<Room> room(const RoomId &room) const;

    //! Makes a server with its first room. Errors: Rejected with field name.
    [[nodiscard]] Async<Server> create(const QString &name);
    //! Errors: Rejected with field name; Forbidden unless admin.
    [[nodiscard]] Async<Room> createRoom(const ServerId &server, const RoomDraft &draft);
    //! \p maxUses 0 = no limit; \p expiresIn zero = never. Errors: Forbidden.
    [[nodiscard]] Async<Invite> createInvite(const ServerId &server, int maxUses = 0,
                                             std::chrono::seconds expiresIn = {});
    //! Errors: Rejected with code invite_invalid and field code.
    [[nodiscard]] Async<InvitePreview> previewInvite(const QString &code);
    //! Joins and yields the server with its rooms cached; joining twice is no error. Errors as
    //! previewInvite().
    [[nodiscard]] Async<Server> join(const QString &code);
    //! Errors: Rejected with code owner_cannot_leave.
    [[nodiscard]] Async<void> leave(const ServerId &server);
    //! Fetches the directory again; concurrent calls share one fetch.
    [[nodiscard]] Async<void> refresh();

Q_SIGNALS:
    //! Emitted after the commit that changed them.
    void serversChanged();
    void roomsChanged(const aigm::ServerId &server);
    void membersChanged(const aigm::ServerId &server);

private:
    friend class ClientPrivate;
    const std::unique_ptr<ServersPrivate> d;
};

} // namespace aigm
