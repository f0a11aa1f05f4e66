// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/outboxtable.h"

#include "sqlite/statement.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace aigm {

namespace {

enum State { Queued = 0, InFlight = 1, Failed = 2 }; // stored; MessageTable knows Failed
// Operation is stored too, in the order in which it is declared.
static_assert(int(Operation::Send) == 0 && int(Operation::Edit) == 1 && int(Operation::Delete) == 2
              && int(Operation::React) == 3 && int(Operation::Unreact) == 4);

#define AIGM_OUTBOX_COLUMNS                                                                                  \
    "local_order, id, conversation, author, reply_to, content, created_at, state, failure, "                 \
    "failure_code, kind, message, emoji, base_rev, attempted FROM outbox "
constexpr char kAll[] = "SELECT " AIGM_OUTBOX_COLUMNS "ORDER BY local_order";
constexpr char kHeads[] =
    "SELECT " AIGM_OUTBOX_COLUMNS "WHERE local_order IN (SELECT min(local_order) FROM outbox "
    "GROUP BY conversation) ORDER BY local_order";
constexpr char kOne[] = "SELECT " AIGM_OUTBOX_COLUMNS "WHERE id = ?";
constexpr char kChanges[] = "SELECT " AIGM_OUTBOX_COLUMNS "WHERE message = ? ORDER BY local_order";
#undef AIGM_OUTBOX_COLUMNS

OutboxEntry read(const Statement &row)
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
    const int state = row.int32(7);
    message.delivery = state == Failed ? Delivery::Failed : Delivery::Pending;
    message.failure = row.text(8);
    entry.failureCode = row.text(9);
    entry.inFlight = state == InFlight;
    message.operation = Operation(std::clamp(row.int32(10), 0, int(Operation::Unreact)));
    if (message.operation != Operation::Send)
        message.id = row.id<MessageId>(11);
    if (message.operation == Operation::React || message.operation == Operation::Unreact)
        message.reactions = {{message.id, message.author, row.text(12), 0, false}};
    entry.baseRev = row.int64(13);
    entry.isAttempted = row.int64(14) != 0;
    return entry;
}

} // namespace

OutboxTable::OutboxTable(Database *database)
    : m_database(database)
{
}

qint64 OutboxTable::append(const NewMessage &message)
{
    OutboxEntry entry{.id = message.id, .message = {}};
    entry.message.id = message.id;
    entry.message.conversation = message.conversation;
    entry.message.author = message.author;
    entry.message.replyTo = message.draft.replyTo;
    entry.message.content = message.draft.content;
    entry.message.createdAt = message.createdAt;
    return insert(entry);
}

qint64 OutboxTable::append(const NewChange &change, const ConversationId &conversation)
{
    OutboxEntry entry{.id = change.id, .message = {}, .baseRev = change.baseRev};
    entry.message.id = change.message;
    entry.message.conversation = conversation;
    entry.message.author = change.author;
    entry.message.content = change.content;
    entry.message.createdAt = change.createdAt;
    entry.message.operation = change.operation;
    if (!change.emoji.isEmpty())
        entry.message.reactions = {{change.message, change.author, change.emoji, 0, false}};
    return insert(entry);
}

qint64 OutboxTable::append(const OutboxEntry &entry)
{
    OutboxEntry rescued = entry;
    rescued.isAttempted = true;
    return insert(rescued);
}

qint64 OutboxTable::insert(const OutboxEntry &entry)
{
    const Message &message = entry.message;
    const bool isSend = message.operation == Operation::Send;
    const QString emoji = message.reactions.isEmpty() ? u""_s : message.reactions.constFirst().emoji;
    m_database
        ->statement("INSERT INTO outbox(id, conversation, author, reply_to, content, created_at, state, "
                    "kind, message, emoji, base_rev, attempted) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(entry.id, message.conversation, message.author, message.replyTo, message.content.toTipTap(),
              message.createdAt, int(Queued), int(message.operation), isSend ? MessageId() : message.id,
              emoji, entry.baseRev, entry.isAttempted)
        .run();
    return m_database->lastInsertId();
}

void OutboxTable::rewrite(const MessageId &id, const Document &content, qint64 baseRev)
{
    m_database
        ->statement("UPDATE outbox SET content = ?, base_rev = ?, state = ?, failure = '', failure_code = '' "
                    "WHERE id = ?")
        .bind(content.toTipTap(), baseRev, int(Queued), id)
        .run();
}

void OutboxTable::rebase(const MessageId &message, qint64 rev)
{
    m_database->statement("UPDATE outbox SET base_rev = ? WHERE message = ? AND kind = ? AND base_rev = 0")
        .bind(rev, message, int(Operation::Edit))
        .run();
}

void OutboxTable::setBase(const MessageId &id, qint64 rev)
{
    m_database->statement("UPDATE outbox SET base_rev = ? WHERE id = ?").bind(rev, id).run();
}

void OutboxTable::moveChanges(const MessageId &from, const MessageId &to)
{
    m_database->statement("UPDATE outbox SET message = ? WHERE message = ?").bind(to, from).run();
}

bool OutboxTable::remove(const MessageId &id)
{
    return m_database->statement("DELETE FROM outbox WHERE id = ?").bind(id).run()
        && m_database->changedRows() > 0;
}

bool OutboxTable::markInFlight(const MessageId &id)
{
    return m_database->statement("UPDATE outbox SET state = ?, attempted = 1 WHERE id = ? AND state = ?")
               .bind(int(InFlight), id, int(Queued))
               .run()
        && m_database->changedRows() > 0;
}

bool OutboxTable::release(const MessageId &id)
{
    return m_database->statement("UPDATE outbox SET state = ? WHERE id = ? AND state = ?")
               .bind(int(Queued), id, int(InFlight))
               .run()
        && m_database->changedRows() > 0;
}

bool OutboxTable::fail(const MessageId &id, const Error &reason)
{
    return m_database->statement("UPDATE outbox SET state = ?, failure = ?, failure_code = ? WHERE id = ?")
               .bind(int(Failed), reason.message, reason.code, id)
               .run()
        && m_database->changedRows() > 0;
}

bool OutboxTable::retry(const MessageId &id, const MessageId &newId)
{
    return m_database
               ->statement("UPDATE outbox SET state = ?, failure = '', failure_code = '', id = ? "
                           "WHERE id = ? AND state = ?")
               .bind(int(Queued), newId, id, int(Failed))
               .run()
        && m_database->changedRows() > 0;
}

void OutboxTable::releaseAll()
{
    m_database->statement("UPDATE outbox SET state = ? WHERE state = ?")
        .bind(int(Queued), int(InFlight))
        .run();
}

std::optional<OutboxEntry> OutboxTable::find(const MessageId &id)
{
    Statement query = m_database->statement(kOne);
    query.bind(id);
    if (!query.next())
        return std::nullopt;
    return read(query);
}

QList<OutboxEntry> OutboxTable::changesOf(const MessageId &message)
{
    QList<OutboxEntry> entries;
    Statement query = m_database->statement(kChanges);
    query.bind(message);
    while (query.next())
        entries.append(read(query));
    return entries;
}

QList<OutboxEntry> OutboxTable::all()
{
    return list(kAll);
}

QList<OutboxEntry> OutboxTable::heads()
{
    return list(kHeads);
}

QList<OutboxEntry> OutboxTable::list(const char *sql)
{
    QList<OutboxEntry> entries;
    Statement query = m_database->statement(sql);
    while (query.next())
        entries.append(read(query));
    return entries;
}

OutboxSummary OutboxTable::summary()
{
    OutboxSummary summary;
    Statement query = m_database->statement("SELECT state = ?, count(*) FROM outbox GROUP BY 1");
    query.bind(int(Failed));
    while (query.next())
        (query.int64(0) ? summary.failed : summary.waiting) = query.int32(1);
    return summary;
}

} // namespace aigm
