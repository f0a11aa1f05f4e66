// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/frames.h"

namespace aigm {

using namespace Qt::Literals::StringLiterals;

Result<ChangeFrame> FrameReader::change(const QByteArray &payload)
{
    ChangeFrame frame;
    QString kind;
    QByteArray row;
    const bool readable = m_reader.read(payload, [&](json::Value root) {
        return root.members([&](std::string_view key, json::Value value) {
            if (key == "rev")
                frame.rev = value.integer().value_or(0);
            else if (key == "kind")
                kind = value.string().value_or(QString());
            else if (key == "row")
                row = value.raw().value_or(QByteArray());
        });
    });
    if (!readable || frame.rev < 1 || kind.isEmpty())
        return Error{.kind = Error::Kind::Server, .detail = u"a change frame without its parts"_s};
    if (kind == "reaction"_L1) {
        Result<Reaction> reaction = m_rows.reaction(row);
        if (!reaction)
            return reaction.error();
        frame.reaction = std::move(*reaction);
    }
    if (kind != "message"_L1)
        return frame;
    Result<Message> message = m_rows.message(row);
    if (!message)
        return message.error();
    frame.message = std::move(*message);
    return frame;
}

std::optional<PokeFrame> FrameReader::poke(const QByteArray &payload)
{
    std::optional<ConversationId> conversation;
    qint64 rev = 0;
    const bool readable = m_reader.read(payload, [&](json::Value root) {
        return root.members([&](std::string_view key, json::Value value) {
            if (key == "room")
                conversation = value.id<ConversationId>();
            else if (key == "rev")
                rev = value.integer().value_or(0);
        });
    });
    if (!readable || !conversation || rev < 1)
        return std::nullopt;
    return PokeFrame{*conversation, rev};
}

} // namespace aigm
