// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/systemclock.h"

#include <QRandomGenerator>
#include <QTimer>

#include <algorithm>

namespace aigm {

namespace {

class QtClockTimer : public ClockTimer
{
public:
    QtClockTimer(std::chrono::milliseconds delay, std::function<void()> callback)
    {
        m_timer.setSingleShot(true);
        m_timer.callOnTimeout([callback = std::move(callback)] {
            const auto call = callback; // it may destroy this timer, and itself with it
            call();
        });
        m_timer.start(std::max(delay, std::chrono::milliseconds::zero()));
    }

private:
    QTimer m_timer;
};

} // namespace

SystemClock::SystemClock()
{
    m_since.start();
}

QDateTime SystemClock::now() const
{
    return QDateTime::currentDateTimeUtc();
}

std::chrono::milliseconds SystemClock::monotonic() const
{
    return std::chrono::milliseconds(m_since.elapsed());
}

std::unique_ptr<ClockTimer> SystemClock::after(std::chrono::milliseconds delay,
                                               std::function<void()> callback)
{
    return std::make_unique<QtClockTimer>(delay, std::move(callback));
}

quint64 SystemClock::random()
{
    return QRandomGenerator::system()->generate64();
}

} // namespace aigm
