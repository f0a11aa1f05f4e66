// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "timetext.h"

#include <QLocale>
#include <QTest>

using namespace aigm::app;
using namespace Qt::Literals::StringLiterals;

class TestTimeText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void rowsSayWhenInTheFewestWords();
    void dayLinesNameTheYearOnlyWhenItIsAnother();
    void theCLocaleShowsNoSeconds();

private:
    [[nodiscard]] static QDateTime at(int year, int month, int day)
    {
        return {QDate(year, month, day), QTime(18, 20, 31), Qt::UTC};
    }
    const QDate m_today{2026, 10, 23};
};

void TestTimeText::initTestCase()
{
    qputenv("TZ", "UTC");
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
}

void TestTimeText::rowsSayWhenInTheFewestWords()
{
    QCOMPARE(rowTime(at(2026, 10, 23), m_today), u"18:20"_s);
    QCOMPARE(rowTime(at(2026, 10, 22), m_today), u"Yesterday, 18:20"_s);
    QCOMPARE(rowTime(at(2026, 10, 3), m_today), u"3 October, 18:20"_s);
    QCOMPARE(rowTime(at(2025, 10, 3), m_today), u"3 October 2025, 18:20"_s);
}

void TestTimeText::dayLinesNameTheYearOnlyWhenItIsAnother()
{
    QCOMPARE(dayLine(m_today, m_today), u"Today, Friday 23 October"_s);
    QCOMPARE(dayLine(m_today.addDays(-1), m_today), u"Yesterday, Thursday 22 October"_s);
    QCOMPARE(dayLine(QDate(2026, 1, 1), m_today), u"Thursday 1 January"_s);
    QCOMPARE(dayLine(QDate(2025, 1, 1), m_today), u"Wednesday 1 January 2025"_s);
}

void TestTimeText::theCLocaleShowsNoSeconds()
{
    QLocale::setDefault(QLocale::c());
    QCOMPARE(clockTime(at(2026, 10, 23)), u"18:20"_s);
}

QTEST_GUILESS_MAIN(TestTimeText)
#include "tst_timetext.moc"
