// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fakeclock.h"

#include <QAbstractEventDispatcher>
#include <QThread>

namespace aigm {

//! Virtual time and seeded chance: the only source of both in a simulated world.
class SimClock : public FakeClock
{
public:
    explicit SimClock(quint64 seed) { this->seed(seed); }

    //! A whole number in [0, below).
    [[nodiscard]] int below(int below) { return int(random() % quint64(below)); }
    [[nodiscard]] bool oneIn(int count) { return below(count) == 0; }
    //! True with \p percent percent.
    [[nodiscard]] bool percent(int percent) { return below(100) < percent; }
    [[nodiscard]] std::chrono::milliseconds between(int low, int high)
    {
        return std::chrono::milliseconds(low + below(high - low + 1));
    }

protected:
    // nothing here comes from outside of the process, so that posted events are all there is
    void settleEvents() override
    {
        while (
            QThread::currentThread()->eventDispatcher()->processEvents(QEventLoop::ExcludeSocketNotifiers)) {
        }
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
};

} // namespace aigm
