// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/cache.h"
#include "cachefixture.h"
#include "take.h"

#include <QSignalSpy>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

//! One cache ends and another goes on: nobody misses what happened between them.
class TestHandover : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_folder = std::make_unique<CacheFolder>(); }

    void commitNumbersGrowFromOneCacheToTheNext();
    void theNextTellsWhatTheLastDidNot();
    void theNextTellsNothingTwice();
    void aHoleIsTold();
    void aHoleIsToldToOthers();
    void theNewestEndIsNoHole();
    void theStartOfAnEmptyRoomIsTold();
    void whoMissedTooMuchIsToldSo();

private:
    [[nodiscard]] std::unique_ptr<Cache> make(CacheOptions::Role role, std::optional<qint64> since = {}) const
    {
        return std::make_unique<Cache>(CacheOptions{m_folder->path(), role, since});
    }

    std::unique_ptr<CacheFolder> m_folder;
};

//! All that \p cache told so far.
static QList<MessageChange> told(const QSignalSpy &spy)
{
    QList<MessageChange> changes;
    for (const QList<QVariant> &call : spy)
        changes.append(call.first().value<MessageChange>());
    return changes;
}

void TestHandover::commitNumbersGrowFromOneCacheToTheNext()
{
    quint64 last = 0;
    {
        const auto cache = make(CacheOptions::Role::Owner);
        for (qint64 seq = 1; seq <= 5; ++seq)
            QVERIFY(succeeds(cache->apply(aPage(seq, seq))));
        last = takeValue(cache->latest(kRoom, 5)).commit;
    }
    const auto next = make(CacheOptions::Role::Owner);
    QVERIFY(takeValue(next->latest(kRoom, 5)).commit >= last);
    QSignalSpy changed(next.get(), &Cache::changed);
    QVERIFY(succeeds(next->apply(aPage(6, 6))));
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(told(changed).first().commit > last);
}

void TestHandover::theNextTellsWhatTheLastDidNot()
{
    const auto owner = make(CacheOptions::Role::Owner);
    QVERIFY(succeeds(owner->apply(aPage(1, 3))));
    const auto guest = make(CacheOptions::Role::Guest);
    QVERIFY(succeeds(guest->open()));
    const qint64 position = takeValue(guest->logPosition());
    QVERIFY(succeeds(owner->apply(aPage(4, 4)))); // and the owner dies before its guest has looked
    const auto heir = make(CacheOptions::Role::Owner, position);
    QSignalSpy changed(heir.get(), &Cache::changed);
    QVERIFY(succeeds(heir->open()));
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(seqsOf(told(changed).first().upserted), QList<qint64>{4});
}

void TestHandover::theNextTellsNothingTwice()
{
    const auto owner = make(CacheOptions::Role::Owner);
    QVERIFY(succeeds(owner->apply(aPage(1, 3))));
    const qint64 position = takeValue(owner->logPosition());
    const auto heir = make(CacheOptions::Role::Owner, position);
    QSignalSpy changed(heir.get(), &Cache::changed);
    QVERIFY(succeeds(heir->open()));
    QVERIFY(succeeds(heir->held(kRoom)));
    QVERIFY(succeeds(heir->apply(aPage(4, 4))));
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(seqsOf(told(changed).first().upserted), QList<qint64>{4});
}

void TestHandover::aHoleIsTold()
{
    const auto cache = make(CacheOptions::Role::Owner);
    QVERIFY(succeeds(cache->apply(aPage(1, 3))));
    QSignalSpy changed(cache.get(), &Cache::changed);
    QVERIFY(succeeds(cache->apply(aPage(9, 10))));
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(told(changed).first().holes);
    QVERIFY(succeeds(cache->apply(aPage(4, 8)))); // and when it is filled
    QTRY_COMPARE(changed.count(), 2);
    QVERIFY(told(changed).last().holes);
}

void TestHandover::aHoleIsToldToOthers()
{
    const auto owner = make(CacheOptions::Role::Owner);
    QVERIFY(succeeds(owner->apply(aPage(1, 3))));
    const auto guest = make(CacheOptions::Role::Guest);
    QVERIFY(succeeds(guest->open()));
    QSignalSpy changed(guest.get(), &Cache::changed);
    QVERIFY(succeeds(owner->apply({.conversation = kRoom, .covers = SeqRange{7, 9}}))); // no row at all
    guest->takeForeignChanges();
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(told(changed).first().holes);
}

void TestHandover::theNewestEndIsNoHole()
{
    const auto cache = make(CacheOptions::Role::Owner);
    QVERIFY(succeeds(cache->apply(aPage(1, 3))));
    QSignalSpy changed(cache.get(), &Cache::changed);
    QVERIFY(succeeds(cache->apply(aPage(4, 4))));
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(!told(changed).first().holes);
}

void TestHandover::theStartOfAnEmptyRoomIsTold()
{
    const auto cache = make(CacheOptions::Role::Owner);
    QSignalSpy changed(cache.get(), &Cache::changed);
    QVERIFY(succeeds(cache->apply({.conversation = kRoom, .covers = SeqRange{0, 4}})));
    QTRY_COMPARE(changed.count(), 1);
    QVERIFY(told(changed).first().holes);
    QVERIFY(takeValue(cache->latest(kRoom, 5)).reachesStart);
}

void TestHandover::whoMissedTooMuchIsToldSo()
{
    const auto owner = make(CacheOptions::Role::Owner);
    QVERIFY(succeeds(owner->apply(aPage(1, 1))));
    const auto guest = make(CacheOptions::Role::Guest);
    QVERIFY(succeeds(guest->open()));
    QSignalSpy changed(guest.get(), &Cache::changed);
    Async<HeldRanges> last;
    for (qint64 seq = 2; seq <= 600; ++seq)
        last = owner->apply(aPage(seq, seq));
    QVERIFY(succeeds(last));
    guest->takeForeignChanges();
    QTRY_VERIFY(!changed.isEmpty());
    QVERIFY(told(changed).first().missed);
}

QTEST_GUILESS_MAIN(TestHandover)
#include "tst_handover.moc"
