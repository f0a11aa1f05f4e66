// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "ledger.h"

#include "localstack.h"
#include "sqlite/database.h"
#include "sqlite/statement.h"

#include <aigm/document.h>
#include <aigm/types.h>

#include <algorithm>

namespace aigm::test {

using namespace Qt::Literals::StringLiterals;

namespace {

std::unique_ptr<Database> opened(const QString &cacheFile)
{
    auto database = Database::open(cacheFile, Database::Access::ReadOnly);
    return database ? std::move(*database) : nullptr;
}

QString textOf(const QByteArray &tipTap)
{
    return Document::fromTipTap(tipTap).toPlainText();
}

//! The first column of the first row; -1 when there is none.
qint64 number(Database &database, const char *sql)
{
    Statement query = database.statement(sql);
    return query.next() ? query.int64(0) : -1;
}

} // namespace

QStringList serverLedger(const LocalStack &stack, const QString &server)
{
    QStringList ledger;
    const QStringList rows = stack.query(
        u"SELECT m.seq || ' ' || m.id || ' ' || m.content FROM messages m JOIN rooms r ON r.id = m.room_id "
        "JOIN servers s ON s.id = r.server_id WHERE s.name = '%1' ORDER BY m.seq, m.id"_s.arg(server));
    for (const QString &row : rows)
        ledger.append(row.section(u' ', 0, 1) + u' ' + textOf(row.section(u' ', 2).toUtf8()));
    return ledger;
}

QStringList cacheLedger(const QString &cacheFile)
{
    const auto database = opened(cacheFile);
    QStringList ledger;
    if (!database)
        return ledger;
    Statement query = database->statement("SELECT place, id, content FROM messages WHERE place < 1 << 62 "
                                          "ORDER BY place, id");
    while (query.next()) {
        ledger.append(QString::number(query.int64(0)) + u' ' + query.id<MessageId>(1).toString() + u' '
                      + textOf(query.bytes(2)));
    }
    return ledger;
}

QStringList unsentTexts(const QString &cacheFile)
{
    const auto database = opened(cacheFile);
    QStringList texts;
    if (!database)
        return texts;
    Statement query = database->statement("SELECT content FROM outbox ORDER BY local_order");
    while (query.next())
        texts.append(textOf(query.bytes(0)));
    return texts;
}

int countOf(const QStringList &ledger, const QString &text)
{
    const QString ending = u' ' + text;
    return int(std::count_if(ledger.begin(), ledger.end(),
                             [&](const QString &line) { return line == text || line.endsWith(ending); }));
}

QString damageOf(const QString &cacheFile)
{
    const auto database = opened(cacheFile);
    if (!database)
        return u"the file cannot be opened"_s;
    if (const Result<void> checked = database->quickCheck(); !checked)
        return checked.error().detail;
    if (number(*database, "SELECT count(*) FROM outbox WHERE id NOT IN (SELECT id FROM messages)") != 0)
        return u"an unsent message has no row"_s;
    if (number(*database,
               "SELECT count(*) FROM messages WHERE place >= 1 << 62 AND id NOT IN (SELECT id FROM "
               "outbox)")
        != 0)
        return u"a row waits for nothing"_s;
    if (const auto error = database->takeError())
        return error->detail;
    return {};
}

} // namespace aigm::test
