// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "auth/secretstore.h"
#include "cache/cachetypes.h"
#include "net/clock.h"
#include "net/httptransport.h"
#include "net/networkwatch.h"
#include "realtime/socket.h"

#include <memory>

namespace aigm {

//! The five interfaces a Client stands on, and whether its cache has a thread. Whatever is null is
//! the real thing.
struct ClientSeams
{
    std::shared_ptr<Clock> clock = {};
    std::unique_ptr<HttpTransport> transport = {}; //!< bare: no retry, no authorization
    SocketFactory sockets = {};
    std::unique_ptr<SecretStore> secrets = {};
    std::shared_ptr<NetworkWatch> network = {};
    CacheOptions::Thread cacheThread = CacheOptions::Thread::Own;
};

} // namespace aigm
