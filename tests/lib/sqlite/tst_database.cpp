// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sqlite/database.h"
#include "sqlite/statement.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <csignal>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

class TestDatabase : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void makesAPrivateFileInAPrivateFolder();
    void takesTheRightsAwayFromAnOldFile();
    void opensWithItsPragmas();
    void keepsTheFirstErrorAndDoesNothingAfterIt();
    void saysWhatADamagedFileIs_data();
    void saysWhatADamagedFileIs();
    void saysThatTheFileIsFull();
    void saysThatTheDiskIsFull();
    void noticesCommitsOfOthersAlone();
    void noticesThatTheFileWasMoved();
    void quickCheckFindsABrokenPage();
    void readsWithoutTheLogWhenAsked();
    void makesNoFileWhenItHasToBeThere();

private:
    QString path() const { return m_folder->filePath(u"inner/a ü?%.db"_s); }
    std::unique_ptr<Database> openNew()
    {
        auto opened = Database::open(path());
        return opened ? std::move(*opened) : nullptr;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

static qint64 number(Database &database, const char *sql)
{
    Statement query = database.statement(sql);
    return query.next() ? query.int64(0) : -1;
}

void TestDatabase::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void TestDatabase::makesAPrivateFileInAPrivateFolder()
{
    const auto database = openNew();
    QVERIFY(database);
    QVERIFY(database->execute("CREATE TABLE t(a); INSERT INTO t VALUES(1)"));
    const auto everybody = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOther;
    for (const QString &ending : {u""_s, u"-wal"_s, u"-shm"_s}) {
        const QString file = path() + ending;
        QVERIFY2(QFileInfo::exists(file), qPrintable(file));
        QVERIFY(!(QFile::permissions(file) & (everybody | QFile::ExeOwner)));
    }
    QVERIFY(!(QFile::permissions(QFileInfo(path()).path()) & everybody));
}

void TestDatabase::takesTheRightsAwayFromAnOldFile()
{
    QVERIFY(openNew());
    QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    QVERIFY(openNew());
    QVERIFY(!(QFile::permissions(path()) & QFile::ReadOther));
}

void TestDatabase::opensWithItsPragmas()
{
    const auto database = openNew();
    QVERIFY(database);
    {
        Statement mode = database->statement("PRAGMA journal_mode");
        QVERIFY(mode.next());
        QCOMPARE(mode.text(0), u"wal"_s);
    }
    QCOMPARE(number(*database, "PRAGMA synchronous"), 1);
    QCOMPARE(number(*database, "PRAGMA foreign_keys"), 1);
    QCOMPARE(number(*database, "PRAGMA secure_delete"), 1);
    QCOMPARE(number(*database, "PRAGMA busy_timeout"), 5000);
    QVERIFY(number(*database, "PRAGMA cache_size") >= -16384);
}

void TestDatabase::keepsTheFirstErrorAndDoesNothingAfterIt()
{
    const auto database = openNew();
    QVERIFY(database->execute("CREATE TABLE t(a UNIQUE); INSERT INTO t VALUES(1)"));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"storage error"_s));
    QVERIFY(!database->statement("INSERT INTO t VALUES(1)").run());
    QVERIFY(!database->statement("INSERT INTO t VALUES(2)").run());
    QVERIFY(!database->execute("no sql at all"));
    QCOMPARE(number(*database, "SELECT count(*) FROM t"), -1);
    const auto error = database->takeError();
    QVERIFY(error);
    QCOMPARE(error->kind, Error::Kind::Storage);
    QVERIFY(error->detail.contains(u"UNIQUE"));
    QVERIFY(!error->message.isEmpty());
    QVERIFY(!database->takeError());
    QCOMPARE(number(*database, "SELECT count(*) FROM t"), 1);
}

void TestDatabase::saysWhatADamagedFileIs_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("text") << QByteArray("this is no database").repeated(300);
    QTest::newRow("zeros") << QByteArray(8192, '\0');
    QTest::newRow("half a header") << QByteArray("SQLite format 3\0\x10", 17).append(QByteArray(500, 'x'));
}

void TestDatabase::saysWhatADamagedFileIs()
{
    QFETCH(QByteArray, content);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"storage error"_s));
    QDir().mkpath(QFileInfo(path()).path());
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    const auto opened = Database::open(path());
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, QString(storagecode::kDamaged));
    QCOMPARE(QFileInfo(path()).size(), content.size());
}

void TestDatabase::saysThatTheFileIsFull()
{
    const auto database = openNew();
    QVERIFY(database->execute("CREATE TABLE t(a); PRAGMA max_page_count = 5"));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"storage error"_s));
    QVERIFY(!database->statement("INSERT INTO t VALUES(zeroblob(100000))").run());
    const auto error = database->takeError();
    QCOMPARE(error->code, QString(storagecode::kDiskFull));
    QCOMPARE(error->message,
             u"The disk is full. New messages cannot be stored. Free some space, or remove old pictures."_s);
}

void TestDatabase::saysThatTheDiskIsFull()
{
    const auto database = openNew();
    QVERIFY(database->execute("CREATE TABLE t(a)"));
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{64 * 1024, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"storage error"_s));
    const bool stored = database->statement("INSERT INTO t VALUES(randomblob(300000))").run();
    const auto error = database->takeError();
    setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(!stored);
    QVERIFY2(error->code == storagecode::kDiskFull, qPrintable(error->detail));
    QCOMPARE(number(*database, "SELECT count(*) FROM t"), 0);
    QVERIFY(database->quickCheck());
}

void TestDatabase::noticesCommitsOfOthersAlone()
{
    const auto mine = openNew();
    QVERIFY(mine->execute("CREATE TABLE t(a)"));
    const auto other = openNew();
    const qint64 before = mine->dataVersion();
    QVERIFY(mine->execute("INSERT INTO t VALUES(1)"));
    QCOMPARE(mine->dataVersion(), before);
    QVERIFY(other->execute("INSERT INTO t VALUES(2)"));
    QVERIFY(mine->dataVersion() != before);
}

void TestDatabase::noticesThatTheFileWasMoved()
{
    const auto database = openNew();
    QVERIFY(database->execute("CREATE TABLE t(a)"));
    QVERIFY(!database->hasMoved());
    QVERIFY(QFile::rename(path(), path() + u".away"_s));
    QVERIFY(database->hasMoved());
}

void TestDatabase::quickCheckFindsABrokenPage()
{
    {
        const auto database = openNew();
        QVERIFY(database->execute("CREATE TABLE t(a); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
                                  "SELECT i + 1 FROM n WHERE i < 500) "
                                  "INSERT INTO t SELECT randomblob(100) FROM n"));
        QVERIFY(database->quickCheck());
        database->setCheckpointOnClose(true);
    }
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(5 * 4096);
    file.write(QByteArray(64, 'x'));
    file.close();
    const auto database = openNew();
    QVERIFY(database);
    const auto checked = database->quickCheck();
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, QString(storagecode::kDamaged));
}

void TestDatabase::readsWithoutTheLogWhenAsked()
{
    {
        const auto database = openNew();
        QVERIFY(database->execute("CREATE TABLE t(a); INSERT INTO t VALUES(1);"
                                  "PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES(2)"));
    } // a connection leaves the log alone unless it is told otherwise
    const auto withLog = Database::open(path(), Database::Access::ReadOnly);
    QVERIFY(withLog);
    QCOMPARE(number(**withLog, "SELECT count(*) FROM t"), 2);
    const auto alone = Database::open(path(), Database::Access::Immutable);
    QVERIFY(alone);
    QCOMPARE(number(**alone, "SELECT count(*) FROM t"), 1);
}

void TestDatabase::makesNoFileWhenItHasToBeThere()
{
    const auto missing = Database::open(path(), Database::Access::Existing);
    QVERIFY(!missing);
    QCOMPARE(missing.error().kind, Error::Kind::Storage);
    QVERIFY(!QFileInfo::exists(path()));
    QVERIFY(openNew()->execute("CREATE TABLE t(a)"));
    const auto there = Database::open(path(), Database::Access::Existing);
    QVERIFY(there && (*there)->execute("INSERT INTO t VALUES(1)"));
}

QTEST_GUILESS_MAIN(TestDatabase)
#include "tst_database.moc"
