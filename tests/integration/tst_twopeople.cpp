// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "person.h"

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

//! The road of two people on the real stack: sign up, server, invitation, chat, quit, offline. One hears
//! of changes by the topics of the database, the other one by its tables.
class TestTwoPeople : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_stack.start(), qPrintable(m_stack.failure())); }

    void bothSignUp()
    {
        m_ben.realtime = RealtimeMode::PostgresChanges;
        QVERIFY(m_ada.signUp());
        QVERIFY(m_ben.signUp());
        QCOMPARE(m_ada.client->auth()->state(), Auth::State::SignedIn);
        QCOMPARE(m_ada.client->auth()->account().username, u"ada"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_ada.isOnline() && m_ben.isOnline(), 15'000);
        QVERIFY(m_ada.client->isOwner());
    }

    void oneMakesAServerAndTheOtherJoins()
    {
        const Server server = takeValue(m_ada.client->servers()->create(u"Garden"_s));
        QCOMPARE(server.name, u"Garden"_s);
        QCOMPARE(server.ownRole, Role::Owner);
        const auto rooms = takeValue(m_ada.client->servers()->rooms(server.id));
        QCOMPARE(rooms.size(), 1);
        m_server = server.id;
        m_room = rooms.first().id;

        const Invite invite = takeValue(m_ada.client->servers()->createInvite(server.id));
        const auto preview = takeValue(m_ben.client->servers()->previewInvite(invite.code));
        QCOMPARE(preview.name, u"Garden"_s);
        QCOMPARE(preview.memberCount, 1);
        QSignalSpy members(m_ada.client->servers(), &Servers::membersChanged);
        QCOMPARE(takeValue(m_ben.client->servers()->join(invite.code)).id, server.id);
        QCOMPARE(takeValue(m_ben.client->servers()->rooms(server.id)).size(), 1);
        QTRY_COMPARE(takeValue(m_ada.client->servers()->members(server.id)).size(), 2);
        QVERIFY(!members.isEmpty());
    }

    void theyChatAndBothSeeIt()
    {
        m_ada.client->messages()->open(conversationOf(m_room));
        m_ben.client->messages()->open(conversationOf(m_room));
        const Message pending = takeValue(m_ada.says(m_room, u"Hello Ben"_s));
        QCOMPARE(pending.delivery, Delivery::Pending);
        QTRY_COMPARE(m_ben.reads(m_room), QStringList{u"Hello Ben"_s});
        (void)m_ben.says(m_room, u"Hello Ada"_s);
        const QStringList both{u"Hello Ben"_s, u"Hello Ada"_s};
        QTRY_COMPARE(m_ada.reads(m_room), both);
        QTRY_COMPARE(m_ben.reads(m_room), both);
        const auto page = takeValue(m_ada.client->messages()->latest(conversationOf(m_room), 50));
        QCOMPARE(page.messages.first().authorName, u"ben"_s);
        QTRY_VERIFY(m_ben.isOnline()); // his channel is joined, and he is up to date
        QVERIFY(page.reachesStart);
        QVERIFY(page.gaps.isEmpty());
    }

    void aNewRoomAppearsAtTheOther()
    {
        QSignalSpy rooms(m_ben.client->servers(), &Servers::roomsChanged);
        const Room room = takeValue(m_ada.client->servers()->createRoom(m_server, {u"<img src=x>"_s}));
        QTRY_COMPARE(takeValue(m_ben.client->servers()->rooms(m_server)).size(), 2);
        QCOMPARE(takeValue(m_ben.client->servers()->room(room.id)).name, u"<img src=x>"_s);
        QVERIFY(!rooms.isEmpty());
    }

    void withoutTheStackTheyReadAndQueueAndLaterItIsSentOnce()
    {
        m_ben.quit();
        m_ada.quit();
        m_stack.stop();
        m_ada.start();
        QVERIFY(m_ada.started && m_ada.started->hasValue());
        QCOMPARE(m_ada.client->auth()->state(), Auth::State::SignedIn);
        m_ada.client->messages()->open(conversationOf(m_room));
        QCOMPARE(takeValue(m_ada.client->servers()->list()).size(), 1);
        QCOMPARE(takeValue(m_ada.client->servers()->rooms(m_server)).size(), 2);
        (void)takeValue(m_ada.says(m_room, u"Written offline"_s));
        QCOMPARE(m_ada.reads(m_room).last(), u"[Written offline]"_s);
        QCOMPARE(m_ada.client->messages()->outboxSummary(), (OutboxSummary{.waiting = 1}));
        QVERIFY(!m_ada.isOnline());

        QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
        m_ada.client->retryNow();
        m_ben.start();
        m_ben.client->messages()->open(conversationOf(m_room));
        const QStringList all{u"Hello Ben"_s, u"Hello Ada"_s, u"Written offline"_s};
        QTRY_COMPARE_WITH_TIMEOUT(m_ben.reads(m_room), all, 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_ada.reads(m_room), all, 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_ada.isOnline(), 60'000);
        QCOMPARE(m_ada.client->messages()->outboxSummary(), OutboxSummary());
    }

    void whoLeavesNoLongerSeesIt()
    {
        QSignalSpy gone(m_ben.client->messages(), &Messages::conversationGone);
        const auto left = take(m_ben.client->servers()->leave(m_server));
        QVERIFY(left && left->hasValue());
        QCOMPARE(takeValue(m_ben.client->servers()->list()).size(), 0);
        QTRY_COMPARE(gone.count(), 1);
        QVERIFY(!m_ben.reads(m_room).isEmpty()); // what was read stays readable
        // the others move on to the new epoch, and hear each other there
        (void)takeValue(m_ada.says(m_room, u"Bye"_s));
        QTRY_COMPARE(m_ada.reads(m_room).last(), u"Bye"_s);
    }

    void cleanupTestCase()
    {
        m_ada.quit();
        m_ben.quit();
    }

private:
    LocalStack m_stack;
    Person m_ada{m_stack, u"ada"_s};
    Person m_ben{m_stack, u"ben"_s};
    ServerId m_server;
    RoomId m_room;
};

QTEST_GUILESS_MAIN(TestTwoPeople)
#include "tst_twopeople.moc"
