// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/clock.h"

#include <QCoreApplication>
#include <QTimeZone>

#include <map>
#include <random>
#include <utility>

namespace aigm {

//! Runs every posted event, and those that they post, so that all whenDone() callbacks have come.
inline void settle()
{
    for (int round = 0; round < 50; ++round) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::processEvents();
    }
}

//! Time that stands still until advance(): hours of waiting run in an instant. It starts at
//! 2026-01-01 00:00 UTC.
class FakeClock : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return m_start.addMSecs(m_wall.count()); }
    [[nodiscard]] std::chrono::milliseconds monotonic() const override { return m_elapsed; }
    [[nodiscard]] std::unique_ptr<ClockTimer> after(std::chrono::milliseconds delay,
                                                    std::function<void()> callback) override
    {
        const Key key(m_elapsed + std::max(delay, std::chrono::milliseconds::zero()), ++m_lastTimer);
        m_timers->emplace(key, std::move(callback));
        return std::make_unique<Timer>(m_timers, key);
    }

    //! Half of what is possible, and never the same bits twice; with a seed, what follows from it.
    [[nodiscard]] quint64 random() override { return m_seeded ? m_lots() : (quint64(1) << 63) + ++m_drawn; }
    void seed(quint64 seed)
    {
        m_lots.seed(seed);
        m_seeded = true;
    }

    //! Lets \p time pass: what falls due runs in its order, each followed by settle().
    void advance(std::chrono::milliseconds time)
    {
        const auto end = m_elapsed + time;
        settleEvents();
        while (!m_timers->empty() && m_timers->begin()->first.first <= end)
            runNext();
        moveTo(end);
        settleEvents();
    }
    //! Goes to the next timer and runs it. There is one.
    void runNext()
    {
        auto due = m_timers->extract(m_timers->begin());
        moveTo(std::max(m_elapsed, due.key().first));
        due.mapped()();
        settleEvents();
    }
    //! Moves the wall clock alone, as people do.
    void setWallClockOff(std::chrono::milliseconds by) { m_wall += by; }
    [[nodiscard]] qsizetype timerCount() const { return qsizetype(m_timers->size()); }
    //! How long until the next timer; -1 ms if there is none.
    [[nodiscard]] std::chrono::milliseconds nextTimer() const
    {
        return m_timers->empty() ? std::chrono::milliseconds(-1) : m_timers->begin()->first.first - m_elapsed;
    }

protected:
    virtual void settleEvents() { settle(); }

private:
    using Key = std::pair<std::chrono::milliseconds, quint64>;
    using Timers = std::map<Key, std::function<void()>>;

    class Timer : public ClockTimer
    {
    public:
        Timer(std::shared_ptr<Timers> timers, Key key)
            : m_timers(std::move(timers))
            , m_key(key)
        {
        }
        ~Timer() override { m_timers->erase(m_key); }

    private:
        const std::shared_ptr<Timers> m_timers;
        const Key m_key;
    };

    void moveTo(std::chrono::milliseconds moment)
    {
        m_wall += moment - m_elapsed;
        m_elapsed = moment;
    }

    const QDateTime m_start = QDateTime::fromString(QStringLiteral("2026-01-01T00:00:00Z"), Qt::ISODate);
    std::chrono::milliseconds m_elapsed{0};
    std::chrono::milliseconds m_wall{0};
    quint64 m_lastTimer = 0;
    std::mt19937_64 m_lots;
    quint64 m_drawn = 0;
    bool m_seeded = false;
    std::shared_ptr<Timers> m_timers = std::make_shared<Timers>();
};

} // namespace aigm
