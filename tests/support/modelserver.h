// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/clock.h"
#include "net/httptransport.h"

#include <aigm/types.h>

#include <QDateTime>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QUrlQuery>

#include <functional>
#include <map>
#include <optional>

namespace aigm {

//! A row of the model's message log.
struct ModelMessage
{
    QString id;
    QString author;
    QJsonObject content;
    QString firstText; //!< before any edit
    QString replyTo;
    qint64 seq = 0;
    qint64 rev = 0;
    QDateTime createdAt;
    QDateTime editedAt;
    QDateTime deletedAt;

    QStringList texts; //!< all that it has said, the oldest first

    //! The text of its first paragraph.
    [[nodiscard]] QString text() const;
};

struct ModelReaction
{
    QString message;
    QString user;
    QString emoji;
    qint64 rev = 0;
    QDateTime removedAt;
};

//! A room and its log, oldest first.
struct ModelRoom
{
    QString id;
    QString server;
    QString name;
    qint64 rev = 0;
    QList<ModelMessage> log;
    QHash<QString, qsizetype> byId; //!< places in the log
    QList<ModelReaction> reactions; //!< those taken back too
};

//! How far somebody has read a room.
struct ModelMarker
{
    qint64 lastReadSeq = 0;
    qint64 unreadFrom = 0; //!< 0 = not marked unread

    [[nodiscard]] qint64 place() const;
    friend bool operator==(const ModelMarker &, const ModelMarker &) = default;
};

//! The rules of the backend in memory: accounts, tokens with rotation, servers, rooms, messages numbered by a
//! revision counter a room, the change feed, and the frames that a commit sends. It answers at once; delays
//! and faults are the network's. `tst_modelserver` holds it against the local stack.
class ModelServer
{
public:
    //! Tells a frame to whoever has joined \p topic.
    using Publish =
        std::function<void(const QString &topic, const QByteArray &event, const QByteArray &payload)>;

    explicit ModelServer(Clock &clock)
        : m_clock(clock)
    {
    }
    ModelServer(const ModelServer &) = delete;
    ModelServer &operator=(const ModelServer &) = delete;

    //! What the backend answers. A message is dated \p startedAt: a transaction may take its time.
    [[nodiscard]] HttpResponse answer(const HttpRequest &request, const QDateTime &startedAt);

    //! The user of an access token; empty when it has expired or was never given out.
    [[nodiscard]] QString userOf(const QString &accessToken) const;
    [[nodiscard]] bool mayJoin(const QString &user, const QString &topic) const;

    [[nodiscard]] const std::map<QString, ModelRoom> &rooms() const { return m_rooms; }
    [[nodiscard]] const ModelRoom &room(const QString &id) const { return m_rooms.at(id); }
    [[nodiscard]] ModelMarker marker(const QString &user, const QString &room) const;
    //! Messages of others after the marker; 100 at most.
    [[nodiscard]] int unreadOf(const QString &user, const QString &room) const;
    //! The user of that name; empty if there is none.
    [[nodiscard]] QString idOf(const QString &username) const;
    void addMember(const QString &server, const QString &user);
    //! Takes \p user out of \p server: a last frame, and a new epoch.
    void removeMember(const QString &server, const QString &user);
    //! Somebody's other program sends; \p createdAt may lie in the past: a transaction that commits late.
    //! Yields the id.
    QString write(const QString &room, const QString &author, const QString &text,
                  const QDateTime &createdAt);
    //! Another device of the author edits or deletes. False when there is no such message.
    bool edit(const QString &room, const QString &message, const QString &text);
    bool erase(const QString &room, const QString &message);
    //! All but the newest \p kept messages are gone from memory, as if the room had begun with those: a run
    //! of hours measures its clients, not this.
    void forgetOlder(const QString &room, qsizetype kept);
    //! Every session of \p user ends: its refresh token is refused from now on.
    void endSessions(const QString &user);

    Publish publish = [](const QString &, const QByteArray &, const QByteArray &) {};
    std::chrono::seconds tokenLife{3600};

private:
    struct Account
    {
        QString id;
        QString email;
        QString password;
        QString username;
    };
    struct Token
    {
        QString user;
        QDateTime expiresAt;
    };
    struct Refresh
    {
        QString user;
        QString child; //!< set once it was used
        QDateTime usedAt;
    };
    struct Server
    {
        QString id;
        QString name;
        QString owner;
        qint64 epoch = 1;
        QList<std::pair<QString, QString>> members; //!< user and role, in the order of joining
    };
    struct Call
    {
        QString user;
        QUrlQuery query;
        QJsonObject body;
        QDateTime startedAt;
        bool wantsRows = false; //!< what a change comes to is answered
    };

    // modelaccounts.cpp
    [[nodiscard]] HttpResponse auth(const HttpRequest &request, const QString &path);
    [[nodiscard]] HttpResponse signUp(const QJsonObject &body);
    [[nodiscard]] HttpResponse refresh(const QString &token);
    [[nodiscard]] HttpResponse newSession(const Account &account, const QString &refreshToken);
    [[nodiscard]] QString newRefreshToken(const QString &user);
    [[nodiscard]] QJsonObject profileRow(const QString &user) const;

    // modelserver.cpp
    [[nodiscard]] HttpResponse rest(const QString &path, const QByteArray &method, const Call &call);
    [[nodiscard]] HttpResponse rpc(const QString &name, const Call &call);
    [[nodiscard]] HttpResponse ownServers(const Call &call) const;
    [[nodiscard]] HttpResponse members(const QString &server, const Call &call) const;
    [[nodiscard]] HttpResponse roomList(const Call &call) const;
    [[nodiscard]] HttpResponse profiles(const Call &call) const;
    [[nodiscard]] HttpResponse createServer(const Call &call);
    [[nodiscard]] HttpResponse createInvite(const Call &call);
    [[nodiscard]] HttpResponse previewInvite(const Call &call) const;
    [[nodiscard]] HttpResponse joinServer(const Call &call);
    [[nodiscard]] HttpResponse leaveServer(const Call &call);
    [[nodiscard]] HttpResponse createRoom(const Call &call);
    ModelRoom &addRoom(Server &server, const QString &name);
    [[nodiscard]] QString roleOf(const QString &user, const QString &server) const;
    [[nodiscard]] QJsonObject serverRow(const Server &server) const;
    [[nodiscard]] QJsonObject roomRow(const ModelRoom &room) const;
    void sendMember(const Server &server, const QString &user, const QString &role, const char *op);

    // modelmessages.cpp
    [[nodiscard]] HttpResponse messageList(const Call &call) const;
    [[nodiscard]] static QJsonArray writtenSince(const ModelRoom &room, const QDateTime &since, int limit);
    [[nodiscard]] HttpResponse insertMessage(const Call &call);
    [[nodiscard]] HttpResponse changeMessage(const Call &call);
    void append(ModelRoom &room, ModelMessage message);
    [[nodiscard]] HttpResponse conversationChanges(const Call &call) const;
    [[nodiscard]] HttpResponse insertReaction(const Call &call);
    [[nodiscard]] HttpResponse changeReaction(const Call &call);
    [[nodiscard]] std::optional<HttpResponse> refusalToReact(const Call &call, const ModelRoom *room,
                                                             const QString &message) const;
    [[nodiscard]] ModelRoom *roomOfMessage(const QString &message);
    [[nodiscard]] QJsonObject reactionRow(const ModelReaction &reaction) const;
    [[nodiscard]] QJsonArray reactionsTo(const ModelRoom &room, const QString &message) const;
    void touched(ModelRoom &room, ModelReaction &reaction);
    [[nodiscard]] QJsonObject messageRow(const ModelRoom &room, const ModelMessage &message) const;
    [[nodiscard]] QJsonObject roomWithMessage(const ModelRoom &room, const QString &message) const;
    bool change(const QString &room, const QString &message, const QJsonObject &content);
    void touched(ModelRoom &room, ModelMessage &message, bool isPoke);

    // modelreads.cpp
    [[nodiscard]] HttpResponse unreadOverview(const Call &call) const;
    [[nodiscard]] HttpResponse mark(const Call &call, bool isRead);
    [[nodiscard]] HttpResponse markServerRead(const Call &call);
    void sendReceipt(const QString &user, const ModelRoom &room, qint64 seq);
    void markEarlierRead(const QString &user, const QString &server);

    [[nodiscard]] QString newId();

    Clock &m_clock;
    quint64 m_lastId = 0;
    quint64 m_lastToken = 0;
    std::map<QString, Account> m_accounts; //!< by id
    std::map<QString, Token> m_tokens;
    std::map<QString, Refresh> m_refreshTokens;
    std::map<QString, Server> m_servers;
    std::map<QString, ModelRoom> m_rooms;
    std::map<std::pair<QString, QString>, ModelMarker> m_markers; //!< by user and room
    QHash<QString, QString> m_invites;                            //!< code to server
};

//! Shorthands of the model's parts.
namespace model {

[[nodiscard]] HttpResponse json(int status, const QJsonValue &value);
[[nodiscard]] HttpResponse error(int status, const QString &code, const QString &hint = {});
//! The value of `column=op.value`; empty if there is no such filter.
[[nodiscard]] QString filter(const QUrlQuery &query, const QString &column, const QString &op);
[[nodiscard]] QString moment(const QDateTime &time);

} // namespace model

} // namespace aigm
