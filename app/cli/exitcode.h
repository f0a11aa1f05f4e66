// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>

namespace aigm::cli {

//! What the program ends with; promised in docs/cli.md.
enum ExitCode {
    Ok = 0,
    Failure = 1,
    Usage = 2,
    SignInFirst = 3,
    Offline = 4, //!< no server answered; a message is queued
    Refused = 5,
};

[[nodiscard]] ExitCode exitCodeOf(Error::Kind kind);

} // namespace aigm::cli
