// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "context.h"

namespace aigm::cli {

//! The server that \p text means: an id, or a name as this account sees it.
//! Errors: NotFound; Rejected when two have that name; those of Servers.
[[nodiscard]] Result<Server> findServer(Context &context, const QString &text);
//! The conversation that \p text means: an id, or `server/room` by their names. Errors: as findServer().
[[nodiscard]] Result<ConversationId> findConversation(Context &context, const QString &text);

} // namespace aigm::cli
