// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "messagerow.h"

#include <QTest>

using namespace aigm;
using namespace aigm::app;
using namespace Qt::Literals::StringLiterals;

class TestMessageRow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "UTC"); }
    void unsentRowsAreTheNewest();
    void aGapLiesUnderTheMessageAboveIt();
    void grouping_data();
    void grouping();
    void theScreenReaderHearsTheState();

private:
    [[nodiscard]] static MessageRow row(qint64 seq, int minute = 0, const UserId &author = {})
    {
        MessageRow made;
        made.message.seq = seq;
        made.message.author = author;
        made.message.authorName = u"Mara Okafor"_s;
        made.message.createdAt = QDateTime(QDate(2020, 10, 23), QTime(10, 0), Qt::UTC).addSecs(minute * 60);
        return made;
    }
};

void TestMessageRow::unsentRowsAreTheNewest()
{
    MessageRow first = row(0);
    first.message.localOrder = 1;
    MessageRow second = row(0);
    second.message.localOrder = 2;
    QVERIFY(second.place() > first.place());
    QVERIFY(first.place() > row(1'000'000).place());
    QVERIFY(row(2).place() > row(1).place());
    QVERIFY(row(1).place() > MessageRow{MessageRow::Kind::Start}.place());
}

void TestMessageRow::aGapLiesUnderTheMessageAboveIt()
{
    const MessageRow gap{MessageRow::Kind::Gap, {}, {10, 20, 9}};
    QVERIFY(gap.place() < row(20).place());
    QVERIFY(gap.place() > row(19).place());
    QVERIFY(gap.sameThing(MessageRow{MessageRow::Kind::Gap, {}, {11, 20, 8}}));
    QVERIFY(!gap.sameThing(row(20)));
}

void TestMessageRow::grouping_data()
{
    QTest::addColumn<int>("minutes");
    QTest::addColumn<bool>("sameAuthor");
    QTest::addColumn<bool>("showAuthor");
    QTest::addColumn<bool>("showDay");
    QTest::newRow("soon after") << 6 << true << false << false;
    QTest::newRow("seven minutes") << 7 << true << true << false;
    QTest::newRow("somebody else") << 1 << false << true << false;
    QTest::newRow("next day") << 24 * 60 << true << true << true;
}

void TestMessageRow::grouping()
{
    QFETCH(int, minutes);
    QFETCH(bool, sameAuthor);
    const UserId other = *UserId::fromString(u"0000000d-0000-0000-0000-0000000000ff");
    const MessageRow older = row(1);
    MessageRow newer = row(2, minutes, sameAuthor ? UserId() : other);
    newer.groupWith(&older);
    QTEST(newer.showAuthor, "showAuthor");
    QTEST(newer.showDay, "showDay");
    QVERIFY(!newer.groupWith(&older)); // nothing new the second time
    newer.groupWith(nullptr);
    QVERIFY(newer.showAuthor && newer.showDay);
}

void TestMessageRow::theScreenReaderHearsTheState()
{
    MessageRow said = row(1);
    said.message.content = Document::fromPlainText(u"hello"_s);
    QCOMPARE(said.accessibleText(false), u"Mara Okafor, 23 October 2020, 10:00, hello"_s);
    QVERIFY(said.accessibleText(true).endsWith(u"hello, waiting to be sent"_s));
    said.message.delivery = Delivery::Failed;
    said.message.failure = u"The message is too long."_s;
    QVERIFY(said.accessibleText(true).endsWith(u"hello, not sent, The message is too long."_s));
    said.message.operation = Operation::Edit;
    QVERIFY(said.accessibleText(true).endsWith(u"hello, edit not sent, The message is too long."_s));
    said.message.operation = Operation::React;
    QVERIFY(said.accessibleText(true).endsWith(u"hello, reaction not sent, The message is too long."_s));
    said.message.deletedAt = said.message.createdAt;
    QVERIFY(!said.accessibleText(false).contains(u"hello"_s));
}

QTEST_GUILESS_MAIN(TestMessageRow)
#include "tst_messagerow.moc"
