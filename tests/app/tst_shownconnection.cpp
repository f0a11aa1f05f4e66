// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientoncache.h"
#include "connection.h"
#include "take.h"

#include <QSignalSpy>
#include <QtTest>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

using test::ClientOnCache;

class TestShownConnection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aDropIsToldAfterFiveSeconds();
    void whatWaitsAndWhatFailedIsCounted();
};

void TestShownConnection::aDropIsToldAfterFiveSeconds()
{
    ClientOnCache world;
    QVERIFY(world.rememberAccount({.username = u"edda"_s}));
    Client &client = world.make();
    const Connection connection(&client);
    QElapsedTimer since;
    since.start();
    const QSignalSpy told(&connection, &Connection::offlineLongChanged);
    QVERIFY(succeeds(client.start()));
    QVERIFY(!connection.isOfflineLong());
    QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, 10'000);
    QVERIFY(connection.isOfflineLong());
    // a coarse timer may be 5 % early
    QVERIFY2(since.elapsed() >= 4740, qPrintable(QString::number(since.elapsed())));
    QTRY_VERIFY(connection.secondsToNextTry() >= 0);
    QVERIFY(!connection.isCatchingUp());
}

void TestShownConnection::whatWaitsAndWhatFailedIsCounted()
{
    ClientOnCache world;
    QVERIFY(world.rememberAccount({.username = u"edda"_s}));
    {
        NewMessage draft = aDraft(1);
        draft.author = ClientOnCache::self();
        const auto cache = world.cache();
        QVERIFY(succeeds(cache->enqueue(draft)));
        QVERIFY(succeeds(cache->fail(draft.id, Error{.kind = Error::Kind::Rejected, .message = u"No."_s})));
    }
    Client &client = world.make();
    const Connection connection(&client);
    QVERIFY(succeeds(client.start()));
    QTRY_COMPARE(connection.failed(), 1);
    QVERIFY(succeeds(client.messages()->send(kOtherRoom, {.content = Document::fromPlainText(u"ahoy"_s)})));
    QTRY_COMPARE(connection.waiting(), 1);
}

} // namespace aigm::app

QTEST_GUILESS_MAIN(aigm::app::TestShownConnection)
#include "tst_shownconnection.moc"
