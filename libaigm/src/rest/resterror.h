// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/httptransport.h"

namespace aigm {

//! What an answer of PostgREST that is no success means. Kinds by the table in the architecture; the words
//! in `hint` come first, then the code, then the status. Never Unauthorized: the transport knows tokens.
[[nodiscard]] Error restError(const HttpResponse &response);

//! The answer is a success, and yet cannot be read.
[[nodiscard]] Error unreadableAnswer();
//! What was asked for does not exist, or is hidden.
[[nodiscard]] Error notThere();

} // namespace aigm
