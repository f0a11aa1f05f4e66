// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/frames.h"

#include <QTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

//! What the topic of a room says, in whatever order the database writes it.
class TestChangeFrames : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsAMessage_data();
    void readsAMessage();
    void readsAReaction_data();
    void readsAReaction();
    void anythingElseIsARevision();
    void refusesWhatLacksAPart_data();
    void refusesWhatLacksAPart();

private:
    FrameReader m_reader;
};

namespace {

const QByteArray kMessage =
    R"({"id":"0198f2a4-1111-7000-8000-0000000000aa","rev":9,"seq":7,"room_id":"0198f2a4-2222-7000-8000-0000000000bb",)"
    R"("author_id":"0198f2a4-3333-7000-8000-0000000000cc","created_at":"2026-03-04T05:06:07.891+00:00",)"
    R"("content":{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"The tide turns."}]}]}})";
const QByteArray kReaction = R"({"rev":9,"emoji":"🌊","user_id":"0198f2a4-3333-7000-8000-0000000000cc",)"
                             R"("message_id":"0198f2a4-1111-7000-8000-0000000000aa"})";

//! The three members in each order that matters: the kind before the row, and after it.
void addOrders(const QByteArray &kind, const QByteArray &row)
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("kind first") << QByteArray(R"({"kind":")" + kind + R"(","rev":9,"row":)" + row + '}');
    QTest::newRow("kind last") << QByteArray(R"({"rev":9,"row":)" + row + R"(,"kind":")" + kind + R"("})");
    QTest::newRow("rev last") << QByteArray(R"({"row":)" + row + R"(,"kind":")" + kind + R"(","rev":9})");
}

} // namespace

void TestChangeFrames::readsAMessage_data()
{
    addOrders("message", kMessage);
}

void TestChangeFrames::readsAMessage()
{
    QFETCH(const QByteArray, payload);
    const Result<ChangeFrame> frame = m_reader.change(payload);
    QVERIFY(frame);
    QCOMPARE(frame->rev, 9);
    QVERIFY(frame->message);
    QVERIFY(!frame->reaction);
    QCOMPARE(frame->message->id.toString(), u"0198f2a4-1111-7000-8000-0000000000aa"_s);
    QCOMPARE(frame->message->seq, 7);
    QCOMPARE(frame->message->content.toPlainText(), u"The tide turns."_s);
}

void TestChangeFrames::readsAReaction_data()
{
    addOrders("reaction", kReaction);
}

void TestChangeFrames::readsAReaction()
{
    QFETCH(const QByteArray, payload);
    const Result<ChangeFrame> frame = m_reader.change(payload);
    QVERIFY(frame);
    QCOMPARE(frame->rev, 9);
    QVERIFY(!frame->message);
    QVERIFY(frame->reaction);
    QCOMPARE(frame->reaction->emoji, u"🌊"_s);
    QCOMPARE(frame->reaction->message.toString(), u"0198f2a4-1111-7000-8000-0000000000aa"_s);
}

void TestChangeFrames::anythingElseIsARevision()
{
    for (const QByteArray &row :
         {kMessage, kReaction, QByteArray(R"({"id":[1,{"a":null}]})"), QByteArray("null")}) {
        const Result<ChangeFrame> frame = m_reader.change(R"({"rev":3,"row":)" + row + R"(,"kind":"poll"})");
        QVERIFY(frame);
        QCOMPARE(frame->rev, 3);
        QVERIFY(!frame->message && !frame->reaction);
    }
}

void TestChangeFrames::refusesWhatLacksAPart_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("no rev") << QByteArray(R"({"kind":"message","row":)" + kMessage + '}');
    QTest::newRow("no kind") << QByteArray(R"({"rev":9,"row":)" + kMessage + '}');
    QTest::newRow("no row") << QByteArray(R"({"rev":9,"kind":"message"})");
    QTest::newRow("no row of a reaction") << QByteArray(R"({"rev":9,"kind":"reaction"})");
    QTest::newRow("a message without an id") << QByteArray(R"({"rev":9,"row":{"seq":7},"kind":"message"})");
    QTest::newRow("a reaction as a message")
        << QByteArray(R"({"rev":9,"row":)" + kReaction + R"(,"kind":"message"})");
    QTest::newRow("a message as a reaction")
        << QByteArray(R"({"rev":9,"row":)" + kMessage + R"(,"kind":"reaction"})");
    QTest::newRow("a row that is none") << QByteArray(R"({"rev":9,"row":7,"kind":"message"})");
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("cut short") << QByteArray(R"({"rev":9,"row":)" + kMessage.chopped(40));
}

void TestChangeFrames::refusesWhatLacksAPart()
{
    QFETCH(const QByteArray, payload);
    const Result<ChangeFrame> frame = m_reader.change(payload);
    QVERIFY(!frame);
    QCOMPARE(frame.error().kind, Error::Kind::Server);
}

QTEST_GUILESS_MAIN(TestChangeFrames)
#include "tst_changeframes.moc"
