// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cachefixture.h"

#include "cache/operations.h"

#include <QRandomGenerator>

using namespace aigm;

class TestRangeTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void givesEachConversationAKey();
    void forgetsAKeyThatWasRolledBack();
    void mergesWhatTouches_data();
    void mergesWhatTouches();
    void behavesAsASetOfNumbers();
    void neverTakesTheRevisionBack();
    void clearsOneConversationAlone();
    void tellsHowWholeTheHistoryIs();
    void describesTheHolesOfAPage_data();
    void describesTheHolesOfAPage();

private:
    CacheFolder m_folder;
    std::unique_ptr<CacheConnection> m_cache;
};

using Ranges = QList<SeqRange>;
Q_DECLARE_METATYPE(Ranges)
Q_DECLARE_METATYPE(QList<aigm::MessageGap>)

void TestRangeTable::init()
{
    m_cache.reset();
    QFile::remove(m_folder.path());
    m_cache = m_folder.open();
    QVERIFY(m_cache);
}

void TestRangeTable::givesEachConversationAKey()
{
    RangeTable &table = m_cache->ranges;
    QCOMPARE(table.keyOf(kRoom), 0);
    QCOMPARE(table.held(kRoom).rev, 0);
    inTransaction(*m_cache, [&] {
        const qint64 key = table.keyFor(kRoom);
        QVERIFY(key > 0);
        QVERIFY(table.keyFor(kOtherRoom) != key);
        QCOMPARE(table.keyFor(kRoom), key);
        QCOMPARE(table.conversation(key), kRoom);
    });
    table.forgetRemembered();
    QVERIFY(table.keyOf(kRoom) > 0);
    QCOMPARE(table.conversation(table.keyOf(kOtherRoom)), kOtherRoom);
    QCOMPARE(table.conversations().size(), 2);
}

void TestRangeTable::forgetsAKeyThatWasRolledBack()
{
    const auto undone = m_cache->write([&]() -> Result<void> {
        (void)m_cache->ranges.keyFor(kRoom);
        return Error{.kind = Error::Kind::NotFound};
    });
    QVERIFY(!undone);
    QCOMPARE(m_cache->ranges.keyOf(kRoom), 0);
    inTransaction(*m_cache, [&] { QVERIFY(m_cache->ranges.keyFor(kOtherRoom) > 0); });
    QCOMPARE(m_cache->ranges.conversations(), QList<ConversationId>{kOtherRoom});
}

void TestRangeTable::mergesWhatTouches_data()
{
    QTest::addColumn<Ranges>("added");
    QTest::addColumn<Ranges>("held");
    QTest::newRow("one") << Ranges{{5, 9}} << Ranges{{5, 9}};
    QTest::newRow("apart") << Ranges{{5, 9}, {11, 12}} << Ranges{{5, 9}, {11, 12}};
    QTest::newRow("adjacent above") << Ranges{{5, 9}, {10, 12}} << Ranges{{5, 12}};
    QTest::newRow("adjacent below") << Ranges{{5, 9}, {1, 4}} << Ranges{{1, 9}};
    QTest::newRow("inside") << Ranges{{5, 9}, {6, 7}} << Ranges{{5, 9}};
    QTest::newRow("around") << Ranges{{5, 9}, {1, 20}} << Ranges{{1, 20}};
    QTest::newRow("bridge") << Ranges{{1, 3}, {7, 9}, {20, 30}, {4, 6}} << Ranges{{1, 9}, {20, 30}};
    QTest::newRow("all") << Ranges{{1, 3}, {7, 9}, {20, 30}, {2, 25}} << Ranges{{1, 30}};
    QTest::newRow("same") << Ranges{{5, 9}, {5, 9}} << Ranges{{5, 9}};
    QTest::newRow("backwards is none") << Ranges{{9, 5}} << Ranges{};
}

void TestRangeTable::mergesWhatTouches()
{
    QFETCH(Ranges, added);
    QFETCH(Ranges, held);
    inTransaction(*m_cache, [&] {
        for (const SeqRange &range : added)
            m_cache->ranges.add(m_cache->ranges.keyFor(kRoom), range);
    });
    QCOMPARE(m_cache->ranges.ranges(m_cache->ranges.keyOf(kRoom)), held);
}

void TestRangeTable::behavesAsASetOfNumbers()
{
    constexpr int kSize = 120;
    for (quint32 seed = 1; seed <= 40; ++seed) {
        QRandomGenerator random(seed);
        QList<bool> model(kSize + 2, false);
        const auto conversation = anId<ConversationId>(1000 + seed);
        inTransaction(*m_cache, [&] {
            const qint64 key = m_cache->ranges.keyFor(conversation);
            for (int i = 0; i < 25; ++i) {
                const int from = random.bounded(1, kSize);
                const int to = std::min(kSize, from + random.bounded(0, 12));
                m_cache->ranges.add(key, {from, to});
                std::fill(model.begin() + from, model.begin() + to + 1, true);
            }
        });
        const Ranges ranges = m_cache->ranges.ranges(m_cache->ranges.keyOf(conversation));
        QList<bool> found(kSize + 2, false);
        for (qsizetype i = 0; i < ranges.size(); ++i) {
            if (i > 0)
                QVERIFY2(ranges[i].from > ranges[i - 1].to + 1, qPrintable(QString::number(seed)));
            std::fill(found.begin() + ranges[i].from, found.begin() + ranges[i].to + 1, true);
        }
        QVERIFY2(found == model, qPrintable(QString::number(seed)));
        for (int seq = 0; seq <= kSize; ++seq)
            QCOMPARE(rangeOf(ranges, seq) != nullptr, model[seq]);
    }
}

void TestRangeTable::neverTakesTheRevisionBack()
{
    inTransaction(*m_cache, [&] {
        const qint64 key = m_cache->ranges.keyFor(kRoom);
        m_cache->ranges.raiseRev(key, 7);
        m_cache->ranges.raiseRev(key, 5);
    });
    QCOMPARE(m_cache->ranges.held(kRoom).rev, 7);
}

void TestRangeTable::clearsOneConversationAlone()
{
    inTransaction(*m_cache, [&] {
        for (const ConversationId &room : {kRoom, kOtherRoom}) {
            m_cache->ranges.add(m_cache->ranges.keyFor(room), {1, 3});
            m_cache->ranges.raiseRev(m_cache->ranges.keyFor(room), 3);
        }
        m_cache->ranges.clear(m_cache->ranges.keyFor(kRoom));
    });
    QCOMPARE(m_cache->ranges.held(kRoom).rev, 0);
    QVERIFY(m_cache->ranges.held(kRoom).ranges.isEmpty());
    QCOMPARE(m_cache->ranges.held(kOtherRoom).rev, 3);
    QCOMPARE(m_cache->ranges.held(kOtherRoom).ranges.size(), 1);
}

void TestRangeTable::tellsHowWholeTheHistoryIs()
{
    QCOMPARE(operations::integrity(*m_cache, kRoom), Integrity());
    ServerRows rows{.conversation = kRoom, .covers = SeqRange{11, 20}, .rev = 20, .verifiedAt = atSecond(30)};
    for (qint64 seq = 11; seq <= 20; seq += 3)
        rows.messages.append(aMessage(seq));
    QVERIFY(operations::apply(*m_cache, rows));
    QCOMPARE(operations::integrity(*m_cache, kRoom), (Integrity{4, 10, atSecond(30)}));
    QVERIFY(operations::apply(*m_cache, {.conversation = kRoom, .covers = SeqRange{26, 26}, .rev = 26}));
    QCOMPARE(operations::integrity(*m_cache, kRoom),
             (Integrity{4, 15, atSecond(30)})); // no word of the server
    QVERIFY(operations::apply(*m_cache, {.conversation = kRoom, .covers = SeqRange{0, 25}}));
    QCOMPARE(operations::integrity(*m_cache, kRoom).missing, 0);
    QVERIFY(operations::forget(*m_cache, kRoom));
    QCOMPARE(operations::integrity(*m_cache, kRoom), Integrity());
}

void TestRangeTable::describesTheHolesOfAPage_data()
{
    using Gaps = QList<MessageGap>;
    QTest::addColumn<QList<qint64>>("rows");
    QTest::addColumn<Ranges>("ranges");
    QTest::addColumn<qint64>("below");
    QTest::addColumn<qint64>("next");
    QTest::addColumn<Gaps>("gaps");
    QTest::addColumn<bool>("start");
    const QList<qint64> rows{20, 19};
    QTest::newRow("nothing known") << QList<qint64>{} << Ranges{} << qint64(0) << qint64(0) << Gaps{}
                                   << false;
    QTest::newRow("empty conversation")
        << QList<qint64>{} << Ranges{{0, 4}} << qint64(0) << qint64(0) << Gaps{} << true;
    QTest::newRow("more of the same range")
        << rows << Ranges{{1, 20}} << qint64(0) << qint64(18) << Gaps{} << false;
    QTest::newRow("start") << rows << Ranges{{1, 20}} << qint64(0) << qint64(0) << Gaps{} << true;
    QTest::newRow("start at zero") << rows << Ranges{{0, 20}} << qint64(0) << qint64(0) << Gaps{} << true;
    QTest::newRow("nothing below") << rows << Ranges{{15, 20}} << qint64(0) << qint64(0) << Gaps{{0, 15, 14}}
                                   << false;
    QTest::newRow("hole at the old end")
        << rows << Ranges{{1, 8}, {15, 20}} << qint64(0) << qint64(7) << Gaps{{8, 15, 6}} << false;
    QTest::newRow("hole inside") << QList<qint64>{20, 7} << Ranges{{1, 8}, {15, 20}} << qint64(0) << qint64(0)
                                 << Gaps{{8, 15, 6}} << true;
    QTest::newRow("hole above the page") << QList<qint64>{7, 6} << Ranges{{1, 8}, {15, 20}} << qint64(16)
                                         << qint64(5) << Gaps{{8, 15, 6}} << false;
    QTest::newRow("no hole above an unknown seq")
        << QList<qint64>{7, 6} << Ranges{{1, 8}} << qint64(900) << qint64(5) << Gaps{} << false;
    QTest::newRow("a row held alone")
        << QList<qint64>{30, 8} << Ranges{{1, 8}} << qint64(0) << qint64(0) << Gaps{{8, 30, 21}} << true;
    QTest::newRow("held and empty below")
        << rows << Ranges{{1, 8}, {15, 20}} << qint64(0) << qint64(0) << Gaps{{8, 15, 6}} << true;
}

void TestRangeTable::describesTheHolesOfAPage()
{
    QFETCH(QList<qint64>, rows);
    QFETCH(Ranges, ranges);
    QFETCH(qint64, below);
    QFETCH(qint64, next);
    QFETCH(bool, start);
    MessagePage page;
    for (const qint64 seq : rows)
        page.messages.append(aMessage(seq));
    describeHoles(&page, ranges, below ? std::optional(below) : std::nullopt,
                  next ? std::optional(next) : std::nullopt);
    QTEST(page.gaps, "gaps");
    QCOMPARE(page.reachesStart, start);
}

QTEST_GUILESS_MAIN(TestRangeTable)
#include "tst_rangetable.moc"
