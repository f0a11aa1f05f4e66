// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "realtime/frame.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject vectors()
{
    QFile file(QStringLiteral(AIGM_TEST_DATA "/realtime_frames.json"));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

QByteArray compact(const QJsonValue &value)
{
    if (value.isArray())
        return QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact);
    return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

QByteArray utf8(const QJsonObject &object, QLatin1StringView key)
{
    return object[key].toString().toUtf8();
}

QByteArray fromHex(const QJsonObject &object)
{
    return QByteArray::fromHex(object["hex"_L1].toString().toLatin1());
}

QJsonDocument json(const QByteArray &text)
{
    return QJsonDocument::fromJson(text);
}

//! What a vector says the frame is; the broadcast envelope taken apart as Frame has it.
void compareDecoded(const std::optional<Frame> &frame, const QJsonObject &expected, bool hasJoinRef)
{
    QVERIFY(frame);
    QCOMPARE(frame->topic, utf8(expected, "topic"_L1));
    QCOMPARE(frame->ref, utf8(expected, "ref"_L1));
    QCOMPARE(frame->joinRef, hasJoinRef ? utf8(expected, "join_ref"_L1) : QByteArray());
    const QJsonObject payload = expected["payload"_L1].toObject();
    if (expected["event"_L1] != "broadcast"_L1) {
        QVERIFY(frame->event != PhoenixEvent::Broadcast);
        QCOMPARE(json(frame->payload).object(), payload);
        return;
    }
    QCOMPARE(frame->event, PhoenixEvent::Broadcast);
    QCOMPARE(frame->broadcastEvent, utf8(payload, "event"_L1));
    QCOMPARE(json(frame->meta).object(), payload["meta"_L1].toObject());
    const QJsonObject inner = payload["payload"_L1].toObject();
    QCOMPARE(frame->isRaw, inner.contains("__hex"_L1));
    if (frame->isRaw)
        QCOMPARE(frame->payload.toHex(), utf8(inner, "__hex"_L1));
    else
        QCOMPARE(json(frame->payload).object(), inner);
}

void addRows(const char *group)
{
    QTest::addColumn<QJsonObject>("row");
    const QJsonArray rows = vectors()[QLatin1StringView(group)].toArray();
    QVERIFY(!rows.isEmpty());
    for (const QJsonValue &row : rows) {
        const QString name =
            row["vsn"_L1].toString() + u' ' + row["name"_L1].toString() + row["what"_L1].toString();
        QTest::newRow(name.toUtf8().constData()) << row.toObject();
    }
}

} // namespace

class TestFrame : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void clientTextIsWhatTheVectorsSay_data() { addRows("client_to_server"); }
    void clientTextIsWhatTheVectorsSay();
    void clientBinaryIsWhatTheVectorsSay_data() { addRows("client_binary_push"); }
    void clientBinaryIsWhatTheVectorsSay();
    void fieldsOver255BytesAreRefused_data() { addRows("length_limits"); }
    void fieldsOver255BytesAreRefused();
    void serverBinaryDecodes_data() { addRows("server_binary"); }
    void serverBinaryDecodes();
    void serverTextDecodesInBothVersions_data() { addRows("server_text"); }
    void serverTextDecodesInBothVersions();
    void malformedFramesAreDropped_data() { addRows("malformed_server_frames"); }
    void malformedFramesAreDropped();
    void moreMalformedFramesAreDropped_data();
    void moreMalformedFramesAreDropped();
    void membersOfVersionOneComeInAnyOrder();
    void escapedTextIsUnescaped();
    void jsonStringEscapes();
    void payloadIsTheRawSlice();
    void repliesAreRead_data();
    void repliesAreRead();
};

void TestFrame::clientTextIsWhatTheVectorsSay()
{
    QFETCH(QJsonObject, row);
    if (row["opcode"_L1] == "binary"_L1) {
        const BroadcastPush push{"6", "7", "realtime:room:42", "typing", R"({"user":"user-7"})"};
        QCOMPARE(encodeBinary(push)->toHex(), utf8(row, "hex"_L1));
        return;
    }
    const bool isV2 = row["vsn"_L1] == "2.0.0"_L1;
    const QJsonDocument expected = json(utf8(row, "text"_L1));
    const auto at = [&](int index, QLatin1StringView key) -> QJsonValue {
        return isV2 ? expected.array().at(index) : expected.object().value(key);
    };
    const Push push{at(0, "join_ref"_L1).toString().toUtf8(), at(1, "ref"_L1).toString().toUtf8(),
                    at(2, "topic"_L1).toString().toUtf8(), at(3, "event"_L1).toString().toUtf8(),
                    compact(at(4, "payload"_L1))};
    QCOMPARE(json(encodeText(isV2 ? PhoenixVersion::V2 : PhoenixVersion::V1, push)), expected);
}

void TestFrame::clientBinaryIsWhatTheVectorsSay()
{
    QFETCH(QJsonObject, row);
    const QJsonObject message = row["message"_L1].toObject();
    const QJsonObject payload = message["payload"_L1].toObject();
    BroadcastPush push{utf8(message, "join_ref"_L1), utf8(message, "ref"_L1), utf8(message, "topic"_L1),
                       utf8(payload, "event"_L1)};
    if (payload.contains("payload"_L1))
        push.payload = compact(payload["payload"_L1]);
    if (payload.contains("persist"_L1))
        push.meta = compact(QJsonObject{{u"persist"_s, payload["persist"_L1]}});
    if (payload.contains("payload_hex"_L1)) {
        push.payload = QByteArray::fromHex(utf8(payload, "payload_hex"_L1));
        push.isRaw = true;
    }
    QCOMPARE(encodeBinary(push)->toHex(), utf8(row, "hex"_L1));
}

void TestFrame::fieldsOver255BytesAreRefused()
{
    QFETCH(QJsonObject, row);
    const QByteArray text(row["bytes"_L1].toInt(), 'x');
    BroadcastPush push{"1", "2", "realtime:r", "e"};
    const QString field = row["field"_L1].toString();
    (field == u"topic"       ? push.topic
         : field == u"event" ? push.event
         : field == u"ref"   ? push.ref
                             : push.joinRef) = text;
    QCOMPARE(encodeBinary(push).has_value(), row["accepted"_L1].toBool());
}

void TestFrame::serverBinaryDecodes()
{
    QFETCH(QJsonObject, row);
    FrameDecoder decoder(PhoenixVersion::V2);
    const std::optional<Frame> frame = decoder.binary(fromHex(row));
    if (row["kind"_L1] == 4) {
        compareDecoded(frame, row["decoded"_L1].toObject(), true);
    } else {
        QVERIFY(frame); // well formed, and of no use to us
        QCOMPARE(frame->event, PhoenixEvent::Other);
        QVERIFY(frame->topic.isEmpty());
    }
}

void TestFrame::serverTextDecodesInBothVersions()
{
    QFETCH(QJsonObject, row);
    const QJsonObject decoded = row["decoded"_L1].toObject();
    FrameDecoder one(PhoenixVersion::V1);
    compareDecoded(one.text(utf8(row, "v1"_L1)), decoded, false);
    FrameDecoder two(PhoenixVersion::V2);
    compareDecoded(two.text(utf8(row, "v2"_L1)), decoded, true);
}

void TestFrame::malformedFramesAreDropped()
{
    QFETCH(QJsonObject, row);
    FrameDecoder decoder(PhoenixVersion::V2);
    if (row.contains("text"_L1))
        QVERIFY(!decoder.text(utf8(row, "text"_L1)));
    else
        QVERIFY(!decoder.binary(fromHex(row)));
    // and the next one is read as if nothing had been
    QVERIFY(decoder.text(R"([null,"1","phoenix","phx_reply",{"status":"ok","response":{}}])"));
}

void TestFrame::moreMalformedFramesAreDropped_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("number as reference") << QByteArray(R"([1,"2","t","system",{}])");
    QTest::newRow("no topic") << QByteArray(R"([null,null,null,"system",{}])");
    QTest::newRow("payload is a list") << QByteArray(R"([null,null,"t","system",[]])");
    QTest::newRow("broken inside the payload") << QByteArray(R"([null,null,"t","system",{"a":{"b" 1}}])");
    QTest::newRow("a sixth element") << QByteArray(R"([null,null,"t","system",{},1])");
    QTest::newRow("broadcast without event") << QByteArray(R"([null,null,"t","broadcast",{"payload":{}}])");
    QTest::newRow("something after the end") << QByteArray(R"([null,null,"t","system",{}] x)");
    QTest::newRow("deeper than any reader goes") << QByteArray(
        "[null,null,\"t\",\"system\",{\"a\":" + QByteArray(5000, '[') + QByteArray(5000, ']') + "}]");
    QTest::newRow("no UTF-8") << QByteArray("[null,null,\"\xff\",\"system\",{}]");
}

void TestFrame::moreMalformedFramesAreDropped()
{
    QFETCH(QByteArray, text);
    FrameDecoder decoder(PhoenixVersion::V2);
    QVERIFY(!decoder.text(text));
}

void TestFrame::membersOfVersionOneComeInAnyOrder()
{
    FrameDecoder decoder(PhoenixVersion::V1);
    const auto frame = decoder.text(
        R"({"ref":null,"new":[1],"payload":{"payload":{"x":1},"type":"broadcast","event":"e"},"event":"broadcast","topic":"realtime:r"})");
    QVERIFY(frame);
    QCOMPARE(frame->broadcastEvent, "e");
    QCOMPARE(frame->payload, R"({"x":1})");
    QVERIFY(!decoder.text(R"({"topic":"realtime:r","event":"system"})"));
    QVERIFY(!decoder.text(R"(["1","2","realtime:r","system",{}])"));
}

void TestFrame::escapedTextIsUnescaped()
{
    FrameDecoder decoder(PhoenixVersion::V2);
    const auto frame = decoder.text(R"([null,null,"realtime:\"a\\\u00e9","system",{}])");
    QVERIFY(frame);
    QCOMPARE(frame->topic, "realtime:\"a\\é");
}

void TestFrame::jsonStringEscapes()
{
    const QByteArray text = "a\"b\\c\n\x01é";
    QCOMPARE(jsonString(text), R"("a\"b\\c\u000a\u0001é")");
    const QJsonDocument back = json(QByteArray("[" + jsonString(text) + "]"));
    QCOMPARE(back.array().at(0).toString().toUtf8(), text);
}

void TestFrame::payloadIsTheRawSlice()
{
    FrameDecoder decoder(PhoenixVersion::V2);
    // neither the order of keys nor the way a number is written may change on the way
    const auto frame = decoder.text(
        R"([null,null,"realtime:r","broadcast",{"event":"e","payload": {"z":1.0, "a":9007199254740993} ,"type":"broadcast"}])");
    QVERIFY(frame);
    QCOMPARE(frame->payload, R"({"z":1.0, "a":9007199254740993})");
}

void TestFrame::repliesAreRead_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<bool>("ok");
    QTest::addColumn<QByteArray>("reason");
    QTest::newRow("ok") << QByteArray(R"({"status":"ok","response":{}})") << true << QByteArray();
    QTest::newRow("reason") << QByteArray(R"({"status":"error","response":{"reason":"A: b"}})") << false
                            << QByteArray("A: b");
    QTest::newRow("error") << QByteArray(R"({"response":{"error":"x"},"status":"error"})") << false
                           << QByteArray("x");
    QTest::newRow("bare") << QByteArray(R"({"status":"error","response":"x"})") << false << QByteArray("x");
    QTest::newRow("none") << QByteArray(R"({"status":"error","response":{"reason":7}})") << false
                          << QByteArray();
}

void TestFrame::repliesAreRead()
{
    QFETCH(QByteArray, payload);
    FrameDecoder decoder(PhoenixVersion::V2);
    const std::optional<Reply> reply = decoder.reply(payload);
    QVERIFY(reply);
    QTEST(reply->ok, "ok");
    QTEST(reply->reason, "reason");
    QVERIFY(!decoder.reply("{}"));
}

QTEST_APPLESS_MAIN(TestFrame)
#include "tst_frame.moc"
