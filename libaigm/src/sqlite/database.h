// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>

struct sqlite3;

namespace aigm {

class Statement;

//! What Error::code says when Error::kind is Storage.
namespace storagecode {
inline constexpr QLatin1StringView kDamaged{"damaged"};    //!< the file is no database, or a broken one
inline constexpr QLatin1StringView kDiskFull{"disk_full"}; //!< nothing more can be stored
inline constexpr QLatin1StringView kNewer{"newer_schema"}; //!< written by a newer AIGM
inline constexpr QLatin1StringView kBusy{"busy"};          //!< another process kept the file locked
inline constexpr QLatin1StringView kReadOnly{"read_only"}; //!< the file or its folder cannot be written
inline constexpr QLatin1StringView kOther{"storage"};
} // namespace storagecode

//! A connection to one SQLite file, and its prepared statements. It stays on the thread that opened
//! it. Errors stick, as those of a QDataStream do: the first one is kept and every statement after
//! it does nothing, until takeError(). So a sequence of statements needs one look at its end, and a
//! Transaction never commits half of one.
class Database
{
public:
    enum class Access {
        ReadWrite, //!< makes the file (0600) and its folder (0700) if need be; WAL
        Existing,  //!< as ReadWrite, but the file has to be there
        ReadOnly,  //!< with the WAL that lies beside it
        Immutable, //!< the file alone, without its WAL and without locks: to rescue rows
    };

    //! Errors: Storage with a storagecode.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const QString &path,
                                                                Access access = Access::ReadWrite);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    //! A prepared statement, ready for bind(); \p sql is kept prepared for the next time. Errors: Storage;
    //! with code damaged also if \p sql, one of our own, does not fit the tables of the file.
    [[nodiscard]] Statement statement(const char *sql);
    //! Runs one or more statements that yield nothing. Errors as in statement().
    bool execute(const char *sql);

    [[nodiscard]] bool hasFailed() const { return m_error.has_value(); }
    //! The first error since the last call.
    [[nodiscard]] std::optional<Error> takeError();
    //! Makes \p error the one that sticks, unless there is one already.
    void fail(Error error);
    //! Takes the error that SQLite holds after \p code.
    void failWith(int code);

    //! Rows that the last statement inserted, updated or deleted.
    [[nodiscard]] int changedRows() const;
    [[nodiscard]] qint64 lastInsertId() const;
    //! Changes whenever another connection has committed.
    [[nodiscard]] qint64 dataVersion();
    //! Grows with each rollback: what was remembered of rows since may be untrue.
    [[nodiscard]] int rollbackCount() const { return m_rollbacks; }
    //! Whether the last connection to close brings the log into the file. Off until it is said: the
    //! log of a file that turns out to be damaged may be the better half of it.
    void setCheckpointOnClose(bool on);
    //! The file was renamed or deleted under this connection.
    [[nodiscard]] bool hasMoved() const;
    //! Whether \p table and its indexes are in order; quick when they are small.
    [[nodiscard]] Result<void> checkTable(const char *table);
    //! Looks through the whole file. Errors: Storage with code damaged.
    [[nodiscard]] Result<void> quickCheck();

private:
    friend class Statement;
    friend class Transaction;
    struct Handle;

    explicit Database(std::unique_ptr<Handle> handle);
    [[nodiscard]] sqlite3 *raw() const;
    [[nodiscard]] Result<void> check(const QByteArray &pragma);
    //! Runs \p sql even after an error: for the way back out of a transaction.
    int executeAnyway(const char *sql);

    std::unique_ptr<Handle> m_handle;
    std::optional<Error> m_error;
    int m_rollbacks = 0;
};

} // namespace aigm
