// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "person.h"

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

//! Search and history at any place, on the real stack: one person writes much, another holds only the end.
class TestHistory : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void onlyTheEndIsHeld();
    void theServerFindsWhatIsNotHeld();
    void theServerIsAskedWhatTheFiltersMean();
    void theServerAnswersInPages();
    void aDayIsFoundWithoutLoadingUpToIt();
    void aPlaceThatIsNotHeldIsFetchedAround();
    void theHoleFillsFromEitherSide();
    void whatWasReadIsFoundWithoutAServer();
    void aDayIsFoundWithoutAServer();

private:
    [[nodiscard]] ConversationId room() const { return conversationOf(m_room); }
    [[nodiscard]] static QStringList textsOf(const QList<Message> &messages)
    {
        QStringList texts;
        for (const Message &message : messages)
            texts.append(message.content.toPlainText());
        return texts;
    }

    static constexpr int kCount = 180;
    LocalStack m_stack;
    Person m_ada{m_stack, u"hist_ada"_s};
    Person m_ben{m_stack, u"hist_ben"_s};
    RoomId m_room;
    QList<qint64> m_seqs; //!< of the messages, from the first
};

void TestHistory::initTestCase()
{
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    QVERIFY(m_ada.signUp());
    QVERIFY(m_ben.signUp());
    const Server server = takeValue(m_ada.client->servers()->create(u"Archive"_s));
    m_room = takeValue(m_ada.client->servers()->rooms(server.id)).first().id;
    const Invite invite = takeValue(m_ada.client->servers()->createInvite(server.id));
    (void)takeValue(m_ben.client->servers()->join(invite.code));
    m_ada.client->messages()->open(room());
    for (int i = 1; i <= kCount; ++i)
        (void)takeValue(m_ada.says(m_room, u"Line %1 of the larch log"_s.arg(i)));
    QTRY_COMPARE_WITH_TIMEOUT(m_ada.client->messages()->outboxSummary(), OutboxSummary(), 120'000);
    const auto all = takeValue(m_ada.client->messages()->cached(room(), 0, kCount));
    QCOMPARE(all.messages.size(), kCount);
    for (auto message = all.messages.crbegin(); message != all.messages.crend(); ++message)
        m_seqs.append(message->seq);
}

void TestHistory::cleanupTestCase()
{
    m_ada.quit();
    m_ben.quit();
}

void TestHistory::onlyTheEndIsHeld()
{
    (void)takeValue(m_ben.client->messages()->synchronise(room()));
    const auto held = takeValue(m_ben.client->messages()->cached(room(), 0, 500));
    QCOMPARE(held.messages.size(), 50);
    QCOMPARE(held.gaps.size(), 1);
    const Integrity integrity = takeValue(m_ben.client->messages()->integrity(room()));
    QCOMPARE(integrity.held, 50);
    QCOMPARE(integrity.missing, m_seqs.at(kCount - 50) - 1);
    QVERIFY(qAbs(integrity.verifiedAt.secsTo(QDateTime::currentDateTimeUtc())) < 600);
}

void TestHistory::theServerFindsWhatIsNotHeld()
{
    const Search *search = m_ben.client->search();
    const SearchRequest request{.query = u"\"line 40\" LARCH"_s};
    QCOMPARE(takeValue(search->find(request)).found.size(), 0);
    const ServerSearchPage page = takeValue(search->findOnServer(request));
    QCOMPARE(page.found.size(), 1);
    QVERIFY(page.next.isNull());
    const FoundMessage &found = page.found.first();
    QCOMPARE(found.message.seq, m_seqs.at(39));
    QCOMPARE(found.message.authorName, u"hist_ada"_s);
    QCOMPARE(found.snippet, u"Line 40 of the larch log"_s);
    QCOMPARE(found.matches, (QList<TextSpan>{{0, 7}, {15, 20}}));
    QCOMPARE(takeValue(search->findOnServer({.query = u"\"line 170\""_s})).found.size(), 0); // is held
    QCOMPARE(takeValue(m_ben.client->messages()->integrity(room())).held, 50); // nothing was kept
}

void TestHistory::theServerIsAskedWhatTheFiltersMean()
{
    const auto count = [this](const QString &query, const ConversationId &within = {}) {
        return takeValue(m_ben.client->search()->findOnServer({.query = query, .within = within}))
            .found.size();
    };
    QCOMPARE(count(u"\"line 40\" from:hist_ada"_s), 1);
    QCOMPARE(count(u"\"line 40\" from:me"_s), 0);
    QCOMPARE(count(u"\"line 40\" from:nobody_of_this_name"_s), 0);
    QCOMPARE(count(u"\"line 40\""_s, room()), 1);
    QCOMPARE(count(u"\"line 40\" in:elsewhere"_s), 0);
    QCOMPARE(count(u"\"line 40\" before:today"_s), 0);
    QCOMPARE(count(u"\"line 40\" after:yesterday"_s), 1);
    QCOMPARE(count(u"\"line 40\" has:link"_s), 0);
    const auto error = [this](const QString &query) {
        return takeError(m_ben.client->search()->findOnServer({.query = query})).code;
    };
    QCOMPARE(error(u"from:hist_ada"_s), u"query_too_short"_s);
    QCOMPARE(error(u"line after:whenever"_s), u"search_filter"_s);
}

void TestHistory::theServerAnswersInPages()
{
    MessageId behind;
    QList<qint64> seqs;
    for (int pages = 0; pages < 5; ++pages) {
        const auto page =
            takeValue(m_ben.client->search()->findOnServer({.query = u"larch"_s, .limit = 45}, behind));
        for (const FoundMessage &found : page.found)
            seqs.append(found.message.seq);
        behind = page.next;
        if (behind.isNull())
            break;
    }
    QList<qint64> wanted = m_seqs.first(kCount - 50);
    std::reverse(wanted.begin(), wanted.end());
    QCOMPARE(seqs, wanted); // each once, newest first, and none that is held
}

void TestHistory::aDayIsFoundWithoutLoadingUpToIt()
{
    const Messages *messages = m_ben.client->messages();
    const auto all = takeValue(m_ada.client->messages()->cached(room(), 0, kCount));
    const Message &wanted = all.messages.at(kCount - 40);
    QCOMPARE(wanted.seq, m_seqs.at(39));
    QCOMPARE(takeValue(messages->firstSince(room(), wanted.createdAt)), wanted.seq);
    QCOMPARE(takeValue(messages->firstSince(room(), QDateTime::fromSecsSinceEpoch(0, Qt::UTC))),
             m_seqs.first());
    QCOMPARE(takeValue(messages->firstSince(room(), QDateTime::currentDateTimeUtc().addDays(2))), 0);
    QCOMPARE(takeValue(messages->integrity(room())).held, 50);
}

void TestHistory::aPlaceThatIsNotHeldIsFetchedAround()
{
    const auto page = takeValue(m_ben.client->messages()->around(room(), m_seqs.at(39), 20));
    QVERIFY(textsOf(page.messages).contains(u"Line 40 of the larch log"_s));
    QVERIFY(page.messages.size() <= 20);
    const auto held = takeValue(m_ben.client->messages()->cached(room(), 0, 500));
    QCOMPARE(held.messages.size(), 70); // no more than that was loaded
    QCOMPARE(held.gaps.size(), 2);      // and what lies between can be seen
}

void TestHistory::theHoleFillsFromEitherSide()
{
    const auto before = takeValue(m_ben.client->messages()->cached(room(), 0, 500));
    const MessageGap hole = before.gaps.first();
    const auto above = takeValue(m_ben.client->messages()->after(room(), hole.olderSeq, 10));
    QCOMPARE(above.messages.size(), 10);
    QCOMPARE(above.messages.last().seq, *std::upper_bound(m_seqs.cbegin(), m_seqs.cend(), hole.olderSeq));
    const auto below = takeValue(m_ben.client->messages()->before(room(), hole.newerSeq, 10));
    QCOMPARE(below.messages.first().seq,
             *std::prev(std::lower_bound(m_seqs.cbegin(), m_seqs.cend(), hole.newerSeq)));
    for (int tries = 0; tries < 30; ++tries) {
        const auto now = takeValue(m_ben.client->messages()->cached(room(), 0, 500));
        if (now.gaps.isEmpty())
            break;
        (void)takeValue(m_ben.client->messages()->before(room(), now.gaps.first().newerSeq, 50));
    }
    const auto all = takeValue(m_ben.client->messages()->cached(room(), 0, 500));
    QCOMPARE(all.messages.size(), kCount); // each once
    QVERIFY(all.reachesStart && all.gaps.isEmpty());
    const Integrity integrity = takeValue(m_ben.client->messages()->integrity(room()));
    QCOMPARE(integrity.held, kCount);
    QCOMPARE(integrity.missing, 0);
}

void TestHistory::whatWasReadIsFoundWithoutAServer()
{
    m_stack.stop();
    const auto page = takeValue(
        m_ben.client->search()->find({.query = u"LÀRCH from:hist_ada \"line 40\""_s, .within = room()}));
    QCOMPARE(page.found.size(), 1);
    const FoundMessage &found = page.found.first();
    QCOMPARE(found.snippet, u"Line 40 of the larch log"_s);
    QCOMPARE(found.matches, (QList<TextSpan>{{0, 7}, {15, 20}}));
    QCOMPARE(takeValue(m_ben.client->search()->find({.query = u"from:me larch"_s})).found.size(), 0);
    QCOMPARE(takeError(m_ben.client->search()->find({.query = u"after:whenever"_s})).field, u"after"_s);
}

void TestHistory::aDayIsFoundWithoutAServer()
{
    const auto all = takeValue(m_ben.client->messages()->cached(room(), 0, kCount));
    const Message &wanted = all.messages.at(kCount - 40);
    QCOMPARE(takeValue(m_ben.client->messages()->firstSince(room(), wanted.createdAt)), wanted.seq);
}

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
