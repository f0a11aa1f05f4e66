// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/clock.h"

#include <QElapsedTimer>

namespace aigm {

//! The clock of this computer, on the event loop of the calling thread.
class SystemClock : public Clock
{
public:
    SystemClock();

    [[nodiscard]] QDateTime now() const override;
    [[nodiscard]] std::chrono::milliseconds monotonic() const override;
    [[nodiscard]] std::unique_ptr<ClockTimer> after(std::chrono::milliseconds delay,
                                                    std::function<void()> callback) override;
    [[nodiscard]] quint64 random() override;

private:
    QElapsedTimer m_since;
};

} // namespace aigm
