// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "windowfixture.h"

namespace aigm::app {

//! The way to a day: from what is held, or with one question to the server, and nothing loaded between.
class TestDayJump : public WindowFixture
{
    Q_OBJECT
public:
    TestDayJump() { m_isDaily = true; }
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void aDayThatIsHeldIsFoundWithoutAServer();
    void aDayThatIsNotHeldIsAskedForOnce();
    void aDayBeforeAllIsTheFirstMessage();
    void aDayAfterAllIsTheNewestMessage();
    void aDayThatCannotBeHadIsSaid();
    void theLastWishToBeElsewhereCounts();
    void eachRowStandsUnderADay();
};

void TestDayJump::aDayThatIsHeldIsFoundWithoutAServer()
{
    hold(1, 200);
    open(0);
    const QSignalSpy landed(m_model.get(), &MessageListModel::landedOnDay);
    m_model->jumpToDay(day(190)); // is in the window
    QTRY_COMPARE(landed.count(), 1);
    QCOMPARE(seqs().at(landed[0][0].toInt()), 190);
    QCOMPARE(seqs().first(), 200);
    m_model->jumpToDay(day(40)); // is not
    QTRY_COMPARE(landed.count(), 2);
    QCOMPARE(seqs().at(landed[1][0].toInt()), 40);
    QVERIFY(m_model->index(landed[1][0].toInt()).data(MessageListModel::ShowDayRole).toBool());
    QCOMPARE(m_model->count(), 50); // and nothing between
    QCOMPARE(m_daysAsked, 0);
    QVERIFY(m_asked.isEmpty());
}

void TestDayJump::aDayThatIsNotHeldIsAskedForOnce()
{
    hold(1, 20);
    hold(151, 200);
    m_network = true;
    open(0);
    const QSignalSpy landed(m_model.get(), &MessageListModel::landedOnDay);
    m_model->jumpToDay(day(90));
    QTRY_COMPARE(landed.count(), 1);
    QCOMPARE(seqs().at(landed[0][0].toInt()), 90);
    QCOMPARE(m_daysAsked, 1);
    QCOMPARE(m_asked, QList<qint64>{116}); // one page, with the day in its midst
    const QList<qint64> shown = seqs();
    QVERIFY(shown.contains(115) && shown.contains(66) && !shown.contains(116) && !shown.contains(65));
}

void TestDayJump::aDayBeforeAllIsTheFirstMessage()
{
    hold(1, 200);
    open(0);
    const QSignalSpy landed(m_model.get(), &MessageListModel::landedOnDay);
    m_model->jumpToDay(u"1999-12-31"_s);
    QTRY_COMPARE(landed.count(), 1);
    QCOMPARE(seqs().at(landed[0][0].toInt()), 1);
    QVERIFY(m_model->reachesStart());
    m_model->openNewest();
    QTRY_VERIFY(m_model->reachesNewest());
    m_model->jumpToStart();
    QTRY_COMPARE(landed.count(), 2);
    QCOMPARE(seqs().at(landed[1][0].toInt()), 1);
}

void TestDayJump::aDayAfterAllIsTheNewestMessage()
{
    hold(1, 200);
    m_network = true;
    open(0);
    const QSignalSpy landed(m_model.get(), &MessageListModel::landedOnDay);
    m_model->jumpToDay(day(300));
    QTRY_COMPARE(landed.count(), 1);
    QCOMPARE(landed[0][0].toInt(), 0);
    m_model->jumpTo(20);
    QTRY_VERIFY(!m_model->reachesNewest());
    m_model->jumpToDay(day(300));
    QTRY_VERIFY(m_model->reachesNewest());
    QCOMPARE(seqs().first(), 200);
}

void TestDayJump::aDayThatCannotBeHadIsSaid()
{
    hold(1, 20);
    hold(151, 200);
    open(0);
    const QList<qint64> before = seqs();
    const QSignalSpy landed(m_model.get(), &MessageListModel::landedOnDay);
    const QSignalSpy failed(m_model.get(), &MessageListModel::failed);
    int said = 0;
    for (const qint64 seq : {90, 151}) { // 150 may be of that day too
        m_model->jumpToDay(day(seq));
        ++said;
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), said, 10'000);
        QCOMPARE(
            failed.last()[0].toString(),
            u"What was written then is not kept on this computer. It can be shown when you are online."_s);
        QCOMPARE(seqs(), before); // no other place is shown for it
    }
    QCOMPARE(landed.count(), 0);
    m_model->jumpToDay(u"soon"_s);
    m_model->jumpToDay(day(160));
    QTRY_COMPARE(landed.count(), 1);
    QCOMPARE(seqs().at(landed[0][0].toInt()), 160);
}

void TestDayJump::theLastWishToBeElsewhereCounts()
{
    hold(1, 200);
    open(0);
    const QSignalSpy landed(m_model.get(), &MessageListModel::landedOnDay);
    m_model->jumpToDay(day(30));
    m_model->jumpToDay(day(190));
    QTRY_COMPARE(landed.count(), 1);
    QCOMPARE(seqs().at(landed[0][0].toInt()), 190);
    m_model->jumpToDay(day(30));
    m_model->jumpTo(185); // a link that is clicked before the day is found
    QCOMPARE(m_landed->count(), 1);
    const auto answerAll = [this] { // the cache answers in order
        QVERIFY(succeeds(m_world->client->messages()->held(kRoom)));
        QCoreApplication::processEvents();
    };
    answerAll();
    QCOMPARE(landed.count(), 1);
    m_model->jumpToDay(day(30));
    m_model->openNewest();
    answerAll();
    QCOMPARE(landed.count(), 1);
    m_model->jumpToDay(day(195));
    QTRY_COMPARE(landed.count(), 2);
    QCOMPARE(seqs().at(landed[1][0].toInt()), 195);
    QCOMPARE(seqs().first(), 200);
}

void TestDayJump::eachRowStandsUnderADay()
{
    hold(1, 3);
    hold(100, 102);
    open(0);
    const QList<qint64> shown = seqs();
    QCOMPARE(m_model->dayOf(int(shown.indexOf(102))), day(102));
    QCOMPARE(m_model->dayOf(int(shown.indexOf(100))), day(100));
    QCOMPARE(m_model->dayOf(int(shown.indexOf(100)) + 1), day(100)); // the hole under it
    QCOMPARE(m_model->dayOf(m_model->count() - 1), day(1));          // the start
    QCOMPARE(m_model->dayOf(-1), QDate::currentDate().toString(Qt::ISODate));
}

} // namespace aigm::app

QTEST_MAIN(aigm::app::TestDayJump)
#include "tst_dayjump.moc"
