// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "json/reader.h"

#include <aigm/async.h>
#include <aigm/member.h>
#include <aigm/message.h>
#include <aigm/profile.h>
#include <aigm/readstate.h>
#include <aigm/room.h>
#include <aigm/server.h>

#include <QHash>
#include <QList>

namespace aigm {

//! Messages, and what came along: profiles of their authors, and reactions to them.
struct MessageRows
{
    QList<Message> messages;
    QList<Profile> authors;    //!< each once
    QList<Reaction> reactions; //!< those taken back too
};

//! An answer of the change feed.
struct ConversationChanges
{
    qint64 rev = 0; //!< up to here every change is in this answer
    QList<Message> messages;
    QList<Reaction> reactions;
    bool more = false; //!< ask again with since = rev
};

//! What to search for on the server.
struct MessageSearch
{
    QString words;
    QList<ConversationId> conversations = {}; //!< empty = all of the own ones
    QList<UserId> authors = {};               //!< empty = anybody
    QDateTime since = {};                     //!< invalid = from the first message on
    QDateTime until = {};                     //!< invalid = to the newest
    MessageId behind = {};                    //!< the last message of the page before
    int limit = 30;                           //!< 50 at most
};

//! An answer to a search, newest first.
struct MessagesFound
{
    QList<Message> messages;
    bool more = false;
};

//! The servers of an account in the order of joining, with all of their rooms.
struct DirectoryRows
{
    QList<Server> servers;
    QList<Room> rooms;
    QHash<RoomId, qint64> revs; //!< the revision of each room
};

//! JSON <-> values: the one place that knows the names of tables and columns. Columns that are unknown are
//! ignored, optional ones may be missing; an answer without what it must hold is a Server error.
//! A realtime frame's `row` has the same columns, so \a json may also be that slice. Keeps its parser's
//! memory: make one and use it again; not for two threads at once.
class RowReader
{
public:
    //! An array of messages, with or without the embedded author and reactions.
    [[nodiscard]] Result<MessageRows> messages(QByteArrayView json);
    //! One message: an object.
    [[nodiscard]] Result<Message> message(QByteArrayView json);
    [[nodiscard]] static Result<Message> message(json::Value row);
    [[nodiscard]] Result<ConversationChanges> changes(QByteArrayView json);
    [[nodiscard]] Result<MessagesFound> messagesFound(QByteArrayView json);
    //! An array of one conversation with at most one message embedded in it. Errors also: NotFound when it
    //! is empty.
    [[nodiscard]] Result<MessageRows> messageInConversation(QByteArrayView json);
    //! One reaction: an object.
    [[nodiscard]] Result<Reaction> reaction(QByteArrayView json);
    //! An array of reactions.
    [[nodiscard]] Result<QList<Reaction>> reactions(QByteArrayView json);
    //! An array of memberships with the embedded server.
    [[nodiscard]] Result<QList<Server>> ownServers(QByteArrayView json);
    //! One server: an object, or an array of one. Its ownRole is Member.
    [[nodiscard]] Result<Server> server(QByteArrayView json);
    //! An array of rooms. mayWrite is left true: it depends on the own role.
    [[nodiscard]] Result<DirectoryRows> rooms(QByteArrayView json);
    //! One room: an object, or an array of one.
    [[nodiscard]] Result<Room> room(QByteArrayView json);
    //! An array of members with the embedded profile.
    [[nodiscard]] Result<QList<Member>> members(QByteArrayView json);
    //! One membership without a profile, as the `row` of a member frame: the profile has its id alone.
    [[nodiscard]] Result<Member> member(QByteArrayView json);
    [[nodiscard]] Result<QList<Profile>> profiles(QByteArrayView json);
    [[nodiscard]] Result<Invite> invite(QByteArrayView json);
    [[nodiscard]] Result<InvitePreview> invitePreview(QByteArrayView json);
    //! The `rev` of the first row of an array; NotFound when it is empty.
    [[nodiscard]] Result<qint64> revision(QByteArrayView json);
    //! The lowest `seq` of an array of rows; 0 when it is empty.
    [[nodiscard]] Result<qint64> lowestSeq(QByteArrayView json);
    //! An array of conversations, with what is unread in each.
    [[nodiscard]] Result<QList<ReadState>> readStates(QByteArrayView json);
    //! One read marker: an object. It has no counts.
    [[nodiscard]] Result<ReadState> readState(QByteArrayView json);

private:
    json::Reader m_reader;
};

//! The role of that name; Member if this build does not know it.
[[nodiscard]] Role roleFromName(const QString &name);
[[nodiscard]] QString roleName(Role role);

//! Bodies of requests.
namespace rows {

[[nodiscard]] QByteArray newMessage(const Message &message);
[[nodiscard]] QByteArray editedContent(const Document &content);
[[nodiscard]] QByteArray deletion();
[[nodiscard]] QByteArray newReaction(const Reaction &reaction);
[[nodiscard]] QByteArray reactionState(bool isRemoved);
[[nodiscard]] QByteArray newRoom(const ServerId &server, const RoomDraft &draft);
[[nodiscard]] QByteArray createServer(const QString &name);
[[nodiscard]] QByteArray createInvite(const ServerId &server, int maxUses, std::chrono::seconds expiresIn);
[[nodiscard]] QByteArray inviteCode(const QString &code);
[[nodiscard]] QByteArray oneServer(const ServerId &server);
[[nodiscard]] QByteArray readMark(const ConversationId &conversation, qint64 seq);
//! \p uptoSeq 0 = no limit.
[[nodiscard]] QByteArray changesSince(const ConversationId &conversation, qint64 since, int limit,
                                      qint64 uptoSeq);
[[nodiscard]] QByteArray searchMessages(const MessageSearch &search);

//! What to select, and what to filter and order by.
inline constexpr QStringView kMessageColumns =
    u"id,room_id,author_id,content,reply_to_id,seq,rev,edited_at,deleted_at,created_at";
inline constexpr QStringView kMessageWithAuthor =
    u"id,room_id,author_id,content,reply_to_id,seq,rev,edited_at,deleted_at,created_at,"
    u"author:user_profiles!messages_author_id_fkey(id,username,display_name,avatar_url,status_text,status_"
    u"color),reactions:message_reactions!message_reactions_message_id_fkey(user_id,emoji,rev,removed_at)";
inline constexpr QStringView kRoomWithMessages = u"id,messages!messages_room_id_fkey(id,room_id,author_id,"
                                                 u"content,reply_to_id,seq,rev,edited_at,deleted_at,"
                                                 u"created_at,reactions:message_reactions!message_"
                                                 u"reactions_message_id_fkey(user_id,emoji,rev,removed_at))";
inline constexpr QStringView kReactionColumns = u"message_id,user_id,emoji,rev,removed_at";
inline constexpr QStringView kOwnServerColumns =
    u"role,joined_at,server:servers(id,name,icon_url,owner_id,epoch)";
inline constexpr QStringView kRoomColumns = u"id,server_id,name,topic,category,position,write_role,rev";
inline constexpr QStringView kMemberColumns = u"server_id,user_id,role,"
                                              u"user:user_profiles!server_members_user_id_fkey(id,username,"
                                              u"display_name,avatar_url,status_text,status_color)";
inline constexpr QStringView kProfileColumns =
    u"id,username,display_name,avatar_url,status_text,status_color";
inline constexpr QStringView kCreatedAt = u"created_at";
inline constexpr QStringView kEmoji = u"emoji";
inline constexpr QStringView kId = u"id";
inline constexpr QStringView kJoinedAt = u"joined_at";
inline constexpr QStringView kMessageId = u"message_id";
inline constexpr QStringView kMessagesId = u"messages.id";
inline constexpr QStringView kReactionKey = u"message_id,user_id,emoji";
inline constexpr QStringView kRev = u"rev";
inline constexpr QStringView kRoomId = u"room_id";
inline constexpr QStringView kSeq = u"seq";
inline constexpr QStringView kServerId = u"server_id";
inline constexpr QStringView kUserId = u"user_id";

} // namespace rows

} // namespace aigm
