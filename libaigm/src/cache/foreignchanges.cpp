// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/cacheconnection.h"

namespace aigm {

namespace {
//! What is read again of each conversation when more was missed than the log keeps.
constexpr int kReadAgain = 50;
} // namespace

// The half of CacheConnection that follows other processes.

void CacheConnection::takeForeignChanges()
{
    const ChangeLog::Foreign foreign = m_log.foreign();
    if (foreign.isEmpty())
        return;
    profiles.forgetRemembered();
    ranges.forgetRemembered();
    if (foreign.missed)
        noteEverything();
    for (const ChangeLog::Entry &entry : foreign.entries)
        noteAgain(entry);
    publish();
    tellOutbox();
}

void CacheConnection::tellEverything()
{
    noteEverything();
    publish();
}

void CacheConnection::noteAgain(const ChangeLog::Entry &entry)
{
    switch (entry.kind) {
    case ChangeLog::Kind::Messages: {
        const QList<MessageId> ids = idsIn<MessageId>(entry.ids.mid(ConversationId::kSize));
        const QList<ConversationId> conversation =
            idsIn<ConversationId>(entry.ids.left(ConversationId::kSize));
        for (const MessageId &id : ids) {
            if (const std::optional<Message> message = messages.find(id))
                noteUpserted(*message);
            else if (!conversation.isEmpty())
                noteRemoved(conversation.first(), id);
        }
        break;
    }
    case ChangeLog::Kind::Servers:
        note({.servers = true});
        break;
    case ChangeLog::Kind::Rooms:
        note({.rooms = idsIn<ServerId>(entry.ids)});
        break;
    case ChangeLog::Kind::Members:
        note({.members = idsIn<ServerId>(entry.ids)});
        break;
    case ChangeLog::Kind::Account:
        noteAccount();
        break;
    case ChangeLog::Kind::Holes:
        for (const ConversationId &conversation : idsIn<ConversationId>(entry.ids))
            noteHoles(conversation);
        break;
    case ChangeLog::Kind::Reads:
        for (const ConversationId &conversation : idsIn<ConversationId>(entry.ids))
            noteRead(conversation);
        break;
    }
}

void CacheConnection::noteEverything()
{
    const QList<ConversationId> conversations = ranges.conversations();
    for (const ConversationId &conversation : conversations) {
        const qint64 key = ranges.keyOf(conversation);
        const QList<Message> newest =
            messages.unsent(key) + messages.page(key, MessageTable::kUnsent, kReadAgain);
        for (const Message &message : newest)
            noteUpserted(message);
        pendingOf(conversation).missed = true;
    }
    DirectoryChange change{.servers = true};
    const QList<Server> servers = directory.servers();
    for (const Server &server : servers) {
        change.rooms.append(server.id);
        change.members.append(server.id);
    }
    note(change);
    for (const ReadState &state : reads.all())
        noteRead(state.conversation);
    noteAccount();
}

} // namespace aigm
