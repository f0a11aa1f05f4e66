// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "reliability.h"

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! The socket is lost over and over, and each time something is committed at the moments when nothing is
//! told: before the join, between the join and the stream, and while the answer of the change feed is on its
//! way.
class Disconnects : public World
{
public:
    explicit Disconnects(int times)
        : World({.seed = 9, .sends = 0, .devices = 1, .rooms = 3, .weather = {}, .breaks = false})
        , m_times(times)
    {
    }
    QHash<QString, int> moments; //!< how often something was committed at each

protected:
    void play() override
    {
        m_author = addStranger(u"stranger"_s);
        m_network.served = [this](const QString &what) {
            const QString moment = what.section(u'/', -1);
            if (moment == u"joined" || moment == u"conversation_changes")
                commitOnce(moment);
        };
        for (int time = 0; time < m_times && m_outcome.problems.size() < 5; ++time)
            loseTheSocket(time);
        m_network.served = {};
    }

private:
    void loseTheSocket(int time)
    {
        m_done.clear();
        if (time % 2)
            commitOnce(u"before the loss"_s);
        m_network.closeSockets(1006);
        commitOnce(u"before the join"_s);
        m_clock.advance({});
        device(0).client().retryNow();
        expect(runUntil([this] { return isOnline() && m_network.isQuiet(); }, 10min),
               u"not online after loss %1"_s.arg(time));
        for (const RoomId &room : std::as_const(m_rooms)) {
            const auto held = await(m_clock, device(0).client().messages()->held(conversationOf(room)));
            const qint64 there = m_server.room(room.toString()).rev;
            expect(
                held && *held && (*held)->rev == there,
                u"loss %1: revision %2 of %3"_s.arg(time).arg(held && *held ? (*held)->rev : -1).arg(there));
        }
    }
    //! Once a loss for each moment: catching up would not end otherwise.
    void commitOnce(const QString &moment)
    {
        if (m_done.contains(moment))
            return;
        m_done.insert(moment);
        ++moments[moment];
        commit();
    }
    void commit()
    {
        const QString room = anyRoom().toString();
        const QList<ModelMessage> &log = m_server.room(room).log;
        const QString id = log.isEmpty() ? QString() : log.at(m_clock.below(int(log.size()))).id;
        const QString text = u"commit %1"_s.arg(++m_written);
        switch (m_clock.below(5)) {
        case 0:
            (void)m_server.edit(room, id, text);
            return;
        case 1:
            (void)m_server.erase(room, id);
            return;
        case 2: // two of the same moment
            m_server.write(room, m_author, text, m_clock.now());
            m_server.write(room, m_author, text + u", again"_s, m_clock.now());
            return;
        case 3: // a transaction that began long ago
            m_server.write(room, m_author, text, m_clock.now().addSecs(-3600));
            return;
        default:
            m_server.write(room, m_author, text, m_clock.now());
        }
    }

    const int m_times;
    QString m_author;
    QSet<QString> m_done;
};

//! Every frame comes one to three times, in any order within fifty.
class Shuffled : public World
{
public:
    Shuffled(quint64 seed, int sends)
        : World({.seed = seed,
                 .sends = sends,
                 .devices = 2,
                 .rooms = 2,
                 .weather = {.shuffledFrames = 50},
                 .breaks = false})
    {
    }
};

} // namespace

//! A frame is a hint: whatever is missing, doubled or out of order, the end is the server's state.
class TestCatchUp : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::beQuiet(); }
    void r09_nothingIsMissedOverADisconnect();
    void r17_framesInAnyOrderComeToTheSame();
};

void TestCatchUp::r09_nothingIsMissedOverADisconnect()
{
    Disconnects world(1000);
    QCOMPARE(world.run().problems.mid(0, 5).join(u'\n'), QString());
    QVERIFY(world.moments.value(u"joined"_s) >= 900);
    QVERIFY(world.moments.value(u"conversation_changes"_s) >= 900);
    QCOMPARE(world.moments.value(u"before the join"_s), 1000);
}

void TestCatchUp::r17_framesInAnyOrderComeToTheSame()
{
    const int seeds = test::isNightly() ? 200 : 10;
    int frames = 0;
    for (int seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = Shuffled(quint64(seed), 200).run();
        QVERIFY2(outcome.problems.isEmpty(),
                 qPrintable(u"seed %1: "_s.arg(seed) + outcome.problems.mid(0, 5).join(u"; ")));
        frames += outcome.faults.value(u"frame shuffled"_s);
    }
    QVERIFY2(frames >= seeds * 200, qPrintable(QString::number(frames)));
}

QTEST_GUILESS_MAIN(TestCatchUp)
#include "tst_catchup.moc"
