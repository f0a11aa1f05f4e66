// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientoncache.h"
#include "place.h"
#include "reading.h"
#include "take.h"

#include <QtTest>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

using test::ClientOnCache;

namespace {

const ServerId kServer = anId<ServerId>(31);
const RoomId kLounge = *RoomId::fromBytes(kRoom.bytes());

} // namespace

//! The badges of the lists, and when a room counts as read.
class TestReading : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void theListsShowWhatIsUnread();
    void whatIsSeenIsRead();
    void withoutAttentionNothingIsRead();
    void aWindowInThePastReadsNothing();
    void aRoomMarkedUnreadStaysSoUntilItIsLeft();
    void aRoomIsUnreadFromAMessageOn();
    void aServerIsMarkedRead();

private:
    [[nodiscard]] ReadState state() const { return takeValue(m_world->client->reads()->state(kRoom)); }
    //! Runs while something is looked at.
    [[nodiscard]] QTimer *moment() const { return m_reading->findChild<QTimer *>(); }
    [[nodiscard]] QVariant room(int role) const { return m_rooms->index(0).data(role); }
    [[nodiscard]] QVariant server(int role) const { return m_servers->index(0).data(role); }

    std::unique_ptr<ClientOnCache> m_world;
    std::unique_ptr<ServerListModel> m_servers;
    std::unique_ptr<RoomListModel> m_rooms;
    std::unique_ptr<MessageListModel> m_messages;
    std::unique_ptr<Place> m_place;
    std::unique_ptr<Reading> m_reading;
};

void TestReading::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<ClientOnCache>();
    QVERIFY(m_world->rememberAccount({.username = u"edda"_s}));
    {
        const auto cache = m_world->cache();
        ServerRows rows = aPage(1, 100);
        rows.rev = 100;
        QVERIFY(succeeds(cache->apply(rows)));
        QVERIFY(succeeds(cache->takeOverview({{.conversation = kRoom,
                                               .server = kServer,
                                               .rev = 100,
                                               .newestSeq = 100,
                                               .lastReadSeq = 95,
                                               .unread = 5,
                                               .mentions = 1}},
                                             {})));
    }
    Client &client = m_world->make();
    QVERIFY(succeeds(client.start()));
    m_servers = std::make_unique<ServerListModel>();
    m_rooms = std::make_unique<RoomListModel>();
    m_messages = std::make_unique<MessageListModel>(client.messages());
    m_place = std::make_unique<Place>();
    const Server harbour{.id = kServer, .name = u"Harbour"_s};
    m_servers->setServers({harbour});
    m_rooms->setRooms({{.id = kLounge, .server = kServer, .name = u"lounge"_s}});
    m_place->setServer(harbour);
    m_reading = std::make_unique<Reading>(
        &client, Reading::Lists{m_servers.get(), m_rooms.get(), m_messages.get()}, m_place.get());
    m_reading->load();
    QTRY_COMPARE(room(RoomListModel::UnreadRole).toInt(), 5);
    m_messages->open(kRoom, ClientOnCache::self());
    m_reading->enter();
    QTRY_VERIFY(!m_messages->isLoading());
}

void TestReading::cleanup()
{
    m_reading.reset();
    m_place.reset();
    m_messages.reset();
    m_rooms.reset();
    m_servers.reset();
    m_world.reset();
}

void TestReading::theListsShowWhatIsUnread()
{
    QCOMPARE(room(RoomListModel::MentionsRole).toInt(), 1);
    QVERIFY(server(ServerListModel::UnreadRole).toBool());
    QCOMPARE(server(ServerListModel::MentionsRole).toInt(), 1);
    m_reading->markRoomRead(kLounge.toString());
    QTRY_COMPARE(room(RoomListModel::UnreadRole).toInt(), 0);
    QVERIFY(!server(ServerListModel::UnreadRole).toBool());
    QCOMPARE(server(ServerListModel::MentionsRole).toInt(), 0);
}

void TestReading::whatIsSeenIsRead()
{
    m_reading->setAttentive(true);
    QTRY_COMPARE(room(RoomListModel::UnreadRole).toInt(), 0);
    QCOMPARE(state().lastReadSeq, 100);
    m_messages->apply({.conversation = kRoom, .upserted = {aMessage(101)}, .commit = 9999});
    QTRY_COMPARE(state().lastReadSeq, 101);
}

void TestReading::withoutAttentionNothingIsRead()
{
    m_reading->setAttentive(true);
    m_reading->setAttentive(false); // seen for less than a moment
    QVERIFY(!moment()->isActive());
    QCOMPARE(state().lastReadSeq, 95);
}

void TestReading::aWindowInThePastReadsNothing()
{
    m_messages->openAt(kRoom, ClientOnCache::self(), 20);
    QTRY_VERIFY(!m_messages->isLoading());
    QVERIFY(!m_messages->reachesNewest());
    m_reading->setAttentive(true);
    QTRY_VERIFY(!moment()->isActive()); // it has passed
    QCOMPARE(state().lastReadSeq, 95);
    m_messages->openNewest();
    QTRY_COMPARE(state().lastReadSeq, 100);
}

void TestReading::aRoomMarkedUnreadStaysSoUntilItIsLeft()
{
    m_reading->setAttentive(true);
    QTRY_COMPARE(room(RoomListModel::UnreadRole).toInt(), 0);
    m_reading->markRoomUnread(kLounge.toString());
    QTRY_COMPARE(room(RoomListModel::UnreadRole).toInt(), 1);
    m_reading->setAttentive(false);
    m_reading->setAttentive(true);
    QTRY_VERIFY(!moment()->isActive()); // it has passed
    QCOMPARE(room(RoomListModel::UnreadRole).toInt(), 1);
    m_reading->enter();
    QTRY_COMPARE(room(RoomListModel::UnreadRole).toInt(), 0);
}

void TestReading::aRoomIsUnreadFromAMessageOn()
{
    m_reading->setAttentive(true);
    QTRY_COMPARE(room(RoomListModel::UnreadRole).toInt(), 0);
    m_reading->markUnreadFrom(anId<MessageId>(77).toString()); // not here
    m_reading->markUnreadFrom(aMessage(98).id.toString());
    QTRY_COMPARE(room(RoomListModel::UnreadRole).toInt(), 3);
    QCOMPARE(state().unreadFrom, 98);
    QVERIFY2(m_messages->index(2).data(MessageListModel::ShowNewRole).toBool(), "the line stands there");
    m_reading->setAttentive(false);
    m_reading->setAttentive(true);
    QTRY_VERIFY(!moment()->isActive()); // it has passed
    QCOMPARE(room(RoomListModel::UnreadRole).toInt(), 3);
    m_reading->markUnreadFrom(aMessage(90).id.toString());
    QTRY_COMPARE(room(RoomListModel::UnreadRole).toInt(), 11);
    QVERIFY(!m_messages->index(2).data(MessageListModel::ShowNewRole).toBool());
    QVERIFY(m_messages->index(10).data(MessageListModel::ShowNewRole).toBool());
}

void TestReading::aServerIsMarkedRead()
{
    m_reading->markServerRead();
    QTRY_VERIFY(!server(ServerListModel::UnreadRole).toBool());
    QCOMPARE(state().lastReadSeq, 100);
}

} // namespace aigm::app

QTEST_MAIN(aigm::app::TestReading)
#include "tst_reading.moc"
