// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/cache.h"
#include "cachefixture.h"
#include "take.h"

#include <QSignalSpy>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

namespace {

const ServerId kServer = anId<ServerId>(31);

//! What the server says of kRoom.
ReadState theOverview(qint64 rev, qint64 newest, qint64 read, int unread, int mentions = 0)
{
    return {.conversation = kRoom,
            .server = kServer,
            .rev = rev,
            .newestSeq = newest,
            .lastReadSeq = read,
            .unread = unread,
            .mentions = mentions};
}

ReadPoke aPoke(qint64 seq, const UserId &author = kAnna)
{
    return {.conversation = kRoom, .server = kServer, .rev = seq, .seq = seq, .author = author};
}

Message mentioning(qint64 seq, const QString &id, const UserId &author = kAnna)
{
    Message message = aMessage(seq);
    message.author = author;
    message.content = Document::fromTipTap(
        R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"mention","attrs":{"id":")"
        + id.toUtf8() + R"("}}]}]})");
    return message;
}

} // namespace

//! What is unread, by the server's word, by pokes, and by what is held.
class TestReadTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();

    void countsWhatTheServerSays();
    void aPokeCountsOnceAndInAnyOrder();
    void aMentionAndItsPokeAreOneMessage();
    void anOlderOverviewDoesNotTakeBackWhatIsHeld();
    void ofOneRevisionTheServersCountStands();
    void ownMessagesNeverCount();
    void readingOfflineCountsWhatIsHeld();
    void readingWithoutTheMessagesIsUncertain();
    void theMarkerNeverGoesBack();
    void markingUnreadCountsAgain();
    void anotherDeviceMovesTheMarker();
    void whatIsPendingSurvivesAnOverview();
    void marksAreKeptOverARestart();
    void aDeletionIsCounted();
    void mentionsAreCountedInWhatIsHeld();
    void countsAreCutOffAtAHundred();
    void aServerIsReadAsFarAsItIsKnown();
    void whatIsGoneIsForgotten();
    void aGuestIsToldOfIt();

private:
    void open(CacheOptions::Role role = CacheOptions::Role::Owner)
    {
        m_cache.reset();
        CacheOptions options = m_folder->options(role);
        options.self = kBert;
        m_cache = std::make_unique<Cache>(options);
    }
    [[nodiscard]] ReadState state() { return takeValue(m_cache->readState(kRoom)); }
    void overview(const ReadState &row) { QVERIFY(succeeds(m_cache->takeOverview({row}, {}))); }
    void hold(qint64 from, qint64 to)
    {
        ServerRows rows = aPage(from, to);
        rows.rev = to;
        QVERIFY(succeeds(m_cache->apply(rows)));
    }

    std::unique_ptr<CacheFolder> m_folder;
    std::unique_ptr<Cache> m_cache;
};

void TestReadTable::init()
{
    m_cache.reset();
    m_folder = std::make_unique<CacheFolder>();
    open();
}

void TestReadTable::countsWhatTheServerSays()
{
    QSignalSpy changed(m_cache.get(), &Cache::readsChanged);
    overview(theOverview(50, 49, 40, 7, 2));
    QCOMPARE(state(), theOverview(50, 49, 40, 7, 2));
    QTRY_COMPARE(changed.count(), 1);
    overview(theOverview(50, 49, 40, 7, 2)); // no news
    (void)state();
    QCOMPARE(changed.count(), 1);
    QCOMPARE(takeValue(m_cache->readStates()).size(), 1);
}

void TestReadTable::aPokeCountsOnceAndInAnyOrder()
{
    overview(theOverview(10, 10, 10, 0));
    for (const qint64 seq : {12, 11, 12, 13, 11})
        QVERIFY(takeValue(m_cache->takePokes({aPoke(seq)})));
    QCOMPARE(state().unread, 3);
    QCOMPARE(state().newestSeq, 13);
    QVERIFY(takeValue(m_cache->takePokes({aPoke(9)}))); // long counted
    QCOMPARE(state().unread, 3);
    overview(theOverview(12, 12, 10, 2)); // asked before the third came: that one stays on top
    QCOMPARE(state().unread, 3);
    overview(theOverview(13, 13, 10, 3));
    QCOMPARE(state().unread, 3);
}

void TestReadTable::aMentionAndItsPokeAreOneMessage()
{
    overview(theOverview(10, 10, 10, 0));
    ReadPoke mention = aPoke(11);
    mention.mentions = true;
    QVERIFY(takeValue(m_cache->takePokes({mention})));
    QVERIFY(takeValue(m_cache->takePokes({aPoke(11)})));
    QVERIFY(takeValue(m_cache->takePokes({aPoke(12)})));
    mention.rev = mention.seq = 12;
    QVERIFY(takeValue(m_cache->takePokes({mention})));
    QCOMPARE(state().unread, 2);
    QCOMPARE(state().mentions, 2);
}

void TestReadTable::anOlderOverviewDoesNotTakeBackWhatIsHeld()
{
    overview(theOverview(10, 10, 8, 2));
    hold(1, 15);
    QCOMPARE(state().unread, 7);
    overview(theOverview(12, 12, 8, 4)); // was on its way
    QCOMPARE(state().unread, 7);
    QVERIFY(takeValue(m_cache->takePokes({aPoke(15)}))); // comes after its message
    QCOMPARE(state().unread, 7);
    QVERIFY(takeValue(m_cache->takePokes({aPoke(16)}))); // comes before it
    QCOMPARE(state().unread, 8);
    hold(16, 16);
    QCOMPARE(state().unread, 8);
}

void TestReadTable::ofOneRevisionTheServersCountStands()
{
    hold(1, 15);
    overview(theOverview(15, 15, 10, 3)); // two are by somebody who is blocked
    QCOMPARE(state().unread, 3);
    QVERIFY(succeeds(m_cache->apply(aPage(1, 5)))); // history
    QCOMPARE(state().unread, 3);
}

void TestReadTable::ownMessagesNeverCount()
{
    overview(theOverview(10, 10, 10, 0));
    QVERIFY(takeValue(m_cache->takePokes({aPoke(11, kBert)})));
    QCOMPARE(state().unread, 0);
    QCOMPARE(state().newestSeq, 11);
    Message own = aMessage(11);
    own.author = kBert;
    QVERIFY(succeeds(
        m_cache->apply({.conversation = kRoom, .messages = {own}, .covers = SeqRange{11, 11}, .rev = 11})));
    QCOMPARE(state().unread, 0);
}

void TestReadTable::readingOfflineCountsWhatIsHeld()
{
    overview(theOverview(60, 60, 10, 50));
    hold(5, 60);
    QVERIFY(succeeds(m_cache->markRead(kRoom, 40)));
    QCOMPARE(state().unread, 20);
    QCOMPARE(state().lastReadSeq, 40);
    QVERIFY(state().pending);
    QVERIFY(succeeds(m_cache->markRead(kRoom, 60)));
    QCOMPARE(state().unread, 0);
    const auto pending = takeValue(m_cache->pendingReads()); // the greatest alone
    QCOMPARE(pending.size(), 1);
    QCOMPARE(pending.first().readSeq, 60);
}

void TestReadTable::readingWithoutTheMessagesIsUncertain()
{
    overview(theOverview(60, 60, 10, 50));
    QVERIFY(!takeValue(m_cache->takeMarker({.conversation = kRoom, .lastReadSeq = 40})));
    QVERIFY(takeValue(m_cache->takeMarker({.conversation = kRoom, .lastReadSeq = 60}))); // nothing is left
    QCOMPARE(state().unread, 0);
}

void TestReadTable::theMarkerNeverGoesBack()
{
    overview(theOverview(60, 60, 40, 20));
    QVERIFY(succeeds(m_cache->markRead(kRoom, 30)));
    QCOMPARE(state().lastReadSeq, 40);
    QVERIFY(!state().pending);
    QVERIFY(takeValue(m_cache->takeMarker({.conversation = kRoom, .lastReadSeq = 20})));
    overview(theOverview(60, 60, 35, 25)); // the answer to an older question
    QCOMPARE(state().lastReadSeq, 40);
}

void TestReadTable::markingUnreadCountsAgain()
{
    overview(theOverview(20, 20, 20, 0));
    hold(1, 20);
    QVERIFY(succeeds(m_cache->markUnread(kRoom, 18)));
    QCOMPARE(state().unread, 3);
    QCOMPARE(state().lastReadSeq, 20);
    QCOMPARE(state().readSeq(), 17);
    QCOMPARE(takeValue(m_cache->pendingReads()).first().unreadSeq, 18);
    QVERIFY(succeeds(m_cache->markRead(kRoom, 17))); // reads less than that
    QCOMPARE(state().unread, 3);
    QVERIFY(succeeds(m_cache->markRead(kRoom, 20)));
    QCOMPARE(state().unread, 0);
    QCOMPARE(state().unreadFrom, 0);
    QCOMPARE(takeValue(m_cache->pendingReads()).first().unreadSeq, 0);
    QVERIFY(succeeds(m_cache->markUnread(kRoom, 0))); // the newest one
    QCOMPARE(state().unreadFrom, 20);
    QCOMPARE(state().unread, 1);
}

void TestReadTable::anotherDeviceMovesTheMarker()
{
    overview(theOverview(20, 20, 10, 10));
    hold(1, 20);
    QVERIFY(takeValue(m_cache->takeMarker({.conversation = kRoom, .lastReadSeq = 15})));
    QCOMPARE(state().unread, 5);
    // set there: taken over, and asked for, as two words may come in the wrong order
    QVERIFY(!takeValue(m_cache->takeMarker({.conversation = kRoom, .lastReadSeq = 15, .unreadFrom = 12})));
    QCOMPARE(state().unread, 9);
    QVERIFY(!state().pending);
}

void TestReadTable::whatIsPendingSurvivesAnOverview()
{
    overview(theOverview(20, 20, 10, 10));
    hold(1, 20);
    QVERIFY(succeeds(m_cache->markRead(kRoom, 18)));
    QVERIFY(succeeds(m_cache->markUnread(kRoom, 14)));
    overview(theOverview(22, 22, 10, 12));
    QCOMPARE(state().lastReadSeq, 18);
    QCOMPARE(state().unreadFrom, 14);
    QCOMPARE(state().unread, 9); // of the server's twelve three are read, by what is held
    QVERIFY(succeeds(m_cache->settleReads({{kRoom, 18, 0}})));
    QVERIFY(state().pending);
    QVERIFY(succeeds(m_cache->settleReads({{kRoom, 0, 14}})));
    QVERIFY(!state().pending);
    ReadState moved = theOverview(22, 22, 18, 4); // asked before the mark arrived there
    QVERIFY(succeeds(m_cache->takeOverview({moved}, {kRoom})));
    QCOMPARE(state().unreadFrom, 14);
    QCOMPARE(state().unread, 9);
}

void TestReadTable::marksAreKeptOverARestart()
{
    overview(theOverview(20, 20, 10, 10));
    QVERIFY(succeeds(m_cache->markRead(kRoom, 20)));
    QVERIFY(takeValue(m_cache->takePokes({aPoke(21)})));
    open();
    QCOMPARE(state().unread, 1);
    QCOMPARE(takeValue(m_cache->pendingReads()).first().readSeq, 20);
    QVERIFY(succeeds(m_cache->settleReads({{kRoom, 15, 0}}))); // an older one reached the server
    QVERIFY(state().pending);
}

void TestReadTable::aDeletionIsCounted()
{
    overview(theOverview(12, 12, 10, 2));
    ReadPoke deletion = aPoke(12);
    deletion.rev = 13;
    QVERIFY(takeValue(m_cache->takePokes({deletion})));
    QVERIFY(takeValue(m_cache->takePokes({deletion})));
    QCOMPARE(state().unread, 1);
    deletion.seq = 9; // it was read
    deletion.rev = 14;
    QVERIFY(takeValue(m_cache->takePokes({deletion})));
    QCOMPARE(state().unread, 1);
    overview(theOverview(14, 12, 10, 1, 1));
    deletion.seq = 11; // whether this is the one that mentions, only the server knows
    deletion.rev = 15;
    QVERIFY(!takeValue(m_cache->takePokes({deletion})));
}

void TestReadTable::mentionsAreCountedInWhatIsHeld()
{
    QVERIFY(succeeds(m_cache->replaceDirectory(
        {.servers = {{.id = kServer, .name = u"Harbour"_s}},
         .rooms = {{.id = *RoomId::fromBytes(kRoom.bytes()), .server = kServer, .name = u"lounge"_s}}})));
    const UserId host = anId<UserId>(13);
    QVERIFY(succeeds(m_cache->replaceMembers(kServer,
                                             {{kServer, aProfile(kAnna, u"anna"_s), Role::Member},
                                              {kServer, aProfile(host, u"host"_s), Role::Owner}})));
    overview(theOverview(10, 10, 10, 0));
    QVERIFY(succeeds(m_cache->apply(
        {.conversation = kRoom,
         .messages = {mentioning(11, kBert.toString()), mentioning(12, anId<UserId>(99).toString()),
                      mentioning(13, u"everyone"_s), // may not call everybody
                      mentioning(14, u"here"_s, host)},
         .covers = SeqRange{1, 14},
         .rev = 14})));
    QCOMPARE(state().unread, 4);
    QCOMPARE(state().mentions, 2);
    QVERIFY(succeeds(m_cache->markRead(kRoom, 11)));
    QCOMPARE(state().mentions, 1);
}

void TestReadTable::countsAreCutOffAtAHundred()
{
    overview(theOverview(300, 300, 10, 100));
    QVERIFY(takeValue(m_cache->takePokes({aPoke(301)})));
    QCOMPARE(state().unread, 100);
    ReadPoke deletion = aPoke(299);
    deletion.rev = 302;
    QVERIFY(!takeValue(m_cache->takePokes({deletion})));
    QCOMPARE(state().unread, 100);
    hold(1, 302);
    QVERIFY(succeeds(m_cache->markRead(kRoom, 290)));
    QCOMPARE(state().unread, 12);
}

void TestReadTable::aServerIsReadAsFarAsItIsKnown()
{
    ReadState other = theOverview(5, 5, 5, 0);
    other.conversation = kOtherRoom;
    QVERIFY(succeeds(m_cache->takeOverview({theOverview(20, 20, 10, 10, 1), other}, {})));
    const auto marked = takeValue(m_cache->markServerRead(kServer));
    QCOMPARE(marked.size(), 1); // the other one is read already
    QCOMPARE(marked.first().conversation, kRoom);
    QCOMPARE(marked.first().readSeq, 20);
    QCOMPARE(state().unread, 0);
    QCOMPARE(state().mentions, 0);
    QVERIFY(takeValue(m_cache->markServerRead(anId<ServerId>(32))).isEmpty());
}

void TestReadTable::whatIsGoneIsForgotten()
{
    overview(theOverview(20, 20, 10, 10));
    QVERIFY(succeeds(m_cache->forget(kRoom))); // the server's database was reset: its revisions begin anew
    overview(theOverview(3, 3, 0, 3));
    QCOMPARE(state().rev, 3);
    QSignalSpy changed(m_cache.get(), &Cache::readsChanged);
    QVERIFY(succeeds(m_cache->takeOverview({}, {})));
    QVERIFY(takeValue(m_cache->readStates()).isEmpty());
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().value<QList<ReadState>>(), {ReadState{.conversation = kRoom}});
}

void TestReadTable::aGuestIsToldOfIt()
{
    overview(theOverview(20, 20, 10, 10));
    CacheOptions options = m_folder->options(CacheOptions::Role::Guest);
    options.self = kBert;
    Cache guest(options);
    QCOMPARE(takeValue(guest.readState(kRoom)).unread, 10);
    QSignalSpy changed(&guest, &Cache::readsChanged);
    QVERIFY(succeeds(m_cache->markRead(kRoom, 20)));
    guest.takeForeignChanges();
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().value<QList<ReadState>>().first().unread, 0);
    QVERIFY(succeeds(guest.markUnread(kRoom, 20))); // and may mark itself
    QCOMPARE(state().unreadFrom, 20);
}

QTEST_GUILESS_MAIN(TestReadTable)
#include "tst_readtable.moc"
