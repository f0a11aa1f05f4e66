// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/httptransport.h"

namespace aigm {

//! What a status that is no success means where nothing more is known of it, with a sentence for people.
//! 401 and 3xx are Configuration: sessions are the business of those who know tokens.
[[nodiscard]] Error httpError(const HttpResponse &response);

//! The sentences that more than one service needs.
[[nodiscard]] QString tooManyRequestsText(std::chrono::milliseconds wait);
[[nodiscard]] QString noBackendText();

} // namespace aigm
