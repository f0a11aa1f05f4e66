// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "timetext.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

struct TimeText
{
    Q_DECLARE_TR_FUNCTIONS(aigm::app::TimeText)
};

QString dayAndMonth(const QDate &day, const QDate &today, const QString &prefix)
{
    const QString year = day.year() == today.year() ? QString() : u" yyyy"_s;
    return QLocale().toString(day, QString(prefix + u"d MMMM" + year));
}

} // namespace

QString clockTime(const QDateTime &moment)
{
    const QLocale locale;
    // The C locale has no short form: it would show seconds.
    if (locale.language() == QLocale::C)
        return moment.toLocalTime().time().toString(u"HH:mm"_s);
    return locale.toString(moment.toLocalTime().time(), QLocale::ShortFormat);
}

QString rowTime(const QDateTime &moment, const QDate &today)
{
    const QDate day = moment.toLocalTime().date();
    if (day == today)
        return clockTime(moment);
    if (day == today.addDays(-1))
        return TimeText::tr("Yesterday, %1").arg(clockTime(moment));
    return TimeText::tr("%1, %2").arg(dayAndMonth(day, today, {}), clockTime(moment));
}

QString fullTime(const QDateTime &moment)
{
    return QLocale().toString(moment.toLocalTime(), QLocale::LongFormat);
}

QString dayLine(const QDate &day, const QDate &today)
{
    QString text = dayAndMonth(day, today, u"dddd "_s);
    if (day == today)
        return TimeText::tr("Today, %1").arg(text);
    if (day == today.addDays(-1))
        return TimeText::tr("Yesterday, %1").arg(text);
    return text;
}

} // namespace aigm::app
