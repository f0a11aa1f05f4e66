// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "channel.h"
#include "net/backoff.h"

#include <chrono>

namespace aigm {

//! How a socket ended.
struct SocketEnd
{
    int closeCode = 0;  //!< WebSocket close code, or 0
    int httpStatus = 0; //!< status of a refused handshake, or 0

    //! Wrong key or host: nothing gets better by itself.
    [[nodiscard]] bool isMisconfigured() const
    {
        return httpStatus == 401 || httpStatus == 403 || httpStatus == 404;
    }
};

//! How long to wait before the next connection. Each call is one step up \p ladder.
[[nodiscard]] std::chrono::milliseconds reconnectDelay(SocketEnd end, Backoff &ladder,
                                                       const Backoff::Random &random);
//! How long to wait before a channel is joined again, which Refused and BadCall are not. Each call
//! is one step up \p ladder.
[[nodiscard]] std::chrono::milliseconds rejoinDelay(EndClass end, Backoff &ladder,
                                                    const Backoff::Random &random);

} // namespace aigm
