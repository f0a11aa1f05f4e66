// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sqlite/transaction.h"

#include <sqlite3.h>

namespace aigm {

Transaction::Transaction(Database *database, Durability durability)
    : m_database(database)
    , m_durability(durability)
{
    // cannot be changed inside a transaction
    if (durability == Durability::Full)
        m_database->execute("PRAGMA synchronous = FULL");
    m_open = m_database->execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction()
{
    if (m_open)
        rollBack();
    if (m_durability == Durability::Full)
        m_database->executeAnyway("PRAGMA synchronous = NORMAL");
}

Result<void> Transaction::commit()
{
    if (m_open && !m_database->hasFailed()) {
        const int code = m_database->executeAnyway("COMMIT");
        if (code == SQLITE_OK)
            m_open = false;
        else
            m_database->failWith(code);
    }
    if (m_open)
        rollBack();
    if (auto error = m_database->takeError())
        return *error;
    return {};
}

void Transaction::rollBack()
{
    // SQLite rolls back by itself after some errors (a full disk); then this has nothing to do
    m_database->executeAnyway("ROLLBACK");
    ++m_database->m_rollbacks;
    m_open = false;
}

} // namespace aigm
