// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/salvage.h"

#include "sqlite/database.h"
#include "sqlite/statement.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <map>

using namespace Qt::Literals::StringLiterals;

namespace aigm {

namespace {

// Columns are named, so that a file of a newer schema which kept them can be read too. The second
// order reaches the rows behind a broken page from the other side. An older schema knows sends alone.
#define AIGM_SENDS                                                                                           \
    "local_order, id, conversation, author, reply_to, content, created_at, state, failure, failure_code"
#define AIGM_FROM(columns) "SELECT " columns " FROM outbox NOT INDEXED ORDER BY local_order"
#define AIGM_ALL AIGM_SENDS ", kind, message, emoji, base_rev"
#define AIGM_OLD AIGM_SENDS ", 0, NULL, '', 0"
constexpr const char *kOrders[] = {AIGM_FROM(AIGM_ALL), AIGM_FROM(AIGM_ALL) " DESC"};
constexpr const char *kOldOrders[] = {AIGM_FROM(AIGM_OLD), AIGM_FROM(AIGM_OLD) " DESC"};
#undef AIGM_OLD
#undef AIGM_ALL
#undef AIGM_FROM
#undef AIGM_SENDS
constexpr int kFailedState = 2;

constexpr QLatin1StringView kUnread{".unread"};
constexpr const char *kLogs[] = {"-wal", "-journal"};

using Found = std::map<MessageId, OutboxEntry>;

//! True if it makes a message.
bool readRow(const Statement &row, Found *found)
{
    OutboxEntry entry;
    Message &message = entry.message;
    message.localOrder = row.int64(0);
    entry.id = row.id<MessageId>(1);
    message.id = entry.id;
    message.conversation = row.id<ConversationId>(2);
    message.author = row.id<UserId>(3);
    message.replyTo = row.id<MessageId>(4);
    message.content = Document::fromTipTap(row.bytes(5));
    message.createdAt = row.moment(6);
    const bool failed = row.int32(7) == kFailedState;
    message.delivery = failed ? Delivery::Failed : Delivery::Pending;
    message.failure = failed ? row.text(8) : QString();
    entry.failureCode = failed ? row.text(9) : QString();
    message.operation = Operation(std::clamp(row.int32(10), 0, int(Operation::Unreact)));
    if (message.operation != Operation::Send)
        message.id = row.id<MessageId>(11);
    const bool isReaction = message.operation == Operation::React || message.operation == Operation::Unreact;
    if (isReaction)
        message.reactions = {{message.id, message.author, row.text(12), 0, false}};
    entry.baseRev = row.int64(13);
    const bool saysSomething = message.operation == Operation::Delete
        || (isReaction ? !message.reactions.constFirst().emoji.isEmpty()
                       : !message.content.isDamaged() && !message.content.isEmpty());
    const bool readable = !entry.id.isNull() && !message.id.isNull() && !message.conversation.isNull()
        && !message.author.isNull() && saysSomething;
    if (readable)
        found->try_emplace(entry.id, entry);
    return readable;
}

//! True if all of it could be read.
bool readAll(const QString &path, Database::Access access, Found *found)
{
    const auto database = Database::open(path, access);
    if (!database)
        return false;
    bool isOld = true;
    {
        Statement query =
            (*database)->statement("SELECT 1 FROM pragma_table_info('outbox') WHERE name = 'kind'");
        isOld = !query.next();
    }
    (void)(*database)->takeError(); // if it cannot be read the orders fail as well
    for (const char *sql : isOld ? kOldOrders : kOrders) {
        bool whole = true;
        {
            Statement query = (*database)->statement(sql);
            while (query.next())
                whole = readRow(query, found) && whole;
        }
        if (!(*database)->takeError())
            return whole && (*database)->checkTable("outbox");
    }
    return false;
}

Error unmovable(const QString &detail)
{
    return {.kind = Error::Kind::Storage,
            .message = QCoreApplication::translate(
                "aigm", "AIGM could not read or write its files on this computer."),
            .code = storagecode::kReadOnly,
            .detail = detail};
}

} // namespace

Result<void> setAside(const QString &path)
{
    const QString stem = QString(
        path % u".damaged-" % QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss")));
    QString target = stem;
    for (int i = 2; QFileInfo::exists(target) || QFileInfo::exists(target % kUnread); ++i)
        target = QString(stem % u'-' % QString::number(i));
    target += kUnread;
    // The log is copied before, and goes after: whenever the program ends in between, one place has both.
    for (const char *log : kLogs) {
        if (QFileInfo(path % QLatin1StringView(log)).size() > 0)
            QFile::copy(path % QLatin1StringView(log), target % QLatin1StringView(log));
    }
    if (QFileInfo::exists(path) && !QFile::rename(path, target))
        return unmovable(QStringLiteral("a damaged file could not be renamed"));
    for (const char *beside : {"-wal", "-journal", "-shm"})
        QFile::remove(path % QLatin1StringView(beside));
    return {};
}

QStringList unreadFilesOf(const QString &path)
{
    const QFileInfo file(path);
    QStringList paths;
    const QStringList names = file.dir().entryList({QString(file.fileName() % u".damaged-*" % kUnread)},
                                                   QDir::Files | QDir::Dirs, QDir::Name);
    for (const QString &name : names)
        paths.append(file.dir().filePath(name));
    return paths;
}

QString markAsRead(const QString &unread)
{
    const QString read = unread.chopped(kUnread.size());
    for (const char *log : kLogs)
        QFile::rename(unread % QLatin1StringView(log), read % QLatin1StringView(log));
    QFile::remove(unread % "-shm"_L1);
    return QFile::rename(unread, read) ? read : unread;
}

Result<void> removeCacheFiles(const QString &path)
{
    const QFileInfo file(path);
    bool gone = true;
    const QDir folder = file.dir();
    for (const QString &name : folder.entryList({QString(file.fileName() % u'*')}, QDir::Files))
        gone = QFile::remove(folder.filePath(name)) && gone;
    if (!gone)
        return unmovable(QStringLiteral("a file of the account could not be removed"));
    return {};
}

Salvage salvageOutbox(const QString &path)
{
    Found found;
    Salvage salvage;
    // SQLite takes an empty file for a new one, and throws the log of that away
    const bool hasContent = QFileInfo(path).size() > 0;
    // without its log only if need be (it may be broken, or that of another file): the log also
    // says which messages were sent or discarded meanwhile
    salvage.whole = hasContent && readAll(path, Database::Access::ReadOnly, &found);
    if (hasContent && !salvage.whole)
        readAll(path, Database::Access::Immutable, &found);
    for (const auto &[id, entry] : found)
        salvage.entries.append(entry);
    std::sort(salvage.entries.begin(), salvage.entries.end(), [](const OutboxEntry &a, const OutboxEntry &b) {
        return a.message.localOrder < b.message.localOrder;
    });
    return salvage;
}

} // namespace aigm
