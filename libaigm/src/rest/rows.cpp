// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "rest/rows.h"

#include "rest/resterror.h"

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

using json::Value;

template <class T>
void set(T &target, std::optional<T> value)
{
    if (value)
        target = *std::move(value);
}

void set(int &target, std::optional<qint64> value)
{
    if (value)
        target =
            int(std::clamp<qint64>(*value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

bool readProfile(Value value, Profile &profile)
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

//! False unless \p value is a message with an id, a conversation, a seq and a rev. \p author is filled
//! when it came along.
bool readMessage(Value value, Message &message, Profile &author)
{
    const bool whole = value.members([&](std::string_view key, Value member) {
        if (key == "id")
            set(message.id, member.id<MessageId>());
        else if (key == "room_id" || key == "dm_conversation_id")
            set(message.conversation, member.id<ConversationId>());
        else if (key == "author_id")
            set(message.author, member.id<UserId>());
        else if (key == "content" && !member.isNull())
            message.content = Document::fromTipTap(member.raw().value_or(QByteArray()));
        else if (key == "reply_to_id")
            set(message.replyTo, member.id<MessageId>());
        else if (key == "seq")
            set(message.seq, member.integer());
        else if (key == "rev")
            set(message.rev, member.integer());
        else if (key == "created_at")
            set(message.createdAt, member.time());
        else if (key == "edited_at")
            set(message.editedAt, member.time());
        else if (key == "deleted_at")
            set(message.deletedAt, member.time());
        else if (key == "author")
            readProfile(member, author);
    });
    if (!author.id.isNull())
        message.authorName = author.name();
    if (message.deletedAt.isValid())
        message.content = Document();
    return whole && !message.id.isNull() && !message.conversation.isNull() && message.seq > 0
        && message.rev > 0;
}

bool readMessages(Value value, QList<Message> &messages, QHash<UserId, Profile> &authors)
{
    bool whole = true;
    return value.elements([&](Value element) {
        Message message;
        Profile author;
        whole = readMessage(element, message, author) && whole;
        messages.append(std::move(message));
        if (!author.id.isNull())
            authors.insert(author.id, author);
    }) && whole;
}

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

// A function that returns a row answers with an object, a table with an array.
template <class Read>
bool oneRow(Value value, Read read)
{
    bool isRead = false;
    const bool isArray = value.elements([&](Value element) { isRead = read(element); });
    return isArray ? isRead : read(value);
}

template <class T>
Result<T> answer(bool isRead, T &&value)
{
    if (!isRead)
        return unreadableAnswer();
    return std::forward<T>(value);
}

} // namespace

Result<MessageRows> RowReader::messages(QByteArrayView json)
{
    MessageRows result;
    QHash<UserId, Profile> authors;
    const bool isRead =
        m_reader.read(json, [&](Value root) { return readMessages(root, result.messages, authors); });
    result.authors = authors.values();
    return answer(isRead, std::move(result));
}

Result<Message> RowReader::message(QByteArrayView json)
{
    Message result;
    Profile author;
    const bool isRead = m_reader.read(json, [&](Value root) { return readMessage(root, result, author); });
    return answer(isRead, std::move(result));
}

Result<std::optional<Message>> RowReader::messageInConversation(QByteArrayView json)
{
    QList<Message> messages;
    QHash<UserId, Profile> authors;
    bool isEmpty = true;
    bool isWhole = true;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.elements([&](Value element) {
            isEmpty = false;
            element.members([&](std::string_view key, Value member) {
                if (key == "messages")
                    isWhole = readMessages(member, messages, authors);
            });
        });
    });
    if (isRead && isEmpty)
        return notThere();
    return answer(isRead && isWhole, messages.isEmpty() ? std::nullopt : std::optional(messages.first()));
}

Result<ConversationChanges> RowReader::changes(QByteArrayView json)
{
    ConversationChanges result;
    QHash<UserId, Profile> authors;
    std::optional<qint64> rev;
    bool hasMessages = false;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.members([&](std::string_view key, Value member) {
            if (key == "rev")
                rev = member.integer();
            else if (key == "messages")
                hasMessages = readMessages(member, result.messages, authors);
            else if (key == "more")
                set(result.more, member.boolean());
        });
    });
    result.rev = rev.value_or(0);
    return answer(isRead && rev && hasMessages, std::move(result));
}

Result<MessagesFound> RowReader::messagesFound(QByteArrayView json)
{
    MessagesFound result;
    QHash<UserId, Profile> authors;
    bool hasMessages = false;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.members([&](std::string_view key, Value member) {
            if (key == "messages")
                hasMessages = readMessages(member, result.messages, authors);
            else if (key == "more")
                set(result.more, member.boolean());
        });
    });
    return answer(isRead && hasMessages, std::move(result));
}

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
