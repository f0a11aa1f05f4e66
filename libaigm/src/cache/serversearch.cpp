// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/serversearch.h"

#include "cache/searchfacets.h"

#include <algorithm>

namespace aigm {

bool ServerSearch::fits(const Document &content) const
{
    if (has.isEmpty() && mentions.isEmpty())
        return true;
    const searchfacets::Content held = searchfacets::contentOf(content);
    const auto isMentioned = [&held](const UserId &user) { return held.mentions.contains(user); };
    return std::all_of(has.cbegin(), has.cend(),
                       [&held](ContentKind kind) { return held.kinds.contains(kind); })
        && std::all_of(mentions.cbegin(), mentions.cend(), [&](const QList<UserId> &people) {
               return std::any_of(people.cbegin(), people.cend(), isMentioned);
           });
}

} // namespace aigm
