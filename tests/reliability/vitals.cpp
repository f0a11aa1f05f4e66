// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "vitals.h"

#include <QAbstractEventDispatcher>
#include <QDir>
#include <QFile>
#include <QThread>

#include <private/qhooks_p.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <mutex>
#include <numeric>
#include <thread>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace aigm::test {

namespace {

// The hooks of Qt are functions without a context. Other threads make objects, too, and free some of ours.
std::mutex objectsMutex;
std::thread::id watched;     // NOLINT
QSet<QObject *> liveObjects; // NOLINT

// A ListView of Qt 6.4 that is just making a row when its model is reset gives that up by its number, which
// the empty model no longer has ("DelegateModel::cancel: index out range"), and never frees what the row was
// to show: a few hundred bytes at every twentieth switch of the room, at the most. They count as memory.
constexpr auto kLostByQt = "QQmlDMAbstractItemModelData";

void noteMade(QObject *object)
{
    if (std::this_thread::get_id() != watched)
        return;
    const std::lock_guard lock(objectsMutex);
    liveObjects.insert(object);
}

void noteGone(QObject *object)
{
    const std::lock_guard lock(objectsMutex);
    liveObjects.remove(object);
}

//! A line of smaps_rollup, in KiB.
qint64 kibibytes(const QByteArray &table, QByteArrayView name)
{
    const qsizetype line = table.indexOf(QByteArray("\n" + name.toByteArray() + ':'));
    if (line < 0)
        return 0;
    const QByteArray rest = table.mid(line + 2 + name.size(), 40).trimmed();
    return rest.left(rest.indexOf(' ')).toLongLong();
}

qint64 entries(const char *folder)
{
    return QDir(QString::fromLatin1(folder))
        .entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot)
        .size();
}

qint64 heapInUse()
{
#ifdef __GLIBC__
    const struct mallinfo2 info = mallinfo2();
    return qint64((info.uordblks + info.hblkhd) / 1024);
#else
    return 0;
#endif
}

struct Count
{
    const char *name;
    qint64 Vitals::*value;
};
constexpr std::array<Count, 5> kCounts{{{"descriptors", &Vitals::descriptors},
                                        {"threads", &Vitals::threads},
                                        {"objects", &Vitals::objects},
                                        {"timers of Qt", &Vitals::timers},
                                        {"timers of the clock", &Vitals::clockTimers}}};

bool hasGrown(const QList<Vitals> &vitals, const Count &count)
{
    const auto less = [&count](const Vitals &a, const Vitals &b) { return a.*count.value < b.*count.value; };
    const qsizetype half = vitals.size() / 2;
    const auto most = std::max_element(vitals.cbegin(), vitals.cbegin() + half, less);
    const auto least = std::min_element(vitals.cend() - half, vitals.cend(), less);
    return less(*most, *least);
}

} // namespace

LiveObjects::LiveObjects()
{
    watched = std::this_thread::get_id();
    qtHookData[QHooks::AddQObject] = reinterpret_cast<quintptr>(&noteMade);
    qtHookData[QHooks::RemoveQObject] = reinterpret_cast<quintptr>(&noteGone);
}

LiveObjects::~LiveObjects()
{
    qtHookData[QHooks::AddQObject] = 0;
    qtHookData[QHooks::RemoveQObject] = 0;
    liveObjects = {};
}

qint64 LiveObjects::count()
{
    const QMap<QByteArray, int> all = classes();
    return std::accumulate(all.cbegin(), all.cend(), qint64(0)) - all.value(kLostByQt);
}

QMap<QByteArray, int> LiveObjects::classes()
{
    const std::lock_guard lock(objectsMutex);
    QMap<QByteArray, int> classes;
    for (const QObject *object : std::as_const(liveObjects))
        ++classes[object->metaObject()->className()];
    return classes;
}

qint64 LiveObjects::timerCount()
{
    const std::lock_guard lock(objectsMutex);
    const auto *dispatcher = QAbstractEventDispatcher::instance();
    qint64 timers = 0;
    for (QObject *object : std::as_const(liveObjects)) {
        if (object->thread() == QThread::currentThread())
            timers += dispatcher->registeredTimers(object).size();
    }
    return timers;
}

Vitals takeVitals(double hours, qint64 clockTimers)
{
    QFile file(QStringLiteral("/proc/self/smaps_rollup"));
    const QByteArray table = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    file.close();
    return {.hours = hours,
            .pss = kibibytes(table, "Pss"),
            .own = kibibytes(table, "Pss_Anon") + kibibytes(table, "Pss_Shmem"),
            .heap = heapInUse(),
            .descriptors = entries("/proc/self/fd"),
            .threads = entries("/proc/self/task"),
            .objects = LiveObjects::count(),
            .timers = LiveObjects::timerCount(),
            .clockTimers = clockTimers};
}

double slopeOf(const QList<Vitals> &vitals)
{
    double hours = 0;
    double memory = 0;
    for (const Vitals &at : vitals) {
        hours += at.hours / double(vitals.size());
        memory += double(at.own) / 1024 / double(vitals.size());
    }
    double together = 0;
    double squares = 0;
    for (const Vitals &at : vitals) {
        together += (at.hours - hours) * (double(at.own) / 1024 - memory);
        squares += (at.hours - hours) * (at.hours - hours);
    }
    return squares > 0 ? together / squares : 0;
}

QStringList judgeVitals(const QList<Vitals> &vitals, double limit)
{
    if (vitals.size() < 6)
        return {QStringLiteral("only %1 samples").arg(vitals.size())};
    QStringList grown;
    if (const double slope = slopeOf(vitals); slope > limit)
        grown.append(QStringLiteral("memory: %1 MiB an hour").arg(slope, 0, 'f', 2));
    for (const Count &count : kCounts) {
        if (hasGrown(vitals, count))
            grown.append(QStringLiteral("%1: from %2 to %3")
                             .arg(QString::fromLatin1(count.name))
                             .arg(vitals.constFirst().*count.value)
                             .arg(vitals.constLast().*count.value));
    }
    return grown;
}

void printVitals(const char *title, const QList<Vitals> &vitals)
{
    std::printf("%s\n%6s %9s %9s %9s %12s %8s %8s %6s %12s\n", title, "hours", "PSS KiB", "own KiB",
                "heap KiB", "descriptors", "threads", "objects", "timers", "clock timers");
    for (const Vitals &at : vitals)
        std::printf("%6.2f %9lld %9lld %9lld %12lld %8lld %8lld %6lld %12lld\n", at.hours, at.pss, at.own,
                    at.heap, at.descriptors, at.threads, at.objects, at.timers, at.clockTimers);
    std::printf("slope of its own memory: %+.2f MiB an hour\n", slopeOf(vitals));
    std::fflush(stdout);
}

} // namespace aigm::test
