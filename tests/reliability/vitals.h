// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QMap>
#include <QSet>
#include <QStringList>

namespace aigm::test {

//! What a program holds of the system at one moment.
struct Vitals
{
    double hours = 0; //!< of virtual time since the start
    qint64 pss = 0;   //!< KiB
    qint64 own = 0;   //!< KiB of that which no file backs
    qint64 heap = 0;  //!< KiB in use
    qint64 descriptors = 0;
    qint64 threads = 0;
    qint64 objects = 0;     //!< QObjects that are alive
    qint64 timers = 0;      //!< of Qt
    qint64 clockTimers = 0; //!< of the virtual clock
};

//! Counts the QObjects that this thread makes from now on, by Qt's hook. One at a time.
class LiveObjects
{
public:
    LiveObjects();
    ~LiveObjects();
    Q_DISABLE_COPY_MOVE(LiveObjects)

    //! All but what Qt itself loses.
    [[nodiscard]] static qint64 count();
    //! How many there are of each class.
    [[nodiscard]] static QMap<QByteArray, int> classes();
    //! Timers that run for them.
    [[nodiscard]] static qint64 timerCount();
};

//! Looks at this process. What the virtual clock holds is the caller's to say.
[[nodiscard]] Vitals takeVitals(double hours, qint64 clockTimers);

//! The line through \p vitals with the least squares: MiB of memory of its own that come each hour.
[[nodiscard]] double slopeOf(const QList<Vitals> &vitals);

//! What has grown: memory by more than \p limit MiB an hour, or a count whose least value in the second half
//! of the time is over its greatest in the first. Empty when all is flat. The pages of libraries do not
//! count: who else maps them at that moment decides how much of them is ours.
[[nodiscard]] QStringList judgeVitals(const QList<Vitals> &vitals, double limit);

//! A table, and the slope under it.
void printVitals(const char *title, const QList<Vitals> &vitals);

} // namespace aigm::test
