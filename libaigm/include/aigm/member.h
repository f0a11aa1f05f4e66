// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/profile.h>
#include <aigm/types.h>

namespace aigm {

//! A person in a server.
struct Member
{
    ServerId server;
    Profile profile;
    Role role = Role::Member;

    friend bool operator==(const Member &, const Member &) = default;
};

} // namespace aigm

Q_DECLARE_METATYPE(aigm::Member)
