// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "figure.h"

#include <QCoreApplication>
#include <QQuickWindow>
#include <QTimer>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>

namespace aigm::bench {

inline constexpr std::chrono::milliseconds kStep{16};
inline constexpr std::chrono::milliseconds kPatience{20'000};
inline constexpr int kFrames = 400;
inline constexpr int kPasses = 5;
inline constexpr int kWarmUp = 30;

[[noreturn]] inline void endWith(const char *why)
{
    std::fprintf(stderr, "bench_app: %s\n", why);
    std::exit(1);
}

//! Sleeps between events: with a limit of its own processEvents() spins, which counts as work of the program.
template <class Condition>
void until(Condition condition, const char *what)
{
    QTimer patience;
    patience.setSingleShot(true);
    patience.start(kPatience);
    while (!condition()) {
        if (!patience.isActive())
            endWith(what);
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
}

//! What lies between the frames of one run, in microseconds.
struct Frames
{
    std::vector<double> gaps;
    std::vector<double> cpu; //!< of the thread that paints
};

//! Calls \p step each 16 ms, and again only when what it moved has been painted: it says whether it moved
//! anything. Where \p everyFrame is set each frame counts, else those that show a step.
inline Frames framesOf(QQuickWindow *window, bool everyFrame, const std::function<bool()> &step)
{
    Frames frames;
    QEventLoop loop;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    timer.setInterval(kStep);
    bool moved = false;
    QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
        if (everyFrame || !moved)
            moved = step();
    });
    double wall = 0;
    double cpu = 0;
    int count = 0;
    QObject::connect(
        window, &QQuickWindow::frameSwapped, &loop,
        [&] {
            if (!everyFrame && !moved)
                return;
            moved = false;
            const double wallNow = wallMicroseconds();
            const double cpuNow = cpuMicroseconds();
            if (++count > kWarmUp) {
                frames.gaps.push_back(wallNow - wall);
                frames.cpu.push_back(cpuNow - cpu);
            }
            wall = wallNow;
            cpu = cpuNow;
            if (count == kWarmUp + kFrames)
                loop.quit();
        },
        Qt::DirectConnection);
    QTimer::singleShot(10 * kPatience, &loop, [] { endWith("a frame was not painted"); });
    timer.start();
    loop.exec();
    return frames;
}

//! Of each step its median over passes that all did the same: what others on the machine cost falls out.
inline std::vector<double> medians(const std::vector<std::vector<double>> &passes)
{
    std::vector<double> steps;
    for (size_t step = 0; step < passes.front().size(); ++step) {
        std::vector<double> same;
        for (const std::vector<double> &pass : passes)
            same.push_back(pass.at(step));
        steps.push_back(percentile(same, 0.5));
    }
    return steps;
}

} // namespace aigm::bench
