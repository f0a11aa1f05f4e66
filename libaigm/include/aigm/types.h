// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QHashFunctions>
#include <QMetaType>
#include <QString>
#include <QUuid>

#include <array>
#include <compare>
#include <cstring>
#include <optional>

namespace aigm {

//! A UUID that knows what it names, so that a room cannot be passed where a user is meant.
//! Sixteen bytes, trivially copyable; null (all zero) until set.
template <class Tag>
class Id
{
public:
    static constexpr qsizetype kSize = 16;

    constexpr Id() = default;

    //! Reads the 36-character form, upper or lower case; nothing else is accepted.
    [[nodiscard]] static std::optional<Id> fromString(QStringView text)
    {
        if (text.size() != 36)
            return std::nullopt;
        const QUuid uuid = QUuid::fromString(text);
        if (uuid.isNull())
            return std::nullopt;
        return fromBytes(uuid.toRfc4122());
    }
    //! Reads the 36-character form in ASCII.
    [[nodiscard]] static std::optional<Id> fromLatin1(QByteArrayView text)
    {
        return fromString(QString::fromLatin1(text));
    }
    //! Reads the 16-byte form that the cache stores.
    [[nodiscard]] static std::optional<Id> fromBytes(QByteArrayView bytes)
    {
        if (bytes.size() != kSize)
            return std::nullopt;
        Id id;
        std::memcpy(id.m_bytes.data(), bytes.data(), kSize);
        return id;
    }

    [[nodiscard]] bool isNull() const { return *this == Id(); }
    //! The lower-case 36-character form without braces.
    [[nodiscard]] QString toString() const
    {
        return QUuid::fromRfc4122(bytes()).toString(QUuid::WithoutBraces);
    }
    //! A view into this object: it lives as long as the id does.
    [[nodiscard]] QByteArrayView bytes() const
    {
        return {reinterpret_cast<const char *>(m_bytes.data()), kSize};
    }

    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy takes the compiler's own 0 for a pointer
    friend constexpr auto operator<=>(const Id &, const Id &) = default;
    friend size_t qHash(const Id &id, size_t seed = 0) { return qHashBits(id.m_bytes.data(), kSize, seed); }

private:
    std::array<quint8, kSize> m_bytes{};
};

using ServerId = Id<struct ServerTag>;
using RoomId = Id<struct RoomTag>;
using UserId = Id<struct UserTag>;
using MessageId = Id<struct MessageTag>;
//! A room or, from step 5 on, a direct-message conversation; both share one id space.
using ConversationId = Id<struct ConversationTag>;

//! The conversation that a room is.
[[nodiscard]] inline ConversationId conversationOf(const RoomId &room)
{
    return *ConversationId::fromBytes(room.bytes());
}

//! What became of a message of this account. Messages of others are always Sent.
enum class Delivery { Pending, Sent, Failed };

//! How changes of an open conversation are heard; what is in the cache is the same either way.
enum class RealtimeMode {
    Broadcast,       //!< the topics that the database itself broadcasts to
    PostgresChanges, //!< the tables: for projects without broadcasts from the database
};

//! Whether what is shown follows the server.
enum class ConnectionState {
    Offline,    //!< no account, or no connection; Client::nextAttempt() says when it is tried again
    Connecting, //!< on the way, or taking in what was missed
    Online,     //!< live
};

//! What a member may do in a server. Roles this build does not know rank as Member.
enum class Role { Member, Moderator, Admin, Owner };

} // namespace aigm

Q_DECLARE_METATYPE(aigm::ServerId)
Q_DECLARE_METATYPE(aigm::RoomId)
Q_DECLARE_METATYPE(aigm::UserId)
Q_DECLARE_METATYPE(aigm::MessageId)
Q_DECLARE_METATYPE(aigm::ConversationId)
