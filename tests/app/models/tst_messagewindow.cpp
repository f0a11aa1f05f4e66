// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "windowfixture.h"

namespace aigm::app {

//! A window in the midst of a conversation: where it opens, how it grows upwards, and the way back.
class TestMessageWindow : public WindowFixture
{
    Q_OBJECT
private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void opensAroundAMessage();
    void jumpsWithinTheWindowWithoutANewOne();
    void jumpsOutOfTheWindowToAnotherOne();
    void makesWayForAnotherWindowWithoutAReset();
    void goesBackToTheNewest();
    void newerPagesComeAsTheReaderNearsThem();
    void whatComesInAboveTheWindowWaitsAndIsTold();
    void rowsFarAboveAreDroppedAndComeBack();
    void whatIsSentAndLiesInAHoleIsNotShown();
    void aMessageThatCannotBeHadIsSaid();
    void aMessageThatIsNotHeldIsFetchedAround();
    void aHoleAboveFillsFromTheSideOfTheReader();
    void opensAtTheFirstUnreadMessage();
    void opensAtTheNewestWhenTheUnreadIsNotHeld();
    void theLineStandsOverAMessageOfSomebodyElse();
    void theLineWaitsForWhatLiesBeneath();
    void theLineStaysUntilTheRoomIsLeft();

private:
    void openUnread(qint64 seq);
    //! The reader goes to the oldest row, and the next page is here.
    void readOn();
    //! The seqs of the rows with a line over them.
    [[nodiscard]] QList<qint64> lines() const;
};

void TestMessageWindow::openUnread(qint64 seq)
{
    open(0);
    m_landed = std::make_unique<QSignalSpy>(m_model.get(), &MessageListModel::landedOnNew);
    m_model->openUnread(kRoom, ClientOnCache::self(), seq);
    QTRY_VERIFY(!m_model->isLoading());
}

void TestMessageWindow::readOn()
{
    const int before = m_model->count();
    m_model->setVisibleRows(before - 20, before - 1);
    QTRY_VERIFY(!m_model->isLoading() && m_model->count() > before);
}

QList<qint64> TestMessageWindow::lines() const
{
    QList<qint64> lines;
    for (int row = 0; row < m_model->count(); ++row) {
        if (m_model->index(row).data(MessageListModel::ShowNewRole).toBool())
            lines.append(seqs().at(row));
    }
    return lines;
}

void TestMessageWindow::opensAroundAMessage()
{
    hold(1, 200);
    open(100);
    QCOMPARE(m_landed->count(), 1);
    QCOMPARE(seqs().at(m_landed->at(0)[0].toInt()), 100);
    QCOMPARE(m_model->count(), 50);
    QCOMPARE(seqs().first(), 125);
    QVERIFY(!m_model->reachesNewest());
    QVERIFY(!m_model->reachesStart());
    QVERIFY(m_asked.isEmpty());
}

void TestMessageWindow::jumpsWithinTheWindowWithoutANewOne()
{
    hold(1, 200);
    open(0);
    const QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    m_model->jumpTo(180);
    QCOMPARE(m_landed->count(), 1);
    QCOMPARE(m_landed->at(0)[0].toInt(), 20);
    QCOMPARE(reset.count(), 0);
}

void TestMessageWindow::jumpsOutOfTheWindowToAnotherOne()
{
    hold(1, 200);
    open(0);
    m_model->jumpTo(20);
    QCOMPARE(m_model->count(), 50); // what is read stays until the other is here
    QTRY_COMPARE(m_landed->count(), 1);
    QCOMPARE(seqs().at(m_landed->at(0)[0].toInt()), 20);
    QCOMPARE(seqs().first(), 45);
    QVERIFY(m_model->reachesStart()); // and its row
    QCOMPARE(m_model->count(), 45 + 1);
}

void TestMessageWindow::rowsFarAboveAreDroppedAndComeBack()
{
    hold(1, 450);
    open(0);
    while (!m_model->reachesStart() && !QTest::currentTestFailed())
        readOn();
    const QList<qint64> all = seqs();
    QCOMPARE(all.size(), 450 + 1);
    m_model->trim(); // the reader is there
    QCOMPARE(seqs(), all);
    m_model->setVisibleRows(0, 30);
    m_model->trim();
    QCOMPARE(seqs(), all.first(230));
    QVERIFY(!m_model->reachesStart());
    Q_EMIT m_world->client->messages()->changed(
        {.conversation = kRoom, .upserted = {aMessage(100)}, .commit = 1'000'000});
    m_model->trim(); // until there are so many again
    QCOMPARE(seqs(), all.first(230));
    while (!m_model->reachesStart() && !QTest::currentTestFailed())
        readOn();
    QCOMPARE(seqs(), all);
    QVERIFY(m_asked.isEmpty());
}

void TestMessageWindow::whatIsSentAndLiesInAHoleIsNotShown()
{
    hold(1, 150);
    hold(161, 200);
    open(0);
    const QList<qint64> before = seqs();
    const Message sent = aMessage(155);
    Q_EMIT m_world->client->messages()->changed({.conversation = kRoom,
                                                 .upserted = {sent},
                                                 .removed = {sent.id},
                                                 .holes = true,
                                                 .commit = 1'000'000});
    QCOMPARE(seqs(), before);
}

//! The items of the list outlive it that way.
void TestMessageWindow::makesWayForAnotherWindowWithoutAReset()
{
    hold(1, 200);
    open(0);
    const QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    const QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    const QSignalSpy emptied(m_model.get(), &MessageListModel::emptied);
    m_model->openAt(kRoom, ClientOnCache::self(), 100);
    QTRY_VERIFY(!m_model->isLoading());
    QCOMPARE(seqs().first(), 125);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(removed.count(), 1);
    QVERIFY(emptied.count() >= 1);
}

void TestMessageWindow::goesBackToTheNewest()
{
    hold(1, 200);
    open(20);
    m_model->openNewest();
    QTRY_COMPARE(seqs().first(), 200);
    QVERIFY(m_model->reachesNewest());
    QCOMPARE(m_landed->count(), 1); // for the message alone
}

void TestMessageWindow::newerPagesComeAsTheReaderNearsThem()
{
    hold(1, 200);
    open(100);
    m_model->setVisibleRows(10, 20);
    QTRY_COMPARE(seqs().first(), 175);
    QVERIFY(!m_model->reachesNewest());
    m_model->setVisibleRows(60, 70); // far from the end
    QVERIFY(!m_model->isLoading());
    m_model->setVisibleRows(0, 9);
    QTRY_COMPARE(seqs().first(), 200);
    QVERIFY(m_model->reachesNewest());
    QList<qint64> all = seqs();
    for (qsizetype at = 1; at < all.size(); ++at)
        QCOMPARE(all[at], all[at - 1] - 1);
}

void TestMessageWindow::whatComesInAboveTheWindowWaitsAndIsTold()
{
    hold(1, 200);
    open(0);
    m_model->jumpTo(20);
    QTRY_COMPARE(m_landed->count(), 1);
    const QSignalSpy arrived(m_model.get(), &MessageListModel::arrived);
    m_model->apply({.conversation = kRoom, .upserted = {aMessage(201, u"201"_s)}, .commit = 9999});
    QCOMPARE(seqs().first(), 45); // no silent gap
    QCOMPARE(arrived.count(), 1);
    m_model->apply({.conversation = kRoom, .upserted = {aMessage(60, u"60"_s)}, .commit = 10000});
    QCOMPARE(arrived.count(), 1); // history is no news
    QCOMPARE(seqs().first(), 45);
}

void TestMessageWindow::aMessageThatCannotBeHadIsSaid()
{
    hold(1, 20);
    hold(151, 200);
    open(0);
    const QSignalSpy failed(m_model.get(), &MessageListModel::failed);
    m_model->jumpTo(90);
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed[0][0].toString().endsWith(u'.'));
    QCOMPARE(m_landed->count(), 0);
    // the place is shown all the same, with what is missing
    QVERIFY(seqs().contains(151) && seqs().contains(20));
    QCOMPARE(m_model->index(int(seqs().indexOf(151)) + 1).data(MessageListModel::GapCountRole).toInt(), 130);
}

void TestMessageWindow::aMessageThatIsNotHeldIsFetchedAround()
{
    hold(1, 20);
    hold(151, 200);
    m_network = true;
    open(90);
    QCOMPARE(m_landed->count(), 1);
    QCOMPARE(seqs().at(m_landed->at(0)[0].toInt()), 90);
    QCOMPARE(m_asked, QList<qint64>{116}); // one page, with the message in its midst
    // what lies between is not loaded, and to be seen
    const QList<qint64> shown = seqs();
    QVERIFY(shown.contains(115) && shown.contains(66) && !shown.contains(116) && !shown.contains(65));
}

void TestMessageWindow::aHoleAboveFillsFromTheSideOfTheReader()
{
    hold(1, 40);
    hold(151, 200);
    open(35);
    const int gap = int(seqs().indexOf(40)) - 1;
    QCOMPARE(m_model->index(gap).data(MessageListModel::KindRole).toInt(), MessageListModel::Gap);
    QCOMPARE(m_model->index(gap).data(MessageListModel::GapCountRole).toInt(), 110);
    m_network = true;
    m_model->setVisibleRows(gap + 3, gap + 9);
    QTRY_VERIFY(!m_asked.isEmpty() && !m_model->isLoading());
    QCOMPARE(m_asked.first(), 91);
    QCOMPARE(seqs().mid(seqs().indexOf(42), 3), (QList<qint64>{42, 41, 40})); // on from the reader
}

void TestMessageWindow::opensAtTheFirstUnreadMessage()
{
    hold(1, 200);
    openUnread(80);
    QCOMPARE(m_landed->count(), 1);
    const int row = m_landed->at(0)[0].toInt();
    QCOMPARE(seqs().at(row), 80);
    QCOMPARE(lines(), QList<qint64>{80});
    QVERIFY(m_model->index(row).data(MessageListModel::ShowAuthorRole).toBool()); // the line ends a group
    QVERIFY(!m_model->index(row - 1).data(MessageListModel::ShowAuthorRole).toBool());
}

void TestMessageWindow::opensAtTheNewestWhenTheUnreadIsNotHeld()
{
    hold(1, 20);
    hold(151, 200);
    openUnread(90);
    QCOMPARE(m_landed->count(), 0);
    QCOMPARE(seqs().first(), 200);
    QCOMPARE(lines(), QList<qint64>()); // where it begins is not known
    QVERIFY(m_asked.isEmpty());
}

void TestMessageWindow::theLineStandsOverAMessageOfSomebodyElse()
{
    ServerRows rows{.conversation = kRoom, .covers = SeqRange{1, 10}, .rev = 10};
    for (qint64 seq = 1; seq <= 10; ++seq) {
        rows.messages.append(aMessage(seq, QString::number(seq)));
        if (seq == 6)
            rows.messages.last().author = ClientOnCache::self();
        if (seq == 7)
            rows.messages.last().deletedAt = atSecond(100);
    }
    QVERIFY(succeeds(m_world->cache()->apply(rows)));
    openUnread(6);
    QCOMPARE(lines(), QList<qint64>{8});
    QCOMPARE(m_landed->count(), 1);
}

void TestMessageWindow::theLineWaitsForWhatLiesBeneath()
{
    hold(1, 200);
    openUnread(201); // told of, and not here yet
    QCOMPARE(lines(), QList<qint64>());
    m_model->apply({.conversation = kRoom,
                    .upserted = {aMessage(202, u"202"_s), aMessage(201, u"201"_s)},
                    .commit = 9999});
    QCOMPARE(lines(), QList<qint64>{201});
    m_model->apply({.conversation = kRoom, .upserted = {aMessage(203, u"203"_s)}, .commit = 10000});
    QCOMPARE(lines(), QList<qint64>{201});
}

void TestMessageWindow::theLineStaysUntilTheRoomIsLeft()
{
    hold(1, 200);
    openUnread(190);
    QCOMPARE(lines(), QList<qint64>{190});
    m_model->jumpTo(20);
    QTRY_VERIFY(seqs().contains(20));
    QCOMPARE(lines(), QList<qint64>());
    m_model->jumpToNew();
    QTRY_COMPARE(lines(), QList<qint64>{190});
    QCOMPARE(m_landed->count(), 2);
    aigm::Message edited = aMessage(190, u"190"_s);
    edited.rev = 300;
    m_model->apply({.conversation = kRoom, .upserted = {edited}, .commit = 9999});
    QCOMPARE(lines(), QList<qint64>{190});
    m_model->open(kRoom, ClientOnCache::self());
    QTRY_VERIFY(!m_model->isLoading());
    QCOMPARE(lines(), QList<qint64>());
    m_model->jumpToNew(); // there is none
    QVERIFY(!m_model->isLoading());
}

} // namespace aigm::app

QTEST_MAIN(aigm::app::TestMessageWindow)
#include "tst_messagewindow.moc"
