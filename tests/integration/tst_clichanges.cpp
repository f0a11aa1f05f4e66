// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cliperson.h"
#include "localstack.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

//! Edits, deletions and reactions through the outbox, on the local stack, by two devices of one account.
class TestCliChanges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void changesReachEverybody();
    void theSlowerDeviceSeesBothAndChooses();
    void whatWasChangedOfflineGoesOutOnce();
    void refusesWhatCannotBe();

private:
    [[nodiscard]] Person person(const QString &profile, const QTemporaryDir &computer) const
    {
        return {profile, computer.path(), m_stack.url().toString(), m_stack.key()};
    }
    //! The same account on another computer, with all that was said.
    [[nodiscard]] QString signInElsewhere(const Person &device) const
    {
        const Run in = device.run({u"login"_s, u"--email"_s, device.email(), u"--password-stdin"_s},
                                  QByteArray(Person::kPassword) + '\n');
        const Run synced = device.run({u"sync"_s});
        return in.exitCode == 0 && synced.exitCode == 0 ? QString() : QString::fromUtf8(in.err + synced.err);
    }
    //! The newest message that \p who is shown in \p room.
    [[nodiscard]] static QJsonObject newest(const Person &who, const QString &room)
    {
        const Run read = who.run({u"history"_s, room, u"--limit"_s, u"1"_s});
        return read.rows.value(0);
    }

    LocalStack m_stack;
    QTemporaryDir m_desk;
    QTemporaryDir m_phone;
};

void TestCliChanges::initTestCase()
{
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
}

void TestCliChanges::cleanup()
{
    if (!m_stack.isRunning())
        QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
}

void TestCliChanges::changesReachEverybody()
{
    const Person desk = person(u"edit_ana"_s, m_desk);
    const Person phone = person(u"edit_ana"_s, m_phone);
    const Person bo = person(u"edit_bo"_s, m_desk);
    MEET(desk, bo, u"Quay"_s);
    const Run sent = desk.run({u"send"_s, u"Quay/lounge"_s, u"Helo"_s});
    COMPARE_EXIT(sent, 0);
    const QString id = sent.row()["id"_L1].toString();
    const QString trouble = signInElsewhere(phone);
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));

    const Run edited = phone.run({u"edit"_s, id, u"-"_s}, "Hello\n");
    COMPARE_EXIT(edited, 0);
    QCOMPARE(edited.row()["text"_L1].toString(), u"Hello"_s);
    QCOMPARE(edited.row()["state"_L1].toString(), u"sent"_s);
    QVERIFY(!edited.row()["edited_at"_L1].toString().isEmpty());
    QVERIFY(!edited.row().contains("operation"_L1));
    for (const Person *who : {&desk, &phone, &bo}) {
        QCOMPARE(newest(*who, u"Quay/lounge"_s)["text"_L1].toString(), u"Hello"_s);
        QCOMPARE(newest(*who, u"Quay/lounge"_s)["rev"_L1], edited.row()["rev"_L1]);
    }

    COMPARE_EXIT(bo.run({u"react"_s, id, u"👍"_s}), 0);
    COMPARE_EXIT(desk.run({u"react"_s, id, u"👍"_s}), 0);
    COMPARE_EXIT(desk.run({u"react"_s, id, u"🎉"_s}), 0);
    COMPARE_EXIT(desk.run({u"react"_s, id, u"👍"_s}), 0); // it is there
    QCOMPARE(newest(phone, u"Quay/lounge"_s)["reactions"_L1].toString(), u"👍:2,🎉:1"_s);
    COMPARE_EXIT(phone.run({u"react"_s, id, u"👍"_s, u"--remove"_s}), 0);
    COMPARE_EXIT(phone.run({u"react"_s, id, u"🎉"_s, u"--remove"_s}), 0);
    COMPARE_EXIT(phone.run({u"react"_s, id, u"🎉"_s}), 0); // its row is there, taken back
    for (const Person *who : {&desk, &phone, &bo})
        QCOMPARE(newest(*who, u"Quay/lounge"_s)["reactions"_L1].toString(), u"👍:1,🎉:1"_s);

    const Run deleted = desk.run({u"delete"_s, id});
    COMPARE_EXIT(deleted, 0);
    QCOMPARE(deleted.row()["state"_L1].toString(), u"deleted"_s);
    COMPARE_EXIT(desk.run({u"delete"_s, id}), 0); // twice is once
    for (const Person *who : {&desk, &phone, &bo}) {
        QCOMPARE(newest(*who, u"Quay/lounge"_s)["state"_L1].toString(), u"deleted"_s);
        QCOMPARE(newest(*who, u"Quay/lounge"_s)["reactions"_L1].toString(), QString());
    }
}

void TestCliChanges::theSlowerDeviceSeesBothAndChooses()
{
    const Person desk = person(u"race_ana"_s, m_desk);
    const Person phone = person(u"race_ana"_s, m_phone);
    const Person bo = person(u"race_bo"_s, m_desk);
    MEET(desk, bo, u"Mole"_s);
    const Run sent = desk.run({u"send"_s, u"Mole/lounge"_s, u"ten o'clock"_s});
    COMPARE_EXIT(sent, 0);
    const QString id = sent.row()["id"_L1].toString();
    const QString trouble = signInElsewhere(phone);
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    COMPARE_EXIT(desk.run({u"edit"_s, id, u"eleven o'clock"_s}), 0);

    const Run late = phone.run({u"edit"_s, id, u"noon"_s}); // made on what it said at first
    COMPARE_EXIT(late, 5);
    QVERIFY2(isSentence(late.err), late.err.constData());
    QCOMPARE(newest(bo, u"Mole/lounge"_s)["text"_L1].toString(), u"eleven o'clock"_s);
    const QJsonObject shown = newest(phone, u"Mole/lounge"_s);
    QCOMPARE(shown["text"_L1].toString(), u"eleven o'clock"_s);
    QCOMPARE(shown["state"_L1].toString(), u"failed"_s);
    const Run waiting = phone.run({u"outbox"_s, u"list"_s});
    QCOMPARE(waiting.texts(), QStringList({u"noon"_s}));
    QCOMPARE(waiting.row()["operation"_L1].toString(), u"edit"_s);
    COMPARE_EXIT(phone.run({u"send"_s, u"Mole/lounge"_s, u"after it"_s}), 5); // order is part of the promise

    COMPARE_EXIT(phone.run({u"outbox"_s, u"retry"_s, id}), 0);
    COMPARE_EXIT(phone.run({u"sync"_s}), 0);
    for (const Person *who : {&desk, &phone, &bo})
        QCOMPARE(who->run({u"history"_s, u"Mole/lounge"_s}).texts(), QStringList({u"noon"_s, u"after it"_s}));
}

void TestCliChanges::whatWasChangedOfflineGoesOutOnce()
{
    const Person ana = person(u"off_ana"_s, m_desk);
    const Person bo = person(u"off_bo"_s, m_desk);
    MEET(ana, bo, u"Buoy"_s);
    const Run first = ana.run({u"send"_s, u"Buoy/lounge"_s, u"first"_s});
    const Run second = ana.run({u"send"_s, u"Buoy/lounge"_s, u"second"_s});
    COMPARE_EXIT(first, 0);
    COMPARE_EXIT(second, 0);
    const QString id = first.row()["id"_L1].toString();
    m_stack.stop();
    const Run edited = ana.run({u"edit"_s, id, u"better"_s});
    COMPARE_EXIT(edited, 4);
    QCOMPARE(edited.row()["state"_L1].toString(), u"pending"_s);
    QCOMPARE(edited.row()["operation"_L1].toString(), u"edit"_s);
    COMPARE_EXIT(ana.run({u"edit"_s, id, u"best"_s}), 4);
    COMPARE_EXIT(ana.run({u"react"_s, id, u"👍"_s}), 4);
    COMPARE_EXIT(ana.run({u"delete"_s, second.row()["id"_L1].toString()}), 4);
    const Run offline = ana.run({u"history"_s, u"Buoy/lounge"_s, u"--offline"_s});
    QCOMPARE(offline.texts(), QStringList({u"best"_s, QString()}));
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    COMPARE_EXIT(ana.run({u"sync"_s}), 0);
    QVERIFY(ana.run({u"outbox"_s, u"list"_s}).rows.isEmpty());
    for (const Person *who : {&ana, &bo}) {
        const Run read = who->run({u"history"_s, u"Buoy/lounge"_s});
        QCOMPARE(read.texts(), QStringList({u"best"_s, QString()}));
        QCOMPARE(read.rows.at(0)["reactions"_L1].toString(), u"👍:1"_s);
        QCOMPARE(read.rows.at(1)["state"_L1].toString(), u"deleted"_s);
    }
}

void TestCliChanges::refusesWhatCannotBe()
{
    const Person ana = person(u"no_ana"_s, m_desk);
    const Person bo = person(u"no_bo"_s, m_desk);
    MEET(ana, bo, u"Reef"_s);
    const Run sent = ana.run({u"send"_s, u"Reef/lounge"_s, u"mine"_s});
    COMPARE_EXIT(sent, 0);
    const QString id = sent.row()["id"_L1].toString();
    COMPARE_EXIT(bo.run({u"history"_s, u"Reef/lounge"_s}), 0);
    COMPARE_EXIT(bo.run({u"edit"_s, id, u"no"_s}), 5);
    COMPARE_EXIT(ana.run({u"edit"_s, u"nonsense"_s, u"no"_s}), 5);
    COMPARE_EXIT(ana.run({u"edit"_s, id, u"  "_s}), 5);
    COMPARE_EXIT(ana.run({u"react"_s, id, u"word"_s}), 5);
    COMPARE_EXIT(ana.run({u"edit"_s, u"0198f2a4-0000-7000-8000-0000000000cc"_s, u"no"_s}), 5);
    COMPARE_EXIT(bo.run({u"delete"_s, id}), 5);
    const QJsonObject shown = newest(bo, u"Reef/lounge"_s);
    QCOMPARE(shown["text"_L1].toString(), u"mine"_s);
    QVERIFY(shown["failure"_L1].toString().endsWith(u'.'));
    COMPARE_EXIT(bo.run({u"outbox"_s, u"discard"_s, id}), 0);
    QCOMPARE(newest(bo, u"Reef/lounge"_s)["state"_L1].toString(), u"sent"_s);
}

QTEST_GUILESS_MAIN(TestCliChanges)
#include "tst_clichanges.moc"
