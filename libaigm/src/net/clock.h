// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDateTime>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace aigm {

//! A pending call of Clock::after(); destroying it calls the call off.
class ClockTimer
{
public:
    ClockTimer() = default;
    ClockTimer(const ClockTimer &) = delete;
    ClockTimer &operator=(const ClockTimer &) = delete;
    virtual ~ClockTimer() = default;
};

//! Time and chance: whatever waits, retries, expires or draws lots asks it, so that a run can be
//! played again. A seam: tests replace it.
class Clock
{
public:
    Clock() = default;
    Clock(const Clock &) = delete;
    Clock &operator=(const Clock &) = delete;
    virtual ~Clock() = default;

    //! The wall clock of this computer, UTC.
    [[nodiscard]] virtual QDateTime now() const = 0;
    //! A clock that never jumps; its zero means nothing.
    [[nodiscard]] virtual std::chrono::milliseconds monotonic() const = 0;
    //! Calls \p callback once after \p delay, on the thread of the caller, unless the timer is gone.
    [[nodiscard]] virtual std::unique_ptr<ClockTimer> after(std::chrono::milliseconds delay,
                                                            std::function<void()> callback) = 0;
    //! 64 bits that nobody can foresee.
    [[nodiscard]] virtual quint64 random() = 0;
};

} // namespace aigm
