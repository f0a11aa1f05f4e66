// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "world.h"

#include <QHashSeed>
#include <QtTest>

#include <cstdio>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

namespace {

int fromEnvironment(const char *name, int otherwise)
{
    bool isSet = false;
    const int value = qEnvironmentVariableIntValue(name, &isSet);
    return isSet ? value : otherwise;
}

} // namespace

//! Nothing lost, nothing doubled, nothing out of order, no silent gap: whole clients against the model server
//! through seeded faults. AIGM_SIM_SEED replays one seed, or says where AIGM_SIM_SEEDS of them begin;
//! AIGM_SIM_SENDS is how many messages each of them sends.
class TestSimulation : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QHashSeed::setDeterministicGlobalSeed();
        if (!qEnvironmentVariableIsSet("QT_LOGGING_RULES"))
            QLoggingCategory::setFilterRules(u"aigm.*=false"_s);
    }
    void r01_sendsThroughFaults();
    void aSeedReplays();
};

void TestSimulation::r01_sendsThroughFaults()
{
    const bool isNightly = qEnvironmentVariableIsSet("AIGM_NIGHTLY");
    const int first = fromEnvironment("AIGM_SIM_SEED", 1);
    const int usual = qEnvironmentVariableIsSet("AIGM_SIM_SEED") ? 1 : isNightly ? 200 : 10;
    const int seeds = fromEnvironment("AIGM_SIM_SEEDS", usual);
    const int sends = fromEnvironment("AIGM_SIM_SENDS", isNightly ? 2000 : 1000);
    Outcome total;
    QStringList failed;
    for (int seed = first; seed < first + seeds; ++seed) {
        const Outcome outcome = World({.seed = quint64(seed), .sends = sends}).run();
        if (!outcome.problems.isEmpty()) {
            const QStringList begin = outcome.problems.mid(0, 4);
            const QStringList end = outcome.problems.mid(std::max<qsizetype>(4, outcome.problems.size() - 8));
            failed.append(u"AIGM_SIM_SEED=%1 AIGM_SIM_SENDS=%2: %3"_s.arg(seed).arg(sends).arg(
                (begin + end).join(u"; ")));
            std::fprintf(stderr, "%s\n", qPrintable(failed.constLast()));
        }
        total.accepted += outcome.accepted;
        total.requests += outcome.requests;
        total.edits += outcome.edits;
        total.changes += outcome.changes;
        total.kills += outcome.kills;
        for (auto it = outcome.faults.cbegin(); it != outcome.faults.cend(); ++it)
            total.faults[it.key()] += it.value();
    }
    QVERIFY2(failed.isEmpty(), qPrintable(failed.join(u'\n')));
    std::printf("%d seeds, %d sends and %d changes accepted, %d requests, %d edits elsewhere, %d kills; lost "
                "0, doubled 0, "
                "reordered 0\n",
                seeds, total.accepted, total.changes, total.requests, total.edits, total.kills);
    for (auto it = total.faults.cbegin(); it != total.faults.cend(); ++it)
        std::printf("  %8d  %s\n", it.value(), qPrintable(it.key()));
    QVERIFY(total.accepted > seeds * sends / 2);
    QVERIFY(total.changes > seeds * sends / 20);
}

void TestSimulation::aSeedReplays()
{
    const History history{.seed = 4711, .sends = 150};
    const Outcome once = World(history).run();
    const Outcome again = World(history).run();
    QCOMPARE(once.problems.join(u'\n'), QString());
    QCOMPARE(again.digest, once.digest);
    QCOMPARE(again.requests, once.requests);
    QVERIFY(!once.faults.isEmpty());
    QVERIFY(World({.seed = 4712, .sends = 150}).run().digest != once.digest);
}

QTEST_GUILESS_MAIN(TestSimulation)
#include "tst_simulation.moc"
