// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "reliability.h"

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! In fine weather somebody writes, edits and deletes, and the one device has it from the frames
//! alone: pokes are kept from it, and it may not ask.
class Listening : public World
{
public:
    explicit Listening(bool tables)
        : World({.seed = 5,
                 .sends = 0,
                 .devices = 1,
                 .rooms = 1,
                 .weather = {},
                 .breaks = false,
                 .tables = tables})
    {
    }
    int asked = 0; //!< how often the device asked for changes

protected:
    void play() override
    {
        m_author = addStranger(u"stranger"_s);
        expect(runUntil([this] { return isOnline() && m_network.isQuiet(); }), u"not online"_s);
        m_server.publish = [publish = m_server.publish](const QString &topic, const QByteArray &event,
                                                        const QByteArray &payload) {
            if (event != "poke")
                publish(topic, event, payload);
        };
        m_network.fateOf = [this](const HttpRequest &request) -> std::optional<Fate> {
            asked += request.url.path().endsWith("/conversation_changes"_L1);
            return {};
        };
        const QString room = m_rooms.constFirst().toString();
        for (int number = 0; number < 40; ++number) {
            const QList<ModelMessage> &log = m_server.room(room).log;
            if (number % 4 == 1)
                (void)m_server.edit(room, log.constLast().id, u"edit %1"_s.arg(number));
            else if (number % 4 == 3)
                (void)m_server.erase(room, log.constFirst().id);
            else
                m_server.write(room, m_author, u"text %1"_s.arg(number), m_clock.now());
            expect(runUntil([&] { return hasAll(); }, 10s), u"%1 is not heard"_s.arg(number));
        }
        m_network.fateOf = {};
    }

private:
    bool hasAll()
    {
        const RoomId &room = m_rooms.constFirst();
        const auto held = await(m_clock, device(0).client().messages()->held(conversationOf(room)));
        return held && *held && (*held)->rev == m_server.room(room.toString()).rev;
    }

    QString m_author;
};

} // namespace

//! Changes are heard by the topics of the database or by its tables, and come to the same.
class TestRealtimeModes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::beQuiet(); }
    void framesAloneTellEverything_data();
    void framesAloneTellEverything();
    void bothThroughFaults();
};

void TestRealtimeModes::framesAloneTellEverything_data()
{
    QTest::addColumn<bool>("tables");
    QTest::newRow("broadcast") << false;
    QTest::newRow("postgres_changes") << true;
}

void TestRealtimeModes::framesAloneTellEverything()
{
    QFETCH(bool, tables);
    Listening world(tables);
    QCOMPARE(world.run().problems.join(u'\n'), QString());
    QCOMPARE(world.asked, 0);
}

void TestRealtimeModes::bothThroughFaults()
{
    const int seeds = test::isNightly() ? 60 : 3;
    for (int seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = World({.seed = quint64(seed), .sends = 300, .tables = true}).run();
        QVERIFY2(outcome.problems.isEmpty(),
                 qPrintable(u"seed %1: "_s.arg(seed) + outcome.problems.mid(0, 5).join(u"; ")));
        QVERIFY(outcome.accepted > 150);
    }
}

QTEST_GUILESS_MAIN(TestRealtimeModes)
#include "tst_realtimemodes.moc"
