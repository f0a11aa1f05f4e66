// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/servers.h>

namespace aigm {

class Cache;
class ClientPrivate;

class ServersPrivate
{
public:
    explicit ServersPrivate(ClientPrivate &owner)
        : client(owner)
    {
    }

    //! Passes on what \p cache tells.
    void follow(const Cache &cache);
    //! The answer of \p call, once the directory was fetched after it.
    template <class T>
    [[nodiscard]] Async<T> thenRefresh(const Async<T> &call);
    //! The same, with the own role.
    [[nodiscard]] Async<Server> asCached(const Async<Server> &call);

    ClientPrivate &client;
    Servers *q = nullptr;
};

} // namespace aigm
