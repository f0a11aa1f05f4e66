// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "reliability.h"

#include <QJsonDocument>
#include <QSet>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

//! The id of the message that \p request sends; empty for any other request.
QString sentId(const HttpRequest &request)
{
    if (request.method != "POST" || !request.url.path().endsWith(u"/messages"))
        return {};
    return QJsonDocument::fromJson(request.body).object().value(u"id").toString();
}

//! The server commits each message, and the reply to it never comes.
class LostReplies : public World
{
public:
    explicit LostReplies(int sends)
        : World({.seed = 2, .sends = sends, .devices = 2, .rooms = 5, .weather = {}, .breaks = false})
    {
    }

protected:
    void play() override
    {
        m_network.fateOf = [this](const HttpRequest &request) -> std::optional<Fate> {
            const QString id = sentId(request);
            if (id.isEmpty() || m_tried.contains(id))
                return {};
            m_tried.insert(id);
            return Fate{.answer = Error{.kind = Error::Kind::Timeout, .message = u"No answer."_s},
                        .after = request.timeout};
        };
        for (const auto &device : m_devices)
            watchBubbles(*device);
        while (m_written < m_history.sends) {
            device(0).write(anyRoom(), u"said %1"_s.arg(++m_written));
            m_clock.advance(m_clock.between(0, 150));
        }
        expect(runUntil([this] { return device(0).client().messages()->outboxSummary() == OutboxSummary(); },
                        72h),
               u"the outbox is not empty"_s);
        expect(m_tried.size() == m_history.sends,
               u"%1 replies of %2 were lost"_s.arg(m_tried.size()).arg(m_history.sends));
        qsizetype rows = 0;
        for (const auto &[id, room] : m_server.rooms())
            rows += room.log.size();
        expect(rows == m_history.sends, u"%1 rows for %2 messages"_s.arg(rows).arg(m_history.sends));
    }

private:
    //! One bubble each: the server's row takes the place of the pending one, and never stands beside it.
    void watchBubbles(Device &device)
    {
        auto shown = std::make_shared<QHash<QString, MessageId>>();
        QObject::connect(device.client().messages(), &Messages::changed, device.client().messages(),
                         [this, shown](const MessageChange &change) {
                             for (const Message &message : change.upserted) {
                                 const QString text = message.content.toPlainText();
                                 if (shown->value(text, message.id) != message.id)
                                     problem(u"“%1” has two bubbles"_s.arg(text));
                                 shown->insert(text, message.id);
                             }
                         });
    }

    QSet<QString> m_tried;
};

enum class Cure { Retry, Edit, Discard };

//! The first message of a room is refused for good.
class RefusedHead : public World
{
public:
    RefusedHead(HttpResponse refusal, Cure cure)
        : World({.seed = 8, .sends = 7, .devices = 2, .rooms = 2, .weather = {}, .breaks = false})
        , m_refusal(std::move(refusal))
        , m_cure(cure)
    {
    }

protected:
    void play() override
    {
        m_network.fateOf = [this](const HttpRequest &request) -> std::optional<Fate> {
            if (!m_refuses || sentId(request).isEmpty() || !request.body.contains("the head"))
                return {};
            return Fate{.isCarriedOut = false, .answer = m_refusal};
        };
        Device &writer = device(1);
        for (const QString &text : {u"the head"_s, u"second"_s, u"third"_s})
            writer.write(m_rooms.at(0), text);
        for (const QString &text : {u"one"_s, u"two"_s, u"three"_s})
            writer.write(m_rooms.at(1), text);
        m_clock.advance(2min);
        const QList<Message> waiting = unsent(writer);
        expect(waiting.size() == 3, u"%1 wait instead of three"_s.arg(waiting.size()));
        if (waiting.size() != 3)
            return;
        expect(waiting.at(0).delivery == Delivery::Failed && waiting.at(0).failure.endsWith(u'.'),
               u"the head does not say why it failed"_s);
        expect(waiting.at(1).delivery == Delivery::Pending && waiting.at(2).delivery == Delivery::Pending,
               u"what is behind the head does not wait"_s);
        expect(m_server.room(m_rooms.at(0).toString()).log.isEmpty(), u"the head was overtaken"_s);
        expect(m_server.room(m_rooms.at(1).toString()).log.size() == 3, u"the other room stands still"_s);
        cure(writer, waiting.at(0));
    }

private:
    void cure(Device &writer, const Message &head)
    {
        Messages &messages = *writer.client().messages();
        if (m_cure == Cure::Retry) {
            m_refuses = false;
            (void)await(m_clock, messages.retry(head.id));
        } else {
            const auto said = await(m_clock, messages.discard(head.id));
            expect(said && *said && (*said)->toPlainText() == u"the head", u"its text did not come back"_s);
            writer.noteDropped(head);
            if (m_cure == Cure::Edit)
                writer.write(m_rooms.at(0), u"a shorter one"_s);
        }
        const qsizetype all = m_cure == Cure::Discard ? 2 : 3;
        expect(runUntil([&] { return m_server.room(m_rooms.at(0).toString()).log.size() == all; }, 2min),
               u"those behind it did not follow"_s);
    }
    [[nodiscard]] QList<Message> unsent(Device &writer)
    {
        const auto waiting = await(m_clock, writer.client().messages()->outbox());
        return waiting && *waiting ? **waiting : QList<Message>();
    }

    const HttpResponse m_refusal;
    const Cure m_cure;
    bool m_refuses = true;
};

//! Two devices of one person write, and what they wrote is edited and deleted, in bad weather.
class TwoDevices : public World
{
public:
    TwoDevices(quint64 seed, int sends)
        : World({.seed = seed, .sends = sends, .devices = 2, .rooms = 2, .oneAccount = true})
    {
    }

protected:
    void comeToRest() override
    {
        World::comeToRest();
        for (const auto &device : m_devices) {
            for (const RoomId &room : std::as_const(m_rooms))
                readToTheStart(*device, room);
        }
    }

private:
    void readToTheStart(Device &device, const RoomId &room)
    {
        const Messages &messages = *device.client().messages();
        qint64 below = 0;
        for (bool isWhole = false; !isWhole;) {
            const auto page = await(m_clock,
                                    below == 0 ? messages.latest(conversationOf(room), 100)
                                               : messages.before(conversationOf(room), below, 100));
            if (!page || !*page || (*page)->messages.isEmpty())
                return problem(u"the history of a room cannot be read"_s);
            below = (*page)->messages.constLast().seq;
            isWhole = (*page)->reachesStart;
        }
        const auto all = await(m_clock, messages.cached(conversationOf(room), 0, 1'000'000));
        const qsizetype there = m_server.room(room.toString()).log.size();
        expect(all && *all && (*all)->messages.size() == there, u"a device does not hold the whole room"_s);
    }
};

} // namespace

//! What was written is delivered once, in its order, whatever happens to the requests. The judge of the
//! simulation looks at each world in the end. (R1 is tst_simulation, R3 is tst_killpoints.)
class TestSending : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { test::beQuiet(); }
    void r02_aLostReplyMakesNoSecondMessage();
    void r08_aRefusedHeadHoldsUpItsRoomAlone_data();
    void r08_aRefusedHeadHoldsUpItsRoomAlone();
    void r16_twoDevicesOfOneAccountAgree();
};

void TestSending::r02_aLostReplyMakesNoSecondMessage()
{
    const Outcome outcome = LostReplies(1000).run();
    QCOMPARE(outcome.problems.mid(0, 5).join(u'\n'), QString());
    QCOMPARE(outcome.accepted, 1000);
}

void TestSending::r08_aRefusedHeadHoldsUpItsRoomAlone_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("cure");
    for (const auto &[name, cure] : {std::pair("tried again", Cure::Retry), std::pair("edited", Cure::Edit),
                                     std::pair("deleted", Cure::Discard)}) {
        QTest::addRow("403, %s", name) << 403 << u"42501"_s << int(cure);
        QTest::addRow("413, %s", name) << 413 << u"PT413"_s << int(cure);
        QTest::addRow("the room is gone, %s", name) << 409 << u"23503"_s << int(cure);
    }
}

void TestSending::r08_aRefusedHeadHoldsUpItsRoomAlone()
{
    QFETCH(int, status);
    QFETCH(QString, code);
    QFETCH(int, cure);
    QCOMPARE(RefusedHead(model::error(status, code), Cure(cure)).run().problems.join(u'\n'), QString());
}

void TestSending::r16_twoDevicesOfOneAccountAgree()
{
    const int seeds = test::isNightly() ? 10 : 1;
    for (int seed = 1; seed <= seeds; ++seed) {
        const Outcome outcome = TwoDevices(quint64(seed), 2000).run();
        QVERIFY2(outcome.problems.isEmpty(),
                 qPrintable(u"seed %1: "_s.arg(seed) + outcome.problems.mid(0, 5).join(u"; ")));
        QVERIFY(outcome.accepted >= 1500 && outcome.edits > 100);
    }
}

QTEST_GUILESS_MAIN(TestSending)
#include "tst_sending.moc"
