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
    void theFirstSinceAMoment_data();
    void theFirstSinceAMoment();
    void nothingSinceIsKnownFromWhatTheServerSaid();
    void theFirstOfThoseWrittenAtOneTime();
    void theFirstSinceIsFoundBetweenFarSeqs();

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

void TestPages::theFirstSinceAMoment_data()
{
    QTest::addColumn<qint64>("second"); // a message was written in each
    QTest::addColumn<std::optional<qint64>>("seq");
    const auto row = [](const char *name, qint64 second, std::optional<qint64> seq) {
        QTest::newRow(name) << second << seq;
    };
    row("before all", -1000, 1);
    row("the first", 1, 1);
    row("held, and the one before", 12, 12);
    row("the last before a hole", 20, 20);
    row("in a hole", 21, std::nullopt);
    row("deep in a hole", 60, std::nullopt);
    row("just above a hole: an earlier one may be missing", 101, std::nullopt);
    row("held above a hole", 102, 102);
    row("the newest", 140, 140);
    row("after all", 141, std::nullopt); // there may be more by now
}

void TestPages::theFirstSinceAMoment()
{
    QFETCH(qint64, second);
    QTEST(operations::firstSince(*m_cache, kRoom, atSecond(second)), "seq");
    QCOMPARE(operations::firstSince(*m_cache, kOtherRoom, atSecond(second)), std::nullopt);
}

void TestPages::nothingSinceIsKnownFromWhatTheServerSaid()
{
    QVERIFY(operations::apply(*m_cache, {.conversation = kRoom, .verifiedAt = atSecond(500)}));
    QCOMPARE(operations::firstSince(*m_cache, kRoom, atSecond(141)), std::optional<qint64>(0));
    QCOMPARE(operations::firstSince(*m_cache, kRoom, atSecond(501)), std::nullopt);
    QVERIFY(operations::enqueue(*m_cache, aDraft(1))); // an unsent one has no place yet
    QCOMPARE(operations::firstSince(*m_cache, kRoom, atSecond(141)), std::optional<qint64>(0));
}

void TestPages::theFirstOfThoseWrittenAtOneTime()
{
    ServerRows rows = aPage(1, 30, kOtherRoom);
    std::swap(rows.messages[9].createdAt, rows.messages[12].createdAt); // 10 was begun when 13 was
    QVERIFY(operations::apply(*m_cache, rows));
    QCOMPARE(operations::firstSince(*m_cache, kOtherRoom, atSecond(13)), std::optional<qint64>(10));
    QCOMPARE(operations::firstSince(*m_cache, kOtherRoom, atSecond(9)), std::optional<qint64>(9));
    QCOMPARE(operations::firstSince(*m_cache, kOtherRoom, atSecond(14)), std::optional<qint64>(14));
}

//! What was edited and reacted to between two messages has taken revisions too.
void TestPages::theFirstSinceIsFoundBetweenFarSeqs()
{
    ServerRows rows{.conversation = kOtherRoom, .covers = SeqRange{0, 3'000'000'000}};
    for (const qint64 seq : {7LL, 900LL, 2'000'000'000LL})
        rows.messages.append(aMessage(seq, u"x"_s, kOtherRoom));
    QVERIFY(operations::apply(*m_cache, rows));
    QCOMPARE(operations::firstSince(*m_cache, kOtherRoom, atSecond(1)), std::optional<qint64>(7));
    QCOMPARE(operations::firstSince(*m_cache, kOtherRoom, atSecond(8)), std::optional<qint64>(900));
    QCOMPARE(operations::firstSince(*m_cache, kOtherRoom, atSecond(901)),
             std::optional<qint64>(2'000'000'000));
}

QTEST_GUILESS_MAIN(TestPages)
#include "tst_pages.moc"
