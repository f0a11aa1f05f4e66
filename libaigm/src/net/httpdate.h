// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/httptransport.h"

#include <QDateTime>

#include <chrono>

namespace aigm {

//! Reads `Tue, 15 Nov 1994 08:12:31 GMT`; invalid when it is anything else.
[[nodiscard]] QDateTime parseHttpDate(QByteArrayView text);

//! What the Retry-After header of \p response asks for, in seconds or as a date (counted from the answer's
//! own Date); zero when it asks for nothing, at most an hour.
[[nodiscard]] std::chrono::milliseconds retryAfter(const HttpResponse &response);

} // namespace aigm
