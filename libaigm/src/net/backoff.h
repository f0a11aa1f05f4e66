// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/clock.h"

#include <QList>

#include <chrono>
#include <functional>

namespace aigm {

//! How long to wait before the next try: 1, 2, 5, 10, 20, then always 30 s, each times 0.5 to 1.5, so
//! that clients which lost the same server do not come back together.
class Backoff
{
public:
    using Ladder = QList<std::chrono::milliseconds>;
    //! Yields numbers in [0, 1).
    using Random = std::function<double()>;

    explicit Backoff(Random random);
    Backoff(Ladder ladder, Random random);
    //! The jitter comes from \p clock, which outlives this.
    explicit Backoff(Clock &clock);

    //! The wait before the next try; each call is one step up the ladder.
    [[nodiscard]] std::chrono::milliseconds next();
    //! How often next() was asked since the last reset().
    [[nodiscard]] int steps() const { return m_steps; }
    //! Success: the next wait is the shortest again.
    void reset() { m_steps = 0; }

private:
    Ladder m_ladder;
    Random m_random;
    int m_steps = 0;
};

//! Numbers in [0, 1) out of \p clock, which outlives them.
[[nodiscard]] Backoff::Random randomOf(Clock &clock);

} // namespace aigm
