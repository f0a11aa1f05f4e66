// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cachefixture.h"

#include "cache/operations.h"

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

//! Own messages that the server confirms beside what it tells of their conversation: they count as held only
//! where nothing that happened to them meanwhile can be missed.
class TestProvenRanges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();

    void theFirstPageEndsWhatWasHeldBesideIt();
    void thePageAfterALongTimeEndsWhatItDidNotAskFor();
    void whatThePageCoversStays();
    void aReplyOlderThanTheRevisionIsHeldNoLonger();
    void anAnswerWithoutAPageEndsItToo();
    void whatIsYoungerThanTheAnswerStays();
    void anEditedReplyBelowTheRevisionDoesNotRaiseIt();
    void aReplyThatIsHeldAlreadyStays();
    void aReplyYoungerThanTheRevisionIsHeld();
    void theChangeOfAMessageThatIsNotHereProvesNothing();

private:
    using Ranges = QList<std::pair<qint64, qint64>>;

    //! An own message comes back from the server with that seq.
    [[nodiscard]] NewMessage confirmed(qint64 seq)
    {
        const NewMessage draft = aDraft(quint64(seq));
        (void)operations::enqueue(*m_cache, draft);
        (void)operations::markInFlight(*m_cache, draft.id);
        (void)operations::confirm(*m_cache, theReplyTo(draft, seq));
        return draft;
    }
    //! The newest messages up to the revision \p to; only what was held up to \p provenTo is as of then.
    void takePage(qint64 from, qint64 to, std::optional<qint64> provenTo)
    {
        ServerRows page = aPage(from, to);
        page.rev = to;
        page.provenTo = provenTo;
        page.authors = {aProfile(kAnna, u"anna"_s)};
        QVERIFY(operations::apply(*m_cache, page));
    }
    [[nodiscard]] Ranges ranges() { return m_cache->ranges.held(kRoom).ranges; }
    [[nodiscard]] qint64 rev() { return m_cache->ranges.held(kRoom).rev; }
    [[nodiscard]] QList<qint64> seqs() { return seqsOf(operations::latest(*m_cache, kRoom, 1000).messages); }

    CacheFolder m_folder;
    std::unique_ptr<CacheConnection> m_cache;
};

void TestProvenRanges::init()
{
    m_cache.reset();
    QFile::remove(m_folder.path());
    m_cache = m_folder.open();
    QVERIFY(m_cache);
}

void TestProvenRanges::theFirstPageEndsWhatWasHeldBesideIt()
{
    const NewMessage second = confirmed(2);
    const NewMessage third = confirmed(3);
    QCOMPARE(ranges(), (Ranges{{2, 3}}));
    QCOMPARE(rev(), 0); // nobody has told of this conversation yet
    (void)m_cache->takeNews();
    takePage(51, 100, 0);
    QCOMPARE(ranges(), (Ranges{{51, 100}}));
    QCOMPARE(rev(), 100);
    QCOMPARE(seqs().size(), 50);
    const CacheNews news = m_cache->takeNews();
    QCOMPARE(news.messages.size(), 1);
    QCOMPARE(news.messages.constFirst().removed, (QList{second.id, third.id}));
    QVERIFY(news.messages.constFirst().holes);
}

void TestProvenRanges::thePageAfterALongTimeEndsWhatItDidNotAskFor()
{
    takePage(1, 10, {});
    (void)confirmed(20);
    (void)confirmed(60); // while the changes up to 20 are asked for
    QCOMPARE(ranges(), (Ranges{{1, 10}, {20, 20}, {60, 60}}));
    takePage(151, 200, 20);
    QCOMPARE(ranges(), (Ranges{{1, 10}, {20, 20}, {151, 200}}));
    QCOMPARE(seqs().last(), 1);
    QCOMPARE(seqs().size(), 50 + 1 + 10);
}

void TestProvenRanges::whatThePageCoversStays()
{
    const NewMessage draft = confirmed(60);
    (void)m_cache->takeNews();
    ServerRows page = aPage(51, 59);
    page.messages.append(theReplyTo(draft, 60));
    page.covers = SeqRange{51, 60};
    page.rev = 60;
    page.provenTo = 0;
    QVERIFY(operations::apply(*m_cache, page));
    QCOMPARE(ranges(), (Ranges{{51, 60}}));
    QCOMPARE(seqs().first(), 60);
    QVERIFY(m_cache->takeNews().messages.constFirst().removed.isEmpty());
}

void TestProvenRanges::aReplyOlderThanTheRevisionIsHeldNoLonger()
{
    takePage(51, 100, 0);
    (void)m_cache->takeNews();
    const NewMessage draft = confirmed(3);
    QCOMPARE(ranges(), (Ranges{{51, 100}}));
    QVERIFY(!m_cache->messages.find(draft.id));
    QVERIFY(!m_cache->outbox.find(draft.id)); // it is delivered
    QCOMPARE(seqs().size(), 50);
    const CacheNews news = m_cache->takeNews();
    QVERIFY(news.messages.constLast().holes);
    QCOMPARE(news.messages.constLast().removed, {draft.id});
    QCOMPARE(news.messages.constLast().upserted.constLast().id, draft.id);
    QCOMPARE(news.messages.constLast().upserted.constLast().delivery, Delivery::Sent);
    takePage(1, 50, {}); // somebody scrolls there
    QCOMPARE(ranges(), (Ranges{{1, 100}}));
}

void TestProvenRanges::anAnswerWithoutAPageEndsItToo()
{
    takePage(1, 10, {});
    (void)confirmed(20);
    (void)confirmed(60);
    QVERIFY(operations::apply(*m_cache, {.conversation = kRoom, .rev = 50, .provenTo = 10}));
    QCOMPARE(ranges(), (Ranges{{1, 10}, {60, 60}}));
    QCOMPARE(rev(), 50);
}

void TestProvenRanges::whatIsYoungerThanTheAnswerStays()
{
    takePage(1, 10, {});
    (void)confirmed(201); // after the revision was read, and before the page was
    ServerRows page = aPage(210, 260);
    page.rev = 200;
    page.provenTo = 10;
    QVERIFY(operations::apply(*m_cache, page));
    QCOMPARE(ranges(), (Ranges{{1, 10}, {201, 201}, {210, 260}}));
}

// The page that brings it may have been read before the edit.
void TestProvenRanges::anEditedReplyBelowTheRevisionDoesNotRaiseIt()
{
    takePage(51, 100, 0);
    const NewMessage draft = aDraft(1);
    QVERIFY(operations::enqueue(*m_cache, draft));
    QVERIFY(*operations::markInFlight(*m_cache, draft.id));
    Message edited = theReplyTo(draft, 30);
    edited.rev = 101;
    QVERIFY(operations::confirm(*m_cache, edited));
    QCOMPARE(rev(), 100);
    QCOMPARE(ranges(), (Ranges{{51, 100}}));
}

void TestProvenRanges::aReplyThatIsHeldAlreadyStays()
{
    takePage(51, 100, 0);
    const NewMessage draft = aDraft(1);
    QVERIFY(operations::enqueue(*m_cache, draft));
    QVERIFY(*operations::markInFlight(*m_cache, draft.id));
    ServerRows frame{
        .conversation = kRoom, .messages = {theReplyTo(draft, 101)}, .covers = SeqRange{101, 101}};
    frame.rev = 101;
    QVERIFY(operations::apply(*m_cache, frame)); // faster than the reply
    QVERIFY(operations::confirm(*m_cache, theReplyTo(draft, 101)));
    QCOMPARE(ranges(), (Ranges{{51, 101}}));
    QCOMPARE(seqs().first(), 101);
}

void TestProvenRanges::aReplyYoungerThanTheRevisionIsHeld()
{
    takePage(51, 100, 0);
    (void)confirmed(105);
    QCOMPARE(ranges(), (Ranges{{51, 100}, {105, 105}}));
    QCOMPARE(rev(), 100);
    (void)confirmed(101);
    QCOMPARE(rev(), 101);
}

void TestProvenRanges::theChangeOfAMessageThatIsNotHereProvesNothing()
{
    takePage(1, 5, {});
    NewChange wanted{.id = anId<MessageId>(5000001),
                     .message = aMessage(3).id,
                     .author = kAnna,
                     .operation = Operation::React,
                     .createdAt = atSecond(200000)};
    wanted.emoji = u"👍"_s;
    QVERIFY(operations::enqueueChange(*m_cache, wanted));
    const OutboxEntry entry = m_cache->outbox.heads().constFirst();
    QVERIFY(operations::forget(*m_cache, kRoom)); // the server began anew
    takePage(51, 100, 0);
    const Reaction reply{.message = wanted.message, .user = kAnna, .emoji = wanted.emoji, .rev = 101};
    QVERIFY(operations::confirmChange(*m_cache, entry, {.conversation = kRoom, .reactions = {reply}}));
    QCOMPARE(rev(), 100); // the feed is asked
    QCOMPARE(ranges(), (Ranges{{51, 100}}));
}

QTEST_GUILESS_MAIN(TestProvenRanges)
#include "tst_provenranges.moc"
