// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sqlite/database.h"

#include "sqlite/handle.h"
#include "sqlite/statement.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QUrl>

#include <cerrno>

Q_LOGGING_CATEGORY(lcSqlite, "aigm.sqlite")

using namespace Qt::Literals::StringLiterals;

namespace aigm {

namespace {

constexpr int kBusyMilliseconds = 5000;

Error storageError(QLatin1StringView code, const QString &detail)
{
    QString message;
    if (code == storagecode::kDiskFull) {
        message = QCoreApplication::translate("aigm",
                                              "The disk is full. New messages cannot be stored. "
                                              "Free some space, or remove old pictures.");
    } else {
        message =
            QCoreApplication::translate("aigm", "AIGM could not read or write its files on this computer.");
    }
    return {.kind = Error::Kind::Storage, .message = message, .code = code, .detail = detail};
}

//! SQLite says SQLITE_FULL for ENOSPC alone; a quota or a size limit comes as a failed write.
bool meansFull(int code, int systemError)
{
    if ((code & 0xff) == SQLITE_FULL)
        return true;
    if ((code & 0xff) != SQLITE_IOERR)
        return false;
#ifdef EDQUOT
    if (systemError == EDQUOT)
        return true;
#endif
    return systemError == ENOSPC || systemError == EFBIG;
}

//! The errno of the last failure of the file or of its log; sqlite3_system_errno() has lost it by
//! then.
int systemErrorOf(sqlite3 *database)
{
    int error = 0;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &error);
    sqlite3_file *log = nullptr;
    sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    if (error == 0 && log && log->pMethods)
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &error);
    return error;
}

QLatin1StringView storageCode(int code, int systemError)
{
    if (meansFull(code, systemError))
        return storagecode::kDiskFull;
    if (code == SQLITE_IOERR_SHORT_READ)
        return storagecode::kDamaged;
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
        return storagecode::kDamaged;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return storagecode::kBusy;
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return storagecode::kReadOnly;
    default:
        return storagecode::kOther;
    }
}

//! What we ask for is written in the sources: when it does not fit the tables, they are not ours any more.
int meaningOf(int code)
{
    return code == SQLITE_ERROR ? SQLITE_CORRUPT : code;
}

//! SQLite itself would make the file readable for everybody; -wal and -shm take the mode of the
//! file.
void makePrivateFile(const QString &path)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QFileInfo::exists(folder)) {
        QDir().mkpath(folder);
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QFile file(path);
    if (file.exists() ? QFileInfo(path).isFile() : file.open(QIODevice::WriteOnly | QIODevice::Append))
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
}

std::string fileName(const QString &path, Database::Access access)
{
    if (access != Database::Access::Immutable)
        return QFile::encodeName(path).toStdString();
    const QByteArray url = QUrl::fromLocalFile(path).toEncoded(QUrl::FullyEncoded);
    return url.toStdString() + "?immutable=1";
}

// A small page cache and no memory map: a chat client has to be light, and a map turns an error of
// the disk into a crash. WAL with NORMAL never leaves half a commit; see Transaction::Durability
// for the rest.
constexpr char kWriterPragmas[] = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                                  "PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
                                  "PRAGMA journal_size_limit = 8388608;";
constexpr char kPragmas[] = "PRAGMA cache_size = -8192; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
                            "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;";

} // namespace

Database::Database(std::unique_ptr<Handle> handle)
    : m_handle(std::move(handle))
{
}

Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const QString &path, Access access)
{
    const bool makes = access == Access::ReadWrite;
    const bool writes = makes || access == Access::Existing;
    if (makes)
        makePrivateFile(path);
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        | (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | (makes ? SQLITE_OPEN_CREATE : 0)
        | (access == Access::Immutable ? SQLITE_OPEN_URI : 0);
    std::unique_ptr<Database> database;
    try {
        database.reset(new Database(std::make_unique<Handle>(fileName(path, access), flags)));
    } catch (const SQLite::Exception &exception) {
        const auto code = storageCode(exception.getExtendedErrorCode(), errno);
        // only here does "cannot open" mean something that is no file
        const bool noFile = QFileInfo(path).isDir();
        return storageError(noFile ? storagecode::kDamaged : code, QString::fromUtf8(exception.what()));
    }
    sqlite3_busy_timeout(database->raw(), kBusyMilliseconds);
    database->setCheckpointOnClose(false);
    database->execute(kPragmas);
    if (writes)
        database->execute(kWriterPragmas);
    if (auto error = database->takeError())
        return *error;
    return database;
}

sqlite3 *Database::raw() const
{
    return m_handle->connection.getHandle();
}

Statement Database::statement(const char *sql)
{
    if (hasFailed())
        return {this, nullptr};
    int code = SQLITE_OK;
    Statement::Prepared *prepared = m_handle->prepare(sql, &code);
    if (!prepared)
        failWith(meaningOf(code));
    return {this, prepared};
}

bool Database::execute(const char *sql)
{
    if (hasFailed())
        return false;
    const int code = executeAnyway(sql);
    if (code != SQLITE_OK)
        failWith(meaningOf(code));
    return code == SQLITE_OK;
}

int Database::executeAnyway(const char *sql)
{
    return m_handle->connection.tryExec(sql);
}

std::optional<Error> Database::takeError()
{
    return std::exchange(m_error, std::nullopt);
}

void Database::fail(Error error)
{
    if (!hasFailed())
        m_error = std::move(error);
}

void Database::failWith(int code)
{
    const int systemError = systemErrorOf(raw());
    const QString detail = QString::fromUtf8(sqlite3_errmsg(raw())) % u" ("
        % QString::number(sqlite3_extended_errcode(raw())) % u", system " % QString::number(systemError)
        % u')';
    const auto word = storageCode(code, systemError);
    qCWarning(lcSqlite).noquote() << "storage error" << word << detail;
    fail(storageError(word, detail));
}

int Database::changedRows() const
{
    return sqlite3_changes(raw());
}

qint64 Database::lastInsertId() const
{
    return sqlite3_last_insert_rowid(raw());
}

qint64 Database::dataVersion()
{
    Statement query = statement("PRAGMA data_version");
    return query.next() ? query.int64(0) : 0;
}

void Database::setCheckpointOnClose(bool on)
{
    sqlite3_db_config(raw(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 0 : 1, nullptr);
}

bool Database::hasMoved() const
{
    int moved = 0;
    return sqlite3_file_control(raw(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved;
}

Result<void> Database::quickCheck()
{
    return check("PRAGMA quick_check(1)");
}

Result<void> Database::checkTable(const char *table)
{
    return check("PRAGMA integrity_check(" + QByteArray(table) + ')');
}

Result<void> Database::check(const QByteArray &pragma)
{
    QString finding;
    {
        Statement query = statement(pragma.constData());
        if (query.next())
            finding = query.text(0);
    }
    if (auto error = takeError())
        return *error;
    if (finding != "ok"_L1)
        return storageError(storagecode::kDamaged, finding);
    return {};
}

} // namespace aigm
