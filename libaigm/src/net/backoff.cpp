// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/backoff.h"

#include <algorithm>

namespace aigm {

using namespace std::chrono_literals;

Backoff::Backoff(Random random)
    : Backoff({1s, 2s, 5s, 10s, 20s, 30s}, std::move(random))
{
}

Backoff::Backoff(Ladder ladder, Random random)
    : m_ladder(std::move(ladder))
    , m_random(std::move(random))
{
}

Backoff::Backoff(Clock &clock)
    : Backoff(randomOf(clock))
{
}

std::chrono::milliseconds Backoff::next()
{
    const auto step = std::min<qsizetype>(m_steps, m_ladder.size() - 1);
    ++m_steps;
    const double wait = double(m_ladder.at(step).count()) * (0.5 + m_random());
    return std::chrono::milliseconds(qRound64(wait));
}

Backoff::Random randomOf(Clock &clock)
{
    constexpr double kStep = 1.0 / (quint64(1) << 53); // what a double can tell apart below 1
    return [&clock] { return double(clock.random() >> 11) * kStep; };
}

} // namespace aigm
