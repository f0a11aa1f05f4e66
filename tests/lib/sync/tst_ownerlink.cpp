// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/ownerlink.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

namespace {

ConversationId conversation(quint8 last)
{
    QByteArray bytes(16, '\x01');
    bytes[15] = char(last);
    return *ConversationId::fromBytes(bytes);
}

} // namespace

class TestOwnerLink : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_owner = std::make_unique<OwnerServer>();
        m_guest = std::make_unique<OwnerLink>();
    }

    void withoutAnOwnerTheGuestHearsThatItIsLost()
    {
        QSignalSpy lost(m_guest.get(), &OwnerLink::lost);
        m_guest->connectTo(m_folder->path());
        QCOMPARE(lost.count(), 0); // never from inside the call
        QVERIFY(lost.wait());
        QVERIFY(!m_guest->isLinked());
    }

    void bothEndsHearOfTheOthersCommits()
    {
        link();
        QSignalSpy poked(m_owner.get(), &OwnerServer::poked);
        QSignalSpy changed(m_guest.get(), &OwnerLink::changed);
        m_guest->poke();
        QVERIFY(poked.wait());
        m_owner->announceChange();
        m_owner->announceChange(); // the same turn: one line
        QVERIFY(changed.wait());
        QTest::qWait(0);
        QCOMPARE(changed.count(), 1);
    }

    void aGuestLearnsTheStateAtOnceAndWhenItChanges()
    {
        m_owner->announceState("connecting");
        QSignalSpy state(m_guest.get(), &OwnerLink::stateReceived);
        link();
        QTRY_COMPARE(state.count(), 1);
        QCOMPARE(state.at(0).at(0).toByteArray(), "connecting");
        m_owner->announceState("online");
        QTRY_COMPARE(state.count(), 2);
        QCOMPARE(state.at(1).at(0).toByteArray(), "online");
        QVERIFY(!state.at(1).at(1).toDateTime().isValid());
        const QDateTime next = QDateTime::fromMSecsSinceEpoch(1'790'000'000'123, Qt::UTC);
        m_owner->announceState("offline", next);
        QTRY_COMPARE(state.count(), 3);
        QCOMPARE(state.at(2).at(1).toDateTime(), next);
    }

    void whatAGuestHeldOpenIsClosedWhenItGoes()
    {
        link();
        QSignalSpy opened(m_owner.get(), &OwnerServer::opened);
        QSignalSpy closed(m_owner.get(), &OwnerServer::closed);
        m_guest->open(conversation(1));
        m_guest->open(conversation(2));
        m_guest->close(conversation(1));
        m_guest->close(conversation(9)); // never opened: not passed on
        QTRY_COMPARE(opened.count(), 2);
        QTRY_COMPARE(closed.count(), 1);
        m_guest.reset();
        QTRY_COMPARE(closed.count(), 2);
        QCOMPARE(closed.at(1).at(0).value<ConversationId>(), conversation(2));
        QCOMPARE(m_owner->guestCount(), 0);
    }

    void aGuestThatGoesMayHaveCommitted()
    {
        link();
        QSignalSpy poked(m_owner.get(), &OwnerServer::poked);
        m_guest.reset();
        QVERIFY(poked.wait());
        QCOMPARE(m_owner->guestCount(), 0);
    }

    void aRequestIsAnsweredWhenTheOwnerIsDone()
    {
        link();
        OwnerServer::Done pending;
        QObject::connect(m_owner.get(), &OwnerServer::historyRequested, this,
                         [&](const ConversationId &id, qint64 seq, int count, const auto &done) {
                             QCOMPARE(id, conversation(3));
                             QCOMPARE(seq, 1234567890123);
                             QCOMPARE(count, 50);
                             pending = done;
                         });
        QSignalSpy changed(m_guest.get(), &OwnerLink::changed);
        int answers = 0;
        m_guest->fetchHistory(conversation(3), 1234567890123, 50, [&] { ++answers; });
        QTRY_VERIFY(pending);
        QCOMPARE(answers, 0);
        pending();
        QTRY_COMPARE(answers, 1);
        QCOMPARE(changed.count(), 1); // the cache is looked at before the answer is used
    }

    void aRequestIsAnsweredToo_whenTheOwnerDies()
    {
        link();
        OwnerServer::Done pending;
        QObject::connect(m_owner.get(), &OwnerServer::syncRequested, this,
                         [&](const ConversationId &, const auto &done) { pending = done; });
        QSignalSpy lost(m_guest.get(), &OwnerLink::lost);
        int answers = 0;
        m_guest->synchronise(conversation(3), [&] { ++answers; });
        QTRY_VERIFY(pending);
        m_owner.reset();
        QTRY_COMPARE(answers, 1);
        QCOMPARE(lost.count(), 1);
        pending(); // too late, and harmless
        m_guest->synchronise(conversation(3), [&] { ++answers; });
        QCOMPARE(answers, 2); // nobody to ask
    }

    void garbageIsIgnoredAndAFloodEndsTheLink()
    {
        QVERIFY(m_owner->listen(m_folder->path()));
        QSignalSpy opened(m_owner.get(), &OwnerServer::opened);
        QLocalSocket stranger;
        stranger.connectToServer(ownerSocketName(m_folder->path()));
        QVERIFY(stranger.waitForConnected());
        stranger.write("open\nopen nonsense\n\nsync 1\nfly away\n");
        QTRY_COMPARE(m_owner->guestCount(), 1);
        stranger.write(QByteArray(100'000, 'x'));
        QTRY_COMPARE(m_owner->guestCount(), 0);
        QCOMPARE(opened.count(), 0);
    }

    void aSocketThatADeadOwnerLeftIsReplaced()
    {
        const QString name = ownerSocketName(m_folder->path());
        if (!name.startsWith(u'/'))
            QSKIP("this system has no socket files");
        QFile left(name);
        QVERIFY(left.open(QIODevice::WriteOnly));
        left.close();
        link();
    }

    void aDeepFolderStillHasAName()
    {
        const QString deep = u"/home/somebody/"_s + QString(150, u'x');
        QVERIFY(ownerSocketName(deep).toUtf8().size() < 100);
        QVERIFY(ownerSocketName(deep) != ownerSocketName(deep + u'y'));
    }

private:
    void link()
    {
        QVERIFY(m_owner->listen(m_folder->path()));
        QSignalSpy linked(m_guest.get(), &OwnerLink::linked);
        m_guest->connectTo(m_folder->path());
        QVERIFY(linked.wait());
        QTRY_COMPARE(m_owner->guestCount(), 1);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<OwnerServer> m_owner;
    std::unique_ptr<OwnerLink> m_guest;
};

QTEST_GUILESS_MAIN(TestOwnerLink)
#include "tst_ownerlink.moc"
