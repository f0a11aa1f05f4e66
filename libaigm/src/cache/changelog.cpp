// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/changelog.h"

#include "sqlite/statement.h"

#include <QRandomGenerator>

namespace aigm {

namespace {
constexpr qint64 kKept = 500;
} // namespace

ChangeLog::ChangeLog(Database *database)
    : m_database(database)
    , m_writer(qint64(QRandomGenerator::system()->generate64()))
{
}

void ChangeLog::start(std::optional<qint64> since)
{
    if (since) {
        m_seen = *since; // and foreign() looks
        return;
    }
    m_dataVersion = m_database->dataVersion();
    Statement query = m_database->statement("SELECT max(number) FROM change_log");
    if (query.next())
        m_seen = query.int64(0);
}

void ChangeLog::add(Kind kind, const QByteArray &ids)
{
    if (!m_database->statement("INSERT INTO change_log(writer, kind, ids) VALUES(?, ?, ?)")
             .bind(m_writer, int(kind), ids)
             .run()) {
        return;
    }
    m_added = m_database->lastInsertId();
    m_database->statement("DELETE FROM change_log WHERE number <= ?").bind(m_added - kKept).run();
}

void ChangeLog::committed()
{
    m_seen = std::max(m_seen, m_added);
}

ChangeLog::Foreign ChangeLog::foreign()
{
    Foreign foreign;
    m_added = 0;
    const qint64 version = m_database->dataVersion();
    if (version == m_dataVersion || m_database->hasFailed())
        return foreign;
    Statement query = m_database->statement(
        "SELECT number, writer, kind, ids FROM change_log WHERE number > ? ORDER BY number");
    query.bind(m_seen);
    for (bool first = true; query.next(); first = false) {
        foreign.missed = foreign.missed || (first && query.int64(0) > m_seen + 1);
        m_seen = query.int64(0);
        if (query.int64(1) != m_writer)
            foreign.entries.append({Kind(query.int32(2)), query.bytes(3)});
    }
    if (!m_database->hasFailed())
        m_dataVersion = version;
    return foreign;
}

} // namespace aigm
