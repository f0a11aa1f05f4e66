// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <optional>
#include <vector>

namespace aigm::bench {

//! One line of the table that tests/bench/run.py prints.
struct Figure
{
    QString name;
    double value = 0;
    QString unit;
    QString bound; //!< "<3" or ">0.6": holds for value / ceiling, or for the value where there is none
    std::optional<double> ceiling = {};
    QString note = {};
};

inline void print(const Figure &figure)
{
    QJsonObject line{{QStringLiteral("name"), figure.name},
                     {QStringLiteral("value"), figure.value},
                     {QStringLiteral("unit"), figure.unit},
                     {QStringLiteral("bound"), figure.bound},
                     {QStringLiteral("note"), figure.note}};
    if (figure.ceiling)
        line.insert(QStringLiteral("ceiling"), *figure.ceiling);
    std::puts(QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

inline double microsecondsOf(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
}

//! CPU time of this thread in microseconds: what others do on the machine does not count.
inline double cpuMicroseconds()
{
    return microsecondsOf(CLOCK_THREAD_CPUTIME_ID);
}

//! The same of all threads of this process.
inline double processMicroseconds()
{
    return microsecondsOf(CLOCK_PROCESS_CPUTIME_ID);
}

inline double wallMicroseconds()
{
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

struct Cost
{
    double cpu = 0; //!< µs
    double wall = 0;
};

template <class Work>
Cost costOf(Work work)
{
    const double wall = wallMicroseconds();
    const double cpu = cpuMicroseconds();
    work();
    return {cpuMicroseconds() - cpu, wallMicroseconds() - wall};
}

//! \p share 0.5 is the median. \p values is not empty.
inline double percentile(std::vector<double> values, double share)
{
    const size_t at = std::min(values.size() - 1, size_t(double(values.size()) * share));
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(at), values.end());
    return values.at(at);
}

//! The costs of one side of a comparison.
struct Costs
{
    std::vector<double> cpu;
    std::vector<double> wall;

    void add(const Cost &cost, double per = 1)
    {
        cpu.push_back(cost.cpu / per);
        wall.push_back(cost.wall / per);
    }
};

} // namespace aigm::bench
