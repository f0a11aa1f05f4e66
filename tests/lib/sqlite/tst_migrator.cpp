// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sqlite/migrator.h"
#include "sqlite/statement.h"

#include <QTemporaryDir>
#include <QTest>

#include <vector>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

class TestMigrator : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void takesEachStepOnce();
    void stopsAtAWholeVersion();
    void refusesANewerFileAndLeavesIt();
    void refusesAFileOfSomethingElse();
    void refusesAFileWhoseTablesAreGone();
    void checkingChangesNothing();

private:
    int number(const char *sql)
    {
        Statement query = m_database->statement(sql);
        return query.next() ? query.int32(0) : -1;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
};

constexpr int kApplication = 4711;
static const std::vector<const char *> kOne{"CREATE TABLE one(a)"};
static const std::vector<const char *> kTwo{"CREATE TABLE one(a)",
                                            "CREATE TABLE two(a); INSERT INTO one VALUES(2)"};
static const std::vector<const char *> kBroken{"CREATE TABLE one(a)",
                                               "CREATE TABLE two(a); CREATE TABLE one(a)"};

void TestMigrator::init()
{
    m_database.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto opened = Database::open(m_folder->filePath(u"a.db"_s));
    QVERIFY(opened);
    m_database = std::move(*opened);
}

void TestMigrator::takesEachStepOnce()
{
    QVERIFY(migrate(m_database.get(), kApplication, kOne));
    QCOMPARE(number("PRAGMA user_version"), 1);
    QCOMPARE(number("PRAGMA application_id"), kApplication);
    QVERIFY(migrate(m_database.get(), kApplication, kTwo));
    QVERIFY(migrate(m_database.get(), kApplication, kTwo));
    QCOMPARE(number("PRAGMA user_version"), 2);
    QCOMPARE(number("SELECT count(*) FROM one"), 1);
}

void TestMigrator::stopsAtAWholeVersion()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"storage error"_s));
    QVERIFY(!migrate(m_database.get(), kApplication, kBroken));
    QCOMPARE(number("PRAGMA user_version"), 1);
    QCOMPARE(number("SELECT count(*) FROM sqlite_schema WHERE name = 'two'"), 0);
    QVERIFY(migrate(m_database.get(), kApplication, kTwo));
}

void TestMigrator::refusesANewerFileAndLeavesIt()
{
    QVERIFY(migrate(m_database.get(), kApplication, kTwo));
    const auto done = migrate(m_database.get(), kApplication, kOne);
    QVERIFY(!done);
    QCOMPARE(done.error().code, QString(storagecode::kNewer));
    QCOMPARE(number("PRAGMA user_version"), 2);
    QCOMPARE(number("SELECT count(*) FROM two"), 0);
}

void TestMigrator::refusesAFileOfSomethingElse()
{
    QVERIFY(m_database->execute("CREATE TABLE foreigner(a)"));
    const auto done = migrate(m_database.get(), kApplication, kOne);
    QVERIFY(!done);
    QCOMPARE(done.error().code, QString(storagecode::kDamaged));
    QCOMPARE(number("SELECT count(*) FROM sqlite_schema"), 1);
}

void TestMigrator::refusesAFileWhoseTablesAreGone()
{
    QVERIFY(m_database->execute("PRAGMA application_id = 4711; PRAGMA user_version = 1"));
    const auto done = migrate(m_database.get(), kApplication, kOne);
    QVERIFY(!done);
    QCOMPARE(done.error().code, QString(storagecode::kDamaged));
}

void TestMigrator::checkingChangesNothing()
{
    QVERIFY(!checkVersion(m_database.get(), kApplication, kOne));
    QCOMPARE(number("PRAGMA user_version"), 0);
    QVERIFY(migrate(m_database.get(), kApplication, kOne));
    QVERIFY(checkVersion(m_database.get(), kApplication, kOne));
    const auto older = checkVersion(m_database.get(), kApplication, kTwo);
    QVERIFY(!older);
    QCOMPARE(older.error().code, QString(storagecode::kOther));
    QCOMPARE(number("PRAGMA user_version"), 1);
}

QTEST_GUILESS_MAIN(TestMigrator)
#include "tst_migrator.moc"
