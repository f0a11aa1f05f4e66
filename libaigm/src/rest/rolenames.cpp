// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "rest/rows.h"

namespace aigm {

using namespace Qt::Literals::StringLiterals;

Role roleFromName(const QString &name)
{
    if (name == "owner"_L1)
        return Role::Owner;
    if (name == "admin"_L1)
        return Role::Admin;
    if (name == "moderator"_L1)
        return Role::Moderator;
    return Role::Member;
}

QString roleName(Role role)
{
    switch (role) {
    case Role::Owner:
        return u"owner"_s;
    case Role::Admin:
        return u"admin"_s;
    case Role::Moderator:
        return u"moderator"_s;
    case Role::Member:
        break;
    }
    return u"member"_s;
}

} // namespace aigm
