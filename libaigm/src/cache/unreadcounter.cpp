// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/unreadcounter.h"

#include "cache/messagetable.h"
#include "cache/profiletable.h"
#include "cache/rangetable.h"
#include "sqlite/statement.h"

#include <aigm/document.h>
#include <aigm/member.h>

#include <QSet>

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kLimitMentions = 50; //!< of a message, as on the server

//! The first ids of people and words that a document mentions.
void collectMentions(const Node &node, QSet<QString> &found)
{
    if (node.type == Node::Type::Mention && found.size() < kLimitMentions)
        found.insert(node.attrs.value("id"_L1).toString().toLower());
    for (const Node &child : node.content)
        collectMentions(child, found); // documents are of a limited depth
}

} // namespace

UnreadCounter::UnreadCounter(Database *database, RangeTable *conversations, ProfileTable *profiles,
                             const UserId &self)
    : m_database(database)
    , m_conversations(conversations)
    , m_profiles(profiles)
    , m_self(self)
{
}

UnreadCount UnreadCounter::count(const ConversationId &conversation, qint64 after, qint64 upto)
{
    UnreadCount count;
    Statement query = m_database->statement(
        "SELECT author, iif(instr(content, CAST('\"mention\"' AS BLOB)), content, NULL) FROM messages "
        "WHERE conversation = ? AND place > ? AND place <= ? AND deleted_at IS NULL AND author <> ?");
    query.bind(m_conversations->keyOf(conversation), after, std::min(upto, MessageTable::kUnsent - 1),
               m_profiles->keyOf(m_self));
    while (query.next()) {
        ++count.unread;
        if (!query.isNull(1) && mentionsSelf(conversation, query.int64(0), query.bytes(1)))
            ++count.mentions;
    }
    return count;
}

bool UnreadCounter::mentionsSelf(const ConversationId &conversation, qint64 author, const QByteArray &content)
{
    QSet<QString> mentioned;
    collectMentions(Document::fromTipTap(content).root(), mentioned);
    if (mentioned.contains(m_self.toString()))
        return true;
    return (mentioned.contains(u"everyone"_s) || mentioned.contains(u"here"_s))
        && mayCallEverybody(conversation, author);
}

//! In a server, moderators may; in a direct conversation all are few.
bool UnreadCounter::mayCallEverybody(const ConversationId &conversation, qint64 author)
{
    Statement query = m_database->statement("SELECT m.role FROM rooms r LEFT JOIN members m "
                                            "ON m.server = r.server AND m.profile = ? WHERE r.id = ?");
    query.bind(author, conversation);
    return !query.next() || query.int64(0) >= qint64(Role::Moderator);
}

} // namespace aigm
