// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "localstack.h"
#include "person.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

#include <signal.h>

using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

#define COMPARE_EXIT(run, code) QVERIFY2((run).exitCode == (code), qPrintable(QString::number((run).exitCode) + u": "_s + QString::fromUtf8((run).err)))

namespace {

constexpr int kPatienceMs = 30'000;

//! The lines that a running command has printed so far, as texts of messages.
class Lines
{
public:
    explicit Lines(QProcess *process)
        : m_process(process)
    {
    }
    [[nodiscard]] QStringList texts()
    {
        m_process->waitForReadyRead(1);
        m_read += m_process->readAllStandardOutput();
        QStringList all;
        for (const QByteArray &line : m_read.split('\n')) {
            const QJsonDocument json = QJsonDocument::fromJson(line);
            if (json.isObject())
                all.append(json.object()["text"_L1].toString());
        }
        return all;
    }

private:
    QProcess *const m_process;
    QByteArray m_read;
};

bool isSentence(const QByteArray &err)
{
    const QByteArray line = err.trimmed();
    return line.startsWith("aigm-cli: ") && (line.endsWith('.') || line.endsWith('?'));
}

} // namespace

class TestCli : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void wrongUseIsTold_data();
    void wrongUseIsTold();
    void helpAndVersionAreNoErrors();
    void signInComesFirst();
    void badCredentialsAreRefused();
    void deadBackendAndWrongKeyAreToldApart();
    void twoPeopleChat();
    void followEndsCleanlyAndPrintsOnce();
    void bodyComesFromStandardInput();
    void historyIsReadOfflineAndQueuedMessagesGoOutOnce();
    void twoProcessesShareOneProfile();
    void hugeMessageIsRefusedBeforeItIsStored();
    void namesAreOnlyText();
    void membershipIsManaged();
    void signingOutKeepsTheMessages();

private:
    [[nodiscard]] Person person(const QString &profile) const
    {
        return {profile, m_home.path(), m_stack.url().toString(), m_stack.key()};
    }
    //! Two people in one server with a room called general; `Place/general` from there on.
    void meet(const Person &ana, const Person &bo, const QString &server);

    LocalStack m_stack;
    QTemporaryDir m_home;
};

void TestCli::initTestCase()
{
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
}

void TestCli::cleanup()
{
    if (!m_stack.isRunning())
        QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
}

void TestCli::meet(const Person &ana, const Person &bo, const QString &server)
{
    COMPARE_EXIT(ana.signUp(), 0);
    COMPARE_EXIT(bo.signUp(), 0);
    const Run created = ana.run({u"servers"_s, u"create"_s, server});
    COMPARE_EXIT(created, 0);
    QCOMPARE(created.row()["name"_L1].toString(), server);
    const Run made = ana.run({u"rooms"_s, u"create"_s, server, u"lounge"_s});
    COMPARE_EXIT(made, 0);
    const Run invited = ana.run({u"invite"_s, u"create"_s, server});
    COMPARE_EXIT(invited, 0);
    const QString code = invited.row()["code"_L1].toString();
    QVERIFY(!code.isEmpty());
    const Run joined = bo.run({u"servers"_s, u"join"_s, code});
    COMPARE_EXIT(joined, 0);
    QCOMPARE(joined.row()["id"_L1], created.row()["id"_L1]);
}

void TestCli::wrongUseIsTold_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList();
    QTest::newRow("unknown command") << QStringList{u"dance"_s};
    QTest::newRow("unknown option") << QStringList{u"servers"_s, u"list"_s, u"--loud"_s};
    QTest::newRow("missing argument") << QStringList{u"send"_s};
    QTest::newRow("no subcommand") << QStringList{u"servers"_s};
    QTest::newRow("password without stdin") << QStringList{u"login"_s, u"--email"_s, u"a@example.test"_s};
    QTest::newRow("password as argument") << QStringList{u"login"_s, u"--email"_s, u"a@example.test"_s, u"--password"_s, u"x"_s};
    QTest::newRow("secret store") << QStringList{u"whoami"_s, u"--secret-store"_s, u"drawer"_s};
    QTest::newRow("profile") << QStringList{u"whoami"_s, u"--profile"_s, u"../up"_s};
    QTest::newRow("plain http") << QStringList{u"whoami"_s, u"--backend"_s, u"http://proj.example.test"_s};
    QTest::newRow("no backend") << QStringList{u"whoami"_s, u"--backend"_s, u""_s};
    QTest::newRow("limit") << QStringList{u"history"_s, u"a/b"_s, u"--limit"_s, u"none"_s};
}

void TestCli::wrongUseIsTold()
{
    QFETCH(QStringList, arguments);
    const Run run = person(u"nobody"_s).run(arguments);
    COMPARE_EXIT(run, 2);
    QVERIFY2(isSentence(run.err), run.err);
    QVERIFY(run.out.isEmpty());
}

void TestCli::helpAndVersionAreNoErrors()
{
    const Run help = person(u"nobody"_s).run({u"--help"_s});
    COMPARE_EXIT(help, 0);
    for (const char *command : {"signup", "login", "logout", "whoami", "servers", "invite", "rooms", "members", "send",
                                "tail", "history", "sync", "status", "outbox", "search"})
        QVERIFY2(help.out.contains(command), command);
    const Run version = person(u"nobody"_s).run({u"--version"_s});
    COMPARE_EXIT(version, 0);
    QVERIFY(version.out.startsWith("aigm-cli "));
    COMPARE_EXIT(person(u"nobody"_s).run({u"send"_s, u"--help"_s}), 0);
}

void TestCli::signInComesFirst()
{
    for (const QStringList &arguments :
         {QStringList{u"whoami"_s}, {u"servers"_s, u"list"_s}, {u"send"_s, u"a/b"_s, u"x"_s}, {u"status"_s},
          {u"history"_s, u"a/b"_s, u"--offline"_s}, {u"logout"_s}}) {
        const Run run = person(u"nobody"_s).run(arguments);
        COMPARE_EXIT(run, 3);
        QVERIFY2(isSentence(run.err), run.err);
    }
}

void TestCli::badCredentialsAreRefused()
{
    const Person ana = person(u"cred_ana"_s);
    const Run made = ana.signUp();
    COMPARE_EXIT(made, 0);
    QCOMPARE(made.row()["username"_L1].toString(), u"cred_ana"_s);
    QCOMPARE(made.row()["email"_L1].toString(), ana.email());
    QCOMPARE(made.row()["kept_in"_L1].toString(), u"file"_s);

    const Person other = person(u"cred_other"_s);
    const auto signUp = [&other](const QString &email, const QString &username, const QByteArray &password) {
        return other.run({u"signup"_s, u"--email"_s, email, u"--username"_s, username, u"--password-stdin"_s}, password);
    };
    const QList<Run> refusals{
        signUp(u"cred_new@example.test"_s, u"cred_ana"_s, Person::kPassword), // taken username
        signUp(ana.email(), u"cred_new"_s, Person::kPassword),               // taken e-mail
        signUp(u"cred_new@example.test"_s, u"cred_new"_s, "abc"),            // weak password
        signUp(u"cred_new@example.test"_s, u"Not A Name"_s, Person::kPassword),
        other.run({u"login"_s, u"--email"_s, ana.email(), u"--password-stdin"_s}, "wrong password\n"),
        other.run({u"login"_s, u"--email"_s, ana.email(), u"--password-stdin"_s}),
    };
    for (const Run &run : refusals) {
        COMPARE_EXIT(run, 5);
        QVERIFY2(isSentence(run.err), run.err);
    }
    COMPARE_EXIT(other.run({u"whoami"_s}), 3); // nobody came in by any of them
    COMPARE_EXIT(ana.run({u"login"_s, u"--email"_s, ana.email(), u"--password-stdin"_s}, Person::kPassword), 1);
}

void TestCli::deadBackendAndWrongKeyAreToldApart()
{
    const Person ana = person(u"dead_ana"_s);
    COMPARE_EXIT(ana.signUp(), 0);
    const QStringList login{u"login"_s, u"--email"_s, ana.email(), u"--password-stdin"_s};
    const Person lost(u"dead_lost"_s, m_home.path(), u"http://127.0.0.1:1"_s, m_stack.key());
    const Run dead = lost.run(login, Person::kPassword);
    COMPARE_EXIT(dead, 4);
    QVERIFY2(isSentence(dead.err), dead.err);
    const Person keyless(u"dead_key"_s, m_home.path(), m_stack.url().toString(), u"wrong-key"_s);
    const Run wrong = keyless.run(login, Person::kPassword);
    COMPARE_EXIT(wrong, 1);
    QVERIFY2(isSentence(wrong.err), wrong.err);
}

void TestCli::twoPeopleChat()
{
    const Person ana = person(u"chat_ana"_s);
    const Person bo = person(u"chat_bo"_s);
    meet(ana, bo, u"Harbour"_s);
    const Run sent = ana.run({u"send"_s, u"Harbour/lounge"_s, u"Hello, Bo 👋"_s});
    COMPARE_EXIT(sent, 0);
    const QJsonObject row = sent.row();
    QCOMPARE(row["state"_L1].toString(), u"sent"_s);
    QVERIFY(row["seq"_L1].toInteger() > 0);
    for (const char *field : {"id", "conversation", "seq", "rev", "author", "author_name", "created_at", "text", "content", "state"}) {
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

void TestCli::followEndsCleanlyAndPrintsOnce()
{
    const Person ana = person(u"tail_ana"_s);
    const Person bo = person(u"tail_bo"_s);
    meet(ana, bo, u"Pier"_s);
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

void TestCli::bodyComesFromStandardInput()
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

void TestCli::historyIsReadOfflineAndQueuedMessagesGoOutOnce()
{
    const Person ana = person(u"off_ana"_s);
    const Person bo = person(u"off_bo"_s);
    meet(ana, bo, u"Island"_s);
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
}

void TestCli::twoProcessesShareOneProfile()
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
    QCOMPARE(ana.run({u"history"_s, u"Both/lounge"_s}).texts(), QStringList({u"first"_s, u"from the guest"_s}));
    kill(pid_t(owner->processId()), SIGINT);
    QVERIFY(owner->waitForFinished(kPatienceMs));
    QCOMPARE(owner->exitCode(), 0);
    COMPARE_EXIT(ana.run({u"send"_s, u"Both/lounge"_s, u"alone again"_s}), 0);
}

void TestCli::hugeMessageIsRefusedBeforeItIsStored()
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

void TestCli::namesAreOnlyText()
{
    const Person ana = person(u"name_ana"_s);
    COMPARE_EXIT(ana.signUp(), 0);
    COMPARE_EXIT(ana.run({u"servers"_s, u"create"_s, u"A/B"_s}), 0);
    const Run made = ana.run({u"rooms"_s, u"create"_s, u"A/B"_s, u"<img src=x>"_s, u"--topic"_s, u"t"_s, u"--category"_s, u"c"_s});
    COMPARE_EXIT(made, 0);
    QCOMPARE(made.row()["name"_L1].toString(), u"<img src=x>"_s);
    QCOMPARE(made.row()["topic"_L1].toString(), u"t"_s);
    const Run listed = ana.run({u"rooms"_s, u"list"_s, u"A/B"_s});
    COMPARE_EXIT(listed, 0);
    QVERIFY(std::any_of(listed.rows.begin(), listed.rows.end(), [](const QJsonObject &row) {
        return row["name"_L1] == "<img src=x>"_L1;
    }));
    COMPARE_EXIT(ana.run({u"send"_s, u"A/B/<img src=x>"_s, u"\u001b[31mred"_s}), 0);
    const Run missing = ana.run({u"send"_s, u"A/B/none"_s, u"x"_s});
    COMPARE_EXIT(missing, 5);
    QVERIFY2(isSentence(missing.err), missing.err);
}

void TestCli::membershipIsManaged()
{
    const Person ana = person(u"mem_ana"_s);
    const Person bo = person(u"mem_bo"_s);
    meet(ana, bo, u"Club"_s);
    const Run members = ana.run({u"members"_s, u"Club"_s});
    COMPARE_EXIT(members, 0);
    QCOMPARE(members.rows.size(), 2);
    QStringList roles;
    for (const QJsonObject &row : members.rows)
        roles.append(QString(row["username"_L1].toString() + u' ' + row["role"_L1].toString()));
    roles.sort();
    QCOMPARE(roles, QStringList({u"mem_ana owner"_s, u"mem_bo member"_s}));
    COMPARE_EXIT(bo.run({u"servers"_s, u"join"_s, u"no-such-code"_s}), 5);
    COMPARE_EXIT(bo.run({u"rooms"_s, u"create"_s, u"Club"_s, u"mine"_s}), 5);
    COMPARE_EXIT(ana.run({u"servers"_s, u"leave"_s, u"Club"_s}), 5); // the owner cannot
    COMPARE_EXIT(bo.run({u"servers"_s, u"leave"_s, u"Club"_s}), 0);
    const Run left = bo.run({u"servers"_s, u"list"_s});
    COMPARE_EXIT(left, 0);
    QVERIFY(left.rows.isEmpty());
}

void TestCli::signingOutKeepsTheMessages()
{
    const Person ana = person(u"out_ana"_s);
    COMPARE_EXIT(ana.signUp(), 0);
    COMPARE_EXIT(ana.run({u"servers"_s, u"create"_s, u"Attic"_s}), 0);
    COMPARE_EXIT(ana.run({u"rooms"_s, u"create"_s, u"Attic"_s, u"box"_s}), 0);
    COMPARE_EXIT(ana.run({u"send"_s, u"Attic/box"_s, u"kept"_s}), 0);
    COMPARE_EXIT(ana.run({u"logout"_s}), 0);
    COMPARE_EXIT(ana.run({u"whoami"_s}), 3);
    const Run again = ana.run({u"login"_s, u"--email"_s, ana.email(), u"--password-stdin"_s}, Person::kPassword);
    COMPARE_EXIT(again, 0);
    QCOMPARE(ana.run({u"history"_s, u"Attic/box"_s, u"--offline"_s}).texts(), QStringList({u"kept"_s}));
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
