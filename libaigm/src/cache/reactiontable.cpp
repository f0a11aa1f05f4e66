// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/reactiontable.h"

#include "cache/profiletable.h"
#include "sqlite/statement.h"

namespace aigm {

ReactionTable::ReactionTable(Database *database, ProfileTable *profiles)
    : m_database(database)
    , m_profiles(profiles)
{
}

bool ReactionTable::upsert(qint64 message, const Reaction &reaction)
{
    if (reaction.user.isNull() || reaction.emoji.isEmpty() || reaction.rev <= 0)
        return false;
    return m_database
               ->statement("INSERT INTO reactions(message, user, emoji, rev, removed) VALUES(?, ?, ?, ?, ?) "
                           "ON CONFLICT DO UPDATE SET rev = excluded.rev, removed = excluded.removed "
                           "WHERE excluded.rev > rev")
               .bind(message, m_profiles->keyFor(reaction.user), reaction.emoji, reaction.rev,
                     reaction.isRemoved)
               .run()
        && m_database->changedRows() > 0;
}

void ReactionTable::remove(qint64 message)
{
    m_database->statement("DELETE FROM reactions WHERE message = ?").bind(message).run();
}

QList<Reaction> ReactionTable::of(qint64 message, const MessageId &id)
{
    QList<Reaction> reactions;
    Statement query = m_database->statement("SELECT user, emoji, rev FROM reactions "
                                            "WHERE message = ? AND NOT removed ORDER BY rev");
    query.bind(message);
    while (query.next())
        reactions.append({id, m_profiles->author(query.int64(0)).id, query.text(1), query.int64(2), false});
    return reactions;
}

std::optional<Reaction> ReactionTable::find(qint64 message, const UserId &user, const QString &emoji)
{
    Statement query = m_database->statement(
        "SELECT rev, removed FROM reactions WHERE message = ? AND user = ? AND emoji = ?");
    query.bind(message, m_profiles->keyOf(user), emoji);
    if (!query.next())
        return std::nullopt;
    return Reaction{{}, user, emoji, query.int64(0), query.int64(1) != 0};
}

} // namespace aigm
