// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "rest/restapi.h"

#include "rest/resterror.h"

#include <QCoreApplication>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

//! Keeps URLs under the 8,000 characters that servers take.
constexpr qsizetype kIdsInAUrl = 100;

//! Whether \p room takes messages of somebody with the role \p role.
bool mayWrite(const Room &room, Role role)
{
    return role >= room.writeRole;
}

void setMayWrite(DirectoryRows &directory)
{
    QHash<ServerId, Role> roles;
    for (const Server &server : std::as_const(directory.servers))
        roles.insert(server.id, server.ownRole);
    for (Room &room : directory.rooms)
        room.mayWrite = mayWrite(room, roles.value(room.server, Role::Member));
}

} // namespace

RestApi::RestApi(HttpTransport &transport, const QUrl &backend, QObject *parent)
    : QObject(parent)
    , m_transport(transport)
    , m_backend(backend)
{
}

HttpRequest RestApi::get(QLatin1StringView table, const Query &query) const
{
    QUrl url = m_backend;
    url.setPath(url.path() % u"/rest/v1/" % table);
    url.setQuery(QString::fromLatin1(query.encoded()), QUrl::StrictMode);
    return {.method = "GET", .url = url, .headers = {{"Accept", "application/json"}}, .idempotent = true};
}

HttpRequest RestApi::patch(QLatin1StringView table, const QByteArray &body, const Query &query) const
{
    HttpRequest request = post(table, body, query);
    request.method = "PATCH";
    request.headers.emplaceBack("Prefer", "return=representation");
    request.idempotent = true; // each says what is to be, not what is to be done
    return request;
}

HttpRequest RestApi::post(QLatin1StringView path, const QByteArray &body, const Query &query) const
{
    HttpRequest request = get(path, query);
    request.method = "POST";
    request.headers.emplaceBack("Content-Type", "application/json");
    request.body = body;
    request.idempotent = false;
    return request;
}

Async<DirectoryRows> RestApi::directory(const UserId &me)
{
    const Promise<DirectoryRows> promise;
    const Query query = Query()
                            .select(rows::kOwnServerColumns)
                            .equals(rows::kUserId, me.toString())
                            .order(rows::kJoinedAt % u".asc")
                            .limit(kPageRows);
    const auto servers =
        call<QList<Server>>(get("server_members"_L1, query), [this](const HttpResponse &response) {
            return m_rows.ownServers(response.body);
        });
    whenDone(servers, this, [this, promise](const Result<QList<Server>> &answer) {
        if (!answer)
            promise.resolve(answer.error());
        else if (answer->isEmpty())
            promise.resolve(DirectoryRows());
        else
            fetchRooms({*answer, {}, {}}, promise);
    });
    return promise.future();
}

// Row-level security leaves the rooms of the own servers; pages go by the id.
void RestApi::fetchRooms(const DirectoryRows &soFar, const Promise<DirectoryRows> &promise)
{
    Query query = Query().select(rows::kRoomColumns).order(rows::kId % u".asc").limit(kPageRows);
    if (!soFar.rooms.isEmpty())
        query.where(rows::kId, u"gt", soFar.rooms.last().id.toString());
    const auto page = call<DirectoryRows>(
        get("rooms"_L1, query), [this](const HttpResponse &response) { return m_rows.rooms(response.body); });
    whenDone(page, this, [this, soFar, promise](const Result<DirectoryRows> &answer) {
        if (!answer) {
            promise.resolve(answer.error());
            return;
        }
        DirectoryRows all = soFar;
        all.rooms.append(answer->rooms);
        all.revs.insert(answer->revs);
        if (answer->rooms.size() >= kPageRows) {
            fetchRooms(all, promise);
            return;
        }
        setMayWrite(all);
        promise.resolve(all);
    });
}

Async<QList<Member>> RestApi::members(const ServerId &server)
{
    const Promise<QList<Member>> promise;
    fetchMembers(server, {}, promise);
    return promise.future();
}

void RestApi::fetchMembers(const ServerId &server, const QList<Member> &soFar,
                           const Promise<QList<Member>> &promise)
{
    Query query = Query()
                      .select(rows::kMemberColumns)
                      .equals(rows::kServerId, server.toString())
                      .order(rows::kUserId % u".asc")
                      .limit(kPageRows);
    if (!soFar.isEmpty())
        query.where(rows::kUserId, u"gt", soFar.last().profile.id.toString());
    const auto page =
        call<QList<Member>>(get("server_members"_L1, query),
                            [this](const HttpResponse &response) { return m_rows.members(response.body); });
    whenDone(page, this, [this, server, soFar, promise](const Result<QList<Member>> &answer) {
        if (!answer)
            promise.resolve(answer.error());
        else if (answer->size() < kPageRows)
            promise.resolve(soFar + *answer);
        else
            fetchMembers(server, soFar + *answer, promise);
    });
}

Async<QList<Profile>> RestApi::profiles(const QList<UserId> &users)
{
    const Promise<QList<Profile>> promise;
    if (users.isEmpty())
        promise.resolve(QList<Profile>());
    else
        fetchProfiles(users, {}, promise);
    return promise.future();
}

void RestApi::fetchProfiles(const QList<UserId> &users, const QList<Profile> &soFar,
                            const Promise<QList<Profile>> &promise)
{
    QStringList ids;
    for (const UserId &user : users.first(std::min(users.size(), kIdsInAUrl)))
        ids.append(user.toString());
    const Query query = Query().select(rows::kProfileColumns).in(rows::kId, ids);
    const auto page =
        call<QList<Profile>>(get("user_profiles"_L1, query),
                             [this](const HttpResponse &response) { return m_rows.profiles(response.body); });
    whenDone(page, this, [this, users, soFar, promise](const Result<QList<Profile>> &answer) {
        if (!answer)
            promise.resolve(answer.error());
        else if (users.size() <= kIdsInAUrl)
            promise.resolve(soFar + *answer);
        else
            fetchProfiles(users.sliced(kIdsInAUrl), soFar + *answer, promise);
    });
}

Async<Profile> RestApi::profile(const UserId &user)
{
    const Query query = Query().select(rows::kProfileColumns).equals(rows::kId, user.toString());
    return call<Profile>(
        get("user_profiles"_L1, query), [this](const HttpResponse &response) -> Result<Profile> {
            const Result<QList<Profile>> found = m_rows.profiles(response.body);
            if (!found)
                return found.error();
            return found->isEmpty() ? Result<Profile>(notThere()) : Result<Profile>(found->first());
        });
}

Async<Server> RestApi::createServer(const QString &name)
{
    return call<Server>(post("rpc/create_server"_L1, rows::createServer(name)),
                        [this](const HttpResponse &response) -> Result<Server> {
                            Result<Server> made = m_rows.server(response.body);
                            if (made)
                                made->ownRole = Role::Owner;
                            return made;
                        });
}

Async<Room> RestApi::createRoom(const ServerId &server, const RoomDraft &draft)
{
    HttpRequest request = post("rooms"_L1, rows::newRoom(server, draft), Query().select(rows::kRoomColumns));
    request.headers.emplaceBack("Prefer", "return=representation");
    return call<Room>(request, [this](const HttpResponse &response) { return m_rows.room(response.body); });
}

Async<Invite> RestApi::createInvite(const ServerId &server, int maxUses, std::chrono::seconds expiresIn)
{
    return call<Invite>(post("rpc/create_invite"_L1, rows::createInvite(server, maxUses, expiresIn)),
                        [this](const HttpResponse &response) { return m_rows.invite(response.body); });
}

Async<InvitePreview> RestApi::previewInvite(const QString &code)
{
    HttpRequest request = post("rpc/preview_invite"_L1, rows::inviteCode(code));
    request.idempotent = true;
    return call<InvitePreview>(
        request, [this](const HttpResponse &response) { return m_rows.invitePreview(response.body); });
}

Async<Server> RestApi::joinServer(const QString &code)
{
    HttpRequest request = post("rpc/join_server"_L1, rows::inviteCode(code));
    request.idempotent = true; // who is a member already uses nothing up
    return call<Server>(request,
                        [this](const HttpResponse &response) { return m_rows.server(response.body); });
}

Async<void> RestApi::leaveServer(const ServerId &server)
{
    HttpRequest request = post("rpc/leave_server"_L1, rows::oneServer(server));
    request.idempotent = true;
    const Promise<void> promise;
    whenDone(call<void>(request, [](const HttpResponse &) { return Result<void>(); }), this,
             [promise](const Result<void> &answer) {
                 // A repeat whose first answer was lost finds that it is done.
                 const bool isOut = answer || answer.error().code == "not_member"_L1;
                 promise.resolve(isOut ? Result<void>() : answer);
             });
    return promise.future();
}

Async<QList<ReadState>> RestApi::unreadOverview()
{
    HttpRequest request = post("rpc/unread_overview"_L1, "{}");
    request.idempotent = true;
    return call<QList<ReadState>>(
        request, [this](const HttpResponse &response) { return m_rows.readStates(response.body); });
}

Async<ReadState> RestApi::mark(QLatin1StringView function, const ConversationId &conversation, qint64 seq)
{
    HttpRequest request = post(function, rows::readMark(conversation, seq));
    request.idempotent = true;
    return call<ReadState>(request,
                           [this](const HttpResponse &response) { return m_rows.readState(response.body); });
}

Async<ReadState> RestApi::markRead(const ConversationId &conversation, qint64 seq)
{
    return mark("rpc/mark_read"_L1, conversation, seq);
}

Async<ReadState> RestApi::markUnread(const ConversationId &conversation, qint64 seq)
{
    return mark("rpc/mark_unread"_L1, conversation, seq);
}

// Not again after a lost answer: it would also mark what came in between.
Async<void> RestApi::markServerRead(const ServerId &server)
{
    return call<void>(post("rpc/mark_server_read"_L1, rows::oneServer(server)),
                      [](const HttpResponse &) { return Result<void>(); });
}

} // namespace aigm
