// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "sqlite/database.h"

#include <aigm/profile.h>

#include <QHash>
#include <QMultiMap>

#include <optional>

namespace aigm {

//! People as last seen, under small integer keys. Cache thread.
//! Rows are never removed, so that a key stays true.
class ProfileTable
{
public:
    //! What a message row needs of its author.
    struct Author
    {
        UserId id;
        QString name; //!< what is shown; empty when only the id is known
    };

    explicit ProfileTable(Database *database);

    //! The key of \p user; makes a nameless row if there is none. Inside a transaction.
    [[nodiscard]] qint64 keyFor(const UserId &user);
    //! 0 if unknown.
    [[nodiscard]] qint64 keyOf(const UserId &user);
    [[nodiscard]] Author author(qint64 key);
    [[nodiscard]] std::optional<Profile> find(const UserId &user);

    //! Keys of the people whose username or shown name is \p name, without case and accents; if there are
    //! none, of those with a name in which a word begins so.
    [[nodiscard]] QList<qint64> named(const QString &name);

    //! What upsert() found.
    enum class Change {
        None,
        Fields, //!< something other than the shown name
        Name,   //!< the shown name
    };
    //! Inside a transaction.
    Change upsert(const Profile &profile);

    //! Forgets what is remembered of rows: another process has written.
    void forgetRemembered();

private:
    void forgetAfterRollback();
    void readNames();

    Database *const m_database;
    QHash<UserId, qint64> m_keys;
    QHash<qint64, Author> m_authors;
    QMultiMap<QString, qint64> m_names; //!< each folded name from each of its words on; empty until asked for
    int m_rollbacks = 0;
};

} // namespace aigm
