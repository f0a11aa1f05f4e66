// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cachefixture.h"

#include "cache/operations.h"

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

//! Pages above and around a place in a conversation, with the holes in them. Held are 1 to 20 and 101 to 140.
class TestPages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void around_data();
    void around();
    void after_data();
    void after();
    void unsentRowsComeWithTheNewest();
    void nothingIsKnownOfAnotherRoom();

private:
    std::unique_ptr<CacheFolder> m_folder;
    std::unique_ptr<CacheConnection> m_cache;
};

void TestPages::init()
{
    m_cache.reset();
    m_folder = std::make_unique<CacheFolder>();
    m_cache = m_folder->open();
    QVERIFY(m_cache);
    QVERIFY(operations::apply(*m_cache, aPage(1, 20)));
    QVERIFY(operations::apply(*m_cache, aPage(101, 140)));
}

void TestPages::around_data()
{
    QTest::addColumn<qint64>("seq");
    QTest::addColumn<qint64>("newest");
    QTest::addColumn<qint64>("oldest");
    QTest::addColumn<QList<MessageGap>>("gaps");
    QTest::addColumn<bool>("isNewest");
    const MessageGap hole{20, 101, 80};
    const auto row = [](const char *name, qint64 seq, qint64 newest, qint64 oldest,
                        const QList<MessageGap> &gaps, bool isNewest) {
        QTest::newRow(name) << seq << newest << oldest << gaps << isNewest;
    };
    row("in the midst", 120, 125, 116, {}, false);
    row("near the newest", 138, 140, 131, {}, true);
    row("the newest", 140, 140, 131, {}, true);
    row("above all", 999, 140, 131, {}, true);
    row("the oldest", 1, 6, 1, {}, false);
    row("under a hole", 19, 104, 15, {hole}, false);
    row("over a hole", 102, 107, 18, {hole}, false);
    row("in a hole", 60, 106, 17, {hole}, false);
}

void TestPages::around()
{
    QFETCH(qint64, seq);
    const MessagePage page = operations::around(*m_cache, kRoom, seq, 10);
    QTEST(page.messages.first().seq, "newest");
    QTEST(page.messages.last().seq, "oldest");
    QTEST(page.gaps, "gaps");
    QTEST(page.reachesNewest, "isNewest");
}

void TestPages::after_data()
{
    QTest::addColumn<qint64>("seq");
    QTest::addColumn<QList<qint64>>("seqs");
    QTest::addColumn<QList<MessageGap>>("gaps");
    QTest::addColumn<bool>("isNewest");
    const MessageGap hole{20, 101, 80};
    QTest::newRow("the nearest") << qint64(5) << QList<qint64>{8, 7, 6} << QList<MessageGap>{} << false;
    QTest::newRow("over a hole") << qint64(18) << QList<qint64>{101, 20, 19} << QList<MessageGap>{hole}
                                 << false;
    QTest::newRow("a hole comes first")
        << qint64(20) << QList<qint64>{103, 102, 101} << QList<MessageGap>{hole} << false;
    QTest::newRow("the last") << qint64(138) << QList<qint64>{140, 139} << QList<MessageGap>{} << true;
    QTest::newRow("just the last") << qint64(137) << QList<qint64>{140, 139, 138} << QList<MessageGap>{}
                                   << true;
    QTest::newRow("nothing") << qint64(140) << QList<qint64>{} << QList<MessageGap>{} << true;
}

void TestPages::after()
{
    QFETCH(qint64, seq);
    const MessagePage page = operations::after(*m_cache, kRoom, seq, 3);
    QTEST(seqsOf(page.messages), "seqs");
    QTEST(page.gaps, "gaps");
    QTEST(page.reachesNewest, "isNewest");
}

void TestPages::unsentRowsComeWithTheNewest()
{
    QVERIFY(operations::enqueue(*m_cache, aDraft(1)));
    QCOMPARE(operations::after(*m_cache, kRoom, 139, 10).messages.size(), 2);
    QCOMPARE(operations::around(*m_cache, kRoom, 140, 10).messages.first().seq, 0);
    QCOMPARE(operations::around(*m_cache, kRoom, 120, 10).messages.first().seq, 125);
    QVERIFY(operations::latest(*m_cache, kRoom, 5).reachesNewest);
}

void TestPages::nothingIsKnownOfAnotherRoom()
{
    QVERIFY(operations::around(*m_cache, kOtherRoom, 5, 10).messages.isEmpty());
    QVERIFY(operations::after(*m_cache, kOtherRoom, 5, 10).messages.isEmpty());
}

QTEST_GUILESS_MAIN(TestPages)
#include "tst_pages.moc"
