// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/backoff.h"
#include "net/systemclock.h"

#include <QTest>

using namespace aigm;
using namespace std::chrono_literals;

class TestBackoff : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void climbsTheLadderAndStaysAtItsTop();
    void spreadsByHalfEitherWay();
    void beginsAnewAfterSuccess();
    void differsBetweenClients();
};

void TestBackoff::climbsTheLadderAndStaysAtItsTop()
{
    Backoff backoff([] { return 0.5; });
    QList<std::chrono::milliseconds> waits;
    for (int step = 0; step < 8; ++step)
        waits.append(backoff.next());
    QCOMPARE(waits, (QList<std::chrono::milliseconds>{1s, 2s, 5s, 10s, 20s, 30s, 30s, 30s}));
}

void TestBackoff::spreadsByHalfEitherWay()
{
    QCOMPARE(Backoff([] { return 0.0; }).next(), 500ms);
    QCOMPARE(Backoff([] { return 0.999; }).next(), 1499ms);
}

void TestBackoff::beginsAnewAfterSuccess()
{
    Backoff backoff([] { return 0.5; });
    (void)backoff.next();
    (void)backoff.next();
    QCOMPARE(backoff.steps(), 2);
    backoff.reset();
    QCOMPARE(backoff.steps(), 0);
    QCOMPARE(backoff.next(), 1s);
}

void TestBackoff::differsBetweenClients()
{
    SystemClock clock;
    QList<std::chrono::milliseconds> waits;
    for (int client = 0; client < 20; ++client) {
        const auto wait = Backoff(clock).next();
        QVERIFY(wait >= 500ms && wait <= 1500ms);
        if (!waits.contains(wait))
            waits.append(wait);
    }
    QVERIFY(waits.size() > 5);
}

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
