// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "monthmodel.h"

#include <QLocale>

#include <algorithm>

namespace aigm::app {

namespace {

constexpr int kDays = 7;
constexpr int kWeeks = 6;
const QDate kEarliest(1970, 1, 1); // nobody wrote before

int weekdayIn(const QLocale &locale, const QDate &day)
{
    return (day.dayOfWeek() - int(locale.firstDayOfWeek()) + kDays) % kDays;
}

} // namespace

MonthModel::MonthModel(QObject *parent)
    : QAbstractListModel(parent)
    , m_today(QDate::currentDate())
    , m_day(m_today)
{
}

void MonthModel::setToday(const QString &today)
{
    const QDate date = QDate::fromString(today, Qt::ISODate);
    if (!date.isValid())
        return;
    m_today = date;
    choose(m_day);
}

void MonthModel::setDay(const QString &day)
{
    const QDate date = QDate::fromString(day, Qt::ISODate);
    if (date.isValid())
        choose(date);
}

void MonthModel::choose(const QDate &day)
{
    m_day = std::clamp(day, std::min(kEarliest, m_today), m_today);
    Q_EMIT dataChanged(index(0), index(kDays * kWeeks - 1));
    Q_EMIT changed();
}

//! The day in the first cell, mostly one of the month before.
QDate MonthModel::first() const
{
    const QDate first(m_day.year(), m_day.month(), 1);
    return first.addDays(-weekdayIn(QLocale(), first));
}

QString MonthModel::title() const
{
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    return tr("%1 %2", "a month and its year")
        .arg(locale.standaloneMonthName(m_day.month()), locale.toString(m_day.year()));
}

QStringList MonthModel::weekdays() const
{
    const QLocale locale;
    QStringList names;
    for (int column = 0; column < kDays; ++column) {
        const int day = (int(locale.firstDayOfWeek()) - 1 + column) % kDays + 1;
        names.append(locale.standaloneDayName(day, QLocale::ShortFormat) + QChar(0x9c)
                     + locale.standaloneDayName(day, QLocale::NarrowFormat));
    }
    return names;
}

bool MonthModel::isLast() const
{
    return m_day.year() == m_today.year() && m_day.month() == m_today.month();
}

void MonthModel::moveDays(int days)
{
    choose(m_day.addDays(days));
}

void MonthModel::moveMonths(int months)
{
    choose(m_day.addMonths(months));
}

void MonthModel::moveToWeekStart()
{
    moveDays(-column());
}

void MonthModel::moveToWeekEnd()
{
    moveDays(kDays - 1 - column());
}

QString MonthModel::dayAt(int row) const
{
    return first().addDays(row).toString(Qt::ISODate);
}

int MonthModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kDays * kWeeks;
}

QVariant MonthModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const QDate day = first().addDays(index.row());
    switch (role) {
    case TextRole:
        return QLocale().toString(day.day());
    case NameRole: {
        const QString name = QLocale().toString(day, QLocale::LongFormat);
        return day == m_today ? tr("%1, today").arg(name) : name;
    }
    case InMonthRole:
        return day.year() == m_day.year() && day.month() == m_day.month();
    case IsTodayRole:
        return day == m_today;
    case SelectableRole:
        return day <= m_today && day >= kEarliest;
    default:
        return {};
    }
}

QHash<int, QByteArray> MonthModel::roleNames() const
{
    return {{TextRole, "text"},
            {NameRole, "name"},
            {InMonthRole, "inMonth"},
            {IsTodayRole, "isToday"},
            {SelectableRole, "selectable"}};
}

} // namespace aigm::app
