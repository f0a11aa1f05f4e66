// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/salvage.h"

#include "sqlite/database.h"
#include "sqlite/statement.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <map>

namespace aigm {

namespace {

// Columns are named, so that a file of a newer schema which kept them can be read too. The second
// order reaches the rows behind a broken page from the other side.
constexpr const char *kOrders[] = {
    "SELECT local_order, id, conversation, author, reply_to, content, created_at, state, failure, "
    "failure_code FROM outbox NOT INDEXED ORDER BY local_order",
    "SELECT local_order, id, conversation, author, reply_to, content, created_at, state, failure, "
    "failure_code FROM outbox NOT INDEXED ORDER BY local_order DESC",
};
constexpr int kFailedState = 2;

using Found = std::map<MessageId, OutboxEntry>;

void readRow(const Statement &row, Found *found)
{
    OutboxEntry entry;
    Message &message = entry.message;
    message.localOrder = row.int64(0);
    message.id = row.id<MessageId>(1);
    message.conversation = row.id<ConversationId>(2);
    message.author = row.id<UserId>(3);
    message.replyTo = row.id<MessageId>(4);
    message.content = Document::fromTipTap(row.bytes(5));
    message.createdAt = row.moment(6);
    const bool failed = row.int32(7) == kFailedState;
    message.delivery = failed ? Delivery::Failed : Delivery::Pending;
    message.failure = failed ? row.text(8) : QString();
    entry.failureCode = failed ? row.text(9) : QString();
    const bool readable = !message.id.isNull() && !message.conversation.isNull() && !message.author.isNull()
        && !message.content.isDamaged() && !message.content.isEmpty();
    if (readable)
        found->try_emplace(message.id, entry);
}

//! True if all of it could be read.
bool readAll(const QString &path, Database::Access access, Found *found)
{
    const auto database = Database::open(path, access);
    if (!database)
        return false;
    for (const char *sql : kOrders) {
        {
            Statement query = (*database)->statement(sql);
            while (query.next())
                readRow(query, found);
        }
        if (!(*database)->takeError())
            return true;
    }
    return false;
}

} // namespace

Result<QString> setAside(const QString &path)
{
    const QString stem = QString(
        path % u".damaged-" % QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss")));
    QString target = stem;
    for (int i = 2; QFileInfo::exists(target); ++i)
        target = QString(stem % u'-' % QString::number(i));
    // the log first: without its database it would be taken for the log of the new one
    for (const auto *suffix : {"-wal", "-shm", "-journal"}) {
        const QString ending = QString::fromLatin1(suffix);
        if (QFileInfo::exists(QString(path % ending)))
            QFile::rename(QString(path % ending), QString(target % ending));
    }
    if (QFileInfo::exists(path) && !QFile::rename(path, target)) {
        return Error{.kind = Error::Kind::Storage,
                     .message = QCoreApplication::translate(
                         "aigm", "AIGM could not read or write its files on this computer."),
                     .code = storagecode::kReadOnly,
                     .detail = QStringLiteral("a damaged file could not be renamed")};
    }
    return target;
}

QList<OutboxEntry> salvageOutbox(const QString &path)
{
    Found found;
    // without its log only if need be (it may be broken, or that of another file): the log also
    // says which messages were sent or discarded meanwhile
    if (!readAll(path, Database::Access::ReadOnly, &found))
        readAll(path, Database::Access::Immutable, &found);
    QList<OutboxEntry> entries;
    for (const auto &[id, entry] : found)
        entries.append(entry);
    std::sort(entries.begin(), entries.end(), [](const OutboxEntry &a, const OutboxEntry &b) {
        return a.message.localOrder < b.message.localOrder;
    });
    return entries;
}

} // namespace aigm
