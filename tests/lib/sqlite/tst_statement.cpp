// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sqlite/database.h"
#include "sqlite/statement.h"

#include <QTemporaryDir>
#include <QTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

class TestStatement : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void carriesEveryTypeThereAndBack();
    void storesNullForWhatIsMissing();
    void readsAnIdOfAWrongSizeAsNull();
    void keepsBoundValuesAlive();
    void isReadyForItsNextUse();
    void canBeUsedTwiceAtATime();
    void runRewinds();
    void survivesAStatementThatIsNone();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_database;
};

void TestStatement::init()
{
    m_database.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    auto opened = Database::open(m_folder->filePath(u"a.db"_s));
    QVERIFY(opened);
    m_database = std::move(*opened);
    QVERIFY(m_database->execute("CREATE TABLE t(a, b, c, d, e, f)"));
}

void TestStatement::carriesEveryTypeThereAndBack()
{
    const auto id = *UserId::fromString(u"0198f2a4-7b1c-7def-8123-456789abcdef");
    const QString text = u"ünï \U0001f642"_s + QChar(0) + u"nul"_s;
    const QByteArray bytes("\0\xff blob", 7);
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC);
    m_database->statement("INSERT INTO t VALUES(?, ?, ?, ?, ?, ?)")
        .bind(id, text, bytes, moment, qint64(1) << 60, std::optional<int>(7))
        .run();
    Statement query = m_database->statement("SELECT a, b, c, d, e, f, typeof(b), typeof(c) FROM t");
    QVERIFY(query.next());
    QCOMPARE(query.id<UserId>(0), id);
    QCOMPARE(query.text(1), text);
    QCOMPARE(query.bytes(2), bytes);
    QCOMPARE(query.moment(3), moment);
    QCOMPARE(query.moment(3).timeSpec(), Qt::UTC);
    QCOMPARE(query.int64(4), qint64(1) << 60);
    QCOMPARE(query.int32(5), 7);
    QCOMPARE(query.text(6), u"text"_s);
    QCOMPARE(query.text(7), u"blob"_s);
    QVERIFY(!query.next());
}

void TestStatement::storesNullForWhatIsMissing()
{
    m_database->statement("INSERT INTO t VALUES(?, ?, ?, ?, ?, ?)")
        .bind(UserId(), QDateTime(), std::optional<int>(), QString(), QByteArray(), nullptr)
        .run();
    Statement query = m_database->statement("SELECT * FROM t");
    QVERIFY(query.next());
    QVERIFY(query.isNull(0));
    QVERIFY(query.id<UserId>(0).isNull());
    QVERIFY(query.isNull(1));
    QVERIFY(!query.moment(1).isValid());
    QVERIFY(query.isNull(2));
    QVERIFY(!query.isNull(3)); // an empty text is a text, whether QString calls it null or not
    QVERIFY(!query.isNull(4));
    QVERIFY(query.isNull(5));
}

void TestStatement::readsAnIdOfAWrongSizeAsNull()
{
    QVERIFY(m_database->execute("INSERT INTO t(a) VALUES(x'0102')"));
    Statement query = m_database->statement("SELECT a FROM t");
    QVERIFY(query.next());
    QVERIFY(query.id<UserId>(0).isNull());
}

void TestStatement::keepsBoundValuesAlive()
{
    {
        Statement insertion = m_database->statement("INSERT INTO t(a, b) VALUES(?, ?)");
        {
            const QByteArray gone(100, 'x');
            insertion.bind(QByteArray(gone), QString::fromLatin1(QByteArray(100, 'y')));
        }
        const QByteArray other(100, 'z'); // likely in the memory that was freed
        QVERIFY(insertion.run());
        QCOMPARE(other.size(), 100);
    }
    Statement query = m_database->statement("SELECT a, b FROM t");
    QVERIFY(query.next());
    QCOMPARE(query.bytes(0), QByteArray(100, 'x'));
    QCOMPARE(query.bytes(1), QByteArray(100, 'y'));
}

void TestStatement::isReadyForItsNextUse()
{
    constexpr char kInsert[] = "INSERT INTO t(a, b) VALUES(?, ?)";
    m_database->statement(kInsert).bind(1, 2).run();
    m_database->statement(kInsert).bind(3).run(); // the second is not what was bound before
    Statement query = m_database->statement("SELECT b FROM t WHERE a = ?");
    query.bind(3);
    QVERIFY(query.next());
    QVERIFY(query.isNull(0));
}

void TestStatement::canBeUsedTwiceAtATime()
{
    QVERIFY(m_database->execute("INSERT INTO t(a) VALUES(1), (2)"));
    constexpr char kSelect[] = "SELECT a FROM t ORDER BY a";
    Statement outer = m_database->statement(kSelect);
    int seen = 0;
    while (outer.next()) {
        Statement inner = m_database->statement(kSelect);
        while (inner.next())
            ++seen;
    }
    QCOMPARE(seen, 4);
}

void TestStatement::runRewinds()
{
    Statement insertion = m_database->statement("INSERT INTO t(a) VALUES(?)");
    for (int i = 0; i < 3; ++i)
        QVERIFY(insertion.bind(i).run());
    Statement query = m_database->statement("SELECT sum(a) FROM t");
    QVERIFY(query.next());
    QCOMPARE(query.int32(0), 3);
}

void TestStatement::survivesAStatementThatIsNone()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"storage error"_s));
    {
        Statement nothing = m_database->statement("SELECT * FROM nowhere");
        nothing.bind(1, u"x"_s);
        QVERIFY(!nothing.next());
        QVERIFY(!nothing.run());
        QVERIFY(nothing.text(0).isEmpty());
        QVERIFY(nothing.isNull(0));
    }
    const auto error = m_database->takeError();
    QVERIFY(error);
    QCOMPARE(error->code, storagecode::kDamaged); // what is asked for was there when the file was made
}

QTEST_GUILESS_MAIN(TestStatement)
#include "tst_statement.moc"
