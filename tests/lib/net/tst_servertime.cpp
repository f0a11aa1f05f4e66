// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "fakeclock.h"
#include "net/httpdate.h"
#include "net/servertime.h"

#include <QTest>

using namespace aigm;
using namespace std::chrono_literals;

class TestServerTime : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isTheOwnClockBeforeAnyAnswer();
    void followsTheDateOfAnAnswer();
    void keepsWhatItKnowsWithoutADate();
    void readsRetryAfter_data();
    void readsRetryAfter();
};

void TestServerTime::isTheOwnClockBeforeAnyAnswer()
{
    FakeClock clock;
    const ServerTime time(clock);
    QCOMPARE(time.now(), clock.now());
}

void TestServerTime::followsTheDateOfAnAnswer()
{
    FakeClock clock; // 2026-01-01 00:00
    ServerTime time(clock);
    time.observe({200, {{"date", "Thu, 01 Jan 2026 00:07:30 GMT"}}, {}});
    QCOMPARE(time.now(), clock.now().addSecs(450));
    clock.advance(1min);
    QCOMPARE(time.now(), clock.now().addSecs(450));
}

void TestServerTime::keepsWhatItKnowsWithoutADate()
{
    FakeClock clock;
    ServerTime time(clock);
    time.observe({200, {{"Date", "Wed, 31 Dec 2025 23:59:00 GMT"}}, {}});
    time.observe({200, {}, {}});
    time.observe({200, {{"Date", "yesterday"}}, {}});
    QCOMPARE(time.now(), clock.now().addSecs(-60));
}

void TestServerTime::readsRetryAfter_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("seconds");
    QTest::newRow("seconds") << QByteArray("7") << 7;
    QTest::newRow("date") << QByteArray("Thu, 01 Jan 2026 00:00:20 GMT") << 20;
    QTest::newRow("date in the past") << QByteArray("Wed, 31 Dec 2025 00:00:00 GMT") << 0;
    QTest::newRow("negative") << QByteArray("-5") << 0;
    QTest::newRow("a day is cut to an hour") << QByteArray("86400") << 3600;
    QTest::newRow("no sense") << QByteArray("soon") << 0;
    QTest::newRow("too many digits") << QByteArray("99999999999999999999") << 0;
}

void TestServerTime::readsRetryAfter()
{
    QFETCH(QByteArray, value);
    QFETCH(int, seconds);
    const HttpResponse response{429, {{"Date", "Thu, 01 Jan 2026 00:00:00 GMT"}, {"Retry-After", value}}, {}};
    QCOMPARE(retryAfter(response), std::chrono::milliseconds(seconds * 1000));
}

QTEST_GUILESS_MAIN(TestServerTime)
#include "tst_servertime.moc"
