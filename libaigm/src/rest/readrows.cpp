// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "rest/resterror.h"
#include "rest/rows.h"

namespace aigm {

// The part of RowReader that is about what was read.

namespace {

using json::Value;

bool readInto(Value value, ReadState &state)
{
    const auto number = [](Value member) { return member.integer().value_or(0); };
    return value.members([&](std::string_view key, Value member) {
        if (key == "conversation_id")
            state.conversation = member.id<ConversationId>().value_or(ConversationId());
        else if (key == "server_id")
            state.server = member.id<ServerId>().value_or(ServerId());
        else if (key == "rev")
            state.rev = number(member);
        else if (key == "newest_seq")
            state.newestSeq = number(member);
        else if (key == "last_read_seq")
            state.lastReadSeq = number(member);
        else if (key == "unread_from")
            state.unreadFrom = number(member);
        else if (key == "unread")
            state.unread = int(number(member));
        else if (key == "mentions")
            state.mentions = int(number(member));
    }) && !state.conversation.isNull();
}

} // namespace

Result<QList<ReadState>> RowReader::readStates(QByteArrayView json)
{
    QList<ReadState> states;
    bool isWhole = true;
    const bool isRead = m_reader.read(json, [&](Value root) {
        return root.elements([&](Value element) {
            ReadState state;
            isWhole = readInto(element, state) && isWhole;
            states.append(state);
        });
    });
    if (!isRead || !isWhole)
        return unreadableAnswer();
    return states;
}

Result<ReadState> RowReader::readState(QByteArrayView json)
{
    ReadState state;
    const bool isRead = m_reader.read(json, [&](Value root) { return readInto(root, state); });
    if (!isRead)
        return unreadableAnswer();
    return state;
}

} // namespace aigm
