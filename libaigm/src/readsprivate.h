// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/reads.h>

namespace aigm {

class Cache;
class ClientPrivate;

class ReadsPrivate
{
public:
    explicit ReadsPrivate(ClientPrivate &owner)
        : client(owner)
    {
    }

    //! Passes on what \p cache tells.
    void follow(const Cache &cache);
    //! Lets sync tell the server what \p marked put into the cache.
    [[nodiscard]] Async<void> thenTell(const Async<void> &marked);

    ClientPrivate &client;
    Reads *q = nullptr;
};

} // namespace aigm
