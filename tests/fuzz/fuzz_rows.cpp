// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "rest/rows.h"
#include "sync/frames.h"

#include <QJsonDocument>

#include <cstdlib>

using namespace aigm;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

//! A refusal is a problem of the server, and never half a value.
template <class T>
bool isRead(const Result<T> &result)
{
    require(result || result.error().kind == Error::Kind::Server
            || result.error().kind == Error::Kind::NotFound);
    return result.hasValue();
}

//! What a cache needs of a row before it may store it.
void check(const Message &message)
{
    require(!message.id.isNull() && !message.conversation.isNull() && message.seq > 0 && message.rev > 0);
    const QByteArray body = rows::newMessage(message);
    require(message.content.isDamaged() || QJsonDocument::fromJson(body).isObject());
}

void checkAll(const QList<Message> &messages)
{
    for (const Message &message : messages)
        check(message);
}

void readLists(RowReader &reader, const QByteArray &json)
{
    if (const auto rows = reader.messages(json); isRead(rows))
        checkAll(rows->messages);
    if (const auto changes = reader.changes(json); isRead(changes))
        checkAll(changes->messages);
    if (const auto rows = reader.rooms(json); isRead(rows)) {
        for (const Room &room : rows->rooms)
            require(!room.id.isNull() && !room.server.isNull());
    }
    if (const auto servers = reader.ownServers(json); isRead(servers)) {
        for (const Server &server : *servers)
            require(!server.id.isNull());
    }
    if (const auto members = reader.members(json); isRead(members)) {
        for (const Member &member : *members)
            require(!member.server.isNull() && !member.profile.id.isNull());
    }
    (void)isRead(reader.profiles(json));
    (void)isRead(reader.revision(json));
}

void readSingleRows(RowReader &reader, const QByteArray &json)
{
    if (const auto message = reader.message(json); isRead(message))
        check(*message);
    if (const auto server = reader.server(json); isRead(server))
        require(!server->id.isNull());
    if (const auto room = reader.room(json); isRead(room))
        require(!room->id.isNull());
    if (const auto member = reader.member(json); isRead(member))
        require(!member->profile.id.isNull());
    if (const auto invite = reader.invite(json); isRead(invite))
        require(!invite->code.isEmpty());
    (void)isRead(reader.invitePreview(json));
    (void)isRead(reader.readState(json));
    if (const auto states = reader.readStates(json); isRead(states)) {
        for (const ReadState &state : *states)
            require(!state.conversation.isNull());
    }
}

void check(const Result<ChangeFrame> &frame)
{
    if (!isRead(frame))
        return;
    require(frame->rev > 0);
    if (frame->message)
        check(*frame->message);
}

void readFrames(FrameReader &reader, const QByteArray &json)
{
    check(reader.change(json));
    check(reader.databaseChange(json));
    if (const auto poke = reader.poke(json))
        require(!poke->conversation.isNull() && poke->rev > 0 && poke->seq > 0);
    if (const auto marker = reader.read(json))
        require(!marker->conversation.isNull());
}

} // namespace

//! The rows of a hostile server, in an answer or in a broadcast: each reader is tried.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static RowReader rows;
    static FrameReader frames;
    const QByteArray json(reinterpret_cast<const char *>(data), qsizetype(size));
    readLists(rows, json);
    readSingleRows(rows, json);
    readFrames(frames, json);
    return 0;
}
