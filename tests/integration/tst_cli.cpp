// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cliperson.h"
#include "localstack.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

class TestCli : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void wrongUseIsTold_data();
    void wrongUseIsTold();
    void helpAndVersionAreNoErrors();
    void signInComesFirst();
    void badCredentialsAreRefused();
    void deadBackendAndWrongKeyAreToldApart();
    void namesAreOnlyText();
    void membershipIsManaged();
    void signingOutKeepsTheMessages();

private:
    [[nodiscard]] Person person(const QString &profile) const
    {
        return {profile, m_home.path(), m_stack.url().toString(), m_stack.key()};
    }

    LocalStack m_stack;
    QTemporaryDir m_home;
};

void TestCli::initTestCase()
{
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
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
    QTest::newRow("password as argument")
        << QStringList{u"login"_s, u"--email"_s, u"a@example.test"_s, u"--password"_s, u"x"_s};
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
    for (const char *command :
         {"signup", "login", "logout", "whoami", "servers", "invite", "rooms", "members", "send", "tail",
          "history", "read", "sync", "status", "outbox", "search"})
        QVERIFY2(help.out.contains(command), command);
    const Run version = person(u"nobody"_s).run({u"--version"_s});
    COMPARE_EXIT(version, 0);
    QVERIFY(version.out.startsWith("aigm-cli "));
    COMPARE_EXIT(person(u"nobody"_s).run({u"send"_s, u"--help"_s}), 0);
}

void TestCli::signInComesFirst()
{
    for (const QStringList &arguments : {QStringList{u"whoami"_s},
                                         {u"servers"_s, u"list"_s},
                                         {u"send"_s, u"a/b"_s, u"x"_s},
                                         {u"status"_s},
                                         {u"history"_s, u"a/b"_s, u"--offline"_s},
                                         {u"logout"_s}}) {
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
        return other.run({u"signup"_s, u"--email"_s, email, u"--username"_s, username, u"--password-stdin"_s},
                         password);
    };
    const QList<Run> refusals{
        signUp(u"cred_new@example.test"_s, u"cred_ana"_s, Person::kPassword), // taken username
        signUp(ana.email(), u"cred_new"_s, Person::kPassword),                // taken e-mail
        signUp(u"cred_new@example.test"_s, u"cred_new"_s, "abc"),             // weak password
        signUp(u"cred_new@example.test"_s, u"Not A Name"_s, Person::kPassword),
        other.run({u"login"_s, u"--email"_s, ana.email(), u"--password-stdin"_s}, "wrong password\n"),
        other.run({u"login"_s, u"--email"_s, ana.email(), u"--password-stdin"_s}),
    };
    for (const Run &run : refusals) {
        COMPARE_EXIT(run, 5);
        QVERIFY2(isSentence(run.err), run.err);
    }
    COMPARE_EXIT(other.run({u"whoami"_s}), 3); // nobody came in by any of them
    COMPARE_EXIT(ana.run({u"login"_s, u"--email"_s, ana.email(), u"--password-stdin"_s}, Person::kPassword),
                 1);
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

void TestCli::namesAreOnlyText()
{
    const Person ana = person(u"name_ana"_s);
    COMPARE_EXIT(ana.signUp(), 0);
    COMPARE_EXIT(ana.run({u"servers"_s, u"create"_s, u"A/B"_s}), 0);
    const Run made = ana.run(
        {u"rooms"_s, u"create"_s, u"A/B"_s, u"<img src=x>"_s, u"--topic"_s, u"t"_s, u"--category"_s, u"c"_s});
    COMPARE_EXIT(made, 0);
    QCOMPARE(made.row()["name"_L1].toString(), u"<img src=x>"_s);
    QCOMPARE(made.row()["topic"_L1].toString(), u"t"_s);
    const Run listed = ana.run({u"rooms"_s, u"list"_s, u"A/B"_s});
    COMPARE_EXIT(listed, 0);
    QVERIFY(std::any_of(listed.rows.begin(), listed.rows.end(),
                        [](const QJsonObject &row) { return row["name"_L1] == "<img src=x>"_L1; }));
    COMPARE_EXIT(ana.run({u"send"_s, u"A/B/<img src=x>"_s, u"\u001b[31mred"_s}), 0);
    const Run missing = ana.run({u"send"_s, u"A/B/none"_s, u"x"_s});
    COMPARE_EXIT(missing, 5);
    QVERIFY2(isSentence(missing.err), missing.err);
}

void TestCli::membershipIsManaged()
{
    const Person ana = person(u"mem_ana"_s);
    const Person bo = person(u"mem_bo"_s);
    MEET(ana, bo, u"Club"_s);
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
    const Run again =
        ana.run({u"login"_s, u"--email"_s, ana.email(), u"--password-stdin"_s}, Person::kPassword);
    COMPARE_EXIT(again, 0);
    QCOMPARE(ana.run({u"history"_s, u"Attic/box"_s, u"--offline"_s}).texts(), QStringList({u"kept"_s}));
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
