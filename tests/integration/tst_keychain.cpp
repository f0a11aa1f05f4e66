// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cliperson.h"
#include "localstack.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatienceMs = 30'000;

//! A session bus that nothing is on but what a test starts.
class Bus
{
public:
    [[nodiscard]] bool start()
    {
        QFile configuration(m_folder.filePath(u"bus.conf"_s));
        if (!configuration.open(QIODevice::WriteOnly))
            return false;
        configuration.write(
            "<busconfig><type>session</type><listen>unix:dir=" + QFile::encodeName(m_folder.path())
            + "</listen><policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
              "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
        configuration.close();
        m_daemon.start(u"dbus-daemon"_s,
                       {u"--nofork"_s, u"--print-address"_s, u"--config-file"_s, configuration.fileName()});
        if (!m_daemon.waitForReadyRead(kPatienceMs))
            return false;
        m_address = QString::fromUtf8(m_daemon.readLine()).trimmed();
        return !m_address.isEmpty();
    }
    ~Bus()
    {
        end(m_store);
        end(m_daemon);
    }
    [[nodiscard]] const QString &address() const { return m_address; }
    [[nodiscard]] QString contentFile() const { return m_folder.filePath(u"secrets.json"_s); }

    //! Puts a key store of that mood on the bus, in place of the last one.
    [[nodiscard]] bool keep(const QString &mood)
    {
        end(m_store);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, m_address);
        m_store.setProcessEnvironment(environment);
        m_store.start(QStringLiteral(AIGM_PYTHON),
                      {QStringLiteral(AIGM_SECRET_SERVICE), contentFile(), mood});
        return m_store.waitForReadyRead(kPatienceMs) && m_store.readLine().trimmed() == "ready";
    }

private:
    static void end(QProcess &process)
    {
        process.kill();
        process.waitForFinished();
    }

    QTemporaryDir m_folder;
    QString m_address;
    QProcess m_daemon;
    QProcess m_store;
};

} // namespace

//! The session in the system's key store, by way of its real library, and the days on which that store is
//! missing, locked, denied or asleep: never a file unasked, never a lost session, never a hang.
class TestKeychain : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theSessionLiesInTheKeyStoreAlone();
    void aClosedStoreIsToldAndLosesNothing_data();
    void aClosedStoreIsToldAndLosesNothing();
    void aSilentStoreDoesNotHoldTheProgram();
    void withoutAStoreNothingIsKeptAndThatIsSaid();
    void signingOutTakesItOut();

private:
    [[nodiscard]] Person person(const QString &profile, const QString &bus) const
    {
        Person made(profile, m_home.path(), m_stack.url().toString(), m_stack.key());
        made.setEnvironment(u"AIGM_SECRET_STORE"_s, u"keychain"_s);
        made.setEnvironment(u"DBUS_SESSION_BUS_ADDRESS"_s, bus);
        made.setEnvironment(u"XDG_CURRENT_DESKTOP"_s, u"GNOME"_s);
        return made;
    }
    [[nodiscard]] Person ada() const { return person(u"key_ada"_s, m_bus.address()); }

    LocalStack m_stack;
    Bus m_bus;
    QTemporaryDir m_home;
};

void TestKeychain::initTestCase()
{
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    QVERIFY(m_bus.start());
}

void TestKeychain::theSessionLiesInTheKeyStoreAlone()
{
    QVERIFY(m_bus.keep(u"open"_s));
    const Run made = ada().signUp();
    COMPARE_EXIT(made, 0);
    QCOMPARE(made.row()["kept_in"_L1].toString(), u"keychain"_s);
    QFile content(m_bus.contentFile());
    QVERIFY(content.open(QIODevice::ReadOnly));
    const QJsonObject items = QJsonDocument::fromJson(content.readAll()).object();
    QCOMPARE(items.size(), 1);
    QVERIFY(!QFileInfo::exists(ada().folder() + u"/secrets"_s));
    // the next process is signed in, and so is the one after it, with the token that replaced the first
    for (int i = 0; i < 2; ++i) {
        const Run status = ada().run({u"status"_s});
        COMPARE_EXIT(status, 0);
        QCOMPARE(status.row()["connection"_L1].toString(), u"online"_s);
    }
}

void TestKeychain::aClosedStoreIsToldAndLosesNothing_data()
{
    QTest::addColumn<QString>("mood");
    QTest::newRow("locked, and the person says no") << u"locked"_s;
    QTest::newRow("denied") << u"denied"_s;
}

void TestKeychain::aClosedStoreIsToldAndLosesNothing()
{
    QFETCH(QString, mood);
    QVERIFY(m_bus.keep(mood));
    const Run closed = ada().run({u"whoami"_s});
    COMPARE_EXIT(closed, 3);
    QVERIFY2(closed.err.contains("key store"), closed.err);
    QVERIFY(!QFileInfo::exists(ada().folder() + u"/secrets"_s));
    QVERIFY(m_bus.keep(u"open"_s));
    COMPARE_EXIT(ada().run({u"whoami"_s}), 0);
}

void TestKeychain::aSilentStoreDoesNotHoldTheProgram()
{
    QVERIFY(m_bus.keep(u"silent"_s));
    const auto command = ada().start({u"whoami"_s});
    QVERIFY(!command->waitForFinished(1000)); // it waits for the store
    command->terminate();
    QVERIFY(command->waitForFinished(kPatienceMs)); // and listens all the while
    QCOMPARE(command->exitStatus(), QProcess::NormalExit);
    QVERIFY(isSentence(command->readAllStandardError()));
    QVERIFY(m_bus.keep(u"open"_s));
    COMPARE_EXIT(ada().run({u"whoami"_s}), 0);
}

void TestKeychain::withoutAStoreNothingIsKeptAndThatIsSaid()
{
    const Person ben = person(u"key_ben"_s, u"unix:path=/nonexistent/bus"_s);
    const Run made = ben.signUp();
    COMPARE_EXIT(made, 1);
    QVERIFY2(made.err.contains("--secret-store file"), made.err);
    QVERIFY(!QFileInfo::exists(ben.folder() + u"/secrets"_s));
    COMPARE_EXIT(ben.run({u"whoami"_s}), 3);
}

void TestKeychain::signingOutTakesItOut()
{
    QVERIFY(m_bus.keep(u"open"_s));
    COMPARE_EXIT(ada().run({u"logout"_s}), 0);
    QFile content(m_bus.contentFile());
    QVERIFY(content.open(QIODevice::ReadOnly));
    QVERIFY(QJsonDocument::fromJson(content.readAll()).object().isEmpty());
    COMPARE_EXIT(ada().run({u"whoami"_s}), 3);
}

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
