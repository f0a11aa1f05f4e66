// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "exitcode.h"

namespace aigm::cli {

ExitCode exitCodeOf(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Network:
    case Error::Kind::Timeout:
        return Offline;
    case Error::Kind::Unauthorized:
        return SignInFirst;
    case Error::Kind::Forbidden:
    case Error::Kind::NotFound:
    case Error::Kind::Rejected:
        return Refused;
    case Error::Kind::Server:
    case Error::Kind::RateLimited:
    case Error::Kind::Configuration:
    case Error::Kind::Storage:
    case Error::Kind::Cancelled:
        break;
    }
    return Failure;
}

} // namespace aigm::cli
