// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/outboxtable.h"

#include "sqlite/statement.h"

namespace aigm {

namespace {

enum State { Queued = 0, InFlight = 1, Failed = 2 }; // stored; MessageTable knows Failed

#define AIGM_OUTBOX_COLUMNS                                                                                  \
    "local_order, id, conversation, author, reply_to, content, created_at, state, failure, "                 \
    "failure_code FROM outbox "
constexpr char kAll[] = "SELECT " AIGM_OUTBOX_COLUMNS "ORDER BY local_order";
constexpr char kHeads[] =
    "SELECT " AIGM_OUTBOX_COLUMNS "WHERE local_order IN (SELECT min(local_order) FROM outbox "
    "GROUP BY conversation) ORDER BY local_order";
constexpr char kOne[] = "SELECT " AIGM_OUTBOX_COLUMNS "WHERE id = ?";
#undef AIGM_OUTBOX_COLUMNS

OutboxEntry read(const Statement &row)
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
    const int state = row.int32(7);
    message.delivery = state == Failed ? Delivery::Failed : Delivery::Pending;
    message.failure = row.text(8);
    entry.failureCode = row.text(9);
    entry.inFlight = state == InFlight;
    return entry;
}

} // namespace

OutboxTable::OutboxTable(Database *database)
    : m_database(database)
{
}

qint64 OutboxTable::append(const NewMessage &message)
{
    m_database
        ->statement("INSERT INTO outbox(id, conversation, author, reply_to, content, created_at, "
                    "state) VALUES(?, ?, ?, ?, ?, ?, ?)")
        .bind(message.id, message.conversation, message.author, message.draft.replyTo,
              message.draft.content.toTipTap(), message.createdAt, int(Queued))
        .run();
    return m_database->lastInsertId();
}

bool OutboxTable::remove(const MessageId &id)
{
    return m_database->statement("DELETE FROM outbox WHERE id = ?").bind(id).run()
        && m_database->changedRows() > 0;
}

bool OutboxTable::markInFlight(const MessageId &id)
{
    return m_database->statement("UPDATE outbox SET state = ? WHERE id = ? AND state = ?")
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
