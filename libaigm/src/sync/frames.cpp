// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/frames.h"

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

template <class T>
Result<void> put(Result<T> row, std::optional<T> *into)
{
    if (!row)
        return row.error();
    *into = std::move(*row);
    return {};
}

} // namespace

Result<ChangeFrame> FrameReader::change(const QByteArray &payload)
{
    ChangeFrame frame;
    QString kind;
    // the database writes the shorter names first, so that the kind comes after the row that it is of; most
    // are messages, and one that is not costs a second look
    std::optional<Result<Message>> message;
    const bool readable = m_reader.read(payload, [&](json::Value root) {
        return root.members([&](std::string_view key, json::Value value) {
            if (key == "rev")
                frame.rev = value.integer().value_or(0);
            else if (key == "kind")
                kind = value.string().value_or(QString());
            else if (key == "row")
                message = RowReader::message(value);
        });
    });
    const bool isMessage = kind == "message"_L1;
    if (!readable || frame.rev < 1 || kind.isEmpty() || (isMessage && !message))
        return Error{.kind = Error::Kind::Server, .detail = u"a change frame without its parts"_s};
    if (isMessage) {
        if (const auto done = put(*std::move(message), &frame.message); !done)
            return done.error();
    } else if (kind == "reaction"_L1) {
        if (const auto done = put(m_rows.reaction(rowOf(payload)), &frame.reaction); !done)
            return done.error();
    }
    return frame;
}

QByteArray FrameReader::rowOf(const QByteArray &payload)
{
    QByteArray row;
    (void)m_reader.read(payload, [&](json::Value root) {
        return root.members([&](std::string_view key, json::Value value) {
            if (key == "row")
                row = value.raw().value_or(QByteArray());
        });
    });
    return row;
}

Result<ChangeFrame> FrameReader::databaseChange(const QByteArray &payload)
{
    QString table;
    QByteArray row;
    bool whole = true;
    const bool readable = m_reader.read(payload, [&](json::Value root) {
        return root.members([&](std::string_view name, json::Value data) {
            if (name != "data")
                return;
            data.members([&](std::string_view key, json::Value value) {
                if (key == "table")
                    table = value.string().value_or(QString());
                else if (key == "record")
                    row = value.raw().value_or(QByteArray());
                else if (key == "errors")
                    whole = value.isNull();
            });
        });
    });
    const bool isMessage = table == "messages"_L1;
    if (!readable || !whole || (!isMessage && table != "message_reactions"_L1))
        return Error{.kind = Error::Kind::Server, .detail = u"a changed row without its parts"_s};
    ChangeFrame frame;
    if (const auto done =
            isMessage ? put(m_rows.message(row), &frame.message) : put(m_rows.reaction(row), &frame.reaction);
        !done)
        return done.error();
    frame.rev = isMessage ? frame.message->rev : frame.reaction->rev;
    return frame;
}

std::optional<ReadPoke> FrameReader::poke(const QByteArray &payload)
{
    ReadPoke poke;
    const bool readable = m_reader.read(payload, [&](json::Value root) {
        return root.members([&](std::string_view key, json::Value value) {
            if (key == "room" || key == "dm" || key == "conversation")
                poke.conversation = value.id<ConversationId>().value_or(ConversationId());
            else if (key == "rev")
                poke.rev = value.integer().value_or(0);
            else if (key == "seq")
                poke.seq = value.integer().value_or(0);
            else if (key == "author")
                poke.author = value.id<UserId>().value_or(UserId());
            else if (key == "everybody")
                poke.mentions = !value.isNull();
        });
    });
    if (!readable || poke.conversation.isNull() || poke.rev < 1 || poke.seq < 1)
        return std::nullopt;
    return poke;
}

std::optional<ReadState> FrameReader::read(const QByteArray &payload)
{
    ReadState state;
    const bool readable = m_reader.read(payload, [&](json::Value root) {
        return root.members([&](std::string_view key, json::Value value) {
            if (key == "conversation")
                state.conversation = value.id<ConversationId>().value_or(ConversationId());
            else if (key == "seq")
                state.lastReadSeq = value.integer().value_or(0);
            else if (key == "unread_from")
                state.unreadFrom = value.integer().value_or(0);
        });
    });
    if (!readable || state.conversation.isNull())
        return std::nullopt;
    return state;
}

} // namespace aigm
