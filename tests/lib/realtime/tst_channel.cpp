// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "realtime/channel.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using Kind = Channel::Outcome::Kind;

namespace {

//! A frame as the server writes it, so that the test reads what the wire says.
Channel::Outcome take(Channel &channel, const char *text)
{
    FrameDecoder decoder(PhoenixVersion::V2);
    const std::optional<Frame> frame = decoder.text(text);
    if (!frame)
        qFatal("not a frame: %s", text);
    return channel.take(*frame, decoder);
}

Channel::Outcome takeV1(Channel &channel, const char *text)
{
    FrameDecoder decoder(PhoenixVersion::V1);
    const std::optional<Frame> frame = decoder.text(text);
    if (!frame)
        qFatal("not a frame: %s", text);
    return channel.take(*frame, decoder);
}

void join(Channel &channel, const char *ref = "6")
{
    const Push push = channel.join(ref, "jwt");
    const Frame reply{push.ref, push.ref, push.topic, PhoenixEvent::Reply,
                      R"({"status":"ok","response":{}})"};
    FrameDecoder decoder(PhoenixVersion::V2);
    QCOMPARE(channel.take(reply, decoder).kind, Kind::Joined);
}

} // namespace

class TestChannel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void joinAsksForAPrivateChannelWithTheToken();
    void withBindingsTheChannelIsPublicAndCarriesRows();
    void framesOfAnOlderJoinAreStale();
    void framesOfAnOlderJoinAreStaleInVersionOne();
    void refusedJoinSaysWhy();
    void closeIsExplainedByTheSystemErrorBeforeIt();
    void errorIsOfAnUnknownClass();
    void unmatchedTopicEndsTheChannel();
    void systemOkConfirms();
    void systemErrorOfAnExtensionLeavesTheChannelOpen();
    void leavingEndsWithItsReplyOrWithAClose();
    void broadcastsCountOnlyWhileJoined();
    void endsAreClassified_data();
    void endsAreClassified();
};

void TestChannel::joinAsksForAPrivateChannelWithTheToken()
{
    Channel channel("room:42:1");
    const Push push = channel.join("6", "a\"b");
    QCOMPARE(channel.state(), Channel::State::Joining);
    QCOMPARE(push.topic, "realtime:room:42:1");
    QCOMPARE(push.event, "phx_join");
    QCOMPARE(push.joinRef, "6");
    QCOMPARE(push.ref, "6");
    const QJsonObject payload = QJsonDocument::fromJson(push.payload).object();
    QCOMPARE(payload["access_token"_L1].toString(), u"a\"b"_s);
    const QJsonObject config = payload["config"_L1].toObject();
    QCOMPARE(config["private"_L1].toBool(), true);
    QCOMPARE(config["presence"_L1]["enabled"_L1].toBool(true), false);
    QCOMPARE(config["broadcast"_L1]["replication_ready"_L1].toBool(), true);
    QCOMPARE(config["broadcast"_L1]["self"_L1].toBool(true), false);
}

void TestChannel::withBindingsTheChannelIsPublicAndCarriesRows()
{
    Channel channel("changes:42", R"([{"event":"*","schema":"public","table":"messages"}])");
    const QJsonObject payload = QJsonDocument::fromJson(channel.join("6", "jwt").payload).object();
    QCOMPARE(payload["access_token"_L1].toString(), u"jwt"_s);
    const QJsonObject config = payload["config"_L1].toObject();
    QCOMPARE(config["private"_L1].toBool(true), false);
    QCOMPARE(config["postgres_changes"_L1][0]["table"_L1].toString(), u"messages"_s);
    const char *row = R"([null,null,"realtime:changes:42","postgres_changes",{"ids":[1],"data":{}}])";
    QCOMPARE(take(channel, row).kind, Kind::None);
    QCOMPARE(
        take(channel, R"(["6","6","realtime:changes:42","phx_reply",{"status":"ok","response":{}}])").kind,
        Kind::Joined);
    // only from here on rows are seen: what came before has to be asked for
    QCOMPARE(
        take(
            channel,
            R"(["6",null,"realtime:changes:42","system",{"extension":"postgres_changes","status":"ok","message":"Subscribed to PostgreSQL","channel":"changes:42"}])")
            .kind,
        Kind::Confirmed);
    QCOMPARE(take(channel, row).kind, Kind::News);
}

void TestChannel::framesOfAnOlderJoinAreStale()
{
    Channel channel("r");
    (void)channel.join("3", "jwt");
    channel.close();
    (void)channel.join("6", "jwt");
    QCOMPARE(take(channel, R"(["3","3","realtime:r","phx_reply",{"status":"ok","response":{}}])").kind,
             Kind::None);
    QCOMPARE(take(channel, R"(["3","3","realtime:r","phx_close",{}])").kind, Kind::None);
    QCOMPARE(channel.state(), Channel::State::Joining);
    QCOMPARE(take(channel, R"(["6","6","realtime:r","phx_reply",{"status":"ok","response":{}}])").kind,
             Kind::Joined);
    QCOMPARE(take(channel, R"(["3",null,"realtime:r","broadcast",{"event":"e","payload":{}}])").kind,
             Kind::None);
    QCOMPARE(take(channel, R"(["3","3","realtime:r","phx_error",{}])").kind, Kind::None);
    QCOMPARE(channel.state(), Channel::State::Joined);
}

void TestChannel::framesOfAnOlderJoinAreStaleInVersionOne()
{
    Channel channel("r");
    (void)channel.join("6", "jwt");
    QCOMPARE(
        takeV1(
            channel,
            R"({"topic":"realtime:r","event":"phx_reply","ref":"3","payload":{"status":"ok","response":{}}})")
            .kind,
        Kind::None);
    QCOMPARE(
        takeV1(
            channel,
            R"({"topic":"realtime:r","event":"phx_reply","ref":"6","payload":{"status":"ok","response":{}}})")
            .kind,
        Kind::Joined);
    QCOMPARE(takeV1(channel, R"({"topic":"realtime:r","event":"phx_close","ref":"3","payload":{}})").kind,
             Kind::None);
    QCOMPARE(takeV1(channel, R"({"topic":"realtime:r","event":"phx_error","ref":"6","payload":{}})").kind,
             Kind::Ended);
    QCOMPARE(channel.state(), Channel::State::Closed);
}

void TestChannel::refusedJoinSaysWhy()
{
    Channel channel("r");
    (void)channel.join("6", "jwt");
    const auto outcome = take(
        channel,
        R"(["6","6","realtime:r","phx_reply",{"status":"error","response":{"reason":"Unauthorized: no"}}])");
    QCOMPARE(outcome.kind, Kind::Ended);
    QCOMPARE(outcome.endClass, EndClass::Refused);
    QCOMPARE(outcome.reason, "Unauthorized: no");
    QCOMPARE(channel.state(), Channel::State::Closed);
}

void TestChannel::closeIsExplainedByTheSystemErrorBeforeIt()
{
    Channel channel("r");
    join(channel);
    QCOMPARE(
        take(
            channel,
            R"(["6",null,"realtime:r","system",{"extension":"system","status":"error","message":"Token has expired 1 seconds ago","channel":"r"}])")
            .kind,
        Kind::None);
    QCOMPARE(take(channel, R"(["6","6","realtime:r","phx_close",{}])").endClass, EndClass::Token);
    // and the words do not outlive the join they were said to
    join(channel, "9");
    QCOMPARE(take(channel, R"(["9","9","realtime:r","phx_close",{}])").endClass, EndClass::Unknown);
}

void TestChannel::errorIsOfAnUnknownClass()
{
    Channel channel("r");
    join(channel);
    const auto outcome = take(channel, R"(["6","6","realtime:r","phx_error",{"reason":"channel_crash"}])");
    QCOMPARE(outcome.kind, Kind::Ended);
    QCOMPARE(outcome.endClass, EndClass::Unknown);
}

void TestChannel::unmatchedTopicEndsTheChannel()
{
    Channel channel("r");
    join(channel);
    QCOMPARE(take(channel, R"([null,"9","realtime:r","phx_reply",{"status":"ok","response":{}}])").kind,
             Kind::None);
    QCOMPARE(
        take(
            channel,
            R"([null,"9","realtime:r","phx_reply",{"status":"error","response":{"reason":"unmatched topic"}}])")
            .kind,
        Kind::Ended);
}

void TestChannel::systemOkConfirms()
{
    Channel channel("r");
    join(channel);
    QCOMPARE(
        take(
            channel,
            R"(["6",null,"realtime:r","system",{"extension":"system","status":"ok","message":"Replication connection established","channel":"r"}])")
            .kind,
        Kind::Confirmed);
    QCOMPARE(
        take(
            channel,
            R"([null,null,"realtime:r","system",{"extension":"system","status":"ok","message":"Server requested disconnect"}])")
            .kind,
        Kind::None);
    QCOMPARE(take(channel, R"(["6","6","realtime:r","phx_close",{}])").endClass, EndClass::Restart);
}

void TestChannel::systemErrorOfAnExtensionLeavesTheChannelOpen()
{
    Channel channel("r");
    join(channel);
    QCOMPARE(
        take(
            channel,
            R"(["6",null,"realtime:r","system",{"extension":"postgres_changes","status":"error","message":"Unable to subscribe","channel":"r"}])")
            .kind,
        Kind::None);
    QCOMPARE(channel.state(), Channel::State::Joined);
    QCOMPARE(take(channel, R"(["6","6","realtime:r","phx_close",{}])").reason, QByteArray());
}

void TestChannel::leavingEndsWithItsReplyOrWithAClose()
{
    for (const char *frame : {R"(["6","7","realtime:r","phx_reply",{"status":"ok","response":{}}])",
                              R"(["6","6","realtime:r","phx_close",{}])"}) {
        Channel channel("r");
        join(channel);
        const Push push = channel.leave("7");
        QCOMPARE(push.joinRef, "6");
        QCOMPARE(push.event, "phx_leave");
        QCOMPARE(take(channel, R"(["6","5","realtime:r","phx_reply",{"status":"ok","response":{}}])").kind,
                 Kind::None);
        QCOMPARE(take(channel, frame).kind, Kind::Left);
        QCOMPARE(channel.state(), Channel::State::Closed);
    }
}

void TestChannel::broadcastsCountOnlyWhileJoined()
{
    Channel channel("r");
    const char *frame = R"([null,null,"realtime:r","broadcast",{"event":"e","payload":{}}])";
    QCOMPARE(take(channel, frame).kind, Kind::None);
    (void)channel.join("6", "jwt");
    QCOMPARE(take(channel, frame).kind, Kind::None);
    channel.close();
    join(channel);
    QCOMPARE(take(channel, frame).kind, Kind::News);
    (void)channel.leave("7");
    QCOMPARE(take(channel, frame).kind, Kind::None);
}

void TestChannel::endsAreClassified_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<EndClass>("expected");
    const auto row = [](const char *words, EndClass expected) {
        QTest::newRow(words) << QByteArray(words) << expected;
    };
    row("InvalidJWTToken: Token has expired 300 seconds ago", EndClass::Token);
    row("InvalidJWTExpiration: x", EndClass::Token);
    row("MalformedJWT", EndClass::Token);
    row("JwtSignatureError: x", EndClass::Token);
    row("Token has expired 5 seconds ago", EndClass::Token);
    row("Invalid JWT Token", EndClass::Token);
    row("problem with claim: \"exp\"", EndClass::Token);
    row("Unauthorized: You do not have permissions to read from this Channel topic: a", EndClass::Refused);
    row("PrivateOnly: x", EndClass::Refused);
    row("You no longer have permission to read from this topic", EndClass::Refused);
    row("TopicNameRequired: x", EndClass::BadCall);
    row("Track message size exceeded", EndClass::BadCall);
    row("RealtimeDisabledForTenant: x", EndClass::ProjectOff);
    row("ChannelRateLimitReached: x", EndClass::Rate);
    row("too many channels joined", EndClass::Rate);
    row("Too many messages per second", EndClass::Rate);
    row("Client presence rate limit exceeded", EndClass::Rate);
    row("DatabaseLackOfConnections: x", EndClass::Database);
    row("Realtime was unable to connect to the project database", EndClass::Database);
    row("RealtimeRestarting: x", EndClass::Restart);
    row("Unknown Error on Channel", EndClass::Unknown);
    row("SomethingNew: Unauthorized", EndClass::Unknown);
    row("", EndClass::Unknown);
}

void TestChannel::endsAreClassified()
{
    QFETCH(QByteArray, words);
    QTEST(classifyJoinError(words), "expected");
}

QTEST_APPLESS_MAIN(TestChannel)
#include "tst_channel.moc"
