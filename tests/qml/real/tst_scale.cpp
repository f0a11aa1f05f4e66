// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "town.h"

#include <QSignalSpy>
#include <QtQml/qqmlextensionplugin.h>
#include <QtTest>

#include <sqlite3.h>

#include <atomic>
#include <cstdio>
#include <cstring>

Q_IMPORT_QML_PLUGIN(AigmPlugin)
Q_IMPORT_QML_PLUGIN(Aigm_StylePlugin)
Q_IMPORT_QML_PLUGIN(Aigm_UiPlugin)

using namespace Qt::Literals::StringLiterals;

namespace aigm::test {

namespace {

constexpr int kBurst = 5000;
constexpr int kInSight = 80; // rows of a list that a window of 900 pixels shows, and as many beside it
constexpr int kPatience = 30'000;

//! Transactions and reads of pages of all caches of this process.
std::atomic_int transactions = 0;
std::atomic_int pages = 0;

int count(unsigned, void *, void *, void *statement)
{
    const auto *sql = static_cast<const char *>(statement);
    transactions += std::strncmp(sql, "BEGIN", 5) == 0;
    pages += std::strncmp(sql, "SELECT", 6) == 0 && std::strstr(sql, " LIMIT ");
    return 0;
}

//! SQLite calls it for each file that is opened.
int watch(sqlite3 *database, char **, const void *)
{
    return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, &count, nullptr);
}

//! What a burst came to.
struct Burst
{
    int frames = 0;
    int transactions = 0;
    int pages = 0;
    int tellings = 0; //!< of new counts of unread messages: each makes the room list anew
    int insertions = 0;
    int requests = 0;
    double longest = 0; //!< milliseconds
    double worked = 0;  //!< milliseconds of the main thread, the test's own too
};

} // namespace

//! Nothing that is shown costs by the length of a list, and no burst by the number of its frames: R19.
class TestScale : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u"^qrc:"_s)); }
    void cleanupTestCase() { m_town.reset(); }
    void r19_whatIsNotInSightIsNotMade();
    void r19_manyMembersCostByTheirNumber();
    void r19_aBurstIsTakenInBunches();

private:
    [[nodiscard]] Burst burst(int frames);
    [[nodiscard]] double openServer(const QString &server, int people);
    [[nodiscard]] QString difference();

    std::unique_ptr<Town> m_town;
};

void TestScale::initTestCase()
{
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(&watch));
    QQuickWindow::setSceneGraphBackend(u"software"_s);
    QLoggingCategory::setFilterRules(u"aigm.*=false"_s);
    m_town = std::make_unique<Town>();
    QVERIFY(m_town->start());
    m_town->session().openServer(m_town->largeServer());
    QTRY_COMPARE_WITH_TIMEOUT(m_town->session().members()->count(), Town::kManyPeople, kPatience);
    QTRY_COMPARE(m_town->session().rooms()->count(), m_town->rooms().size());
}

void TestScale::r19_whatIsNotInSightIsNotMade()
{
    m_town->session().openRoom(m_town->rooms().at(0));
    QTRY_VERIFY(m_town->session().messages()->count() >= 50);
    QTRY_VERIFY(m_town->itemCount("MessageDelegate") > 0);
    for (const char *type : {"ServerButton", "RoomDelegate", "MemberDelegate", "MessageDelegate"}) {
        QTRY_VERIFY2(m_town->itemCount(type) > 0, type);
        std::printf("%s: %d\n", type, m_town->itemCount(type));
        QVERIFY2(m_town->itemCount(type) <= kInSight, type);
    }
}

//! The milliseconds of the main thread.
double TestScale::openServer(const QString &server, int people)
{
    m_town->stretches.start();
    const double since = threadMilliseconds();
    m_town->session().openServer(server);
    if (!QTest::qWaitFor([&] { return m_town->session().members()->count() == people; }, kPatience))
        return -1;
    m_town->stretches.stop();
    return threadMilliseconds() - since;
}

void TestScale::r19_manyMembersCostByTheirNumber()
{
    double few = 0;
    double many = 0;
    QSignalSpy inserted(m_town->session().members(), &QAbstractItemModel::rowsInserted);
    for (int i = 0; i < 3; ++i) {
        few = openServer(m_town->otherServer(), Town::kFewPeople);
        QVERIFY(few > 0);
        inserted.clear();
        many = openServer(m_town->largeServer(), Town::kManyPeople);
        QVERIFY(many > 0);
        std::printf("%d members: %.1f ms; %d members: %.1f ms, longest stretch %.1f ms, %d insertions\n",
                    Town::kFewPeople, few, Town::kManyPeople, many, m_town->stretches.longest(),
                    int(inserted.size()));
    }
    QVERIFY2(many / few < 20, qPrintable(QString::number(many / few)));
    QCOMPARE(inserted.size(), 1);
}

//! What is shown of it and is not what the model says; empty when all is in step.
QString TestScale::difference()
{
    const Stretches::Own own(m_town->stretches);
    app::Session &session = m_town->session();
    const QString here = session.place()->roomId();
    if (m_town->frameCount() > 0)
        return u"%1 frames wait"_s.arg(m_town->frameCount());
    const qint64 newest = m_town->room(here).log.constLast().seq;
    if (session.messages()->newest() != newest)
        return u"shown up to %1 of %2"_s.arg(session.messages()->newest()).arg(newest);
    const app::RoomListModel &rooms = *session.rooms();
    for (int row = 0; row < rooms.count(); ++row) {
        const QString id = rooms.index(row).data(app::RoomListModel::RoomIdRole).toString();
        const int unread = rooms.index(row).data(app::RoomListModel::UnreadRole).toInt();
        if (id != here && unread != m_town->unreadOf(id))
            return u"%1 unread of %2 in room %3"_s.arg(unread).arg(m_town->unreadOf(id)).arg(row);
    }
    return session.isSettled() ? QString() : u"something is being read"_s;
}

Burst TestScale::burst(int frames)
{
    app::Session &session = m_town->session();
    const QSignalSpy told(m_town->client().reads(), &Reads::changed);
    const QSignalSpy inserted(session.messages(), &QAbstractItemModel::rowsInserted);
    const QString here = session.place()->roomId();
    for (int i = 0; m_town->frameCount() < frames; ++i) {
        m_town->write(i % 4 == 0 ? here : m_town->rooms().at(i % m_town->rooms().size()),
                      u"The tide of number %1 comes in."_s.arg(i));
        if (i % 20 == 0)
            m_town->editLast(here);
    }
    Burst burst{.frames = m_town->frameCount(),
                .transactions = -transactions,
                .pages = -pages,
                .requests = -m_town->requestCount(),
                .worked = -threadMilliseconds()};
    m_town->stretches.start();
    if (!QTest::qWaitFor([&] { return difference().isEmpty(); }, kPatience)) {
        qWarning() << difference();
        return {};
    }
    m_town->stretches.stop();
    burst.transactions += transactions;
    burst.pages += pages;
    burst.requests += m_town->requestCount();
    burst.worked += threadMilliseconds();
    burst.tellings = int(told.size());
    burst.insertions = int(inserted.size());
    burst.longest = m_town->stretches.longest();
    std::printf("%d frames: longest stretch %.1f ms of %.0f ms; %d transactions, %d pages read, %d tellings, "
                "%d insertions, %d requests\n",
                burst.frames, burst.longest, burst.worked, burst.transactions, burst.pages, burst.tellings,
                burst.insertions, burst.requests);
    return burst;
}

void TestScale::r19_aBurstIsTakenInBunches()
{
    m_town->session().openServer(m_town->largeServer());
    QTRY_COMPARE(m_town->session().rooms()->count(), m_town->rooms().size());
    m_town->session().openRoom(m_town->rooms().at(0));
    QTRY_VERIFY(m_town->session().messages()->count() >= 50);
    (void)burst(100); // what is made once
    const Burst small = burst(kBurst / 10);
    QVERIFY(small.frames > 0);
    const Burst large = burst(kBurst);
    QVERIFY(large.frames >= kBurst);
    QVERIFY(large.transactions > 0 && large.pages > 0 && large.tellings > 0 && large.insertions > 0);
    QVERIFY(large.transactions < large.frames / 10);
    QVERIFY(large.pages < large.frames / 10);
    QVERIFY(large.tellings < large.frames / 10);
    QVERIFY(large.insertions < large.frames / 10);
    QVERIFY(large.longest < small.longest * 10);
}

} // namespace aigm::test

QTEST_MAIN(aigm::test::TestScale)
#include "tst_scale.moc"
