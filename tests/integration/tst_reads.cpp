// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cliperson.h"
#include "localstack.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

//! What is read and unread of one account on two devices, against the real backend.
class TestReads : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void unreadIsCountedWithoutLoadingMessages();
    void oneDeviceReadsForBoth();
    void whatWasReadOfflineIsToldLater();
    void markedUnreadIsSoEverywhere();

private:
    [[nodiscard]] Person person(const QString &profile, const QString &home) const
    {
        return {profile, home, m_stack.url().toString(), m_stack.key()};
    }
    [[nodiscard]] static QJsonObject lounge(const Person &who)
    {
        const Run run = who.run({u"rooms"_s, u"list"_s, u"Harbour"_s});
        for (const QJsonObject &row : run.rows) {
            if (row["name"_L1].toString() == u"lounge")
                return row;
        }
        return {{u"unread"_s, -1}, {u"failure"_s, QString::fromUtf8(run.err)}};
    }
    [[nodiscard]] static qint64 say(const Person &who, const QString &text)
    {
        return who.run({u"send"_s, u"Harbour/lounge"_s, text, u"--wait"_s}).row()["seq"_L1].toInteger();
    }

    LocalStack m_stack;
    QTemporaryDir m_home;
    QTemporaryDir m_laptop; //!< the other computer of the same person
    std::unique_ptr<Person> m_ana;
    std::unique_ptr<Person> m_bo;
    std::unique_ptr<Person> m_boAway;
    qint64 m_newest = 0;
};

void TestReads::initTestCase()
{
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    m_ana = std::make_unique<Person>(person(u"reads_ana"_s, m_home.path()));
    m_bo = std::make_unique<Person>(person(u"reads_bo"_s, m_home.path()));
    m_boAway = std::make_unique<Person>(person(u"reads_bo"_s, m_laptop.path()));
    MEET(*m_ana, *m_bo, u"Harbour"_s);
    COMPARE_EXIT(
        m_boAway->run({u"login"_s, u"--email"_s, m_bo->email(), u"--password-stdin"_s}, Person::kPassword),
        0);
}

void TestReads::unreadIsCountedWithoutLoadingMessages()
{
    QCOMPARE(lounge(*m_bo)["unread"_L1].toInt(-1), 0);
    for (int i = 0; i < 3; ++i)
        m_newest = say(*m_ana, u"message %1"_s.arg(i));
    QVERIFY(m_newest > 0);
    for (const Person *device : {m_bo.get(), m_boAway.get()}) {
        const QJsonObject room = lounge(*device);
        QVERIFY2(room["unread"_L1].toInt() == 3, qPrintable(room["failure"_L1].toString()));
        QCOMPARE(room["mentions"_L1].toInt(-1), 0);
        const Run held = device->run({u"history"_s, u"Harbour/lounge"_s, u"--offline"_s});
        QVERIFY(held.rows.isEmpty());
    }
    QCOMPARE(lounge(*m_ana)["unread"_L1].toInt(-1), 0); // what she wrote herself
}

void TestReads::oneDeviceReadsForBoth()
{
    const Run first = m_bo->run({u"read"_s, u"Harbour/lounge"_s, QString::number(m_newest - 1)});
    COMPARE_EXIT(first, 0);
    QCOMPARE(first.row()["unread"_L1].toInt(), 1);
    QCOMPARE(first.row()["last_read_seq"_L1].toInteger(), m_newest - 1);
    QCOMPARE(lounge(*m_boAway)["unread"_L1].toInt(), 1);
    COMPARE_EXIT(m_boAway->run({u"read"_s, u"Harbour/lounge"_s}), 0); // all of it
    QCOMPARE(lounge(*m_boAway)["unread"_L1].toInt(), 0);
    QCOMPARE(lounge(*m_bo)["unread"_L1].toInt(-1), 0);
}

void TestReads::whatWasReadOfflineIsToldLater()
{
    for (int i = 0; i < 2; ++i)
        m_newest = say(*m_ana, u"later %1"_s.arg(i));
    QCOMPARE(m_bo->run({u"history"_s, u"Harbour/lounge"_s}).rows.size(), 5); // held from here on
    QCOMPARE(lounge(*m_bo)["unread"_L1].toInt(), 2);
    m_stack.stop();
    const Run read = m_bo->run({u"read"_s, u"Harbour/lounge"_s, QString::number(m_newest - 1)});
    COMPARE_EXIT(read, 4);
    QCOMPARE(read.row()["unread"_L1].toInt(), 1); // counted in what is held
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    QCOMPARE(lounge(*m_boAway)["unread"_L1].toInt(), 2);
    COMPARE_EXIT(m_bo->run({u"sync"_s}), 0);
    QCOMPARE(lounge(*m_boAway)["unread"_L1].toInt(), 1);
    QCOMPARE(lounge(*m_bo)["unread"_L1].toInt(), 1);
}

void TestReads::markedUnreadIsSoEverywhere()
{
    COMPARE_EXIT(m_bo->run({u"read"_s, u"Harbour/lounge"_s}), 0);
    QCOMPARE(lounge(*m_boAway)["unread"_L1].toInt(-1), 0);
    const Run marked =
        m_bo->run({u"read"_s, u"Harbour/lounge"_s, QString::number(m_newest - 1), u"--unread"_s});
    COMPARE_EXIT(marked, 0);
    QCOMPARE(marked.row()["unread"_L1].toInt(), 2);
    QCOMPARE(lounge(*m_boAway)["unread"_L1].toInt(), 2);
    COMPARE_EXIT(m_boAway->run({u"read"_s, u"Harbour/lounge"_s}), 0);
    QCOMPARE(lounge(*m_bo)["unread"_L1].toInt(-1), 0);
}

QTEST_GUILESS_MAIN(TestReads)
#include "tst_reads.moc"
