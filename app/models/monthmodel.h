// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QAbstractListModel>
#include <QDate>
#include <QtQml/qqmlregistration.h>

namespace aigm::app {

//! The days of the month that the chosen day lies in, as six weeks of a calendar in the user's own format.
//! Days are written as 2025-10-23; none after today can be chosen.
class MonthModel : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString today READ today WRITE setToday NOTIFY changed)
    Q_PROPERTY(QString day READ day WRITE setDay NOTIFY changed)
    //! That of the chosen day.
    Q_PROPERTY(int row READ row NOTIFY changed)
    //! The month and its year.
    Q_PROPERTY(QString title READ title NOTIFY changed)
    //! The names of the weekdays, from the first of the week. Each short and, after U+009C, in one letter: a
    //! Text shows the one that fits.
    Q_PROPERTY(QStringList weekdays READ weekdays CONSTANT)
    //! Today lies in this month.
    Q_PROPERTY(bool isLast READ isLast NOTIFY changed)
public:
    enum Roles {
        TextRole = Qt::UserRole,
        //! The whole date, as it is spoken.
        NameRole,
        InMonthRole,
        IsTodayRole,
        //! False for days to come.
        SelectableRole,
    };

    explicit MonthModel(QObject *parent = nullptr);

    [[nodiscard]] QString today() const { return m_today.toString(Qt::ISODate); }
    void setToday(const QString &today);
    [[nodiscard]] QString day() const { return m_day.toString(Qt::ISODate); }
    //! Takes the nearest day that can be chosen.
    void setDay(const QString &day);
    [[nodiscard]] int row() const { return int(first().daysTo(m_day)); }
    [[nodiscard]] QString title() const;
    [[nodiscard]] QStringList weekdays() const;
    [[nodiscard]] bool isLast() const;
    Q_INVOKABLE void moveDays(int days);
    Q_INVOKABLE void moveMonths(int months);
    Q_INVOKABLE void moveToWeekStart();
    Q_INVOKABLE void moveToWeekEnd();
    [[nodiscard]] Q_INVOKABLE QString dayAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void changed();

private:
    void choose(const QDate &day);
    [[nodiscard]] QDate first() const;
    [[nodiscard]] int column() const { return row() % 7; }

    QDate m_today;
    QDate m_day;
};

} // namespace aigm::app
