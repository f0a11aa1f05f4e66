// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "faketransport.h"
#include "rest/restapi.h"
#include "take.h"

#include <QTest>
#include <QUrlQuery>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const ConversationId kRoom = *ConversationId::fromString(u"0198f2a4-0000-7000-8000-0000000000aa"_s);
const ServerId kServer = *ServerId::fromString(u"0198f2a4-0000-7000-8000-000000000011"_s);
const UserId kMe = *UserId::fromString(u"0198f2a4-0000-7000-8000-0000000000bb"_s);

QByteArray id(int number)
{
    return "0198f2a4-0000-7000-8000-" + QByteArray::number(number).rightJustified(12, '0');
}

QByteArray messageRow(int number)
{
    return "{\"id\":\"" % id(number) % "\",\"content\":{\"type\":\"doc\"},\"room_id\":\""
        % kRoom.toString().toLatin1() % "\",\"seq\":" % QByteArray::number(number) % ",\"rev\":"
        % QByteArray::number(number) % "}";
}

QByteArray roomRow(int number, const QByteArray &writeRole = "member")
{
    return "{\"id\":\"" % id(number) % "\",\"server_id\":\"" % kServer.toString().toLatin1()
        % "\",\"name\":\"r\",\"write_role\":\"" % writeRole % "\",\"rev\":" % QByteArray::number(number)
        % "}";
}

template <class Row>
QByteArray page(int from, int count, Row row)
{
    QByteArrayList rows;
    for (int number = from; number < from + count; ++number)
        rows.append(row(number));
    return "[" + rows.join(',') + "]";
}

QString parameter(const HttpRequest &request, const char *name)
{
    return QUrlQuery(request.url).queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
}

} // namespace

class TestRestApi : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void insertsAMessage();
    void tellsThatAnIdIsTaken();
    void explainsARefusedMessage();
    void findsAMessage();
    void pagesBySeq();
    void asksForChanges();
    void tellsThatARoomIsGone();
    void searchesMessages();
    void findsTheFirstMessageOfADay();
    void joinsThePagesOfTheDirectory();
    void asksForNoRoomsWithoutServers();
    void joinsThePagesOfMembers();
    void splitsLongListsOfPeople();
    void callsTheFunctionsOfServers();
    void leavingTwiceIsNoError();
    void repeatsOnlyWhatIsSafe();
    void passesErrorsOn();
    void respectsThePathOfTheBackend();

private:
    [[nodiscard]] const HttpRequest &last() const { return m_transport->requests.last(); }

    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<RestApi> m_api;
};

void TestRestApi::init()
{
    m_transport = std::make_unique<FakeTransport>();
    m_api = std::make_unique<RestApi>(*m_transport, QUrl(u"https://p.example"_s));
}

void TestRestApi::insertsAMessage()
{
    Message message;
    message.id = *MessageId::fromLatin1(id(7));
    message.conversation = kRoom;
    message.content = Document::fromPlainText(u"hello"_s);
    m_transport->answer(201, "[" + messageRow(7) + "]");
    const auto stored = takeValue(m_api->insertMessage(message));
    QCOMPARE(stored->seq, 7);
    QCOMPARE(last().method, "POST");
    QCOMPARE(last().url.path(), u"/rest/v1/messages"_s);
    QCOMPARE(parameter(last(), "on_conflict"), u"id"_s);
    QCOMPARE(parameter(last(), "select"), rows::kMessageColumns.toString());
    QCOMPARE(FakeTransport::header(last(), "Prefer"), "resolution=ignore-duplicates,return=representation");
    QCOMPARE(FakeTransport::header(last(), "Content-Type"), "application/json");
    QCOMPARE(last().body, rows::newMessage(message));
    QVERIFY(last().idempotent);
}

void TestRestApi::tellsThatAnIdIsTaken()
{
    m_transport->answer(200, "[]");
    QVERIFY(!takeValue(m_api->insertMessage({})));
    m_transport->answer(409, R"({"code":"23505"})");
    QVERIFY(!takeValue(m_api->insertMessage({})));
}

void TestRestApi::explainsARefusedMessage()
{
    m_transport->answer(403, R"({"code":"42501"})");
    const Error error = takeError(m_api->insertMessage({}));
    QCOMPARE(error.kind, Error::Kind::Forbidden);
    QCOMPARE(error.message, u"You can no longer write in this room."_s);
    m_transport->answer(201, "[{\"id\":\"" + id(7));
    QCOMPARE(takeError(m_api->insertMessage({})).kind, Error::Kind::Server);
}

void TestRestApi::findsAMessage()
{
    const MessageId wanted = *MessageId::fromLatin1(id(7));
    m_transport->answer(200, R"([{"id":"x","messages":[)" + messageRow(7) + "]}]");
    QCOMPARE(takeValue(m_api->messageById(kRoom, wanted)).messages.first().id, wanted);
    QCOMPARE(parameter(last(), "id"), QString(u"eq." % kRoom.toString()));
    QCOMPARE(parameter(last(), "messages.id"), QString(u"eq." % wanted.toString()));
    m_transport->answer(200, R"([{"id":"x","messages":[]}])");
    QVERIFY(takeValue(m_api->messageById(kRoom, wanted)).messages.isEmpty());
    m_transport->answer(200, "[]"); // no longer a member: nobody knows whether the message is there
    QCOMPARE(takeError(m_api->messageById(kRoom, wanted)).kind, Error::Kind::NotFound);
}

void TestRestApi::pagesBySeq()
{
    m_transport->answer(200, page(1, 3, messageRow));
    QCOMPARE(takeValue(m_api->messagesBefore(kRoom, 40, 50)).messages.size(), 3);
    QCOMPARE(last().method, "GET");
    QCOMPARE(
        last().url.query(QUrl::FullyEncoded),
        QString(u"select=" % QString::fromLatin1(QUrl::toPercentEncoding(rows::kMessageWithAuthor.toString()))
                % u"&room_id=eq." % kRoom.toString() % u"&seq=lt.40&order=seq.desc&limit=50"));
    m_transport->answer(200, "[]");
    (void)takeValue(m_api->newestMessages(kRoom, 5000));
    QVERIFY(!last().url.query().contains("seq=lt"_L1));
    QCOMPARE(parameter(last(), "limit"), u"1000"_s);
}

void TestRestApi::asksForChanges()
{
    m_transport->answer(200, R"({"rev":9,"messages":[],"reactions":[],"more":false})");
    QCOMPARE(takeValue(m_api->conversationChanges(kRoom, 3, 200)).rev, 9);
    QCOMPARE(last().url.path(), u"/rest/v1/rpc/conversation_changes"_s);
    QCOMPARE(last().body, rows::changesSince(kRoom, 3, 200, 0));
}

void TestRestApi::tellsThatARoomIsGone()
{
    m_transport->answer(404, R"({"code":"PT404","hint":"not_member"})");
    const Error changes = takeError(m_api->conversationChanges(kRoom, 3, 200));
    QCOMPARE(changes.kind, Error::Kind::NotFound);
    QCOMPARE(changes.message, u"This room no longer exists."_s);
    m_transport->answer(200, "[]");
    QCOMPARE(takeError(m_api->revision(kRoom)).message, u"This room no longer exists."_s);
    m_transport->answer(200, "[{\"rev\":4}]");
    QCOMPARE(takeValue(m_api->revision(kRoom)), 4);
}

void TestRestApi::searchesMessages()
{
    m_transport->answer(200, "{\"messages\":" % page(4, 2, messageRow) % ",\"more\":true}");
    const MessageSearch search{.words = u"larch"_s,
                               .conversations = {kRoom},
                               .authors = {kMe},
                               .until = QDateTime(QDate(2025, 10, 23), QTime(1, 2, 3), Qt::UTC),
                               .behind = *MessageId::fromString(QString::fromLatin1(id(9))),
                               .limit = 20};
    const MessagesFound found = takeValue(m_api->searchMessages(search));
    QCOMPARE(found.messages.size(), 2);
    QVERIFY(found.more);
    QVERIFY(last().idempotent);
    QCOMPARE(last().url.path(), u"/rest/v1/rpc/search_messages"_s);
    QCOMPARE(last().body,
             QByteArray(R"({"query":"larch","max":20,"conversations":[")" % kRoom.toString().toLatin1()
                        % R"("],"authors":[")" % kMe.toString().toLatin1()
                        % R"("],"until":"2025-10-23T01:02:03.000Z","before":")" % id(9) % R"("})"));
    m_transport->answer(200, R"({"messages":[],"more":false})");
    QVERIFY(takeValue(m_api->searchMessages({.words = u"oak"_s})).messages.isEmpty());
    QCOMPARE(last().body, QByteArray(R"({"query":"oak","max":30})"));
    m_transport->answer(400, R"({"code":"P0001","hint":"query_too_short"})");
    QCOMPARE(takeError(m_api->searchMessages({})).kind, Error::Kind::Rejected);
    m_transport->answer(200, "[]");
    QCOMPARE(takeError(m_api->searchMessages({})).kind, Error::Kind::Server);
}

void TestRestApi::findsTheFirstMessageOfADay()
{
    const QDateTime moment(QDate(2025, 10, 23), QTime(0, 0), Qt::UTC);
    m_transport->answer(200, R"([{"seq":8},{"seq":7},{"seq":9}])"); // 7 was begun after 8, and done before
    QCOMPARE(takeValue(m_api->firstSince(kRoom, moment)), 7);
    QCOMPARE(parameter(last(), "select"), u"seq"_s);
    QCOMPARE(parameter(last(), "created_at"), u"gte.2025-10-23T00:00:00.000Z"_s);
    QCOMPARE(parameter(last(), "order"), u"created_at.asc,id.asc"_s);
    QCOMPARE(parameter(last(), "limit"), u"20"_s);
    m_transport->answer(200, "[]");
    QCOMPARE(takeValue(m_api->firstSince(kRoom, moment)), 0);
    m_transport->answer(200, R"([{"seq":8},{}])");
    QCOMPARE(takeError(m_api->firstSince(kRoom, moment)).kind, Error::Kind::Server);
}

void TestRestApi::joinsThePagesOfTheDirectory()
{
    m_transport->answer(200,
                        R"([{"role":"moderator","server":{"id":")" + kServer.toString().toLatin1()
                            + R"(","name":"s","epoch":2}}])");
    m_transport->answer(200, page(1, 1000, [](int number) { return roomRow(number); }));
    m_transport->answer(200, "[" % roomRow(1001, "moderator") % "," % roomRow(1002, "admin") % "]");
    const DirectoryRows directory = takeValue(m_api->directory(kMe));
    QCOMPARE(m_transport->requests.size(), 3);
    QCOMPARE(parameter(m_transport->requests.at(0), "user_id"), QString(u"eq." % kMe.toString()));
    QCOMPARE(parameter(m_transport->requests.at(2), "id"), QString(u"gt." % QString::fromLatin1(id(1000))));
    QCOMPARE(directory.servers.first().ownRole, Role::Moderator);
    QCOMPARE(directory.rooms.size(), 1002);
    QVERIFY(directory.rooms.at(0).mayWrite && directory.rooms.at(1000).mayWrite);
    QVERIFY(!directory.rooms.at(1001).mayWrite);
    QCOMPARE(directory.revs.value(directory.rooms.at(1001).id), 1002);
}

void TestRestApi::asksForNoRoomsWithoutServers()
{
    m_transport->answer(200, "[]");
    QVERIFY(takeValue(m_api->directory(kMe)).servers.isEmpty());
    QCOMPARE(m_transport->requests.size(), 1);
}

void TestRestApi::joinsThePagesOfMembers()
{
    const auto memberRow = [](int number) {
        return QByteArray("{\"server_id\":\"" % kServer.toString().toLatin1() % "\",\"user_id\":\""
                          % id(number) % "\",\"role\":\"member\",\"user\":{\"id\":\"" % id(number)
                          % "\",\"username\":\"u\"}}");
    };
    m_transport->answer(200, page(1, 1000, memberRow));
    m_transport->answer(200, page(1001, 1, memberRow));
    QCOMPARE(takeValue(m_api->members(kServer)).size(), 1001);
    QCOMPARE(parameter(last(), "user_id"), QString(u"gt." % QString::fromLatin1(id(1000))));
    m_transport->answer(200, page(1, 1000, memberRow));
    m_transport->answer(500);
    QCOMPARE(takeError(m_api->members(kServer)).kind, Error::Kind::Server);
}

void TestRestApi::splitsLongListsOfPeople()
{
    QList<UserId> users;
    for (int number = 1; number <= 250; ++number)
        users.append(*UserId::fromLatin1(id(number)));
    m_transport->handler = [](const HttpRequest &) {
        return HttpResponse{200, {}, "[{\"id\":\"" % id(1) % "\",\"username\":\"u\"}]"};
    };
    QCOMPARE(takeValue(m_api->profiles(users)).size(), 3);
    QCOMPARE(m_transport->requests.size(), 3);
    for (const HttpRequest &request : std::as_const(m_transport->requests))
        QVERIFY(request.url.toEncoded().size() < 8000);
    QVERIFY(takeValue(m_api->profiles({})).isEmpty());
    QCOMPARE(m_transport->requests.size(), 3);
    m_transport->handler = [](const HttpRequest &) { return HttpResponse{200, {}, "[]"}; };
    QCOMPARE(takeError(m_api->profile(kMe)).kind, Error::Kind::NotFound);
}

void TestRestApi::callsTheFunctionsOfServers()
{
    const QByteArray server = "{\"id\":\"" % kServer.toString().toLatin1() % "\",\"name\":\"s\",\"epoch\":1}";
    m_transport->answer(200, server);
    QCOMPARE(takeValue(m_api->createServer(u"s"_s)).ownRole, Role::Owner);
    QCOMPARE(last().url.path(), u"/rest/v1/rpc/create_server"_s);

    m_transport->answer(201, "[" + roomRow(3) + "]");
    QCOMPARE(takeValue(m_api->createRoom(kServer, {u"n"_s})).server, kServer);
    QCOMPARE(last().url.path(), u"/rest/v1/rooms"_s);
    QCOMPARE(FakeTransport::header(last(), "Prefer"), "return=representation");

    m_transport->answer(200, R"({"code":"c0de"})");
    QCOMPARE(takeValue(m_api->createInvite(kServer, 1, 60s)).code, u"c0de"_s);
    m_transport->answer(200, "{\"server_id\":\"" % kServer.toString().toLatin1() % "\",\"members\":2}");
    QCOMPARE(takeValue(m_api->previewInvite(u"c0de"_s)).memberCount, 2);
    QCOMPARE(last().body, R"({"code":"c0de"})");
    m_transport->answer(200, server);
    QCOMPARE(takeValue(m_api->joinServer(u"c0de"_s)).id, kServer);

    m_transport->answer(404, R"({"code":"PT404","hint":"invite_invalid"})");
    const Error error = takeError(m_api->joinServer(u"c0de"_s));
    QCOMPARE(error.field, u"code"_s);
    QCOMPARE(error.message, u"This invitation has expired. Ask for a new one."_s);
}

void TestRestApi::leavingTwiceIsNoError()
{
    m_transport->answer(204);
    QVERIFY(*take(m_api->leaveServer(kServer)));
    m_transport->answer(404, R"({"code":"PT404","hint":"not_member"})");
    QVERIFY(*take(m_api->leaveServer(kServer)));
    m_transport->answer(400, R"({"code":"P0001","hint":"owner_cannot_leave"})");
    QCOMPARE(takeError(m_api->leaveServer(kServer)).code, u"owner_cannot_leave"_s);
}

void TestRestApi::repeatsOnlyWhatIsSafe()
{
    (void)m_api->createServer({});
    (void)m_api->createRoom(kServer, {});
    (void)m_api->createInvite(kServer, 0, 0s);
    for (const HttpRequest &request : std::as_const(m_transport->requests))
        QVERIFY2(!request.idempotent, request.url.toEncoded());
    m_transport->requests.clear();
    (void)m_api->previewInvite({});
    (void)m_api->joinServer({});
    (void)m_api->leaveServer(kServer);
    (void)m_api->conversationChanges(kRoom, 0, 1);
    (void)m_api->newestMessages(kRoom, 1);
    (void)m_api->directory(kMe);
    for (const HttpRequest &request : std::as_const(m_transport->requests))
        QVERIFY2(request.idempotent, request.url.toEncoded());
}

void TestRestApi::passesErrorsOn()
{
    QCOMPARE(takeError(m_api->directory(kMe)).kind, Error::Kind::Network);
    m_transport->answer(Error{.kind = Error::Kind::Unauthorized});
    QCOMPARE(takeError(m_api->newestMessages(kRoom, 1)).kind, Error::Kind::Unauthorized);
    m_transport->answer(502, "<html>");
    QCOMPARE(takeError(m_api->conversationChanges(kRoom, 0, 1)).kind, Error::Kind::Server);
    m_transport->answer(200, "<html>captive portal</html>");
    QCOMPARE(takeError(m_api->newestMessages(kRoom, 1)).kind, Error::Kind::Server);
}

void TestRestApi::respectsThePathOfTheBackend()
{
    RestApi api(*m_transport, QUrl(u"http://127.0.0.1:1234/sub"_s));
    m_transport->answer(200, "[]");
    (void)take(api.newestMessages(kRoom, 1));
    QCOMPARE(last().url.path(), u"/sub/rest/v1/messages"_s);
    QCOMPARE(last().url.port(), 1234);
}

QTEST_GUILESS_MAIN(TestRestApi)
#include "tst_restapi.moc"
