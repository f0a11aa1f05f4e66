// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "realtime/delays.h"

#include <QtTest>

using namespace aigm;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

Backoff::Random always(double value)
{
    return [value] { return value; };
}

milliseconds rejoin(EndClass end, int step, double random)
{
    Backoff ladder(always(random));
    for (int i = 0; i < step; ++i)
        (void)ladder.next();
    return rejoinDelay(end, ladder, always(random));
}

milliseconds reconnect(SocketEnd end, int step, double random)
{
    Backoff ladder(always(random));
    for (int i = 0; i < step; ++i)
        (void)ladder.next();
    return reconnectDelay(end, ladder, always(random));
}

} // namespace

class TestDelays : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reconnectKeepsItsBounds();
    void rejoinKeepsItsBounds();
};

void TestDelays::reconnectKeepsItsBounds()
{
    QCOMPARE(reconnect({}, 0, 0.0), 500ms);
    QCOMPARE(reconnect({1006, 0}, 1, 0.5), 2s);
    QCOMPARE(reconnect({1001, 0}, 0, 0.0), 1s);
    QCOMPARE(reconnect({1012, 0}, 0, 0.9999), 9999ms);
    QCOMPARE(reconnect({1012, 0}, 1, 0.5), 2s); // then the ladder
    QCOMPARE(reconnect({0, 429}, 0, 0.0), 5s);
    QCOMPARE(reconnect({0, 500}, 5, 0.5), 30s);
    for (const int status : {401, 403, 404})
        QCOMPARE(reconnect({0, status}, 0, 0.0), milliseconds(5min));
}

void TestDelays::rejoinKeepsItsBounds()
{
    QCOMPARE(rejoin(EndClass::Token, 0, 0.5), 0ms);
    QCOMPARE(rejoin(EndClass::Token, 1, 0.5), 2s);
    QCOMPARE(rejoin(EndClass::Rate, 0, 0.0), 10s);
    QCOMPARE(rejoin(EndClass::Rate, 5, 0.9), 42s);
    QCOMPARE(rejoin(EndClass::Database, 0, 0.0), 5s);
    QCOMPARE(rejoin(EndClass::Database, 9, 0.9999), milliseconds(59997));
    QCOMPARE(rejoin(EndClass::Restart, 0, 0.0), 1s);
    QCOMPARE(rejoin(EndClass::Restart, 5, 0.5),
             30s); // no busy loop with a server that only restarts
    QCOMPARE(rejoin(EndClass::ProjectOff, 0, 0.0), milliseconds(5min));
    QCOMPARE(rejoin(EndClass::Unknown, 2, 0.5), 5s);
}

QTEST_APPLESS_MAIN(TestDelays)
#include "tst_delays.moc"
