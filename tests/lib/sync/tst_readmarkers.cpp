// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "../cache/cachefixture.h"
#include "cache/cache.h"
#include "fakeclock.h"
#include "fakesocket.h"
#include "faketransport.h"
#include "sync/readmarkers.h"
#include "take.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString functionOf(const HttpRequest &request)
{
    return request.url.path().section(u'/', -1);
}

QJsonObject bodyOf(const HttpRequest &request)
{
    return QJsonDocument::fromJson(request.body).object();
}

} // namespace

//! Own marks on their way to the server, and counts on their way from it.
class TestReadMarkers : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void theGreatestMarkGoesOut();
    void oneRequestAtATimeInAConversation();
    void offlineMarksGoOutLater();
    void aMarkThatIsRefusedIsNotToldAgain();
    void whatWasReadIsToldBeforeWhatIsUnread();
    void countsAreAskedForOnceForAll();
    void aQuestionWithoutAnAnswerIsAskedAgain();
    void aFrameOfAnotherDeviceMovesTheMarker();
    void aWholeServerIsAskedFor();
    void aCountThatCannotBeMadeHereIsAskedForOnceTheMarkIsTold_data();
    void aCountThatCannotBeMadeHereIsAskedForOnceTheMarkIsTold();
    void whatCanBeCountedHereIsNotAskedFor();
    void anAnswerThatMayBeOfBeforeTheMarkIsAskedForAgain();

private:
    [[nodiscard]] bool advanceUntil(const std::function<bool()> &isDone)
    {
        return QTest::qWaitFor([&] {
            m_clock.advance(500ms);
            return isDone();
        });
    }
    [[nodiscard]] QList<HttpRequest> requests(const QString &function) const
    {
        QList<HttpRequest> found;
        for (const HttpRequest &request : m_transport->requests) {
            if (functionOf(request) == function)
                found.append(request);
        }
        return found;
    }
    [[nodiscard]] ReadState state() { return takeValue(m_cache->readState(kRoom)); }
    [[nodiscard]] FakeTransport::Answer answer(const HttpRequest &request);
    void mark(qint64 seq)
    {
        QVERIFY(succeeds(m_cache->markRead(kRoom, seq)));
        m_markers->wake();
    }

    FakeClock m_clock;
    FakeRealtime m_sockets;
    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<CacheFolder> m_folder;
    std::unique_ptr<Cache> m_cache;
    std::unique_ptr<RestApi> m_rest;
    std::unique_ptr<Realtime> m_realtime;
    std::unique_ptr<DirectorySync> m_directory;
    std::unique_ptr<ReadMarkers> m_markers;
    bool m_reachable = true;
    int m_status = 200;
    int m_unread = 5;
};

FakeTransport::Answer TestReadMarkers::answer(const HttpRequest &request)
{
    if (!m_reachable)
        return FakeTransport::noNetwork();
    if (m_status != 200)
        return HttpResponse{m_status, {}, R"({"code":"PT404","hint":"not_member","message":"no"})"};
    const QByteArray room = kRoom.toString().toUtf8();
    if (functionOf(request) == u"unread_overview")
        return HttpResponse{
            200,
            {},
            R"([{"conversation_id":")" + room
                + R"(","server_id":null,"epoch":1,"rev":30,"newest_seq":30,"last_read_seq":25,)"
                  R"("unread_from":null,"unread":)"
                + QByteArray::number(m_unread) + R"(,"mentions":1}])"};
    const bool isRead = functionOf(request) == u"mark_read";
    const QByteArray seq = QByteArray::number(bodyOf(request).value("seq"_L1).toInteger());
    return HttpResponse{200,
                        {},
                        R"({"conversation_id":")" + room + R"(","last_read_seq":)" + (isRead ? seq : "30")
                            + R"(,"unread_from":)" + (isRead ? "null" : seq) + '}'};
}

void TestReadMarkers::init()
{
    m_reachable = true;
    m_status = 200;
    m_unread = 5;
    m_folder = std::make_unique<CacheFolder>();
    CacheOptions options = m_folder->options();
    options.self = kBert;
    m_cache = std::make_unique<Cache>(options);
    m_transport = std::make_unique<FakeTransport>();
    m_transport->handler = [this](const HttpRequest &request) { return answer(request); };
    m_rest = std::make_unique<RestApi>(*m_transport, QUrl(u"http://127.0.0.1:9"_s));
    m_realtime = std::make_unique<Realtime>(
        RealtimeOptions{.backend = QUrl(u"http://127.0.0.1:9"_s), .key = "key"}, &m_clock,
        m_sockets.factory(), [](TokenWish) { return answered<QByteArray>(QByteArray("a.b.c")); });
    const DirectorySync::Parts parts{m_cache.get(), m_rest.get(), m_realtime.get(), &m_clock};
    m_directory = std::make_unique<DirectorySync>(kBert, parts);
    m_markers = std::make_unique<ReadMarkers>(*m_directory, parts);
}

void TestReadMarkers::cleanup()
{
    m_markers.reset();
    m_directory.reset();
    m_realtime.reset();
    m_rest.reset();
    m_cache.reset();
}

void TestReadMarkers::theGreatestMarkGoesOut()
{
    mark(10);
    mark(12);
    mark(11);
    m_markers->start();
    QTRY_COMPARE(requests(u"mark_read"_s).size(), 1);
    QCOMPARE(bodyOf(requests(u"mark_read"_s).first()).value("seq"_L1).toInteger(), 12);
    QTRY_VERIFY(!state().pending);
    QVERIFY(advanceUntil([this] { return m_clock.timerCount() == 0; }));
    QCOMPARE(requests(u"mark_read"_s).size(), 1);
}

void TestReadMarkers::oneRequestAtATimeInAConversation()
{
    m_transport->hold();
    m_markers->start();
    mark(10);
    QTRY_COMPARE(m_transport->held.size(), 1);
    mark(20);
    mark(30);
    QVERIFY(succeeds(m_cache->pendingReads())); // whatever was looked for is found
    QCoreApplication::processEvents();
    QCOMPARE(m_transport->held.size(), 1);
    m_transport->hold(false);
    m_transport->held.first().resolve(answer(m_transport->requests.first()));
    QVERIFY(advanceUntil([this] { return requests(u"mark_read"_s).size() == 2; }));
    QCOMPARE(bodyOf(requests(u"mark_read"_s).last()).value("seq"_L1).toInteger(), 30);
    QTRY_VERIFY(!state().pending);
}

void TestReadMarkers::offlineMarksGoOutLater()
{
    m_reachable = false;
    m_markers->start();
    mark(10);
    QVERIFY(advanceUntil([this] { return requests(u"mark_read"_s).size() == 3; }));
    QVERIFY(state().pending);
    m_reachable = true;
    QVERIFY(advanceUntil([this] { return !state().pending; }));
    QCOMPARE(state().lastReadSeq, 10);
}

void TestReadMarkers::aMarkThatIsRefusedIsNotToldAgain()
{
    m_status = 404;
    m_markers->start();
    mark(10);
    QTRY_VERIFY(!state().pending);
    QVERIFY(advanceUntil([this] { return m_clock.timerCount() == 0; }));
    QCOMPARE(requests(u"mark_read"_s).size(), 1);
    QCOMPARE(state().lastReadSeq, 0); // what the server says counts, and it is asked
    QCOMPARE(requests(u"unread_overview"_s).size(), 1);
}

void TestReadMarkers::whatWasReadIsToldBeforeWhatIsUnread()
{
    QVERIFY(succeeds(m_cache->markRead(kRoom, 30)));
    QVERIFY(succeeds(m_cache->markUnread(kRoom, 28)));
    m_markers->start();
    QVERIFY(advanceUntil([this] { return !state().pending; }));
    QCOMPARE(functionOf(m_transport->requests.at(0)), u"mark_read"_s);
    QVERIFY(requests(u"mark_unread"_s).size() == 1);
    QCOMPARE(state().unreadFrom, 28);
}

void TestReadMarkers::countsAreAskedForOnceForAll()
{
    QVERIFY(succeeds(m_markers->refresh())); // before the start it asks nobody
    QVERIFY(m_transport->requests.isEmpty());
    m_markers->start();
    m_transport->hold();
    const auto first = m_markers->refresh();
    const auto second = m_markers->refresh();
    const auto third = m_markers->refresh();
    QTRY_COMPARE(m_transport->held.size(), 1);
    m_transport->hold(false);
    m_transport->held.first().resolve(answer(m_transport->requests.first()));
    QVERIFY(succeeds(first));
    QVERIFY(succeeds(second));
    QVERIFY(succeeds(third));
    QCOMPARE(requests(u"unread_overview"_s).size(), 2); // the later two share the next
    QCOMPARE(state().unread, 5);
    QCOMPARE(state().mentions, 1);
}

void TestReadMarkers::aQuestionWithoutAnAnswerIsAskedAgain()
{
    m_reachable = false;
    m_markers->start();
    QCOMPARE(takeError(m_markers->refresh()).kind, Error::Kind::Network);
    m_reachable = true;
    QVERIFY(advanceUntil([this] { return state().unread == 5; }));
}

void TestReadMarkers::aFrameOfAnotherDeviceMovesTheMarker()
{
    m_markers->start();
    QVERIFY(succeeds(m_markers->refresh()));
    const QByteArray room = kRoom.toString().toUtf8();
    Q_EMIT m_directory->accountFrame("read",
                                     R"({"conversation":")" + room + R"(","seq":30,"unread_from":null})");
    QTRY_COMPARE(state().lastReadSeq, 30);
    QCOMPARE(state().unread, 0);
    Q_EMIT m_directory->accountFrame(
        "mention",
        R"({"conversation":")" + room + R"(","message":")" + anId<MessageId>(4).toString().toUtf8()
            + R"(","rev":31,"seq":31,"author":")" + kAnna.toString().toUtf8() + "\"}");
    QTRY_COMPARE(state().mentions, 1);
    QCOMPARE(requests(u"unread_overview"_s).size(), 1);
    Q_EMIT m_directory->accountFrame("read",
                                     R"({"conversation":")" + room + R"(","seq":20,"unread_from":null})");
    (void)state();
    QCOMPARE(state().lastReadSeq, 30); // the greater wins
}

void TestReadMarkers::aWholeServerIsAskedFor()
{
    m_markers->start();
    m_unread = 0;
    Q_EMIT m_directory->accountFrame("read", R"({"server":"0198f2a4-0000-7000-8000-0000000000bb"})");
    QVERIFY(advanceUntil([this] { return requests(u"unread_overview"_s).size() == 1; }));
}

void TestReadMarkers::aCountThatCannotBeMadeHereIsAskedForOnceTheMarkIsTold_data()
{
    QTest::addColumn<int>("unread");
    QTest::newRow("cut off") << 100;
    QTest::newRow("of messages that are not held") << 81;
}

void TestReadMarkers::aCountThatCannotBeMadeHereIsAskedForOnceTheMarkIsTold()
{
    QFETCH(int, unread);
    m_unread = unread;
    m_markers->start();
    QVERIFY(succeeds(m_markers->refresh()));
    QCOMPARE(state().unread, unread);
    m_unread = 2;
    mark(28);
    QVERIFY(advanceUntil([this] { return state().unread == 2; }));
}

void TestReadMarkers::whatCanBeCountedHereIsNotAskedFor()
{
    ServerRows rows = aPage(20, 30);
    rows.rev = 30;
    QVERIFY(succeeds(m_cache->apply(rows)));
    m_markers->start();
    QVERIFY(succeeds(m_markers->refresh()));
    for (const qint64 seq : {28, 30}) {
        mark(seq);
        QTRY_VERIFY(!state().pending);
        QVERIFY(advanceUntil([this] { return m_clock.timerCount() == 0; }));
        QCOMPARE(state().unread, int(30 - seq));
    }
    QCOMPARE(requests(u"unread_overview"_s).size(), 1);
}

void TestReadMarkers::anAnswerThatMayBeOfBeforeTheMarkIsAskedForAgain()
{
    m_unread = 100;
    m_markers->start();
    m_transport->hold();
    const auto counted = m_markers->refresh();
    QTRY_COMPARE(m_transport->held.size(), 1);
    m_transport->hold(false);
    mark(28);
    QTRY_VERIFY(!state().pending);
    m_transport->held.first().resolve(answer(m_transport->requests.first()));
    QVERIFY(succeeds(counted));
    QCOMPARE(state().unread, 100);
    m_unread = 2;
    QVERIFY(advanceUntil([this] { return state().unread == 2; }));
}

QTEST_GUILESS_MAIN(TestReadMarkers)
#include "tst_readmarkers.moc"
