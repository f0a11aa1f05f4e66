// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"
#include "json/reader.h"
#include "rest/rows.h"

#include <aigm/async.h>
#include <aigm/message.h>

#include <optional>

namespace aigm {

//! A change of a conversation, as a frame tells it.
struct ChangeFrame
{
    qint64 rev = 0;
    std::optional<Message> message = {}; //!< one of the two, or none when something else took this revision
    std::optional<Reaction> reaction = {};
};

//! Reads the payloads of frames (backend.md, section 3). Not for two threads at once.
class FrameReader
{
public:
    //! Errors: Server (it is no such frame).
    [[nodiscard]] Result<ChangeFrame> change(const QByteArray &payload);
    //! A payload of `postgres_changes` on messages and message_reactions (protocol reference, 8.3). Errors:
    //! Server (it is no such row, or not all of it).
    [[nodiscard]] Result<ChangeFrame> databaseChange(const QByteArray &payload);
    //! A `poke` of a server's or the account's topic: somebody wrote or deleted; or a `mention`. The server
    //! is left null.
    [[nodiscard]] std::optional<ReadPoke> poke(const QByteArray &payload);
    //! A `read` of the account's topic: where the marker of a conversation stands now. Nothing when it is
    //! about a whole server.
    [[nodiscard]] std::optional<ReadState> read(const QByteArray &payload);

private:
    [[nodiscard]] QByteArray rowOf(const QByteArray &payload);

    json::Reader m_reader;
    RowReader m_rows;
};

} // namespace aigm
