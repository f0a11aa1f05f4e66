// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "frame.h"

#include <simdjson.h>

#include <array>
#include <string>
#include <string_view>

namespace aigm {

namespace {

using simdjson::ondemand::value;

constexpr qsizetype kLongestField = 255; // its length is one byte

enum BinaryKind : quint8 { kPush = 0, kReply = 1, kBroadcast = 2, kUserPush = 3, kUserBroadcast = 4 };
enum BinaryEncoding : quint8 { kRawEncoding = 0, kJsonEncoding = 1 };

QByteArray copied(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

PhoenixEvent eventOf(std::string_view name)
{
    if (name == "phx_reply")
        return PhoenixEvent::Reply;
    if (name == "phx_close")
        return PhoenixEvent::Close;
    if (name == "phx_error")
        return PhoenixEvent::Error;
    if (name == "broadcast")
        return PhoenixEvent::Broadcast;
    if (name == "system")
        return PhoenixEvent::System;
    if (name == "presence_state")
        return PhoenixEvent::PresenceState;
    if (name == "presence_diff")
        return PhoenixEvent::PresenceDiff;
    if (name == "postgres_changes")
        return PhoenixEvent::PostgresChanges;
    return PhoenixEvent::Other;
}

bool readString(value element, QByteArray *to)
{
    std::string_view text;
    if (element.get_string().get(text) != simdjson::SUCCESS)
        return false;
    *to = copied(text);
    return true;
}

bool readEvent(value element, PhoenixEvent *to)
{
    std::string_view name;
    if (element.get_string().get(name) != simdjson::SUCCESS)
        return false;
    *to = eventOf(name);
    return true;
}

bool isBroadcast(const Frame &frame)
{
    return frame.event == PhoenixEvent::Broadcast;
}

bool readRef(value element, QByteArray *to)
{
    bool isNull = false;
    if (element.is_null().get(isNull) == simdjson::SUCCESS && isNull)
        return true;
    return readString(element, to);
}

bool readRaw(value element, QByteArray *to)
{
    std::string_view raw;
    if (simdjson::to_json_string(element).get(raw) != simdjson::SUCCESS)
        return false;
    *to = copied(raw).trimmed();
    return true;
}

bool readObject(value element, QByteArray *to)
{
    simdjson::ondemand::json_type type{};
    return element.type().get(type) == simdjson::SUCCESS && type == simdjson::ondemand::json_type::object
        && readRaw(element, to);
}

//! Calls \p member with each key and value of \p container; false as soon as it says so.
template <class Container, class Member>
bool forEachMember(Container &container, Member member)
{
    simdjson::ondemand::object object;
    if (container.get_object().get(object) != simdjson::SUCCESS)
        return false;
    for (auto next : object) {
        simdjson::ondemand::field field;
        std::string_view key;
        if (std::move(next).get(field) != simdjson::SUCCESS
            || field.unescaped_key().get(key) != simdjson::SUCCESS || !member(key, field.value()))
            return false;
    }
    return true;
}

//! Reads the payload of a Broadcast, which is an envelope of its own.
template <class Container>
bool readBroadcast(Container &container, Frame *frame)
{
    frame->payload = QByteArrayLiteral("{}");
    bool named = false;
    return forEachMember(container,
                         [&](std::string_view key, value member) {
                             if (key == "event") {
                                 named = true;
                                 return readString(member, &frame->broadcastEvent);
                             }
                             if (key == "payload")
                                 return readRaw(member, &frame->payload);
                             if (key == "meta")
                                 return readRaw(member, &frame->meta);
                             return true;
                         })
        && named;
}

} // namespace

struct FrameDecoder::Private
{
    //! A padded copy, as simdjson wants one; valid until the next call.
    simdjson::padded_string_view padded(QByteArrayView bytes)
    {
        buffer.reserve(size_t(bytes.size()) + simdjson::SIMDJSON_PADDING);
        buffer.assign(bytes.data(), size_t(bytes.size()));
        return simdjson::padded_string_view(buffer.data(), buffer.size(), buffer.capacity());
    }
    //! On-Demand reads only what it is asked for, so wholeness is a pass of its own.
    bool isWhole(simdjson::padded_string_view json)
    {
        return validator.parse(json.data(), json.size(), false).error() == simdjson::SUCCESS;
    }
    bool isJson(QByteArrayView bytes) { return isWhole(padded(bytes)); }

    bool readArray(simdjson::padded_string_view json, Frame *frame);
    bool readMembers(simdjson::padded_string_view json, Frame *frame);

    PhoenixVersion version = PhoenixVersion::V2;
    std::string buffer;
    simdjson::dom::parser validator;
    simdjson::ondemand::parser parser;
};

FrameDecoder::FrameDecoder(PhoenixVersion version)
    : d(std::make_unique<Private>())
{
    d->version = version;
}

FrameDecoder::~FrameDecoder() = default;

bool FrameDecoder::Private::readArray(simdjson::padded_string_view json, Frame *frame)
{
    simdjson::ondemand::document document;
    simdjson::ondemand::array array;
    if (parser.iterate(json).get(document) != simdjson::SUCCESS
        || document.get_array().get(array) != simdjson::SUCCESS)
        return false;
    int index = 0;
    for (auto next : array) {
        value element;
        if (std::move(next).get(element) != simdjson::SUCCESS)
            return false;
        const int at = index++;
        const bool read = at == 0 ? readRef(element, &frame->joinRef)
            : at == 1             ? readRef(element, &frame->ref)
            : at == 2             ? readString(element, &frame->topic)
            : at == 3             ? readEvent(element, &frame->event)
            : at > 4              ? false
            : isBroadcast(*frame) ? readBroadcast(element, frame)
                                  : readObject(element, &frame->payload);
        if (!read)
            return false;
    }
    return index == 5;
}

bool FrameDecoder::Private::readMembers(simdjson::padded_string_view json, Frame *frame)
{
    simdjson::ondemand::document document;
    if (parser.iterate(json).get(document) != simdjson::SUCCESS)
        return false;
    int known = 0;
    const bool read = forEachMember(document, [&](std::string_view key, value member) {
        if (key == "topic")
            return ++known, readString(member, &frame->topic);
        if (key == "event")
            return ++known, readEvent(member, &frame->event);
        if (key == "payload")
            return ++known, readObject(member, &frame->payload);
        if (key == "ref")
            return readRef(member, &frame->ref);
        if (key == "join_ref")
            return readRef(member, &frame->joinRef);
        return true;
    });
    if (!read || known != 3 || !isBroadcast(*frame))
        return read && known == 3;
    // in this version the payload may come before the event
    return parser.iterate(padded(frame->payload)).get(document) == simdjson::SUCCESS
        && readBroadcast(document, frame);
}

std::optional<Frame> FrameDecoder::text(QByteArrayView bytes)
{
    const simdjson::padded_string_view json = d->padded(bytes);
    if (!d->isWhole(json))
        return std::nullopt;
    Frame frame;
    const bool read =
        d->version == PhoenixVersion::V2 ? d->readArray(json, &frame) : d->readMembers(json, &frame);
    if (!read)
        return std::nullopt;
    return frame;
}

std::optional<Frame> FrameDecoder::binary(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return std::nullopt;
    // how many length bytes follow the kind
    static constexpr std::array<int, 5> kLengths{3, 4, 2, -1, 3};
    const auto kind = quint8(bytes[0]);
    if (kind >= kLengths.size() || kLengths[kind] < 0)
        return std::nullopt;
    const bool isUser = kind == kUserBroadcast;
    qsizetype at = 1 + kLengths[kind] + (isUser ? 1 : 0);
    if (bytes.size() < at)
        return std::nullopt;
    std::array<QByteArrayView, 4> fields;
    for (int i = 0; i < kLengths[kind]; ++i) {
        const qsizetype length = quint8(bytes[1 + i]);
        if (bytes.size() - at < length)
            return std::nullopt;
        fields[size_t(i)] = bytes.sliced(at, length);
        at += length;
    }
    if (!isUser)
        return Frame{};

    const auto encoding = quint8(bytes[4]);
    const QByteArrayView body = bytes.sliced(at);
    if (encoding > kJsonEncoding || (encoding == kJsonEncoding && !d->isJson(body))
        || (!fields[2].isEmpty() && !d->isJson(fields[2])))
        return std::nullopt;
    Frame frame;
    frame.event = PhoenixEvent::Broadcast;
    frame.topic = fields[0].toByteArray();
    frame.broadcastEvent = fields[1].toByteArray();
    frame.meta = fields[2].toByteArray();
    frame.payload = body.toByteArray();
    frame.isRaw = encoding == kRawEncoding;
    return frame;
}

std::optional<Reply> FrameDecoder::reply(QByteArrayView payload)
{
    simdjson::ondemand::document document;
    if (d->parser.iterate(d->padded(payload)).get(document) != simdjson::SUCCESS)
        return std::nullopt;
    QByteArray status;
    Reply reply;
    const bool read = forEachMember(document, [&](std::string_view key, value member) {
        if (key == "status")
            return readString(member, &status);
        if (key != "response")
            return true;
        std::string_view text;
        if (member.get_string().get(text) == simdjson::SUCCESS) {
            reply.reason = copied(text);
            return true;
        }
        simdjson::ondemand::object response;
        if (member.get_object().get(response) != simdjson::SUCCESS)
            return true;
        for (const char *name : {"reason", "error"}) {
            if (response[name].get_string().get(text) == simdjson::SUCCESS)
                reply.reason = copied(text);
        }
        return true;
    });
    if (!read || status.isEmpty())
        return std::nullopt;
    reply.ok = status == "ok";
    return reply;
}

std::optional<SystemNote> FrameDecoder::system(QByteArrayView payload)
{
    simdjson::ondemand::document document;
    if (d->parser.iterate(d->padded(payload)).get(document) != simdjson::SUCCESS)
        return std::nullopt;
    QByteArray status;
    SystemNote note;
    const bool read = forEachMember(document, [&](std::string_view key, value member) {
        if (key == "status")
            return readString(member, &status);
        if (key == "extension")
            return readString(member, &note.extension);
        if (key == "message")
            return readString(member, &note.message);
        return true;
    });
    if (!read || status.isEmpty())
        return std::nullopt;
    note.ok = status == "ok";
    return note;
}

QByteArray jsonString(QByteArrayView text)
{
    static constexpr char kHex[] = "0123456789abcdef";
    QByteArray json;
    json.reserve(text.size() + 2);
    json += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (quint8(c) < 0x20) {
            json += "\\u00";
            json += kHex[quint8(c) >> 4];
            json += kHex[quint8(c) & 15];
        } else {
            json += c;
        }
    }
    json += '"';
    return json;
}

QByteArray encodeText(PhoenixVersion version, const Push &push)
{
    QByteArray frame;
    frame.reserve(push.topic.size() + push.payload.size() + 96);
    if (version == PhoenixVersion::V2) {
        frame += '[';
        frame += push.joinRef.isEmpty() ? QByteArrayLiteral("null") : jsonString(push.joinRef);
        for (const QByteArray &field : {push.ref, push.topic, push.event}) {
            frame += ',';
            frame += jsonString(field);
        }
        frame += ',';
        frame += push.payload;
        frame += ']';
        return frame;
    }
    frame += "{\"topic\":";
    frame += jsonString(push.topic);
    frame += ",\"event\":";
    frame += jsonString(push.event);
    frame += ",\"payload\":";
    frame += push.payload;
    frame += ",\"ref\":";
    frame += jsonString(push.ref);
    if (!push.joinRef.isEmpty()) {
        frame += ",\"join_ref\":";
        frame += jsonString(push.joinRef);
    }
    frame += '}';
    return frame;
}

std::optional<QByteArray> encodeBinary(const BroadcastPush &push)
{
    QByteArray frame(1, char(kUserPush));
    const QByteArray *const fields[] = {&push.joinRef, &push.ref, &push.topic, &push.event, &push.meta};
    for (const QByteArray *field : fields) {
        if (field->size() > kLongestField)
            return std::nullopt;
        frame += char(field->size());
    }
    frame += char(push.isRaw ? kRawEncoding : kJsonEncoding);
    for (const QByteArray *field : fields)
        frame += *field;
    frame += push.payload;
    return frame;
}

} // namespace aigm
