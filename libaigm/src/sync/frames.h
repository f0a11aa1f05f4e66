// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "json/reader.h"
#include "rest/rows.h"

#include <aigm/async.h>
#include <aigm/message.h>

#include <optional>

namespace aigm {

//! A `change` frame of a room's topic.
struct ChangeFrame
{
    qint64 rev = 0;
    std::optional<Message> message = {}; //!< one of the two, or none when something else took this revision
    std::optional<Reaction> reaction = {};
};

//! A `poke` frame of a server's topic: somebody wrote in one of its rooms.
struct PokeFrame
{
    ConversationId conversation;
    qint64 rev = 0;
};

//! Reads the payloads of broadcasts (backend.md, section 3). Not for two threads at once.
class FrameReader
{
public:
    //! Errors: Server (it is no such frame).
    [[nodiscard]] Result<ChangeFrame> change(const QByteArray &payload);
    [[nodiscard]] std::optional<PokeFrame> poke(const QByteArray &payload);

private:
    json::Reader m_reader;
    RowReader m_rows;
};

} // namespace aigm
