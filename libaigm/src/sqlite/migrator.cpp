// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sqlite/migrator.h"

#include "sqlite/statement.h"
#include "sqlite/transaction.h"

#include <QCoreApplication>

namespace aigm {

namespace {

int number(Database *database, const char *pragma)
{
    Statement query = database->statement(pragma);
    return query.next() ? query.int32(0) : 0;
}

int version(Database *database)
{
    return number(database, "PRAGMA user_version");
}

Error refusal(QLatin1StringView code, const QString &detail)
{
    const QString message = code == storagecode::kNewer
        ? QCoreApplication::translate(
            "aigm", "The files of this account were written by a newer AIGM. Update AIGM to read them.")
        : QCoreApplication::translate("aigm", "AIGM could not read or write its files on this computer.");
    return {.kind = Error::Kind::Storage, .message = message, .code = code, .detail = detail};
}

//! Whether the file is ours at all, and of which version.
Result<int> inspect(Database *database, int applicationId, int newest)
{
    const int id = number(database, "PRAGMA application_id");
    const int found = version(database);
    const int tables = number(database, "SELECT count(*) FROM sqlite_schema");
    if (auto error = database->takeError())
        return *error;
    const bool fresh = tables == 0 && found == 0;
    if (id != applicationId && !(fresh && id == 0))
        return refusal(storagecode::kDamaged, QStringLiteral("the file is not ours"));
    if (found < 0 || (found > 0 && tables == 0))
        return refusal(storagecode::kDamaged, QStringLiteral("the schema is gone"));
    if (found > newest)
        return refusal(storagecode::kNewer, QString::number(found));
    return found;
}

Result<void> step(Database *database, int applicationId, int to, const char *sql)
{
    Transaction transaction(database, Transaction::Durability::Full);
    if (version(database) >= to)
        return {}; // another process was faster
    database->execute(sql);
    const QByteArray marks = "PRAGMA application_id = " + QByteArray::number(applicationId)
        + "; PRAGMA user_version = " + QByteArray::number(to);
    database->execute(marks.constData());
    return transaction.commit();
}

} // namespace

Result<void> migrate(Database *database, int applicationId, std::span<const char *const> steps)
{
    const Result<int> found = inspect(database, applicationId, int(steps.size()));
    if (!found)
        return found.error();
    for (int from = *found; from < int(steps.size()); ++from) {
        if (auto done = step(database, applicationId, from + 1, steps[size_t(from)]); !done)
            return done;
    }
    return {};
}

Result<void> checkVersion(Database *database, int applicationId, std::span<const char *const> steps)
{
    const Result<int> found = inspect(database, applicationId, int(steps.size()));
    if (!found)
        return found.error();
    if (*found < int(steps.size()))
        return refusal(storagecode::kOther, QStringLiteral("the schema is older"));
    return {};
}

} // namespace aigm
