// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sqlite/statement.h"
#include "sqlite/transaction.h"

#include <QTemporaryDir>
#include <QTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

class TestTransaction : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void storesAllWithTheCommit();
    void storesNothingWithoutACommit();
    void refusesToCommitHalfOfIt();
    void countsRollbacks();
    void isDurableOnlyWhenAsked();
    void leavesAFullFileAsItWas();
    void saysThatTheFileIsBusy();

private:
    int rows()
    {
        Statement query = m_database->statement("SELECT count(*) FROM t");
        return query.next() ? query.int32(0) : -1;
    }
    int synchronous()
    {
        Statement query = m_database->statement("PRAGMA synchronous");
        return query.next() ? query.int32(0) : -1;
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
};

void TestTransaction::init()
{
    m_database.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto opened = Database::open(m_folder->filePath(u"a.db"_s));
    QVERIFY(opened);
    m_database = std::move(*opened);
    QVERIFY(m_database->execute("CREATE TABLE t(a UNIQUE)"));
}

void TestTransaction::storesAllWithTheCommit()
{
    Transaction transaction(m_database.get());
    m_database->execute("INSERT INTO t VALUES(1)");
    m_database->execute("INSERT INTO t VALUES(2)");
    QVERIFY(transaction.commit());
    QCOMPARE(rows(), 2);
}

void TestTransaction::storesNothingWithoutACommit()
{
    {
        Transaction transaction(m_database.get());
        m_database->execute("INSERT INTO t VALUES(1)");
    }
    QCOMPARE(rows(), 0);
}

void TestTransaction::refusesToCommitHalfOfIt()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"storage error"_s));
    {
        Transaction transaction(m_database.get());
        m_database->execute("INSERT INTO t VALUES(1)");
        m_database->execute("INSERT INTO t VALUES(1)");
        m_database->execute("INSERT INTO t VALUES(2)");
        const auto done = transaction.commit();
        QVERIFY(!done);
        QCOMPARE(done.error().kind, Error::Kind::Storage);
    }
    QVERIFY(!m_database->hasFailed());
    QCOMPARE(rows(), 0);
}

void TestTransaction::countsRollbacks()
{
    const int before = m_database->rollbackCount();
    {
        Transaction transaction(m_database.get());
        QVERIFY(transaction.commit());
    }
    QCOMPARE(m_database->rollbackCount(), before);
    {
        Transaction transaction(m_database.get());
    }
    QCOMPARE(m_database->rollbackCount(), before + 1);
}

void TestTransaction::isDurableOnlyWhenAsked()
{
    {
        Transaction transaction(m_database.get(), Transaction::Durability::Full);
        QCOMPARE(synchronous(), 2);
        QVERIFY(transaction.commit());
    }
    QCOMPARE(synchronous(), 1);
    {
        Transaction transaction(m_database.get());
        QCOMPARE(synchronous(), 1);
    }
}

void TestTransaction::leavesAFullFileAsItWas()
{
    QVERIFY(m_database->execute("INSERT INTO t VALUES(1); PRAGMA max_page_count = 6"));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"storage error"_s));
    {
        Transaction transaction(m_database.get());
        m_database->execute("INSERT INTO t VALUES(2)");
        m_database->execute("INSERT INTO t VALUES(zeroblob(100000))");
        const auto done = transaction.commit();
        QVERIFY(!done);
        QCOMPARE(done.error().code, QString(storagecode::kDiskFull));
    }
    QCOMPARE(rows(), 1);
    Transaction transaction(m_database.get());
    QVERIFY(m_database->execute("INSERT INTO t VALUES(3)"));
    QVERIFY(transaction.commit());
}

void TestTransaction::saysThatTheFileIsBusy()
{
    const auto other = Database::open(m_folder->filePath(u"a.db"_s));
    QVERIFY(other);
    const Transaction writing(other->get());
    QVERIFY(m_database->execute("PRAGMA busy_timeout = 1"));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"storage error"_s));
    Transaction transaction(m_database.get());
    m_database->execute("INSERT INTO t VALUES(1)");
    const auto done = transaction.commit();
    QVERIFY(!done);
    QCOMPARE(done.error().code, QString(storagecode::kBusy));
}

QTEST_GUILESS_MAIN(TestTransaction)
#include "tst_transaction.moc"
