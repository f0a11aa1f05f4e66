// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cliperson.h"
#include "ledger.h"
#include "localstack.h"
#include "sqlite/database.h"

#include <QDir>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString kRoom = u"Cliff/general"_s;

bool isNightly()
{
    return qEnvironmentVariableIsSet("AIGM_NIGHTLY");
}

} // namespace

//! kill -9 at each named point of a send, and at any moment: what was stored is delivered once, what was
//! not stored is nowhere, and the session outlives it.
class TestKillPoints : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void r03_aNamedPoint_data();
    void r03_aNamedPoint();
    void r03_anyMoment_data();
    void r03_anyMoment();
    void whileADamagedFileIsReplaced_data();
    void whileADamagedFileIsReplaced();
    void bothSidesAgreeInTheEnd();

private:
    //! Comes back after a death, and compares both sides for \p texts.
    void comeBack(const QStringList &texts);
    [[nodiscard]] std::chrono::microseconds randomMoment(std::chrono::microseconds whole);

    LocalStack m_stack;
    QTemporaryDir m_home;
    std::unique_ptr<Person> m_ada;
    QRandomGenerator m_random;
    std::chrono::microseconds m_sendTime{0};
    std::chrono::microseconds m_syncTime{0};
    int m_stored = 0; //!< messages that were in the file when the program died
    int m_deaths = 0;
    int m_escapes = 0; //!< the program was through before its moment came
};

void TestKillPoints::initTestCase()
{
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    m_ada = std::make_unique<Person>(u"kill_ada"_s, m_home.path(), m_stack.url().toString(), m_stack.key());
    COMPARE_EXIT(m_ada->signUp(), 0);
    COMPARE_EXIT(m_ada->run({u"servers"_s, u"create"_s, u"Cliff"_s}), 0);
    QElapsedTimer timer;
    timer.start();
    COMPARE_EXIT(m_ada->run({u"send"_s, kRoom, u"the first one lives"_s, u"--wait"_s}), 0);
    m_sendTime = 1ms * timer.restart();
    COMPARE_EXIT(m_ada->run({u"sync"_s}), 0);
    m_syncTime = 1ms * timer.elapsed();
    m_stored = 1;
    bool isSeed = false;
    const uint given = qEnvironmentVariable("AIGM_SEED").toUInt(&isSeed);
    const uint seed = isSeed ? given : QRandomGenerator::global()->generate();
    qInfo("AIGM_SEED=%u, a send takes %lld ms", seed, static_cast<long long>(m_sendTime / 1ms));
    m_random.seed(seed);
}

std::chrono::microseconds TestKillPoints::randomMoment(std::chrono::microseconds whole)
{
    return 1us * m_random.bounded(1, int(whole.count()));
}

void TestKillPoints::comeBack(const QStringList &texts)
{
    const QString file = m_ada->cacheFile();
    QCOMPARE(damageOf(file), QString());
    const QStringList held = cacheLedger(file) + unsentTexts(file);
    QList<int> stored;
    for (const QString &text : texts) {
        stored.append(countOf(held, text));
        QVERIFY(stored.constLast() <= 1);
        m_stored += stored.constLast();
    }
    const Run again = m_ada->run({u"sync"_s});
    COMPARE_EXIT(again, 0);
    QCOMPARE(unsentTexts(file), QStringList());
    const QStringList server = serverLedger(m_stack, u"Cliff"_s);
    const QStringList cache = cacheLedger(file);
    for (qsizetype i = 0; i < texts.size(); ++i) {
        QCOMPARE(countOf(server, texts.at(i)), stored.at(i));
        QCOMPARE(countOf(cache, texts.at(i)), stored.at(i));
    }
}

void TestKillPoints::r03_aNamedPoint_data()
{
    QTest::addColumn<QByteArray>("point");
    QTest::addColumn<int>("stored"); // -1: it depends on what came first
    struct Point
    {
        const char *name;
        int stored;
    };
    constexpr Point kPoints[] = {
        {"outbox.writing", 0},
        {"outbox.committed", 1},
        {"outbox.marked", 1},
        {"request.out POST /rest/v1/messages", 1},
        {"request.answered POST /rest/v1/messages", 1},
        {"reply.in", 1},
        {"confirm.writing", 1},
        {"confirm.committed", 1},
        {"request.out POST /auth/v1/token", -1}, // the refresh token may be spent, and the new one is lost
        {"request.answered POST /auth/v1/token", -1},
    };
    const int rounds = isNightly() ? 10 : 2;
    for (int round = 1; round <= rounds; ++round) {
        for (const Point &point : kPoints)
            QTest::addRow("%s, %d", point.name, round) << QByteArray(point.name) << point.stored;
    }
}

void TestKillPoints::r03_aNamedPoint()
{
    QFETCH(QByteArray, point);
    QFETCH(int, stored);
    const QString text = QString::fromUtf8(QTest::currentDataTag());
    const int before = m_stored;
    const Run killed = m_ada->runUntil({.point = point}, {u"send"_s, kRoom, text});
    QVERIFY2(killed.died, killed.err);
    ++m_deaths;
    comeBack({text});
    if (stored >= 0)
        QCOMPARE(m_stored - before, stored);
}

void TestKillPoints::r03_anyMoment_data()
{
    QTest::addColumn<int>("round");
    const int rounds = isNightly() ? 250 : 2;
    for (int round = 1; round <= rounds; ++round)
        QTest::addRow("%d", round) << round;
}

// Four sends, some of which are through before their moment comes, and every other time the way back too.
void TestKillPoints::r03_anyMoment()
{
    QFETCH(int, round);
    const auto die = [this](std::chrono::microseconds whole, const QStringList &arguments) {
        const std::chrono::microseconds after = randomMoment(whole);
        const Run run = m_ada->runUntil({.after = after}, arguments);
        qInfo("%s after %lld us", run.died ? "died" : "was through", static_cast<long long>(after.count()));
        ++(run.died ? m_deaths : m_escapes);
    };
    QStringList texts;
    for (int send = 1; send <= 4; ++send) {
        texts.append(u"moment %1.%2"_s.arg(round).arg(send));
        die(m_sendTime, {u"send"_s, kRoom, texts.constLast()});
    }
    if (round % 2 == 0)
        die(m_syncTime, {u"sync"_s});
    comeBack(texts);
}

void TestKillPoints::whileADamagedFileIsReplaced_data()
{
    QTest::addColumn<QByteArray>("point");
    QTest::newRow("no new file yet") << QByteArray("rebuild.aside");
    QTest::newRow("unsent messages taken back") << QByteArray("rebuild.restored");
}

void TestKillPoints::whileADamagedFileIsReplaced()
{
    QFETCH(QByteArray, point);
    const QString text = QString::fromUtf8(point);
    QVERIFY(m_ada->runUntil({.point = "outbox.committed"}, {u"send"_s, kRoom, text}).died);
    const QString file = m_ada->cacheFile();
    {
        const auto database = aigm::Database::open(file);
        QVERIFY(database && (*database)->execute("PRAGMA user_version = 99")); // no AIGM can read that
    }
    QVERIFY(m_ada->runUntil({.point = point}, {u"sync"_s}).died);
    QCOMPARE(unsentTexts(file).size(), point == "rebuild.aside" ? 0 : 1);
    COMPARE_EXIT(m_ada->run({u"sync"_s}), 0);
    QCOMPARE(countOf(serverLedger(m_stack, u"Cliff"_s), text), 1);
    COMPARE_EXIT(m_ada->run({u"history"_s, kRoom, u"--limit"_s, u"1000"_s}), 0);
    QCOMPARE(cacheLedger(file), serverLedger(m_stack, u"Cliff"_s));
    QVERIFY(QDir(m_ada->folder()).entryList({u"*.unread"_s}).isEmpty());
    m_stored += 1;
    m_deaths += 2;
}

void TestKillPoints::bothSidesAgreeInTheEnd()
{
    const QStringList server = serverLedger(m_stack, u"Cliff"_s);
    QCOMPARE(cacheLedger(m_ada->cacheFile()), server);
    QCOMPARE(server.size(), m_stored);
    QCOMPARE(damageOf(m_ada->cacheFile()), QString());
    // somebody who has nothing yet reads the same
    const Person elsewhere(u"kill_elsewhere"_s, m_home.path(), m_stack.url().toString(), m_stack.key());
    COMPARE_EXIT(
        elsewhere.run({u"login"_s, u"--email"_s, m_ada->email(), u"--password-stdin"_s}, Person::kPassword),
        0);
    COMPARE_EXIT(elsewhere.run({u"history"_s, kRoom, u"--limit"_s, u"1000"_s}), 0);
    QCOMPARE(cacheLedger(elsewhere.cacheFile()), server);
    qInfo("%d deaths, %d runs were through before; %lld messages, none lost, none doubled", m_deaths,
          m_escapes, static_cast<long long>(server.size()));
}

QTEST_GUILESS_MAIN(TestKillPoints)
#include "tst_killpoints.moc"
