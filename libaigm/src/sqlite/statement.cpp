// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sqlite/statement.h"

#include "sqlite/handle.h"

namespace aigm {

Statement::Prepared *Database::Handle::prepare(const char *sql, int *code)
{
    auto uses = prepared.find(std::string_view(sql));
    if (uses == prepared.end())
        uses = prepared.try_emplace(sql).first;
    for (Statement::Prepared &use : uses->second) {
        if (!use.busy)
            return &use;
    }
    sqlite3_stmt *raw = nullptr;
    *code = sqlite3_prepare_v3(connection.getHandle(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (*code != SQLITE_OK || !raw)
        return nullptr;
    return &uses->second.emplace_back(raw);
}

Statement::Statement(Database *database, Prepared *prepared)
    : m_database(database)
    , m_prepared(prepared)
{
    if (m_prepared)
        m_prepared->busy = true;
}

Statement::Statement(Statement &&other) noexcept
    : m_database(other.m_database)
    , m_prepared(std::exchange(other.m_prepared, nullptr))
{
}

Statement::~Statement()
{
    if (!m_prepared)
        return;
    sqlite3_reset(m_prepared->raw); // repeats the error of the step, which was kept already
    sqlite3_clear_bindings(m_prepared->raw);
    m_prepared->held.clear();
    m_prepared->busy = false;
}

bool Statement::next()
{
    if (!m_prepared || m_database->hasFailed())
        return false;
    const int code = sqlite3_step(m_prepared->raw);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        m_database->failWith(code);
    return false;
}

bool Statement::run()
{
    while (next()) { }
    if (m_prepared) {
        sqlite3_reset(m_prepared->raw);
        m_prepared->held.clear();
    }
    return !m_database->hasFailed();
}

bool Statement::isNull(int column) const
{
    return !m_prepared || sqlite3_column_type(m_prepared->raw, column) == SQLITE_NULL;
}

qint64 Statement::int64(int column) const
{
    return m_prepared ? sqlite3_column_int64(m_prepared->raw, column) : 0;
}

QByteArrayView Statement::view(int column) const
{
    if (!m_prepared)
        return {};
    // in this order: the first call may convert, the second tells the length after that
    const void *data = sqlite3_column_blob(m_prepared->raw, column);
    return {static_cast<const char *>(data), sqlite3_column_bytes(m_prepared->raw, column)};
}

QString Statement::text(int column) const
{
    return QString::fromUtf8(view(column));
}

QByteArray Statement::bytes(int column) const
{
    return view(column).toByteArray();
}

QDateTime Statement::moment(int column) const
{
    return isNull(column) ? QDateTime() : QDateTime::fromMSecsSinceEpoch(int64(column), Qt::UTC);
}

void Statement::check(int code)
{
    if (code != SQLITE_OK)
        m_database->failWith(code);
}

void Statement::bindAt(int index, qint64 value)
{
    if (m_prepared)
        check(sqlite3_bind_int64(m_prepared->raw, index, value));
}

void Statement::bindAt(int index, std::nullptr_t)
{
    if (m_prepared)
        check(sqlite3_bind_null(m_prepared->raw, index));
}

void Statement::bindAt(int index, const Utf8 &value)
{
    if (!m_prepared)
        return;
    // a null QByteArray has no data, and SQLite would take that for NULL
    const char *data = value.bytes.isNull() ? "" : value.bytes.constData();
    m_prepared->held.append(value.bytes);
    check(sqlite3_bind_text64(m_prepared->raw, index, data, sqlite3_uint64(value.bytes.size()), SQLITE_STATIC,
                              SQLITE_UTF8));
}

void Statement::bindAt(int index, const QString &value)
{
    bindAt(index, Utf8{value.toUtf8()});
}

void Statement::bindAt(int index, const QByteArray &value)
{
    if (!m_prepared)
        return;
    const char *data = value.isNull() ? "" : value.constData();
    m_prepared->held.append(value);
    check(sqlite3_bind_blob64(m_prepared->raw, index, data, sqlite3_uint64(value.size()), SQLITE_STATIC));
}

void Statement::bindAt(int index, const QDateTime &value)
{
    if (value.isValid())
        bindAt(index, value.toMSecsSinceEpoch());
    else
        bindAt(index, nullptr);
}

void Statement::bindBytes(int index, QByteArrayView bytes)
{
    if (m_prepared) {
        check(sqlite3_bind_blob(m_prepared->raw, index, bytes.data(), int(bytes.size()), SQLITE_TRANSIENT));
    }
}

} // namespace aigm
