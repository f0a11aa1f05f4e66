// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "delays.h"

#include <algorithm>
#include <array>

namespace aigm {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

constexpr std::array<milliseconds, 4> kDatabaseLadder{10s, 20s, 40s, 60s};
constexpr milliseconds kSlowProbe = 5min;

milliseconds between(milliseconds low, milliseconds high, const Backoff::Random &random)
{
    return low + milliseconds(qint64(double((high - low).count()) * random()));
}

} // namespace

milliseconds reconnectDelay(SocketEnd end, Backoff &ladder, const Backoff::Random &random)
{
    const bool isFirst = ladder.steps() == 0;
    const milliseconds standard = ladder.next();
    if (end.isMisconfigured())
        return kSlowProbe;
    if (end.httpStatus == 429 || end.httpStatus >= 500)
        return std::max(standard, between(5s, 10s, random));
    if (isFirst && (end.closeCode == 1001 || end.closeCode == 1012))
        return between(1s, 10s, random); // a deploy: not everybody at once
    return standard;
}

milliseconds rejoinDelay(EndClass end, Backoff &ladder, const Backoff::Random &random)
{
    const int steps = ladder.steps();
    const milliseconds standard = ladder.next();
    switch (end) {
    case EndClass::Token:
        return steps == 0 ? 0ms : standard; // a new token is the cure, unless it was not
    case EndClass::Rate:
        return std::max(standard, between(10s, 20s, random));
    case EndClass::Database: {
        const milliseconds most = kDatabaseLadder[std::min(size_t(steps), kDatabaseLadder.size() - 1)];
        return between(most / 2, most, random);
    }
    case EndClass::Restart:
        return steps == 0 ? between(1s, 5s, random) : standard;
    case EndClass::ProjectOff:
        return kSlowProbe;
    case EndClass::Refused:
    case EndClass::BadCall:
    case EndClass::Unknown:
        break;
    }
    return standard;
}

} // namespace aigm
