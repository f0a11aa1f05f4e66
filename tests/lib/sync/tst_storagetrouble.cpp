// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "../cache/cachefixture.h"
#include "cache/cache.h"
#include "fakeclock.h"
#include "faketransport.h"
#include "serverrow.h"
#include "sync/conversationfeed.h"
#include "sync/outbox.h"
#include "take.h"

#include <QSignalSpy>
#include <QTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

//! The cache refuses a write, and takes it later: what could not be stored comes again by itself.
class TestStorageTrouble : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void aFrameThatCouldNotBeStoredIsAskedFor();
    void theEndOfARequestThatCouldNotBeWrittenDown_data();
    void theEndOfARequestThatCouldNotBeWrittenDown();
    void moreHistoryThanAPageIsNoHole();
    void anEmptyPageIsBelievedFromAMemberOnly();

private:
    void execute(const char *sql)
    {
        const auto database = Database::open(m_folder->path(), Database::Access::Existing);
        QVERIFY(database && (*database)->execute(sql));
    }
    [[nodiscard]] bool advanceUntil(const std::function<bool()> &isDone)
    {
        return QTest::qWaitFor([&] {
            m_clock.advance(1s);
            return isDone();
        });
    }

    FakeClock m_clock;
    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<CacheFolder> m_folder;
    std::unique_ptr<Cache> m_cache;
    std::unique_ptr<RestApi> m_rest;
};

void TestStorageTrouble::init()
{
    m_transport = std::make_unique<FakeTransport>();
    m_folder = std::make_unique<CacheFolder>();
    m_cache = std::make_unique<Cache>(m_folder->options());
    m_rest = std::make_unique<RestApi>(*m_transport, QUrl(u"http://127.0.0.1:9"_s));
    QVERIFY(succeeds(m_cache->apply(aPage(0, 3))));
    QVERIFY(succeeds(m_cache->apply({.conversation = kRoom, .rev = 3})));
}

void TestStorageTrouble::cleanup()
{
    m_rest.reset();
    m_cache.reset();
}

void TestStorageTrouble::aFrameThatCouldNotBeStoredIsAskedFor()
{
    ConversationFeed feed(kRoom, *m_cache, *m_rest, m_clock);
    feed.setRetrying(true);
    QSignalSpy failed(&feed, &ConversationFeed::failed);
    m_transport->handler = [this](const HttpRequest &request) -> FakeTransport::Answer {
        if (!request.url.path().endsWith("/conversation_changes"_L1))
            return FakeTransport::noNetwork();
        return HttpResponse{
            200, {}, R"({"rev":4,"more":false,"reactions":[],"messages":[)" + serverRow(aMessage(4)) + "]}"};
    };
    execute("CREATE TRIGGER broken BEFORE INSERT ON messages BEGIN SELECT RAISE(ABORT, 'no'); END");
    feed.takeFrame({.rev = 4, .message = aMessage(4)});
    QTRY_COMPARE(failed.count(), 1); // the person is told
    QCOMPARE(failed.first().first().value<Error>().kind, Error::Kind::Storage);
    execute("DROP TRIGGER broken");
    QVERIFY(advanceUntil([this] { return takeValue(m_cache->held(kRoom)).rev == 4; }));
    QCOMPARE(takeValue(m_cache->latest(kRoom, 1)).messages.first().seq, 4);
}

void TestStorageTrouble::theEndOfARequestThatCouldNotBeWrittenDown_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<Delivery>("end");
    QTest::newRow("no answer, tried again") << 503 << Delivery::Sent;
    QTest::newRow("refused") << 403 << Delivery::Failed;
}

void TestStorageTrouble::theEndOfARequestThatCouldNotBeWrittenDown()
{
    QFETCH(int, status);
    QFETCH(Delivery, end);
    Outbox outbox(kAnna, *m_cache, *m_rest, m_clock);
    const NewMessage draft = aDraft(1);
    QVERIFY(succeeds(m_cache->enqueue(draft)));
    m_transport->hold();
    outbox.start();
    QTRY_COMPARE(m_transport->held.size(), 1);
    execute("CREATE TRIGGER broken BEFORE UPDATE ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END");
    m_transport->hold(false);
    m_transport->handler = [&](const HttpRequest &) -> FakeTransport::Answer {
        if (end == Delivery::Sent)
            return HttpResponse{201, {}, '[' + serverRow(theReplyTo(draft, 4)) + ']'};
        return HttpResponse{status, {}, R"({"code":"42501","message":"no"})"};
    };
    m_transport->held.first().resolve(HttpResponse{status, {}, R"({"code":"42501","message":"no"})"});
    for (int i = 0; i < 20; ++i) // time passes, and the disk stays full
        m_clock.advance(1s);
    QCOMPARE(takeValue(m_cache->outbox()).size(), 1);
    execute("DROP TRIGGER broken");
    QVERIFY(advanceUntil([&] {
        const auto message = takeValue(m_cache->message(draft.id));
        return message && message->delivery == end;
    }));
}

// The server answers with a thousand rows at most: that is not all there is.
void TestStorageTrouble::moreHistoryThanAPageIsNoHole()
{
    QVERIFY(succeeds(m_cache->apply(aPage(5001, 5003))));
    ConversationFeed feed(kRoom, *m_cache, *m_rest, m_clock);
    m_transport->handler = [this](const HttpRequest &) -> FakeTransport::Answer {
        QByteArrayList rows;
        for (qint64 seq = 5000; seq > 4000; --seq)
            rows << serverRow(aMessage(seq));
        return HttpResponse{200, {}, '[' + rows.join(',') + ']'};
    };
    QVERIFY(succeeds(feed.fillBelow(5001, 2000)));
    const QList<std::pair<qint64, qint64>> expected{{0, 3}, {4001, 5003}};
    QCOMPARE(takeValue(m_cache->held(kRoom)).ranges, expected);
}

//! Who has just been removed is answered with no rows, as if there were none.
void TestStorageTrouble::anEmptyPageIsBelievedFromAMemberOnly()
{
    QVERIFY(succeeds(m_cache->apply(aPage(10, 12))));
    ConversationFeed feed(kRoom, *m_cache, *m_rest, m_clock);
    HttpResponse proof{404, {}, R"({"code":"PT404","message":"no","hint":"not_member"})"};
    m_transport->handler = [&](const HttpRequest &request) -> FakeTransport::Answer {
        return request.method == "GET" ? HttpResponse{200, {}, "[]"} : proof;
    };
    QCOMPARE(takeError(feed.fillBelow(10, 50)).kind, Error::Kind::NotFound);
    QCOMPARE(takeValue(m_cache->held(kRoom)).ranges, (QList<std::pair<qint64, qint64>>{{0, 3}, {10, 12}}));
    proof = {200, {}, R"({"rev":12,"messages":[],"reactions":[],"more":false})"};
    QVERIFY(succeeds(feed.fillBelow(10, 50)));
    QCOMPARE(takeValue(m_cache->held(kRoom)).ranges, (QList<std::pair<qint64, qint64>>{{0, 12}}));
}

QTEST_GUILESS_MAIN(TestStorageTrouble)
#include "tst_storagetrouble.moc"
