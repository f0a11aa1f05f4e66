// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "../cache/cachefixture.h"
#include "cache/cache.h"
#include "fakeclock.h"
#include "faketransport.h"
#include "serverrow.h"
#include "sync/conversationfeed.h"
#include "take.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

//! What a feed calls held after a first page, and after a long time.
class TestConversationFeed : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void theFirstPageProvesNothingOfOwnMessagesBelowIt();
    void onlyWhatWasHeldIsAskedForAfterALongTime();
    void ownMessagesMeanwhileAreNotTakenForProven();
    void goesOnWhereALongWayWasInterrupted();

private:
    using Ranges = QList<std::pair<qint64, qint64>>;

    [[nodiscard]] static QByteArray rows(qint64 from, qint64 to)
    {
        QByteArrayList rows;
        for (qint64 seq = to; seq >= from; --seq)
            rows << serverRow(aMessage(seq));
        return '[' + rows.join(',') + ']';
    }
    [[nodiscard]] static HttpResponse changes(qint64 rev, bool more, const QByteArray &messages = "[]")
    {
        return {200,
                {},
                R"({"reactions":[],"rev":)" + QByteArray::number(rev) + R"(,"more":)"
                    + (more ? "true" : "false") + R"(,"messages":)" + messages + '}'};
    }
    //! An own message comes back from the server, beside the feed.
    void confirm(qint64 seq)
    {
        const NewMessage draft = aDraft(quint64(seq));
        QVERIFY(succeeds(m_cache->enqueue(draft)));
        QVERIFY(succeeds(m_cache->markInFlight(draft.id)));
        QVERIFY(succeeds(m_cache->confirm(theReplyTo(draft, seq))));
    }
    //! Of the first three messages, 600 changes behind, with 670 messages there.
    [[nodiscard]] std::unique_ptr<ConversationFeed> farBehind();
    [[nodiscard]] FakeTransport::Answer answerFarBehind(const HttpRequest &request);
    [[nodiscard]] Ranges ranges() { return takeValue(m_cache->held(kRoom)).ranges; }
    [[nodiscard]] qint64 rev() { return takeValue(m_cache->held(kRoom)).rev; }

    FakeClock m_clock;
    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<CacheFolder> m_folder;
    std::unique_ptr<Cache> m_cache;
    std::unique_ptr<RestApi> m_rest;
    QList<qint64> m_upto;  //!< what changes were asked for of, but all
    QList<qint64> m_since; //!< and since when
    std::function<void()> m_whileHeldIsAsked;
    bool m_hasPage = true;
};

void TestConversationFeed::init()
{
    m_upto.clear();
    m_since.clear();
    m_whileHeldIsAsked = {};
    m_hasPage = true;
    m_transport = std::make_unique<FakeTransport>();
    m_folder = std::make_unique<CacheFolder>();
    m_cache = std::make_unique<Cache>(m_folder->options());
    m_rest = std::make_unique<RestApi>(*m_transport, QUrl(u"http://127.0.0.1:9"_s));
}

void TestConversationFeed::cleanup()
{
    m_rest.reset();
    m_cache.reset();
}

std::unique_ptr<ConversationFeed> TestConversationFeed::farBehind()
{
    const bool held =
        succeeds(m_cache->apply(aPage(0, 3))) && succeeds(m_cache->apply({.conversation = kRoom, .rev = 3}));
    if (!held)
        qFatal("the first messages were not taken");
    m_transport->handler = [this](const HttpRequest &request) { return answerFarBehind(request); };
    return std::make_unique<ConversationFeed>(kRoom, *m_cache, *m_rest, m_clock);
}

FakeTransport::Answer TestConversationFeed::answerFarBehind(const HttpRequest &request)
{
    if (!request.url.path().endsWith("/conversation_changes"_L1))
        return m_hasPage ? FakeTransport::Answer(HttpResponse{200, {}, rows(621, 670)})
                         : FakeTransport::noNetwork();
    const QJsonObject asked = QJsonDocument::fromJson(request.body).object();
    const qint64 since = asked.value("since"_L1).toInteger();
    if (!asked.contains("upto_seq"_L1))
        return changes(since + 200, true, rows(since + 1, since + 200));
    m_upto << asked.value("upto_seq"_L1).toInteger();
    m_since << since;
    if (m_whileHeldIsAsked)
        m_whileHeldIsAsked();
    return changes(610, false);
}

void TestConversationFeed::theFirstPageProvesNothingOfOwnMessagesBelowIt()
{
    confirm(2);
    confirm(3);
    ConversationFeed feed(kRoom, *m_cache, *m_rest, m_clock);
    m_transport->handler = [](const HttpRequest &request) -> FakeTransport::Answer {
        const bool isCounter = request.url.path().endsWith("/rooms"_L1);
        return HttpResponse{200, {}, isCounter ? QByteArray(R"([{"rev":100}])") : rows(51, 100)};
    };
    QVERIFY(succeeds(feed.synchronise()));
    QCOMPARE(ranges(), (Ranges{{51, 100}}));
    QCOMPARE(rev(), 100);
}

void TestConversationFeed::onlyWhatWasHeldIsAskedForAfterALongTime()
{
    const auto feed = farBehind();
    confirm(400); // it would have all before it asked for
    QVERIFY(succeeds(feed->synchronise()));
    QCOMPARE(m_upto, QList<qint64>{3});
    QCOMPARE(ranges(), (Ranges{{0, 3}, {621, 670}}));
    QCOMPARE(rev(), 610);
}

void TestConversationFeed::ownMessagesMeanwhileAreNotTakenForProven()
{
    const auto feed = farBehind();
    m_hasPage = false;
    m_whileHeldIsAsked = [this] { confirm(605); };
    QCOMPARE(takeError(feed->synchronise()).kind, Error::Kind::Network);
    QCOMPARE(rev(), 3); // or the next question would leave out what happened to 605
    QCOMPARE(ranges(), (Ranges{{0, 3}, {605, 605}}));
    m_hasPage = true;
    m_whileHeldIsAsked = {};
    QVERIFY(succeeds(feed->synchronise()));
    QCOMPARE(ranges(), (Ranges{{0, 3}, {621, 670}}));
    QCOMPARE(rev(), 610);
}

void TestConversationFeed::goesOnWhereALongWayWasInterrupted()
{
    const auto feed = farBehind();
    m_hasPage = false;
    QCOMPARE(takeError(feed->synchronise()).kind, Error::Kind::Network);
    m_hasPage = true;
    QVERIFY(succeeds(feed->synchronise()));
    QCOMPARE(m_upto, (QList<qint64>{3, 3}));
    QCOMPARE(m_since, (QList<qint64>{3, 610}));
    QCOMPARE(rev(), 610);
}

QTEST_GUILESS_MAIN(TestConversationFeed)
#include "tst_conversationfeed.moc"
