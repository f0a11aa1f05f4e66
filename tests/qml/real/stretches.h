// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QTimer>

#include <algorithm>
#include <ctime>

namespace aigm::test {

//! Milliseconds that this thread has worked: others on the machine do not lengthen them.
[[nodiscard]] inline double threadMilliseconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

//! The longest stretch of work of the main thread between two turns of its event loop: so long nothing is
//! drawn and no key is taken. What the test itself does there is left out.
class Stretches : public QObject
{
public:
    Stretches()
    {
        m_timer.setInterval(0); // once a turn
        connect(&m_timer, &QTimer::timeout, this, [this] { turn(); });
    }

    void start()
    {
        m_longest = 0;
        m_own = 0;
        m_last = threadMilliseconds();
        m_timer.start();
    }
    void stop()
    {
        turn();
        m_timer.stop();
    }
    [[nodiscard]] double longest() const { return m_longest; }

    //! What happens while it lives is the test's.
    class Own
    {
    public:
        explicit Own(Stretches &stretches)
            : m_stretches(stretches)
            , m_since(threadMilliseconds())
        {
        }
        ~Own() { m_stretches.m_own += threadMilliseconds() - m_since; }
        Q_DISABLE_COPY_MOVE(Own)

    private:
        Stretches &m_stretches;
        const double m_since;
    };

private:
    void turn()
    {
        const double now = threadMilliseconds();
        m_longest = std::max(m_longest, now - m_last - m_own);
        m_last = now;
        m_own = 0;
    }

    QTimer m_timer;
    double m_last = 0;
    double m_own = 0;
    double m_longest = 0;
};

} // namespace aigm::test
