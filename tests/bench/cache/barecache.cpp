// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "barecache.h"

#include <QFile>

#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>

namespace aigm::bench {

namespace {

constexpr char kGenerous[] = "PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824;";

void check(sqlite3 *database, int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
        return;
    std::fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(database));
    std::exit(1);
}

void run(sqlite3 *database, const char *sql)
{
    check(database, sqlite3_exec(database, sql, nullptr, nullptr, nullptr));
}

sqlite3_stmt *prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    check(database, sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    return statement;
}

template <class AnyId>
void bindId(sqlite3_stmt *statement, int index, const AnyId &id)
{
    sqlite3_bind_blob(statement, index, id.bytes().data(), int(AnyId::kSize), SQLITE_STATIC);
}

void bindText(sqlite3_stmt *statement, int index, const QByteArray &text)
{
    sqlite3_bind_text(statement, index, text.constData(), int(text.size()), SQLITE_STATIC);
}

} // namespace

BareCache::BareCache(const QString &path, Durability durability)
{
    check(nullptr, sqlite3_open(QFile::encodeName(path).constData(), &m_database));
    run(m_database, "PRAGMA journal_mode = WAL");
    run(m_database, kGenerous);
    run(m_database,
        durability == Durability::Full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    run(m_database,
        "CREATE TABLE messages(row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, room BLOB NOT NULL,"
        " author BLOB NOT NULL, created_at INTEGER NOT NULL, edited_at INTEGER, deleted_at INTEGER,"
        " reply_to BLOB, content TEXT NOT NULL, plain TEXT NOT NULL);"
        "CREATE INDEX pages ON messages(room, created_at DESC, id);"
        "CREATE VIRTUAL TABLE search USING fts5(plain, content = 'messages', content_rowid = 'row',"
        " prefix = '2 3', tokenize = 'unicode61 remove_diacritics 2');");
    m_insert = prepare(m_database,
                       "INSERT INTO messages(id, room, author, created_at, content, plain)"
                       " VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(id) DO NOTHING");
    m_index = prepare(m_database, "INSERT INTO search(rowid, plain) VALUES(?, ?)");
}

BareCache::~BareCache()
{
    sqlite3_finalize(m_insert);
    sqlite3_finalize(m_index);
    sqlite3_close(m_database);
}

void BareCache::putOne(const BareRow &row)
{
    bindId(m_insert, 1, row.id);
    bindId(m_insert, 2, row.room);
    bindId(m_insert, 3, row.author);
    sqlite3_bind_int64(m_insert, 4, row.createdAt);
    bindText(m_insert, 5, row.json);
    bindText(m_insert, 6, row.plain);
    check(m_database, sqlite3_step(m_insert));
    sqlite3_reset(m_insert);
    sqlite3_bind_int64(m_index, 1, sqlite3_last_insert_rowid(m_database));
    bindText(m_index, 2, row.plain);
    check(m_database, sqlite3_step(m_index));
    sqlite3_reset(m_index);
}

void BareCache::put(const std::vector<BareRow> &rows)
{
    run(m_database, "BEGIN IMMEDIATE");
    for (const BareRow &row : rows)
        putOne(row);
    run(m_database, "COMMIT");
}

void BareCache::put(const Corpus &corpus, const std::vector<Post> &posts, size_t from, size_t to)
{
    run(m_database, "BEGIN IMMEDIATE");
    for (size_t at = from; at < to; ++at) {
        const Post &post = posts.at(at);
        putOne({post.id, corpus.room(post.room), corpus.author(post.author), post.createdAt, post.json,
                post.plain});
    }
    run(m_database, "COMMIT");
}

void BareCache::checkpoint()
{
    run(m_database, "PRAGMA wal_checkpoint(TRUNCATE)");
}

BarePages::BarePages(const QString &path)
{
    check(nullptr,
          sqlite3_open_v2(QFile::encodeName(path).constData(), &m_database, SQLITE_OPEN_READONLY, nullptr));
    run(m_database, kGenerous);
    m_page = prepare(m_database,
                     "SELECT id, author, created_at, content FROM messages"
                     " WHERE conversation = ? AND place < ? ORDER BY place DESC LIMIT 50");
}

BarePages::~BarePages()
{
    sqlite3_finalize(m_page);
    sqlite3_close(m_database);
}

qint64 BarePages::keyOf(const ConversationId &conversation)
{
    sqlite3_stmt *query = prepare(m_database, "SELECT key FROM conversations WHERE id = ?");
    bindId(query, 1, conversation);
    check(m_database, sqlite3_step(query));
    const qint64 key = sqlite3_column_int64(query, 0);
    sqlite3_finalize(query);
    return key;
}

int BarePages::read(qint64 conversation, qint64 place)
{
    sqlite3_bind_int64(m_page, 1, conversation);
    sqlite3_bind_int64(m_page, 2, place);
    int rows = 0;
    qint64 sum = 0;
    while (sqlite3_step(m_page) == SQLITE_ROW) {
        ++rows;
        sum += sqlite3_column_bytes(m_page, 0) + sqlite3_column_int64(m_page, 1)
            + sqlite3_column_int64(m_page, 2) + sqlite3_column_bytes(m_page, 3);
    }
    sqlite3_reset(m_page);
    return sum > 0 ? rows : 0;
}

} // namespace aigm::bench
