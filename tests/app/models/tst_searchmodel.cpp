// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientoncache.h"
#include "place.h"
#include "searchmodel.h"
#include "take.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
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
    void theServerIsAskedOnDemandAlone();
    void aServerThatDoesNotAnswerIsAskedAgain();

private:
    [[nodiscard]] QVariant value(int row, int role) const { return m_model->index(row).data(role); }
    void enter(const RoomId &room);
    void type(const QString &query);

    //! Of the server: m_found to each search, and no answer to anything else.
    [[nodiscard]] FakeTransport::Answer answer(const HttpRequest &request);
    [[nodiscard]] QStringList texts() const;

    QByteArray m_found;
    int m_asked = 0;
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

const QByteArray kSession =
    R"({"access_token":"a.b.c","token_type":"bearer","expires_in":3600,"refresh_token":"token","user":{"id":")"
    + ClientOnCache::self().toString().toUtf8() + R"(","email":"edda@example.org"}})";

//! What the server finds.
QByteArray answerOf(const QList<Message> &messages)
{
    QJsonArray rows;
    for (const Message &message : messages)
        rows.append(QJsonObject{
            {u"id"_s, message.id.toString()},
            {u"room_id"_s, message.conversation.toString()},
            {u"author_id"_s, message.author.toString()},
            {u"content"_s, QJsonDocument::fromJson(message.content.toTipTap()).object()},
            {u"seq"_s, message.seq},
            {u"rev"_s, message.rev},
            {u"created_at"_s, message.createdAt.toString(Qt::ISODateWithMs)},
            {u"author"_s, QJsonObject{{u"id"_s, message.author.toString()}, {u"username"_s, u"anna"_s}}}});
    return QJsonDocument(QJsonObject{{u"messages"_s, rows}, {u"more"_s, false}}).toJson();
}

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
    Client &client = m_world->make([this](const HttpRequest &request) { return answer(request); });
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

FakeTransport::Answer TestSearchModel::answer(const HttpRequest &request)
{
    if (request.url.path().endsWith("/token"_L1))
        return HttpResponse{200, {}, kSession};
    if (!request.url.path().endsWith("/rpc/search_messages"_L1))
        return FakeTransport::noNetwork();
    ++m_asked;
    return m_found.isEmpty() ? FakeTransport::Answer(HttpResponse{400, {}, R"({"message": "no"})"})
                             : FakeTransport::Answer(HttpResponse{200, {}, m_found});
}

QStringList TestSearchModel::texts() const
{
    QStringList texts;
    for (int row = 0; row < m_model->count(); ++row)
        texts.append(value(row, SearchModel::SnippetRole).value<Document>().toPlainText());
    return texts;
}

void TestSearchModel::theServerIsAskedOnDemandAlone()
{
    m_found = answerOf({aMessage(17, u"larch 17"_s), aMessage(7'000, u"larch of the server"_s)});
    type(u"larch"_s);
    QCOMPARE(m_model->serverState(), SearchModel::NotYet); // the cache has more
    type(u"larch 17"_s);
    QCOMPARE(m_model->serverState(), SearchModel::Askable);
    QCOMPARE(m_asked, 0);
    m_model->askServer();
    QCOMPARE(m_model->serverState(), SearchModel::Asking);
    QTRY_COMPARE(m_model->serverState(), SearchModel::Answered);
    QCOMPARE(texts(), QStringList({u"larch 17"_s, u"larch of the server"_s})); // each once
    QCOMPARE(m_model->keptCount(), 1);
    QVERIFY(!value(0, SearchModel::ShowServerRole).toBool());
    QVERIFY(value(1, SearchModel::ShowServerRole).toBool());
    QVERIFY(value(1, SearchModel::ShowRoomRole).toBool());
    QVERIFY(value(1, SearchModel::AccessibleTextRole).toString().contains(u"on the server"_s));
    const QSignalSpy open(m_model.get(), &SearchModel::openRequested);
    m_model->open(1);
    QCOMPARE(open[0][1].toLongLong(), 7'000);
    m_model->askServer();
    QCOMPARE(m_asked, 1); // it has said all
    type(u"larch 1"_s);
    QCOMPARE(m_model->serverState(), SearchModel::Askable); // another search
    QCOMPARE(m_model->keptCount(), m_model->count());
}

void TestSearchModel::aServerThatDoesNotAnswerIsAskedAgain()
{
    type(u"larch 17"_s);
    m_model->askServer();
    QTRY_COMPARE(m_model->serverState(), SearchModel::Unanswered);
    QVERIFY(!m_model->serverProblem().isEmpty());
    QCOMPARE(m_model->count(), 1);
    m_found = answerOf({});
    m_model->askServer();
    QTRY_COMPARE(m_model->serverState(), SearchModel::Answered);
    QCOMPARE(m_model->count(), 1);
    QCOMPARE(m_model->serverProblem(), QString());
}

} // namespace aigm::app

QTEST_MAIN(aigm::app::TestSearchModel)
#include "tst_searchmodel.moc"
