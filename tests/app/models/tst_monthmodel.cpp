// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "monthmodel.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QRegularExpression>
#include <QTest>

using namespace aigm::app;
using namespace Qt::Literals::StringLiterals;

class TestMonthModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void beginsAtToday();
    void theWeekBeginsAsTheLocaleSays_data();
    void theWeekBeginsAsTheLocaleSays();
    void allDaysOfEveryMonthAreThere();
    void noDayToComeCanBeChosen();
    void movesByDaysWeeksAndMonths();
    void aMonthThatIsShorterEndsEarlier();
    void todayIsSaid();
    void whatIsNoDayChangesNothing();
};

namespace {

QVariant at(const MonthModel &month, int row, int role)
{
    return month.index(row).data(role);
}

} // namespace

void TestMonthModel::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
}

void TestMonthModel::beginsAtToday()
{
    const MonthModel month;
    QCOMPARE(month.day(), QDate::currentDate().toString(Qt::ISODate));
    QVERIFY(month.isLast());
}

void TestMonthModel::theWeekBeginsAsTheLocaleSays_data()
{
    QTest::addColumn<QLocale>("locale");
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("firstName");
    QTest::addColumn<QString>("title");
    QTest::newRow("Monday") << QLocale(QLocale::German, QLocale::Germany) << u"2026-09-28"_s << u"Mo\u009cM"_s
                            << u"Oktober 2026"_s;
    QTest::newRow("Sunday") << QLocale(QLocale::English, QLocale::UnitedStates) << u"2026-09-27"_s
                            << u"Sun\u009cS"_s << u"October 2026"_s;
    QTest::newRow("Saturday") << QLocale(QLocale::Arabic, QLocale::Egypt) << u"2026-09-26"_s
                              << u"السبت\u009cس"_s << u"أكتوبر ٢٠٢٦"_s;
}

void TestMonthModel::theWeekBeginsAsTheLocaleSays()
{
    QFETCH(QLocale, locale);
    QLocale::setDefault(locale);
    MonthModel month;
    month.setToday(u"2026-12-24"_s);
    month.setDay(u"2026-10-15"_s);
    QTEST(month.dayAt(0), "first");
    QTEST(month.weekdays().first(), "firstName");
    QTEST(month.title(), "title");
    QCOMPARE(month.weekdays().size(), 7);
    QCOMPARE(month.dayAt(month.row()), u"2026-10-15"_s);
}

void TestMonthModel::allDaysOfEveryMonthAreThere()
{
    MonthModel month;
    const QAbstractItemModelTester tester(&month);
    month.setToday(u"2029-01-01"_s);
    for (QDate first(2023, 1, 1); first.year() < 2028; first = first.addMonths(1)) {
        month.setDay(first.toString(Qt::ISODate));
        int days = 0;
        for (int row = 0; row < month.rowCount(); ++row)
            days += at(month, row, MonthModel::InMonthRole).toBool() ? 1 : 0;
        QCOMPARE(days, first.daysInMonth());
        QVERIFY(month.row() < 7);
    }
}

void TestMonthModel::noDayToComeCanBeChosen()
{
    MonthModel month;
    month.setToday(u"2026-11-27"_s);
    QVERIFY(at(month, month.row(), MonthModel::SelectableRole).toBool());
    QVERIFY(!at(month, month.row() + 1, MonthModel::SelectableRole).toBool());
    month.moveDays(1);
    QCOMPARE(month.day(), u"2026-11-27"_s);
    month.setDay(u"2027-03-01"_s);
    QCOMPARE(month.day(), u"2026-11-27"_s);
    month.setDay(u"2026-10-30"_s);
    QVERIFY(!month.isLast());
    month.moveMonths(1);
    QCOMPARE(month.day(), u"2026-11-27"_s); // not the 30th
    QVERIFY(month.isLast());
    month.setDay(u"1812-03-01"_s);
    QCOMPARE(month.day(), u"1970-01-01"_s);
}

void TestMonthModel::movesByDaysWeeksAndMonths()
{
    MonthModel month;
    month.setToday(u"2026-11-27"_s);
    month.setDay(u"2026-03-28"_s); // a Saturday, in the night before a day of 23 hours
    month.moveDays(1);
    QCOMPARE(month.day(), u"2026-03-29"_s);
    month.moveDays(7);
    QCOMPARE(month.day(), u"2026-04-05"_s);
    month.moveToWeekStart();
    QCOMPARE(month.day(), u"2026-03-30"_s);
    month.moveToWeekEnd();
    QCOMPARE(month.day(), u"2026-04-05"_s);
    month.moveMonths(-12);
    QCOMPARE(month.day(), u"2025-04-05"_s);
}

void TestMonthModel::aMonthThatIsShorterEndsEarlier()
{
    MonthModel month;
    month.setToday(u"2028-12-31"_s);
    month.setDay(u"2028-01-31"_s);
    month.moveMonths(1);
    QCOMPARE(month.day(), u"2028-02-29"_s);
}

void TestMonthModel::todayIsSaid()
{
    MonthModel month;
    month.setToday(u"2026-11-27"_s);
    QVERIFY(at(month, month.row(), MonthModel::IsTodayRole).toBool());
    QCOMPARE(at(month, month.row(), MonthModel::NameRole).toString(), u"Friday, 27 November 2026, today"_s);
    QCOMPARE(at(month, month.row() - 1, MonthModel::NameRole).toString(), u"Thursday, 26 November 2026"_s);
    QCOMPARE(at(month, month.row(), MonthModel::TextRole).toString(), u"27"_s);
}

void TestMonthModel::whatIsNoDayChangesNothing()
{
    MonthModel month;
    month.setToday(u"2026-11-27"_s);
    month.setDay(u"soon"_s);
    month.setToday(QString());
    QCOMPARE(month.day(), u"2026-11-27"_s);
    QCOMPARE(month.today(), u"2026-11-27"_s);
}

QTEST_GUILESS_MAIN(TestMonthModel)
#include "tst_monthmodel.moc"
