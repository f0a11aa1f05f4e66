// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/frames.h"

#include <QtTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr char kMessage[] =
    R"({"id":"01a219e4-1d6c-7006-ac24-08870cfdf362","room_id":"11111111-2222-4333-8444-555555555555",)"
    R"("author_id":"01a219e4-1e4d-7628-867d-634c4272d4bd","content":{"type":"doc","content":[{"type":"paragraph",)"
    R"("content":[{"type":"text","text":"from the table"}]}]},"reply_to_id":null,"seq":7,"rev":9,"edited_at":null,)"
    R"("deleted_at":null,"created_at":"2026-03-04T05:06:07.891234+00:00"})";
//! As an update of something else in a row tells it: a large column that stayed the same is absent.
constexpr char kWithoutContent[] =
    R"({"id":"01a219e4-1d6c-7006-ac24-08870cfdf362","room_id":"11111111-2222-4333-8444-555555555555",)"
    R"("author_id":"01a219e4-1e4d-7628-867d-634c4272d4bd","reply_to_id":null,"seq":7,"rev":10,)"
    R"("deleted_at":null,"created_at":"2026-03-04T05:06:07.891234+00:00"})";
constexpr char kReaction[] =
    R"({"message_id":"01a219e4-1d6c-7006-ac24-08870cfdf362","user_id":"01a219e4-1e4d-7628-867d-634c4272d4bd",)"
    R"("emoji":"👋","conversation_id":"11111111-2222-4333-8444-555555555555","rev":12,"removed_at":null,)"
    R"("created_at":"2026-03-04T05:06:07.891234+00:00"})";

QByteArray databaseChange(const QByteArray &table, const QByteArray &record,
                          const QByteArray &errors = "null")
{
    return R"({"ids":[31337],"data":{"schema":"public","table":")" + table
        + R"(","type":"INSERT","commit_timestamp":"2026-03-04T05:06:07.9Z","columns":[],"record":)" + record
        + R"(,"old_record":{"rev":1},"errors":)" + errors + "}}";
}

} // namespace

//! The payloads of frames: what a hostile server can make of them is the business of fuzz_rows.
class TestFrames : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsARowOfTheTables();
    void asksForWhatATableDoesNotTell_data();
    void asksForWhatATableDoesNotTell();
};

void TestFrames::readsARowOfTheTables()
{
    FrameReader reader;
    const auto message = reader.databaseChange(databaseChange("messages", kMessage));
    QVERIFY(message);
    QCOMPARE(message->rev, 9);
    QVERIFY(message->message && !message->reaction);
    QCOMPARE(message->message->seq, 7);
    QCOMPARE(message->message->content.toPlainText(), u"from the table"_s);
    QCOMPARE(message->message->conversation.toString(), u"11111111-2222-4333-8444-555555555555"_s);

    const auto reaction = reader.databaseChange(databaseChange("message_reactions", kReaction));
    QVERIFY(reaction);
    QCOMPARE(reaction->rev, 12);
    QVERIFY(reaction->reaction && !reaction->message);
    QCOMPARE(reaction->reaction->emoji, u"👋"_s);
}

void TestFrames::asksForWhatATableDoesNotTell_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::newRow("too large") << databaseChange("messages", kMessage, R"(["Error 413: Payload Too Large"])");
    QTest::newRow("not allowed") << databaseChange("messages", "null", R"(["Error 401: Unauthorized"])");
    QTest::newRow("a column is absent") << databaseChange("messages", kWithoutContent);
    QTest::newRow("a key alone") << databaseChange("messages",
                                                   R"({"id":"01a219e4-1d6c-7006-ac24-08870cfdf362"})");
    QTest::newRow("another table") << databaseChange("pins", kMessage);
    QTest::newRow("no data") << QByteArray(R"({"ids":[1]})");
    QTest::newRow("no object") << QByteArray("[1]");
}

void TestFrames::asksForWhatATableDoesNotTell()
{
    QFETCH(QByteArray, payload);
    FrameReader reader;
    const auto frame = reader.databaseChange(payload);
    QVERIFY(!frame);
    QCOMPARE(frame.error().kind, Error::Kind::Server);
}

QTEST_GUILESS_MAIN(TestFrames)
#include "tst_frames.moc"
