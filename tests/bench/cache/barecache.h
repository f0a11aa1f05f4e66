// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "corpus.h"

#include <QString>

struct sqlite3;
struct sqlite3_stmt;

namespace aigm::bench {

//! What a message is in the file of BareCache. It refers to what the caller keeps.
struct BareRow
{
    const MessageId &id;
    const ConversationId &room;
    const UserId &author;
    qint64 createdAt; //!< milliseconds
    const QByteArray &json;
    const QByteArray &plain;
};

//! The ceiling: what bare SQLite does with the same rows and nothing else. 16-byte ids, an index for pages,
//! a search index with prefixes, a page cache of 64 MB and a memory map. Ends the program on an error.
class BareCache
{
public:
    enum class Durability { Normal, Full };

    //! A new file.
    explicit BareCache(const QString &path, Durability durability = Durability::Normal);
    ~BareCache();
    BareCache(const BareCache &) = delete;
    BareCache &operator=(const BareCache &) = delete;

    //! In one transaction.
    void put(const std::vector<BareRow> &rows);
    //! Posts [from, to) in one transaction.
    void put(const Corpus &corpus, const std::vector<Post> &posts, size_t from, size_t to);
    //! Brings the log into the file.
    void checkpoint();

private:
    void putOne(const BareRow &row);

    sqlite3 *m_database = nullptr;
    sqlite3_stmt *m_insert = nullptr;
    sqlite3_stmt *m_index = nullptr;
};

//! The ceiling of reading: the page query alone over a cache file of ours, every cell fetched, none kept.
class BarePages
{
public:
    explicit BarePages(const QString &path);
    ~BarePages();
    BarePages(const BarePages &) = delete;
    BarePages &operator=(const BarePages &) = delete;

    //! The small key of a conversation in the file.
    [[nodiscard]] qint64 keyOf(const ConversationId &conversation);
    //! Reads the newest 50 rows with a place below \p place; their number.
    int read(qint64 conversation, qint64 place);

private:
    sqlite3 *m_database = nullptr;
    sqlite3_stmt *m_page = nullptr;
};

} // namespace aigm::bench
