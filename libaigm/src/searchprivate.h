// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

namespace aigm {

class ClientPrivate;
class Search;

class SearchPrivate
{
public:
    explicit SearchPrivate(ClientPrivate &owner)
        : client(owner)
    {
    }

    ClientPrivate &client;
    Search *q = nullptr;
};

} // namespace aigm
