// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "sqlite/database.h"
#include "sqlite/statement.h"

#include <QVarLengthArray>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace aigm {

//! A statement of SQLite. SQLiteCpp's own is not used: its Column counts references for each cell
//! read, and it cannot ask for a statement that stays.
struct Statement::Prepared
{
    explicit Prepared(sqlite3_stmt *raw_)
        : raw(raw_)
    {
    }
    ~Prepared() { sqlite3_finalize(raw); }
    Prepared(const Prepared &) = delete;
    Prepared &operator=(const Prepared &) = delete;

    sqlite3_stmt *const raw;
    bool busy = false;
    QVarLengthArray<QByteArray, 8> held; //!< what SQLite was told to read in place
};

struct Database::Handle
{
    //! Lets the map be asked without making a string of the question.
    struct TextHash
    {
        using is_transparent = void;
        size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    Handle(const std::string &fileName, int flags)
        : connection(fileName, flags)
    {
    }

    //! A free statement for \p sql; null with its code if it cannot be prepared.
    Statement::Prepared *prepare(const char *sql, int *code);

    SQLite::Database connection;
    //! After the connection, so that they go first. A list for the case of two uses at a time.
    std::unordered_map<std::string, std::list<Statement::Prepared>, TextHash, std::equal_to<>> prepared;
};

} // namespace aigm
