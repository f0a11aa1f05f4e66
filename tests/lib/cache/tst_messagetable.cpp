// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cachefixture.h"

#include <algorithm>
#include <numeric>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

class TestMessageTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void readsBackWhatWasStored();
    void pagesByPlaceInBothDirections();
    void keepsUnsentRowsLast();
    void theGreaterRevisionWinsInEveryOrder();
    void dropsAnUnknownRowThatMayNotBeInserted();
    void refusesRowsThatCannotBe_data();
    void refusesRowsThatCannotBe();
    void refusesAnIdOfAnotherConversationOrAuthor();
    void anEmptyDeletedMessageIsNotFound();
    void findsAPlaceForManyRowsOfOneMoment();
    void namesAuthorsAsTheyAreKnownNow();
    void removesWithoutATrace();

private:
    MessageTable::Applied upsert(const Message &row, bool mayInsert = true)
    {
        auto applied = MessageTable::Applied::Dropped;
        inTransaction(*m_cache, [&] {
            applied = m_cache->messages.upsert(m_cache->ranges.keyFor(row.conversation), row, mayInsert);
        });
        return applied;
    }
    QList<Message> page(qint64 place = MessageTable::kUnsent, int count = 100)
    {
        return m_cache->messages.page(m_cache->ranges.keyOf(kRoom), place, count);
    }
    void checkIndex()
    {
        QVERIFY(m_cache->database().execute(
            "INSERT INTO message_search(message_search, rank) VALUES('integrity-check', 1)"));
    }
    CacheFolder m_folder;
    std::unique_ptr<CacheConnection> m_cache;
};

using Applied = MessageTable::Applied;

void TestMessageTable::init()
{
    m_cache.reset();
    QFile::remove(m_folder.path());
    m_cache = m_folder.open();
    QVERIFY(m_cache);
}

void TestMessageTable::readsBackWhatWasStored()
{
    inTransaction(*m_cache, [&] { m_cache->upsertProfiles({aProfile(kAnna, u"anna"_s, u"Anna B."_s)}); });
    Message row = aMessage(7, u"some ünïcode"_s);
    row.rev = 9;
    row.replyTo = anId<MessageId>(5);
    row.editedAt = atSecond(50);
    QCOMPARE(upsert(row), Applied::Inserted);
    row.authorName = u"Anna B."_s;
    QCOMPARE(m_cache->messages.find(row.id), std::optional(row));
    QCOMPARE(page(), QList<Message>{row});
    QCOMPARE(page().first().content.toPlainText(), u"some ünïcode"_s);
    QCOMPARE(m_cache->messages.find(anId<MessageId>(1)), std::nullopt);
}

void TestMessageTable::pagesByPlaceInBothDirections()
{
    QList<qint64> seqs(30);
    std::iota(seqs.begin(), seqs.end(), 1);
    std::reverse(seqs.begin(), seqs.end());
    for (const qint64 seq : std::as_const(seqs))
        upsert(aMessage(seq * 3));
    upsert(aMessage(1000, u"elsewhere"_s, kOtherRoom));
    QCOMPARE(seqsOf(page(MessageTable::kUnsent, 3)), (QList<qint64>{90, 87, 84}));
    QCOMPARE(seqsOf(page(84, 3)), (QList<qint64>{81, 78, 75}));
    QCOMPARE(seqsOf(page(4, 3)), (QList<qint64>{3}));
    QVERIFY(page(3, 3).isEmpty());
    QVERIFY(page(90, 0).isEmpty());
}

void TestMessageTable::keepsUnsentRowsLast()
{
    upsert(aMessage(5));
    const qint64 key = m_cache->ranges.keyOf(kRoom);
    for (int i = 1; i <= 2; ++i) {
        inTransaction(*m_cache, [&] {
            Message row;
            const NewMessage draft = aDraft(quint64(i));
            row.id = draft.id;
            row.conversation = kRoom;
            row.author = kAnna;
            row.content = draft.draft.content;
            row.createdAt = draft.createdAt;
            row.localOrder = m_cache->outbox.append(draft);
            m_cache->messages.insertUnsent(key, row);
        });
    }
    QCOMPARE(seqsOf(page()), QList<qint64>{5});
    const QList<Message> unsent = m_cache->messages.unsent(key);
    QCOMPARE(unsent.size(), 2);
    QCOMPARE(unsent[0].id, aDraft(2).id);
    QVERIFY(unsent[0].localOrder > unsent[1].localOrder);
    QCOMPARE(unsent[0].delivery, Delivery::Pending);
    QCOMPARE(upsert(theReplyTo(aDraft(1), 6), false), Applied::Confirmed);
    QCOMPARE(seqsOf(page()), (QList<qint64>{6, 5}));
    QCOMPARE(page().first().delivery, Delivery::Sent);
    QCOMPARE(page().first().localOrder, 0);
}

void TestMessageTable::theGreaterRevisionWinsInEveryOrder()
{
    QList<Message> versions;
    for (int rev = 3; rev <= 6; ++rev) {
        Message version = aMessage(3, u"version %1"_s.arg(rev));
        version.rev = rev;
        if (rev > 3)
            version.editedAt = atSecond(rev);
        versions.append(version);
    }
    QList<int> order{0, 1, 2, 3, 3, 1};
    std::sort(order.begin(), order.end());
    int permutations = 0;
    do {
        const auto id = anId<MessageId>(quint64(10000 + permutations++));
        inTransaction(*m_cache, [&] {
            for (const int i : std::as_const(order)) {
                Message row = versions[i];
                row.id = id;
                (void)m_cache->messages.upsert(m_cache->ranges.keyFor(kRoom), row, true);
            }
        });
        Message expected = versions.last();
        expected.id = id;
        QCOMPARE(m_cache->messages.find(id), std::optional(expected));
    } while (std::next_permutation(order.begin(), order.end()));
    QCOMPARE(permutations, 180);
    QCOMPARE(rowsFor(*m_cache, u"version"_s, 1000).size(), 180);
    QCOMPARE(rowsFor(*m_cache, u"6"_s, 1000).size(), 180);
    QVERIFY(rowsFor(*m_cache, u"5"_s, 1000).isEmpty());
    checkIndex();
}

void TestMessageTable::dropsAnUnknownRowThatMayNotBeInserted()
{
    QCOMPARE(upsert(aMessage(3), false), Applied::Dropped);
    QVERIFY(page().isEmpty());
    QCOMPARE(upsert(aMessage(3), true), Applied::Inserted);
    Message edited = aMessage(3, u"edited"_s);
    QCOMPARE(upsert(edited, false), Applied::Older);
    edited.rev = 8;
    QCOMPARE(upsert(edited, false), Applied::Updated);
    QCOMPARE(page().first().content.toPlainText(), u"edited"_s);
}

void TestMessageTable::refusesRowsThatCannotBe_data()
{
    QTest::addColumn<qint64>("seq");
    QTest::addColumn<qint64>("rev");
    QTest::newRow("no seq") << qint64(0) << qint64(1);
    QTest::newRow("negative") << qint64(-1) << qint64(1);
    QTest::newRow("among the unsent") << MessageTable::kUnsent << qint64(1);
    QTest::newRow("no rev") << qint64(1) << qint64(0);
}

void TestMessageTable::refusesRowsThatCannotBe()
{
    QFETCH(qint64, seq);
    QFETCH(qint64, rev);
    Message row = aMessage(1);
    row.seq = seq;
    row.rev = rev;
    QCOMPARE(upsert(row), Applied::Dropped);
    row = aMessage(1);
    row.author = {};
    QCOMPARE(upsert(row), Applied::Dropped);
}

void TestMessageTable::refusesAnIdOfAnotherConversationOrAuthor()
{
    const Message row = aMessage(3, u"the first"_s);
    upsert(row);
    Message other = row;
    other.rev = 99;
    other.conversation = kOtherRoom;
    QCOMPARE(upsert(other), Applied::Taken);
    other.conversation = kRoom;
    other.author = kBert;
    QCOMPARE(upsert(other), Applied::Taken);
    QCOMPARE(m_cache->messages.find(row.id), std::optional(row));
}

void TestMessageTable::anEmptyDeletedMessageIsNotFound()
{
    Message row = aMessage(3, u"a secret word"_s);
    upsert(row);
    QCOMPARE(rowsFor(*m_cache, u"secret"_s, 10).size(), 1);
    row.rev = 4;
    row.deletedAt = atSecond(9);
    row.content = Document();
    QCOMPARE(upsert(row), Applied::Updated);
    QVERIFY(rowsFor(*m_cache, u"secret"_s, 10).isEmpty());
    QVERIFY(page().first().deletedAt.isValid());
    checkIndex();
}

void TestMessageTable::findsAPlaceForManyRowsOfOneMoment()
{
    inTransaction(*m_cache, [&] {
        const qint64 key = m_cache->ranges.keyFor(kRoom);
        for (qint64 seq = 1; seq <= 5000; ++seq) {
            Message row = aMessage(seq);
            row.createdAt = seq % 2 ? atSecond(0) : QDateTime(); // a missing time is no reason to lose it
            QCOMPARE(m_cache->messages.upsert(key, row, true), Applied::Inserted);
        }
    });
    QCOMPARE(page(MessageTable::kUnsent, 10000).size(), 5000);
}

void TestMessageTable::namesAuthorsAsTheyAreKnownNow()
{
    upsert(aMessage(1));
    QCOMPARE(page().first().authorName, QString());
    inTransaction(*m_cache, [&] { m_cache->upsertProfiles({aProfile(kAnna, u"anna"_s)}); });
    QCOMPARE(page().first().authorName, u"anna"_s);
    inTransaction(*m_cache, [&] { m_cache->upsertProfiles({aProfile(kAnna, u"anna"_s, u"Änne"_s)}); });
    QCOMPARE(page().first().authorName, u"Änne"_s);
    m_cache->profiles.forgetRemembered();
    QCOMPARE(page().first().authorName, u"Änne"_s);
}

void TestMessageTable::removesWithoutATrace()
{
    upsert(aMessage(1, u"zanzibar"_s));
    inTransaction(*m_cache, [&] { m_cache->messages.remove(aMessage(1).id); });
    QVERIFY(page().isEmpty());
    QVERIFY(rowsFor(*m_cache, u"zanzibar"_s, 10).isEmpty());
    checkIndex();
    QVERIFY(m_cache->database().execute("INSERT INTO message_search(message_search) VALUES('optimize');"
                                        "PRAGMA wal_checkpoint(TRUNCATE)"));
    QFile file(m_folder.path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("zanzibar"));
}

QTEST_GUILESS_MAIN(TestMessageTable)
#include "tst_messagetable.moc"
