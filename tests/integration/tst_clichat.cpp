// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cliperson.h"
#include "lines.h"
#include "localstack.h"

#include <QTemporaryDir>
#include <QtTest>

#include <signal.h>

using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatienceMs = 30'000;

} // namespace

class TestCliChat : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void twoPeopleChat();
    void followEndsCleanlyAndPrintsOnce();
    void bodyComesFromStandardInput();
    void historyIsReadOfflineAndQueuedMessagesGoOutOnce();
    void twoProcessesShareOneProfile();
    void whatIsDiscardedElsewhereIsWaitedForNoLonger();
    void hugeMessageIsRefusedBeforeItIsStored();
    void searchTakesFiltersAndTellsWhereTheWordsStand();

private:
    [[nodiscard]] Person person(const QString &profile) const
    {
        return {profile, m_home.path(), m_stack.url().toString(), m_stack.key()};
    }

    LocalStack m_stack;
    QTemporaryDir m_home;
};

void TestCliChat::initTestCase()
{
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
}

void TestCliChat::cleanup()
{
    if (!m_stack.isRunning())
        QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
}

void TestCliChat::twoPeopleChat()
{
    const Person ana = person(u"chat_ana"_s);
    const Person bo = person(u"chat_bo"_s);
    MEET(ana, bo, u"Harbour"_s);
    const Run sent = ana.run({u"send"_s, u"Harbour/lounge"_s, u"Hello, Bo 👋"_s});
    COMPARE_EXIT(sent, 0);
    const QJsonObject row = sent.row();
    QCOMPARE(row["state"_L1].toString(), u"sent"_s);
    QVERIFY(row["seq"_L1].toInteger() > 0);
    for (const char *field : {"id", "conversation", "seq", "rev", "author", "author_name", "created_at",
                              "text", "content", "state"}) {
        QVERIFY2(row.contains(QLatin1StringView(field)), field);
        QVERIFY2(!row[QLatin1StringView(field)].isObject(), field); // flat
    }
    const Run answered = bo.run({u"send"_s, row["conversation"_L1].toString(), u"Hello, Ana"_s, u"--wait"_s});
    COMPARE_EXIT(answered, 0);
    const QStringList said{u"Hello, Bo 👋"_s, u"Hello, Ana"_s};
    for (const Person *who : {&ana, &bo}) {
        const Run read = who->run({u"history"_s, u"Harbour/lounge"_s});
        COMPARE_EXIT(read, 0);
        QCOMPARE(read.texts(), said);
        QCOMPARE(read.rows.at(0)["author_name"_L1].toString(), u"chat_ana"_s);
        QVERIFY(read.rows.at(0)["seq"_L1].toInteger() < read.rows.at(1)["seq"_L1].toInteger());
    }
    const Run older = bo.run({u"history"_s, u"Harbour/lounge"_s, u"--before"_s,
                              QString::number(answered.row()["seq"_L1].toInteger()), u"--limit"_s, u"1"_s});
    QCOMPARE(older.texts(), QStringList({u"Hello, Bo 👋"_s}));
    const Run found = bo.run({u"search"_s, u"hello bo"_s});
    COMPARE_EXIT(found, 0);
    QCOMPARE(found.texts(), QStringList({u"Hello, Bo 👋"_s}));
}

void TestCliChat::followEndsCleanlyAndPrintsOnce()
{
    const Person ana = person(u"tail_ana"_s);
    const Person bo = person(u"tail_bo"_s);
    MEET(ana, bo, u"Pier"_s);
    COMPARE_EXIT(ana.run({u"send"_s, u"Pier/lounge"_s, u"before"_s}), 0);
    const auto tail = bo.start({u"tail"_s, u"Pier/lounge"_s, u"--follow"_s});
    Lines lines(tail.get());
    QTRY_COMPARE_WITH_TIMEOUT(lines.texts(), QStringList({u"before"_s}), kPatienceMs);
    COMPARE_EXIT(ana.run({u"send"_s, u"Pier/lounge"_s, u"live"_s}), 0);
    QTRY_COMPARE_WITH_TIMEOUT(lines.texts(), QStringList({u"before"_s, u"live"_s}), kPatienceMs);
    // what was said while the server was away is heard when it is back
    m_stack.stop();
    COMPARE_EXIT(ana.run({u"send"_s, u"Pier/lounge"_s, u"while away"_s}), 4);
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    COMPARE_EXIT(ana.run({u"sync"_s}), 0);
    const QStringList all{u"before"_s, u"live"_s, u"while away"_s};
    QTRY_COMPARE_WITH_TIMEOUT(lines.texts(), all, 2 * kPatienceMs);
    tail->terminate();
    QVERIFY(tail->waitForFinished(kPatienceMs));
    QCOMPARE(tail->exitStatus(), QProcess::NormalExit);
    QCOMPARE(tail->exitCode(), 0);
    QCOMPARE(lines.texts(), all);
}

void TestCliChat::bodyComesFromStandardInput()
{
    const Person ana = person(u"stdin_ana"_s);
    COMPARE_EXIT(ana.signUp(), 0);
    COMPARE_EXIT(ana.run({u"servers"_s, u"create"_s, u"Desk"_s}), 0);
    COMPARE_EXIT(ana.run({u"rooms"_s, u"create"_s, u"Desk"_s, u"notes"_s}), 0);
    const Run dash = ana.run({u"send"_s, u"Desk/notes"_s, u"-"_s}, "one\ntwo\n");
    COMPARE_EXIT(dash, 0);
    QCOMPARE(dash.row()["text"_L1].toString(), u"one\ntwo"_s);
    const Run none = ana.run({u"send"_s, u"Desk/notes"_s}, "three");
    COMPARE_EXIT(none, 0);
    const Run empty = ana.run({u"send"_s, u"Desk/notes"_s}, "  \n");
    COMPARE_EXIT(empty, 5);
    QCOMPARE(ana.run({u"history"_s, u"Desk/notes"_s}).texts(), QStringList({u"one\ntwo"_s, u"three"_s}));
}

void TestCliChat::historyIsReadOfflineAndQueuedMessagesGoOutOnce()
{
    const Person ana = person(u"off_ana"_s);
    const Person bo = person(u"off_bo"_s);
    MEET(ana, bo, u"Island"_s);
    COMPARE_EXIT(bo.run({u"send"_s, u"Island/lounge"_s, u"kept"_s}), 0);
    COMPARE_EXIT(ana.run({u"history"_s, u"Island/lounge"_s}), 0);
    m_stack.stop();

    const Run offline = ana.run({u"history"_s, u"Island/lounge"_s, u"--offline"_s});
    COMPARE_EXIT(offline, 0);
    QCOMPARE(offline.texts(), QStringList({u"kept"_s}));
    const Run fallen = ana.run({u"history"_s, u"Island/lounge"_s}); // says so, and goes on with the cache
    COMPARE_EXIT(fallen, 0);
    QVERIFY(!fallen.err.isEmpty());
    QCOMPARE(fallen.texts(), QStringList({u"kept"_s}));

    const Run queued = ana.run({u"send"_s, u"Island/lounge"_s, u"later"_s});
    COMPARE_EXIT(queued, 4);
    QCOMPARE(queued.row()["state"_L1].toString(), u"pending"_s);
    QCOMPARE(ana.run({u"outbox"_s, u"list"_s}).texts(), QStringList({u"later"_s}));
    const Run dropped = ana.run({u"send"_s, u"Island/lounge"_s, u"never"_s});
    COMPARE_EXIT(dropped, 4);
    const Run said = ana.run({u"outbox"_s, u"discard"_s, dropped.row()["id"_L1].toString()});
    COMPARE_EXIT(said, 0);
    QCOMPARE(said.texts(), QStringList({u"never"_s}));
    const Run status = ana.run({u"status"_s});
    COMPARE_EXIT(status, 0);
    QCOMPARE(status.row()["connection"_L1].toString(), u"offline"_s);
    QCOMPARE(status.row()["waiting"_L1].toInt(), 1);

    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    COMPARE_EXIT(ana.run({u"sync"_s}), 0);
    QVERIFY(ana.run({u"outbox"_s, u"list"_s}).rows.isEmpty());
    const QStringList all{u"kept"_s, u"later"_s};
    QCOMPARE(bo.run({u"history"_s, u"Island/lounge"_s}).texts(), all);
    QCOMPARE(ana.run({u"history"_s, u"Island/lounge"_s}).texts(), all);
    const Run online = ana.run({u"status"_s});
    QCOMPARE(online.row()["connection"_L1].toString(), u"online"_s);
    QCOMPARE(online.row()["waiting"_L1].toInt(), 0);
    QVERIFY(online.rows.size() > 1);
    const auto lounge = std::find_if(online.rows.cbegin(), online.rows.cend(), [](const QJsonObject &row) {
        return row["name"_L1].toString() == "Island/lounge"_L1;
    });
    QVERIFY(lounge != online.rows.cend());
    QCOMPARE((*lounge)["held"_L1].toInt(), 2);
    QCOMPARE((*lounge)["known"_L1].toInt(), 2);
    const auto verified = QDateTime::fromString((*lounge)["verified_at"_L1].toString(), Qt::ISODateWithMs);
    QVERIFY(qAbs(verified.secsTo(QDateTime::currentDateTimeUtc())) < 600);
}

void TestCliChat::twoProcessesShareOneProfile()
{
    const Person ana = person(u"share_ana"_s);
    COMPARE_EXIT(ana.signUp(), 0);
    COMPARE_EXIT(ana.run({u"servers"_s, u"create"_s, u"Both"_s}), 0);
    COMPARE_EXIT(ana.run({u"rooms"_s, u"create"_s, u"Both"_s, u"lounge"_s}), 0);
    COMPARE_EXIT(ana.run({u"send"_s, u"Both/lounge"_s, u"first"_s}), 0);
    const auto owner = ana.start({u"tail"_s, u"Both/lounge"_s, u"--follow"_s});
    Lines lines(owner.get());
    QTRY_COMPARE_WITH_TIMEOUT(lines.texts(), QStringList({u"first"_s}), kPatienceMs);
    const Run status = ana.run({u"status"_s});
    COMPARE_EXIT(status, 0);
    QCOMPARE(status.row()["owner"_L1].toBool(true), false);
    const Run sent = ana.run({u"send"_s, u"Both/lounge"_s, u"from the guest"_s});
    COMPARE_EXIT(sent, 0);
    QCOMPARE(sent.row()["state"_L1].toString(), u"sent"_s);
    QTRY_COMPARE_WITH_TIMEOUT(lines.texts(), QStringList({u"first"_s, u"from the guest"_s}), kPatienceMs);
    QCOMPARE(ana.run({u"history"_s, u"Both/lounge"_s}).texts(),
             QStringList({u"first"_s, u"from the guest"_s}));
    kill(pid_t(owner->processId()), SIGINT);
    QVERIFY(owner->waitForFinished(kPatienceMs));
    QCOMPARE(owner->exitCode(), 0);
    COMPARE_EXIT(ana.run({u"send"_s, u"Both/lounge"_s, u"alone again"_s}), 0);
}

void TestCliChat::whatIsDiscardedElsewhereIsWaitedForNoLonger()
{
    const Person ana = person(u"drop_ana"_s);
    COMPARE_EXIT(ana.signUp(), 0);
    COMPARE_EXIT(ana.run({u"servers"_s, u"create"_s, u"Loft"_s}), 0);
    COMPARE_EXIT(ana.run({u"rooms"_s, u"create"_s, u"Loft"_s, u"lounge"_s}), 0);
    m_stack.stop();
    const auto waiting = ana.start({u"send"_s, u"Loft/lounge"_s, u"no hurry"_s, u"--wait"_s});
    QString id;
    QTRY_VERIFY_WITH_TIMEOUT(!(id = ana.run({u"outbox"_s, u"list"_s}).row()["id"_L1].toString()).isEmpty(),
                             kPatienceMs);
    COMPARE_EXIT(ana.run({u"outbox"_s, u"discard"_s, id}), 0);
    QVERIFY(waiting->waitForFinished(kPatienceMs));
    QCOMPARE(waiting->exitCode(), 4);
    const QByteArray said = waiting->readAllStandardError();
    QVERIFY2(said.contains("Another program of this account"), said.constData());
}

void TestCliChat::hugeMessageIsRefusedBeforeItIsStored()
{
    const Person ana = person(u"huge_ana"_s);
    COMPARE_EXIT(ana.signUp(), 0);
    COMPARE_EXIT(ana.run({u"servers"_s, u"create"_s, u"Hall"_s}), 0);
    COMPARE_EXIT(ana.run({u"rooms"_s, u"create"_s, u"Hall"_s, u"lounge"_s}), 0);
    const Run huge = ana.run({u"send"_s, u"Hall/lounge"_s}, QByteArray(70 * 1024, 'x'));
    COMPARE_EXIT(huge, 5);
    QVERIFY2(isSentence(huge.err), huge.err);
    QVERIFY(ana.run({u"outbox"_s, u"list"_s}).rows.isEmpty());
}

void TestCliChat::searchTakesFiltersAndTellsWhereTheWordsStand()
{
    const Person ana = person(u"find_ana"_s);
    const Person bo = person(u"find_bo"_s);
    MEET(ana, bo, u"Yard"_s);
    COMPARE_EXIT(ana.run({u"rooms"_s, u"create"_s, u"Yard"_s, u"shed"_s}), 0);
    COMPARE_EXIT(ana.run({u"send"_s, u"Yard/lounge"_s, u"Two Lärchen, one oak"_s}), 0);
    COMPARE_EXIT(ana.run({u"send"_s, u"Yard/shed"_s, u"larchen in the shed https://example.org"_s}), 0);
    COMPARE_EXIT(bo.run({u"send"_s, u"Yard/lounge"_s, u"No larchen here"_s}), 0);
    COMPARE_EXIT(ana.run({u"sync"_s}), 0);
    const Run onServer = bo.run({u"search"_s, u"oak"_s, u"--server"_s});
    COMPARE_EXIT(onServer, 0);
    QCOMPARE(onServer.texts(), QStringList{u"Two Lärchen, one oak"_s});
    QVERIFY(!onServer.row()["kept"_L1].toBool(true));
    const Run today = bo.run({u"history"_s, u"Yard/shed"_s, u"--at"_s, u"2025-01-01"_s});
    QCOMPARE(today.texts(), QStringList{u"larchen in the shed https://example.org"_s});
    const Run later = bo.run({u"history"_s, u"Yard/shed"_s, u"--at"_s, u"2999-01-01"_s});
    QCOMPARE(later.texts(), today.texts()); // the newest, and that it is not of that day
    QVERIFY2(later.err.contains("Nothing was written on that day or later."), later.err.constData());
    const Run soon = bo.run({u"history"_s, u"Yard/shed"_s, u"--at"_s, u"soon"_s});
    COMPARE_EXIT(soon, 5);
    QVERIFY2(soon.err.contains("“--at” needs a date"), soon.err.constData());
    m_stack.stop(); // nobody is asked
    const auto found = [&ana](const QStringList &arguments) {
        const Run run = ana.run(QStringList{u"search"_s} + arguments);
        return run.exitCode == 0 ? run.texts() : QStringList{QString::fromUtf8(run.err)};
    };
    QCOMPARE(found({u"larch"_s}).size(), 3);
    QCOMPARE(found({u"larch"_s, u"--limit"_s, u"1"_s}), QStringList{u"No larchen here"_s});
    QCOMPARE(found({u"larch from:find_ana in:lounge"_s}), QStringList{u"Two Lärchen, one oak"_s});
    QCOMPARE(found({u"larch has:link"_s}), QStringList{u"larchen in the shed https://example.org"_s});
    QCOMPARE(found({u"larch"_s, u"--in"_s, u"Yard/shed"_s}).size(), 1);
    QCOMPARE(found({u"larch before:yesterday"_s}), QStringList());
    const QJsonObject row = ana.run({u"search"_s, u"oak larchen"_s}).row();
    QCOMPARE(row["matches"_L1].toString(), u"4-11,17-20"_s);
    QCOMPARE(row["snippet"_L1].toString(), u"Two Lärchen, one oak"_s);
    QVERIFY(row["kept"_L1].toBool());
    const Run bad = ana.run({u"search"_s, u"larch before:soon"_s});
    COMPARE_EXIT(bad, 5);
    QVERIFY2(isSentence(bad.err) && bad.err.contains("before:"), bad.err);
}

QTEST_GUILESS_MAIN(TestCliChat)
#include "tst_clichat.moc"
