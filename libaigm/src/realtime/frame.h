// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>
#include <optional>

namespace aigm {

//! The version of the Phoenix protocol on the wire.
enum class PhoenixVersion { V1, V2 };

//! What a frame is about. Other holds whatever this build does not know.
enum class PhoenixEvent {
    Reply,
    Close,
    Error,
    Broadcast,
    System,
    PresenceState,
    PresenceDiff,
    PostgresChanges,
    Other
};

//! One frame of the server. Empty references are references it did not give.
struct Frame
{
    QByteArray joinRef;
    QByteArray ref;
    QByteArray topic;
    PhoenixEvent event = PhoenixEvent::Other;
    //! Raw JSON: the payload of the frame or, for Broadcast, what was broadcast. Raw bytes if
    //! isRaw.
    QByteArray payload;
    QByteArray broadcastEvent; //!< Broadcast only: the name that the sender gave it
    QByteArray meta;           //!< Broadcast only: raw JSON, or empty
    bool isRaw = false;        //!< Broadcast only: the payload is no JSON
};

//! One frame to the server.
struct Push
{
    QByteArray joinRef; //!< empty = none
    QByteArray ref;
    QByteArray topic;
    QByteArray event;
    QByteArray payload = QByteArrayLiteral("{}"); //!< raw JSON
};

//! A broadcast as a frame of its own, which protocol 2.0.0 has.
struct BroadcastPush
{
    QByteArray joinRef; //!< empty = none
    QByteArray ref;     //!< empty = none
    QByteArray topic;
    QByteArray event;
    QByteArray payload = QByteArrayLiteral("{}");
    QByteArray meta = {};
    bool isRaw = false; //!< the payload is no JSON
};

//! The answer of a push: phx_reply.
struct Reply
{
    bool ok = false;
    QByteArray reason; //!< why not, when the server said it
};

//! What a `system` frame says.
struct SystemNote
{
    bool ok = false;
    QByteArray extension;
    QByteArray message;
};

//! The text frame of \p push.
[[nodiscard]] QByteArray encodeText(PhoenixVersion version, const Push &push);
//! The binary frame (kind 3) of \p push; none when a field is longer than the 255 bytes it can
//! have.
[[nodiscard]] std::optional<QByteArray> encodeBinary(const BroadcastPush &push);
//! \p text as a JSON string, quotes included.
[[nodiscard]] QByteArray jsonString(QByteArrayView text);

//! Reads the frames of one socket; keeps its buffers between calls. Whatever is malformed yields
//! none. A payload that is yielded is whole, valid JSON (or isRaw).
class FrameDecoder
{
public:
    explicit FrameDecoder(PhoenixVersion version);
    ~FrameDecoder();

    [[nodiscard]] std::optional<Frame> text(QByteArrayView bytes);
    //! Kinds 0 to 2 are well formed and mean nothing here: they come as Other.
    [[nodiscard]] std::optional<Frame> binary(QByteArrayView bytes);

    //! Reads the payload of a Reply.
    [[nodiscard]] std::optional<Reply> reply(QByteArrayView payload);
    //! Reads the payload of a System frame.
    [[nodiscard]] std::optional<SystemNote> system(QByteArrayView payload);

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace aigm
