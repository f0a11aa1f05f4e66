// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "told.h"

#include <algorithm>

namespace aigm::cli {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kLimit = 10s;

} // namespace

bool waitUntilReadsAreTold(Context &context)
{
    const Reads *const reads = context.client().reads();
    QObject counter;
    int changes = 0; // a mark may be told before anybody looks
    QObject::connect(reads, &Reads::changed, &counter, [&changes] { ++changes; });
    for (;;) {
        const int seen = changes;
        const auto states = context.await(reads->list());
        if (!states)
            return false;
        if (std::none_of(states->begin(), states->end(),
                         [](const ReadState &state) { return state.pending; }))
            return true;
        const auto hasChanged = [&] { return changes != seen; };
        const bool isClear = context.waitUntil(
            [&] { return hasChanged() || context.isOffline() || context.isSignedOut(); }, kLimit);
        if (!isClear || !hasChanged())
            return false;
    }
}

} // namespace aigm::cli
