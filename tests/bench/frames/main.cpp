// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// From the bytes of a frame to a typed change, beside simdjson On-Demand filling the same fields and nothing
// else: no topic, no second look at the JSON, no Qt type. Then the whole way, beside the official client.

#include "figure.h"
#include "path.h"
#include "traffic.h"

#include "realtime/frame.h"
#include "sync/frames.h"

#include <QCoreApplication>

#include <simdjson.h>

#include <array>
#include <cstdlib>
#include <string>

using namespace aigm;
using namespace aigm::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kFrames = 20'000;
constexpr int kPairs = 9;

//! What a message is, without Qt.
struct BareMessage
{
    std::array<char, 16> id;
    std::array<char, 16> room;
    std::array<char, 16> author;
    int64_t seq = 0;
    int64_t rev = 0;
    std::string content;
    std::string createdAt;
};

int digit(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

void readId(std::string_view text, std::array<char, 16> &id)
{
    size_t at = 0;
    for (size_t i = 0; i + 1 < text.size() && at < id.size(); i += 2) {
        if (text[i] == '-')
            ++i;
        id[at++] = char(digit(text[i]) * 16 + digit(text[i + 1]));
    }
}

//! The ceiling. \p json is padded.
bool readBare(simdjson::ondemand::parser &parser, simdjson::padded_string_view json, BareMessage &message)
{
    simdjson::ondemand::document document;
    simdjson::ondemand::object row;
    if (parser.iterate(json).get(document) || document["row"].get_object().get(row))
        return false;
    for (auto field : row) {
        simdjson::ondemand::raw_json_string name;
        if (field.key().get(name))
            return false;
        std::string_view text;
        if (name == "id" && !field.value().get_string().get(text))
            readId(text, message.id);
        else if (name == "room_id" && !field.value().get_string().get(text))
            readId(text, message.room);
        else if (name == "author_id" && !field.value().get_string().get(text))
            readId(text, message.author);
        else if (name == "content" && !simdjson::to_json_string(field.value()).get(text))
            message.content = text;
        else if (name == "seq" && field.value().get_int64().get(message.seq))
            return false;
        else if (name == "rev" && field.value().get_int64().get(message.rev))
            return false;
        else if (name == "created_at" && !field.value().get_string().get(text))
            message.createdAt = text;
    }
    return message.seq > 0;
}

[[noreturn]] void endWith(const char *why)
{
    std::fprintf(stderr, "bench_frames: %s\n", why);
    std::exit(1);
}

void readAll(const std::vector<QByteArray> &frames)
{
    FrameDecoder decoder(PhoenixVersion::V2);
    FrameReader reader;
    for (const QByteArray &bytes : frames) {
        const std::optional<Frame> frame = decoder.binary(bytes);
        if (!frame)
            endWith("a frame was not read");
        const Result<ChangeFrame> change = reader.change(frame->payload);
        if (!change || !change->message || change->message->seq < 1)
            endWith("a change was not read");
    }
}

void readAllBare(const std::vector<QByteArray> &frames)
{
    simdjson::ondemand::parser parser;
    std::string padded;
    for (const QByteArray &bytes : frames) {
        const int header = 5 + quint8(bytes[1]) + quint8(bytes[2]) + quint8(bytes[3]);
        padded.reserve(size_t(bytes.size()) + simdjson::SIMDJSON_PADDING);
        padded.assign(bytes.constData() + header, size_t(bytes.size() - header));
        BareMessage message;
        const simdjson::padded_string_view json(padded.data(), padded.size(), padded.capacity());
        if (!readBare(parser, json, message))
            endWith("a bare frame was not read");
    }
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const Traffic traffic(kFrames);
    const std::vector<QByteArray> &frames = traffic.binary;
    Costs ours;
    Costs bare;
    for (int pair = 0; pair < kPairs; ++pair) {
        bare.add(costOf([&] { readAllBare(frames); }), kFrames);
        ours.add(costOf([&] { readAll(frames); }), kFrames);
    }
    const double each = percentile(ours.cpu, 0.5);
    const double ceiling = percentile(bare.cpu, 0.5);
    print({.name = u"frame to typed change"_s,
           .value = 1e6 / each,
           .unit = u"frames/s"_s,
           .bound = u">0.15"_s,
           .ceiling = 1e6 / ceiling,
           .note = u"by CPU time, %1 pairs of %2 frames of %3 B; %4 and %5 µs a frame"_s.arg(kPairs)
                       .arg(kFrames)
                       .arg(frames.front().size())
                       .arg(each, 0, 'f', 2)
                       .arg(ceiling, 0, 'f', 2)});
    measurePath(traffic, qEnvironmentVariable("AIGM_NODE", u"node"_s),
                QStringLiteral(AIGM_BENCH_SOURCE "/frames/peer.mjs"),
                QStringLiteral(AIGM_BENCH_SOURCE "/../conformance"));
    measureIntoRows(traffic);
    return 0;
}
