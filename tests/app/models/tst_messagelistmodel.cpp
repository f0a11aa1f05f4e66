// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "../../lib/auth/sessionbody.h"
#include "clientoncache.h"
#include "messagelistmodel.h"
#include "take.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

using test::ClientOnCache;

class TestMessageListModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void opensWithTheNewestPage();
    void olderPagesComeAsTheReaderNearsThem();
    void theStartIsARow();
    void ownMessagesArePendingAtOnce();
    void theEchoChangesThePendingRow();
    void aLateMessageGoesToItsPlace();
    void whatComesTogetherIsInsertedAtOnce();
    void theGreaterRevisionWins();
    void whatIsOlderThanTheWindowWaits();
    void changesOfOtherRoomsAreNone();
    void messagesOfOthersAreAnnounced();
    void aHoleIsARowAndStaysWithoutANetwork();
    void aHoleNearTheReaderIsFilledWhenTheNetworkIsBack();
    void aHoleThatArisesIsARow();
    void theStartOfAnEmptyRoomComesWithItsPage();
    void aChangeIsNotUndoneByAPageReadBefore();
    void whatIsMissedIsReadAgain();
    void aFailedMessageIsTakenBackForEditing();

private:
    void hold(qint64 from, qint64 to);
    void open(const ClientOnCache::Answers &answers = {});
    [[nodiscard]] QVariant value(int row, int role) const { return m_model->index(row).data(role); }
    [[nodiscard]] QStringList texts(int count) const;

    std::unique_ptr<ClientOnCache> m_world;
    std::unique_ptr<MessageListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestMessageListModel::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<ClientOnCache>();
    QVERIFY(m_world->rememberAccount({.username = u"edda"_s}));
}

void TestMessageListModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
    m_world.reset();
}

//! The cache holds the messages [from, to]: "1", "2", …
void TestMessageListModel::hold(qint64 from, qint64 to)
{
    ServerRows rows{.conversation = kRoom, .covers = SeqRange{from, to}, .rev = to};
    for (qint64 seq = from; seq <= to; ++seq)
        rows.messages.append(aMessage(seq, QString::number(seq)));
    QVERIFY(succeeds(m_world->cache()->apply(rows)));
}

void TestMessageListModel::open(const ClientOnCache::Answers &answers)
{
    Client &client = m_world->make(answers);
    QVERIFY(succeeds(client.start()));
    m_model = std::make_unique<MessageListModel>(client.messages());
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get());
    m_tester->setUseFetchMore(false); // the reader asks for more, not the tester
    m_model->open(kRoom, ClientOnCache::self());
    QTRY_VERIFY(!m_model->isLoading());
}

QStringList TestMessageListModel::texts(int count) const
{
    QStringList texts;
    for (int row = 0; row < std::min(count, m_model->count()); ++row)
        texts << value(row, MessageListModel::PlainTextRole).toString();
    return texts;
}

void TestMessageListModel::opensWithTheNewestPage()
{
    hold(1, 120);
    open();
    QCOMPARE(m_model->count(), 50);
    QCOMPARE(texts(3), QStringList({u"120"_s, u"119"_s, u"118"_s}));
    QVERIFY(!m_model->reachesStart());
}

void TestMessageListModel::olderPagesComeAsTheReaderNearsThem()
{
    hold(1, 120);
    open();
    m_model->setVisibleRows(0, 9);
    QVERIFY(!m_model->isLoading());
    m_model->setVisibleRows(20, 29);
    QTRY_COMPARE(m_model->count(), 100);
    m_model->setVisibleRows(70, 79);
    QTRY_COMPARE(m_model->count(), 121); // and the start
}

void TestMessageListModel::theStartIsARow()
{
    hold(0, 0);
    open();
    QVERIFY(m_model->reachesStart());
    QCOMPARE(m_model->count(), 1);
    QCOMPARE(value(0, MessageListModel::KindRole).toInt(), MessageListModel::Start);
}

void TestMessageListModel::ownMessagesArePendingAtOnce()
{
    hold(1, 3);
    open();
    QVERIFY(
        succeeds(m_world->client->messages()->send(kRoom, {.content = Document::fromPlainText(u"ahoy"_s)})));
    QTRY_COMPARE(texts(2), QStringList({u"ahoy"_s, u"3"_s}));
    QCOMPARE(value(0, MessageListModel::DeliveryRole).toInt(), MessageListModel::Pending);
    QCOMPARE(value(0, MessageListModel::OwnRole).toBool(), true);
    QCOMPARE(value(0, MessageListModel::WaitingRole).toBool(), false);
    QTRY_COMPARE(value(0, MessageListModel::WaitingRole).toBool(), true); // after a second
    QVERIFY(value(0, MessageListModel::AccessibleTextRole).toString().endsWith(u", waiting to be sent"_s));
}

void TestMessageListModel::theEchoChangesThePendingRow()
{
    hold(1, 3);
    open();
    Message echo =
        takeValue(m_world->client->messages()->send(kRoom, {.content = Document::fromPlainText(u"ahoy"_s)}));
    QTRY_COMPARE(m_model->count(), 5);
    const QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    echo.delivery = Delivery::Sent;
    echo.seq = 4;
    echo.rev = 4;
    m_model->apply({.conversation = kRoom, .upserted = {echo}});
    QCOMPARE(inserted.count(), 0);
    QCOMPARE(value(0, MessageListModel::DeliveryRole).toInt(), MessageListModel::Sent);
    QCOMPARE(m_model->count(), 5);
}

void TestMessageListModel::aLateMessageGoesToItsPlace()
{
    hold(1, 3);
    open();
    m_model->apply({.conversation = kRoom, .upserted = {aMessage(6, u"6"_s)}});
    m_model->apply({.conversation = kRoom, .upserted = {aMessage(5, u"5"_s)}});
    QCOMPARE(texts(4), QStringList({u"6"_s, u"5"_s, u"3"_s, u"2"_s}));
}

void TestMessageListModel::whatComesTogetherIsInsertedAtOnce()
{
    hold(1, 3);
    open();
    Message own =
        takeValue(m_world->client->messages()->send(kRoom, {.content = Document::fromPlainText(u"ahoy"_s)}));
    QTRY_COMPARE(m_model->count(), 5);
    const QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    Message third = aMessage(3, u"edited"_s);
    third.rev = 9;
    m_model->apply({.conversation = kRoom,
                    .upserted = {aMessage(4, u"4"_s), aMessage(5, u"5"_s), third, aMessage(8, u"8"_s),
                                 aMessage(7, u"7"_s), aMessage(9, u"9"_s)}});
    QCOMPARE(texts(8), QStringList({u"ahoy"_s, u"9"_s, u"8"_s, u"7"_s, u"5"_s, u"4"_s, u"edited"_s, u"2"_s}));
    QCOMPARE(inserted.count(), 4); // 4 and 5 together, and what came out of order
    QCOMPARE(value(1, MessageListModel::ShowAuthorRole).toBool(), false);
    const QSignalSpy arrived(m_model.get(), &MessageListModel::arrived);
    own.delivery = Delivery::Sent;
    own.seq = own.rev = 10;
    m_model->apply({.conversation = kRoom, .upserted = {own, aMessage(11, u"11"_s), aMessage(12, u"12"_s)}});
    QCOMPARE(texts(3), QStringList({u"12"_s, u"11"_s, u"ahoy"_s}));
    QCOMPARE(inserted.count(), 5);
    QCOMPARE(arrived.count(), 2);
}

void TestMessageListModel::theGreaterRevisionWins()
{
    hold(1, 3);
    open();
    Message edited = aMessage(3, u"edited"_s);
    edited.rev = 9;
    edited.editedAt = edited.createdAt;
    m_model->apply({.conversation = kRoom, .upserted = {edited}});
    m_model->apply({.conversation = kRoom, .upserted = {aMessage(3, u"older"_s)}});
    QCOMPARE(texts(1), QStringList({u"edited"_s}));
    QCOMPARE(value(0, MessageListModel::EditedRole).toBool(), true);
}

void TestMessageListModel::whatIsOlderThanTheWindowWaits()
{
    hold(1, 120);
    open();
    Message old = aMessage(10, u"edited long after"_s);
    old.rev = 500;
    m_model->apply({.conversation = kRoom, .upserted = {old}});
    QCOMPARE(m_model->count(), 50);
}

void TestMessageListModel::changesOfOtherRoomsAreNone()
{
    hold(1, 3);
    open();
    m_model->apply({.conversation = kOtherRoom, .upserted = {aMessage(4, u"4"_s, kOtherRoom)}});
    QCOMPARE(texts(1), QStringList({u"3"_s}));
}

void TestMessageListModel::messagesOfOthersAreAnnounced()
{
    hold(1, 3);
    open();
    const QSignalSpy arrived(m_model.get(), &MessageListModel::arrived);
    Message theirs = aMessage(4, u"ahoy"_s);
    theirs.authorName = u"Mara Okafor"_s;
    Message own = aMessage(5, u"ahoy, Mara"_s);
    own.author = ClientOnCache::self();
    m_model->apply({.conversation = kRoom, .upserted = {theirs}});
    m_model->apply({.conversation = kRoom, .upserted = {own}});
    QCOMPARE(arrived.count(), 1);
    QCOMPARE(arrived[0][0].toString(), u"Mara Okafor"_s);
}

void TestMessageListModel::aHoleIsARowAndStaysWithoutANetwork()
{
    hold(1, 30);
    hold(71, 100);
    open();
    QCOMPARE(m_model->count(), 51); // 50 messages, of both sides
    QCOMPARE(value(30, MessageListModel::KindRole).toInt(), MessageListModel::Gap);
    QCOMPARE(value(30, MessageListModel::GapCountRole).toInt(), 40);
    m_model->setVisibleRows(20, 29);
    QTRY_COMPARE(m_model->count(), 30 + 1 + 30 + 1); // what is held beyond it came, and the start
    QCOMPARE(value(30, MessageListModel::KindRole).toInt(), MessageListModel::Gap);
    QCOMPARE(texts(33).mid(29, 4), QStringList({u"71"_s, QString(), u"30"_s, u"29"_s}));
    // not asked for again at each move of the reader
    m_model->setVisibleRows(21, 30);
    QVERIFY(!m_model->isLoading());
}

void TestMessageListModel::aHoleNearTheReaderIsFilledWhenTheNetworkIsBack()
{
    hold(1, 30);
    hold(71, 100);
    bool network = false;
    open([&network](const HttpRequest &request) -> FakeTransport::Answer {
        if (request.url.path().endsWith("/token"_L1))
            return HttpResponse{200, {}, test::sessionBody("access", "refresh")};
        if (!network || !request.url.path().endsWith("/messages"_L1))
            return FakeTransport::noNetwork();
        QByteArrayList rows;
        for (qint64 seq = 70; seq > 20; --seq) {
            const Message message = aMessage(seq);
            rows << R"({"id":")" + message.id.toString().toUtf8() + R"(","room_id":")"
                    + RoomId::fromBytes(kRoom.bytes())->toString().toUtf8() + R"(","author_id":")"
                    + message.author.toString().toUtf8() + R"(","content":{"type":"doc","content":[]},"seq":)"
                    + QByteArray::number(seq) + R"(,"rev":)" + QByteArray::number(seq)
                    + R"(,"created_at":"2026-01-01T10:00:00Z"})";
        }
        return HttpResponse{200, {}, '[' + rows.join(',') + ']'};
    });
    m_model->setVisibleRows(20, 29);
    QTRY_COMPARE(m_model->count(), 62);
    network = true;
    m_model->fetchAgain();
    QTRY_COMPARE(m_model->count(), 101); // all of it, and the start
    for (int row = 0; row < 100; ++row)
        QCOMPARE(value(row, MessageListModel::KindRole).toInt(), MessageListModel::Message);
}

void TestMessageListModel::aHoleThatArisesIsARow()
{
    hold(1, 10);
    open();
    QCOMPARE(m_model->count(), 11);
    hold(61, 70);                                                // what a long sleep leaves
    QVERIFY(succeeds(m_world->client->messages()->held(kRoom))); // the program looks
    QTRY_COMPARE(m_model->count(), 10 + 1 + 10 + 1);
    QCOMPARE(value(10, MessageListModel::KindRole).toInt(), MessageListModel::Gap);
    QCOMPARE(value(10, MessageListModel::GapCountRole).toInt(), 50);
    hold(11, 60);
    QVERIFY(succeeds(m_world->client->messages()->held(kRoom)));
    QTRY_COMPARE(m_model->count(), 70 + 1);
}

void TestMessageListModel::theStartOfAnEmptyRoomComesWithItsPage()
{
    open();
    QCOMPARE(m_model->count(), 0);
    hold(0, 0);
    QVERIFY(succeeds(m_world->client->messages()->held(kRoom)));
    QTRY_COMPARE(m_model->count(), 1);
    QCOMPARE(value(0, MessageListModel::KindRole).toInt(), MessageListModel::Start);
}

void TestMessageListModel::aChangeIsNotUndoneByAPageReadBefore()
{
    hold(1, 120);
    open();
    m_model->setVisibleRows(20, 29); // the page is being read
    QVERIFY(m_model->isLoading());
    Message edited = aMessage(50, u"edited"_s);
    edited.rev = 500;
    m_model->apply({.conversation = kRoom,
                    .upserted = {edited},
                    .removed = {aMessage(60).id},
                    .commit = std::numeric_limits<quint64>::max()});
    QTRY_COMPARE(m_model->count(), 99);
    QCOMPARE(texts(70).last(), u"edited"_s); // 60 is gone
    QVERIFY(!texts(99).contains(u"60"_s));
}

void TestMessageListModel::whatIsMissedIsReadAgain()
{
    hold(1, 70);
    open();
    m_model->apply({.conversation = kRoom, .upserted = {aMessage(71, u"not in the cache"_s)}});
    QCOMPARE(m_model->count(), 51);
    m_model->apply({.conversation = kRoom, .missed = true});
    QTRY_COMPARE(m_model->count(), 71); // all that is there, and the start
    QCOMPARE(texts(1), QStringList{u"70"_s});
}

void TestMessageListModel::aFailedMessageIsTakenBackForEditing()
{
    hold(1, 3);
    NewMessage draft = aDraft(1, u"too long"_s);
    draft.author = ClientOnCache::self();
    {
        const auto cache = m_world->cache();
        QVERIFY(succeeds(cache->enqueue(draft)));
        QVERIFY(succeeds(cache->fail(
            draft.id, Error{.kind = Error::Kind::Rejected, .message = u"The message is too long."_s})));
    }
    open();
    QCOMPARE(value(0, MessageListModel::DeliveryRole).toInt(), MessageListModel::Failed);
    QCOMPARE(value(0, MessageListModel::FailureRole).toString(), u"The message is too long."_s);
    const QSignalSpy edit(m_model.get(), &MessageListModel::editRequested);
    m_model->edit(draft.id.toString());
    QTRY_COMPARE(edit.count(), 1);
    QCOMPARE(edit[0][0].value<Document>().toPlainText(), u"too long"_s);
    QTRY_COMPARE(texts(1), QStringList({u"3"_s}));
}

} // namespace aigm::app

QTEST_MAIN(aigm::app::TestMessageListModel)
#include "tst_messagelistmodel.moc"
