// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientoncache.h"
#include "place.h"
#include "searchmodel.h"
#include "take.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

using test::ClientOnCache;

class TestSearchModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void findsInTheRoomAndEverywhere();
    void followsTheTypingAndTheRoom();
    void saysWhereEachWasFound();
    void bringsMoreAsTheyAreWanted();
    void aFilterThatCannotBeUnderstoodIsSaid();
    void asksToBeShownWhatIsOpened();

private:
    [[nodiscard]] QVariant value(int row, int role) const { return m_model->index(row).data(role); }
    void enter(const RoomId &room);
    void type(const QString &query);

    std::unique_ptr<ClientOnCache> m_world;
    std::unique_ptr<Place> m_place;
    std::unique_ptr<SearchModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

namespace {

const Room kShed{
    .id = *RoomId::fromBytes(kRoom.bytes()), .server = anId<ServerId>(5), .name = u"boat-shed"_s};
const Room kYard{
    .id = *RoomId::fromBytes(kOtherRoom.bytes()), .server = anId<ServerId>(6), .name = u"yard"_s};

} // namespace

//! 40 messages of larch in one room, one in another server's.
void TestSearchModel::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<ClientOnCache>();
    QVERIFY(m_world->rememberAccount({.username = u"edda"_s}));
    {
        const auto cache = m_world->cache();
        Directory directory;
        directory.servers = {{.id = kShed.server, .name = u"Harbour"_s},
                             {.id = kYard.server, .name = u"Timber"_s}};
        directory.rooms = {kShed, kYard};
        QVERIFY(succeeds(cache->replaceDirectory(directory)));
        QVERIFY(succeeds(cache->upsertProfiles({aProfile(kAnna, u"anna"_s, u"Anna Holm"_s)})));
        ServerRows rows{.conversation = kRoom, .covers = SeqRange{1, 40}};
        for (qint64 seq = 1; seq <= 40; ++seq)
            rows.messages.append(aMessage(seq, u"larch %1"_s.arg(seq)));
        QVERIFY(succeeds(cache->apply(rows)));
        const Message other = aMessage(50, u"Larch in the yard"_s, kOtherRoom);
        QVERIFY(succeeds(
            cache->apply({.conversation = kOtherRoom, .messages = {other}, .covers = SeqRange{50, 50}})));
    }
    Client &client = m_world->make();
    QVERIFY(succeeds(client.start()));
    m_place = std::make_unique<Place>();
    Server server;
    server.id = kShed.server;
    m_place->setServer(server);
    m_model = std::make_unique<SearchModel>(&client, m_place.get());
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get());
    m_tester->setUseFetchMore(false);
    enter(kShed.id);
}

void TestSearchModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_place.reset();
    m_world.reset();
}

void TestSearchModel::enter(const RoomId &room)
{
    m_place->setRoom(room == kShed.id ? kShed : kYard);
}

void TestSearchModel::type(const QString &query)
{
    QSignalSpy answered(m_model.get(), &SearchModel::answered);
    m_model->setQuery(query);
    QTRY_VERIFY(!answered.isEmpty());
}

void TestSearchModel::findsInTheRoomAndEverywhere()
{
    QCOMPARE(m_model->state(), SearchModel::Idle);
    type(u"larch"_s);
    QCOMPARE(m_model->state(), SearchModel::Found);
    QCOMPARE(m_model->count(), 30);
    QVERIFY(m_model->hasMore());
    QCOMPARE(m_model->roomName(), u"boat-shed"_s);
    QCOMPARE(value(0, SearchModel::SnippetRole).value<Document>().toPlainText(), u"larch 40"_s);
    QCOMPARE(value(0, SearchModel::AuthorNameRole).toString(), u"Anna Holm"_s);
    m_model->setEverywhere(true);
    QCOMPARE(m_model->roomName(), QString());
    QTRY_COMPARE(value(0, SearchModel::SnippetRole).value<Document>().toPlainText(), u"Larch in the yard"_s);
    type(u"nothing like it"_s);
    QCOMPARE(m_model->state(), SearchModel::Found);
    QCOMPARE(m_model->count(), 0);
    type(u"  "_s);
    QCOMPARE(m_model->state(), SearchModel::Idle);
}

void TestSearchModel::followsTheTypingAndTheRoom()
{
    const QString word = u"larch 17"_s;
    for (qsizetype length = 1; length <= word.size(); ++length)
        m_model->setQuery(word.left(length)); // faster than any answer
    QTRY_COMPARE(m_model->count(), 1);
    QCOMPARE(value(0, SearchModel::SnippetRole).value<Document>().toPlainText(), word);
    enter(kYard.id);
    QTRY_COMPARE(m_model->count(), 0);
    type(u"larch"_s);
    QCOMPARE(m_model->count(), 1);
}

void TestSearchModel::saysWhereEachWasFound()
{
    m_model->setEverywhere(true);
    type(u"larch"_s);
    QTRY_COMPARE(value(0, SearchModel::RoomNameRole).toString(), u"#yard in Timber"_s);
    QTRY_COMPARE(value(1, SearchModel::RoomNameRole).toString(), u"#boat-shed"_s);
    QCOMPARE(value(1, SearchModel::ShowRoomRole).toBool(), true);
    QCOMPARE(value(2, SearchModel::ShowRoomRole).toBool(), false);
    QVERIFY(value(0, SearchModel::AccessibleTextRole)
                .toString()
                .endsWith(u"#yard in Timber, Larch in the yard"_s));
}

void TestSearchModel::bringsMoreAsTheyAreWanted()
{
    type(u"larch"_s);
    QVERIFY(m_model->canFetchMore({}));
    m_model->fetchMore({});
    QVERIFY(!m_model->canFetchMore({})); // asked for already
    QTRY_COMPARE(m_model->count(), 40);
    QVERIFY(!m_model->hasMore());
    QCOMPARE(value(39, SearchModel::SnippetRole).value<Document>().toPlainText(), u"larch 1"_s);
}

void TestSearchModel::aFilterThatCannotBeUnderstoodIsSaid()
{
    type(u"larch before:soon"_s);
    QCOMPARE(m_model->state(), SearchModel::Refused);
    QVERIFY(m_model->problem().contains(u"before:"_s) && m_model->problem().endsWith(u'.'));
    QCOMPARE(m_model->count(), 0);
    type(u"larch before:2000"_s);
    QCOMPARE(m_model->state(), SearchModel::Found);
    QCOMPARE(m_model->problem(), QString());
}

void TestSearchModel::asksToBeShownWhatIsOpened()
{
    type(u"larch 17"_s);
    const QSignalSpy open(m_model.get(), &SearchModel::openRequested);
    m_model->open(0);
    m_model->open(1);
    m_model->open(-1);
    QCOMPARE(open.count(), 1);
    QCOMPARE(open[0][0].value<RoomId>(), kShed.id);
    QCOMPARE(open[0][1].toLongLong(), 17);
}

} // namespace aigm::app

QTEST_MAIN(aigm::app::TestSearchModel)
#include "tst_searchmodel.moc"
