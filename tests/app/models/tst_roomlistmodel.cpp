// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "roomlistmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace aigm;
using namespace aigm::app;
using namespace Qt::Literals::StringLiterals;

class TestRoomListModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void anInsertedRoomMovesNobodyElse();
    void roomsSideBySideComeAndGoAtOnce();
    void aRenamedRoomChangesInPlace();
    void roomsCanChangePlaces();
    void whatWaitsIsCountedByRoom();
    void hostileNamesComeThroughAsTheyAre();
    void neighboursStopAtTheEnds();
    void whatIsUnreadIsCountedByRoom();
    void theNextUnreadRoomIsFoundRoundTheEnds();

private:
    [[nodiscard]] static Room room(int number, const QString &name)
    {
        Room made;
        made.id =
            *RoomId::fromString(QString(u"00000000-0000-4000-8000-%1"_s).arg(number, 12, 10, QChar(u'0')));
        made.name = name;
        return made;
    }
    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (int at = 0; at < m_model->rowCount(); ++at)
            all << m_model->index(at).data(RoomListModel::NameRole).toString();
        return all;
    }

    std::unique_ptr<RoomListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestRoomListModel::init()
{
    QTest::failOnWarning(QRegularExpression(u"."_s));
    m_tester.reset();
    m_model = std::make_unique<RoomListModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get());
    m_model->setRooms({room(1, u"a"_s), room(2, u"b"_s), room(3, u"c"_s)});
}

void TestRoomListModel::anInsertedRoomMovesNobodyElse()
{
    const QSignalSpy reset(m_model.get(), &QAbstractItemModel::modelReset);
    const QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    const QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    const QSignalSpy moved(m_model.get(), &QAbstractItemModel::rowsMoved);
    m_model->setRooms({room(1, u"a"_s), room(9, u"new"_s), room(2, u"b"_s), room(3, u"c"_s)});
    QCOMPARE(names(), QStringList({u"a"_s, u"new"_s, u"b"_s, u"c"_s}));
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(reset.count() + removed.count() + moved.count(), 0);
}

void TestRoomListModel::roomsSideBySideComeAndGoAtOnce()
{
    const QSignalSpy inserted(m_model.get(), &QAbstractItemModel::rowsInserted);
    const QSignalSpy removed(m_model.get(), &QAbstractItemModel::rowsRemoved);
    const QList<Room> some{room(4, u"d"_s), room(2, u"b"_s), room(5, u"e"_s), room(6, u"f"_s),
                           room(7, u"g"_s)};
    m_model->setRooms(some); // two others go, at either side of one that stays
    QCOMPARE(names(), QStringList({u"d"_s, u"b"_s, u"e"_s, u"f"_s, u"g"_s}));
    QCOMPARE(removed.count(), 2);
    QCOMPARE(inserted.count(), 2);
    m_model->setRooms({room(8, u"h"_s), room(6, u"f"_s), room(9, u"i"_s), room(2, u"b"_s), room(3, u"c"_s)});
    QCOMPARE(names(), QStringList({u"h"_s, u"f"_s, u"i"_s, u"b"_s, u"c"_s})); // and two change places
    QCOMPARE(removed.count(), 5);
    QCOMPARE(inserted.count(), 5);
    m_model->setRooms({});
    QCOMPARE(m_model->rowCount(), 0);
    QCOMPARE(removed.count(), 6);
}

void TestRoomListModel::aRenamedRoomChangesInPlace()
{
    const QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->setRooms({room(1, u"a"_s), room(2, u"renamed"_s), room(3, u"c"_s)});
    QCOMPARE(names(), QStringList({u"a"_s, u"renamed"_s, u"c"_s}));
    QCOMPARE(changed.count(), 1);
}

void TestRoomListModel::roomsCanChangePlaces()
{
    m_model->setRooms({room(3, u"c"_s), room(1, u"a"_s)});
    QCOMPARE(names(), QStringList({u"c"_s, u"a"_s}));
}

void TestRoomListModel::whatWaitsIsCountedByRoom()
{
    Message waiting;
    waiting.conversation = room(2, {}).conversation();
    waiting.delivery = Delivery::Pending;
    Message failed = waiting;
    failed.delivery = Delivery::Failed;
    m_model->setOutbox({waiting, waiting, failed});
    QCOMPARE(m_model->index(1).data(RoomListModel::PendingRole).toInt(), 2);
    QCOMPARE(m_model->index(1).data(RoomListModel::FailedRole).toInt(), 1);
    QCOMPARE(m_model->index(0).data(RoomListModel::PendingRole).toInt(), 0);
    m_model->setOutbox({});
    QCOMPARE(m_model->index(1).data(RoomListModel::PendingRole).toInt(), 0);
}

void TestRoomListModel::hostileNamesComeThroughAsTheyAre()
{
    m_model->setRooms({room(1, u"<img src=x>"_s)});
    QCOMPARE(names(), QStringList({u"<img src=x>"_s}));
}

void TestRoomListModel::neighboursStopAtTheEnds()
{
    QCOMPARE(m_model->neighbour(room(1, {}).id, 1)->name, u"b"_s);
    QCOMPARE(m_model->neighbour(room(1, {}).id, -1)->name, u"a"_s);
    QCOMPARE(m_model->neighbour(room(3, {}).id, 1)->name, u"c"_s);
    QCOMPARE(m_model->neighbour(RoomId(), 1)->name, u"a"_s);
}

void TestRoomListModel::whatIsUnreadIsCountedByRoom()
{
    const ConversationId second = room(2, {}).conversation();
    const QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    m_model->setReads({{second, {.conversation = second, .unread = 7, .mentions = 2}}});
    QCOMPARE(m_model->index(1).data(RoomListModel::UnreadRole).toInt(), 7);
    QCOMPARE(m_model->index(1).data(RoomListModel::MentionsRole).toInt(), 2);
    QCOMPARE(m_model->index(0).data(RoomListModel::UnreadRole).toInt(), 0);
    QCOMPARE(changed.count(), 1);
    m_model->setRooms({room(2, u"renamed"_s)}); // and stays with its room
    QCOMPARE(m_model->index(0).data(RoomListModel::UnreadRole).toInt(), 7);
}

void TestRoomListModel::theNextUnreadRoomIsFoundRoundTheEnds()
{
    const RoomId second = room(2, {}).id;
    QCOMPARE(m_model->unreadNeighbour(second, true), std::nullopt);
    const ConversationId first = room(1, {}).conversation();
    m_model->setReads({{first, {.conversation = first, .unread = 1}}});
    QCOMPARE(m_model->unreadNeighbour(second, true)->name, u"a"_s);
    QCOMPARE(m_model->unreadNeighbour(second, false)->name, u"a"_s);
    QCOMPARE(m_model->unreadNeighbour(room(1, {}).id, true), std::nullopt);
}

QTEST_GUILESS_MAIN(TestRoomListModel)
#include "tst_roomlistmodel.moc"
