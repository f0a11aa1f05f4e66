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
    void aPlaceThatIsNotHeldIsFetchedAround();
    void theHoleFillsFromEitherSide();
    void whatWasReadIsFoundWithoutAServer();

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

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
