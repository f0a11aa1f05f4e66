// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/profiletable.h"

#include "cache/searchtext.h"
#include "sqlite/statement.h"

#include <QSet>

namespace aigm {

ProfileTable::ProfileTable(Database *database)
    : m_database(database)
{
}

qint64 ProfileTable::keyFor(const UserId &user)
{
    if (const qint64 key = keyOf(user))
        return key;
    if (!m_database->statement("INSERT INTO profiles(id) VALUES(?)").bind(user).run())
        return 0;
    const qint64 key = m_database->lastInsertId();
    m_keys.insert(user, key);
    return key;
}

qint64 ProfileTable::keyOf(const UserId &user)
{
    forgetAfterRollback();
    if (const auto it = m_keys.constFind(user); it != m_keys.cend())
        return *it;
    Statement query = m_database->statement("SELECT key FROM profiles WHERE id = ?");
    query.bind(user);
    if (!query.next())
        return 0;
    const qint64 key = query.int64(0);
    m_keys.insert(user, key);
    return key;
}

ProfileTable::Author ProfileTable::author(qint64 key)
{
    forgetAfterRollback();
    if (const auto it = m_authors.constFind(key); it != m_authors.cend())
        return *it;
    Statement query = m_database->statement("SELECT id, username, display_name FROM profiles WHERE key = ?");
    query.bind(key);
    if (!query.next())
        return {};
    const QString displayName = query.text(2);
    Author author{query.id<UserId>(0), displayName.isEmpty() ? query.text(1) : displayName};
    m_authors.insert(key, author);
    return author;
}

std::optional<Profile> ProfileTable::find(const UserId &user)
{
    Statement query = m_database->statement("SELECT username, display_name, avatar_url, status_text, "
                                            "status_color FROM profiles WHERE id = ?");
    query.bind(user);
    if (!query.next() || query.text(0).isEmpty())
        return std::nullopt;
    return Profile{user, query.text(0), query.text(1), query.text(2), query.text(3), query.text(4)};
}

void ProfileTable::readNames()
{
    Statement query = m_database->statement("SELECT key, username, display_name FROM profiles");
    while (query.next()) {
        QSet<QString> names;
        for (const int column : {1, 2}) {
            QString name = searchtext::folded(query.text(column));
            while (!name.isEmpty()) {
                names.insert(name);
                const qsizetype blank = name.indexOf(u' ');
                name = blank < 0 ? QString() : name.mid(blank + 1);
            }
        }
        for (const QString &name : std::as_const(names))
            m_names.insert(name, query.int64(0));
    }
}

QList<qint64> ProfileTable::named(const QString &name)
{
    forgetAfterRollback();
    if (m_names.isEmpty())
        readNames();
    const QString wanted = searchtext::folded(name);
    QList<qint64> whole;
    QList<qint64> begun;
    for (auto it = m_names.lowerBound(wanted); it != m_names.cend() && it.key().startsWith(wanted); ++it)
        (it.key() == wanted ? whole : begun).append(it.value());
    return whole.isEmpty() ? begun : whole;
}

ProfileTable::Change ProfileTable::upsert(const Profile &profile)
{
    const qint64 key = keyFor(profile.id);
    const std::optional<Profile> before = find(profile.id);
    if (key == 0 || before == profile)
        return Change::None;
    m_database
        ->statement("UPDATE profiles SET username = ?, display_name = ?, avatar_url = ?, "
                    "status_text = ?, status_color = ? WHERE key = ?")
        .bind(profile.username, profile.displayName, profile.avatarUrl, profile.statusText,
              profile.statusColor, key)
        .run();
    m_names.clear();
    m_authors.insert(key, {profile.id, profile.name()});
    return before && before->name() == profile.name() ? Change::Fields : Change::Name;
}

void ProfileTable::forgetRemembered()
{
    m_keys.clear();
    m_authors.clear();
    m_names.clear();
}

void ProfileTable::forgetAfterRollback()
{
    if (std::exchange(m_rollbacks, m_database->rollbackCount()) != m_database->rollbackCount())
        forgetRemembered();
}

} // namespace aigm
