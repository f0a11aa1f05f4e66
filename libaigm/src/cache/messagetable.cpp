// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/messagetable.h"

#include "cache/outboxtable.h"
#include "cache/profiletable.h"
#include "cache/rangetable.h"
#include "cache/rownumber.h"
#include "cache/searchfacets.h"
#include "cache/searchindex.h"
#include "cache/waitingchanges.h"
#include "sqlite/statement.h"

#include <algorithm>

namespace aigm {

namespace {

// The state of an unsent row lies in the outbox alone. 2 = failed, as in OutboxTable.
constexpr char kPage[] = "SELECT row, id, conversation, place, rev, author, created_at, edited_at, "
                         "deleted_at, reply_to, content FROM messages "
                         "WHERE conversation = ? AND place < ? ORDER BY place DESC LIMIT ?";
#define AIGM_ANY_STATE                                                                                       \
    "SELECT row, m.id, m.conversation, place, rev, m.author, m.created_at, edited_at, "                      \
    "deleted_at, "                                                                                           \
    "m.reply_to, m.content, o.state, o.failure FROM messages m LEFT JOIN outbox o ON o.id = m.id "
constexpr char kUnsentRows[] = AIGM_ANY_STATE "WHERE m.conversation = ? AND place >= ? "
                                              "ORDER BY place DESC";
constexpr char kById[] = AIGM_ANY_STATE "WHERE m.id = ?";
constexpr char kByRow[] = AIGM_ANY_STATE "WHERE m.row = ?";
#undef AIGM_ANY_STATE
constexpr char kWrittenFrom[] = "SELECT place, created_at FROM messages "
                                "WHERE conversation = ? AND place >= ? AND place < ? ORDER BY place LIMIT 1";
// Of those that were written at one time a later one can lie below, by as many as the server is asked for.
constexpr char kFirstWritten[] = "SELECT place FROM messages WHERE conversation = ? AND place >= ? - 20 "
                                 "AND place < ? AND created_at >= ? ORDER BY place LIMIT 1";

enum Column {
    Row,
    MessageIdColumn,
    Conversation,
    Place,
    Rev,
    Author,
    CreatedAt,
    EditedAt,
    DeletedAt,
    ReplyTo,
    Content,
    State,
    Failure
};
constexpr int kFailedState = 2;

//! A moment is never missing in the table; a row without one sorts before all others.
QDateTime momentOf(const QDateTime &createdAt)
{
    return createdAt.isValid() ? createdAt : QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
}

} // namespace

struct MessageTable::Stored
{
    qint64 row;
    qint64 conversation;
    qint64 place;
    qint64 rev;
    UserId author;
    QByteArray searchText;
};

MessageTable::MessageTable(Database *database, ProfileTable *profiles, RangeTable *conversations,
                           SearchIndex *search, OutboxTable *outbox)
    : m_database(database)
    , m_profiles(profiles)
    , m_conversations(conversations)
    , m_search(search)
    , m_outbox(outbox)
    , m_reactions(database, profiles)
{
}

std::optional<MessageTable::Stored> MessageTable::stored(const MessageId &id)
{
    Statement query = m_database->statement("SELECT row, conversation, place, rev, author, search_text "
                                            "FROM messages WHERE id = ?");
    query.bind(id);
    if (!query.next())
        return std::nullopt;
    return Stored{
        query.int64(0), query.int64(1), query.int64(2), query.int64(3), m_profiles->author(query.int64(4)).id,
        query.bytes(5)};
}

MessageTable::Applied MessageTable::upsert(qint64 conversation, const Message &row, bool mayInsert)
{
    if (row.id.isNull() || row.author.isNull() || row.seq <= 0 || row.seq >= kUnsent || row.rev <= 0)
        return Applied::Dropped;
    if (mayInsert && insert(conversation, row, row.seq))
        return Applied::Inserted;
    const std::optional<Stored> before = stored(row.id);
    if (!before)
        return Applied::Dropped;
    if (before->conversation != conversation || before->author != row.author)
        return Applied::Taken;
    if (before->rev >= row.rev)
        return Applied::Older;
    update(*before, row);
    return before->place >= kUnsent ? Applied::Confirmed : Applied::Updated;
}

//! Facets and words. A deleted message has neither.
QByteArray MessageTable::searchTextOf(qint64 conversation, qint64 author, const Message &row)
{
    if (row.deletedAt.isValid())
        return QByteArray("");
    const searchfacets::Content content = searchfacets::contentOf(row.content);
    QString facets = searchfacets::conversation(conversation) + u' ' + searchfacets::author(author) + u' ';
    for (const ContentKind kind : content.kinds)
        facets += searchfacets::holds(kind) + u' ';
    for (const UserId &user : content.mentions)
        facets += searchfacets::mention(m_profiles->keyFor(user)) + u' ';
    return facets.toUtf8() + SearchIndex::searchText(row.content.toPlainText());
}

void MessageTable::insertUnsent(qint64 conversation, const Message &row)
{
    if (!insert(conversation, row, kUnsent + row.localOrder) && !m_database->hasFailed()) {
        m_database->fail({.kind = Error::Kind::Storage,
                          .message = {},
                          .code = storagecode::kOther,
                          .detail = QStringLiteral("a message of this id is stored already")});
    }
}

//! False if there is a message of this id; then nothing was stored.
bool MessageTable::insert(qint64 conversation, const Message &row, qint64 place)
{
    const qint64 author = m_profiles->keyFor(row.author);
    const QByteArray searchText = searchTextOf(conversation, author, row);
    const QByteArray content = row.content.toTipTap();
    const QDateTime createdAt = momentOf(row.createdAt);
    Statement insertion = m_database->statement(
        "INSERT INTO messages(row, id, conversation, place, rev, author, created_at, edited_at, "
        "deleted_at, reply_to, content, search_text) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING");
    const auto tryAt = [&](qint64 number) {
        insertion
            .bind(number, row.id, conversation, place, row.rev, author, createdAt, row.editedAt,
                  row.deletedAt, row.replyTo, content, Utf8{searchText})
            .run();
        const bool done = !m_database->hasFailed() && m_database->changedRows() > 0;
        if (done)
            m_search->add(number, searchText);
        return done;
    };
    const qint64 number = firstRowOf(createdAt);
    return tryAt(number) || (!rowOf(row.id) && tryAt(freeRowAbove(number)));
}

//! The first row after those of this moment; the wider the search the later it may be.
qint64 MessageTable::freeRowAbove(qint64 number)
{
    for (qint64 window = 64;; window *= 2) {
        Statement query = m_database->statement("SELECT max(row) FROM messages WHERE row BETWEEN ? AND ?");
        query.bind(number, number + window);
        const qint64 last = query.next() ? query.int64(0) : number;
        if (last < number + window)
            return last + 1;
    }
}

std::optional<qint64> MessageTable::rowOf(const MessageId &id)
{
    Statement query = m_database->statement("SELECT row FROM messages WHERE id = ?");
    query.bind(id);
    return query.next() ? std::optional(query.int64(0)) : std::nullopt;
}

void MessageTable::update(const Stored &before, const Message &row)
{
    const QByteArray searchText = searchTextOf(before.conversation, m_profiles->keyFor(row.author), row);
    m_database
        ->statement("UPDATE messages SET place = ?, rev = ?, created_at = ?, edited_at = ?, "
                    "deleted_at = ?, reply_to = ?, content = ?, search_text = ? WHERE row = ?")
        .bind(row.seq, row.rev, momentOf(row.createdAt), row.editedAt, row.deletedAt, row.replyTo,
              row.content.toTipTap(), Utf8{searchText}, before.row)
        .run();
    if (searchText == before.searchText)
        return;
    m_search->remove(before.row, before.searchText);
    m_search->add(before.row, searchText);
}

void MessageTable::setContent(const MessageId &id, const Document &content)
{
    std::optional<Message> row = findStored(id);
    const std::optional<Stored> before = stored(id);
    if (!row || !before)
        return;
    row->content = content;
    const QByteArray searchText = searchTextOf(before->conversation, m_profiles->keyFor(row->author), *row);
    m_database->statement("UPDATE messages SET content = ?, search_text = ? WHERE row = ?")
        .bind(content.toTipTap(), Utf8{searchText}, before->row)
        .run();
    m_search->remove(before->row, before->searchText);
    m_search->add(before->row, searchText);
}

bool MessageTable::upsertReaction(qint64 conversation, const Reaction &reaction)
{
    Statement query = m_database->statement("SELECT row FROM messages WHERE id = ? AND conversation = ?");
    query.bind(reaction.message, conversation);
    return query.next() && m_reactions.upsert(query.int64(0), reaction);
}

std::optional<Reaction> MessageTable::reaction(const MessageId &message, const UserId &user,
                                               const QString &emoji)
{
    const std::optional<qint64> row = rowOf(message);
    std::optional<Reaction> found = row ? m_reactions.find(*row, user, emoji) : std::nullopt;
    if (found)
        found->message = message;
    return found;
}

void MessageTable::rename(const MessageId &from, const MessageId &to)
{
    m_database->statement("UPDATE messages SET id = ? WHERE id = ?").bind(to, from).run();
}

void MessageTable::remove(const MessageId &id)
{
    const std::optional<Stored> before = stored(id);
    if (!before)
        return;
    m_search->remove(before->row, before->searchText);
    m_reactions.remove(before->row);
    m_database->statement("DELETE FROM messages WHERE row = ?").bind(before->row).run();
}

QList<MessageId> MessageTable::removeSent(qint64 conversation, SeqRange range)
{
    QList<MessageId> ids;
    {
        Statement query =
            m_database->statement("SELECT id FROM messages WHERE conversation = ? AND place BETWEEN ? AND ?");
        query.bind(conversation, range.from, std::min(range.to, kUnsent - 1));
        while (query.next())
            ids.append(query.id<MessageId>(0));
    }
    for (const MessageId &id : std::as_const(ids))
        remove(id);
    return ids;
}

QList<Message> MessageTable::page(qint64 conversation, qint64 place, int count)
{
    QList<Message> messages;
    messages.reserve(std::clamp(count, 0, 1000));
    Statement query = m_database->statement(kPage);
    query.bind(conversation, std::min(place, kUnsent), std::max(count, 0));
    while (query.next())
        messages.append(read(query, false));
    return messages;
}

qint64 MessageTable::placeAbove(qint64 conversation, qint64 place, int count)
{
    Statement query =
        m_database->statement("SELECT place FROM messages WHERE conversation = ? AND place >= ? "
                              "AND place < ? ORDER BY place LIMIT 1 OFFSET ?");
    query.bind(conversation, place, kUnsent, count);
    return query.next() ? query.int64(0) : kUnsent;
}

qint64 MessageTable::countSent(qint64 conversation)
{
    Statement query =
        m_database->statement("SELECT COUNT(*) FROM messages WHERE conversation = ? AND place < ?");
    query.bind(conversation, kUnsent);
    return query.next() ? query.int64(0) : 0;
}

qint64 MessageTable::firstSince(qint64 conversation, const QDateTime &moment)
{
    const qint64 since = moment.toMSecsSinceEpoch();
    qint64 low = 0; // rows below were written before, and the first one from high on was not
    qint64 high = kUnsent;
    while (low < high) {
        const qint64 middle = low + (high - low) / 2;
        Statement next = m_database->statement(kWrittenFrom);
        next.bind(conversation, middle, high);
        if (next.next() && next.int64(1) < since)
            low = next.int64(0) + 1;
        else
            high = middle;
    }
    Statement first = m_database->statement(kFirstWritten);
    first.bind(conversation, low, kUnsent, since);
    return first.next() ? first.int64(0) : 0;
}

QList<Message> MessageTable::unsent(qint64 conversation)
{
    QList<Message> messages;
    Statement query = m_database->statement(kUnsentRows);
    query.bind(conversation, kUnsent);
    while (query.next())
        messages.append(read(query, true));
    return messages;
}

std::optional<Message> MessageTable::find(const MessageId &id)
{
    Statement query = m_database->statement(kById);
    query.bind(id);
    return query.next() ? std::optional(read(query, true)) : std::nullopt;
}

std::optional<Message> MessageTable::findRow(qint64 row)
{
    Statement query = m_database->statement(kByRow);
    query.bind(row);
    if (!query.next())
        return std::nullopt;
    return read(query, true);
}

QList<Message> MessageTable::newestOf(const UserId &author, qint64 conversation, int within)
{
    QList<Message> messages = unsent(conversation) + page(conversation, kUnsent, within);
    messages.removeIf([&author](const Message &message) { return message.author != author; });
    return messages;
}

std::optional<Message> MessageTable::findStored(const MessageId &id)
{
    Statement query = m_database->statement(kById);
    query.bind(id);
    if (!query.next())
        return std::nullopt;
    return readStored(query, true);
}

Message MessageTable::asRead(Message row)
{
    row.authorName = m_profiles->author(m_profiles->keyOf(row.author)).name;
    if (const std::optional<qint64> number = rowOf(row.id))
        complete(*number, &row);
    return row;
}

Message MessageTable::read(const Statement &row, bool anyState)
{
    Message message = readStored(row, anyState);
    complete(row.int64(Row), &message);
    return message;
}

//! Adds what other tables know of \p message.
void MessageTable::complete(qint64 row, Message *message)
{
    if (!message->deletedAt.isValid())
        message->reactions = m_reactions.of(row, message->id);
    showWaiting(m_outbox->changesOf(message->id), message);
}

Message MessageTable::readStored(const Statement &row, bool anyState)
{
    Message message;
    message.id = row.id<MessageId>(MessageIdColumn);
    message.conversation = m_conversations->conversation(row.int64(Conversation));
    ProfileTable::Author author = m_profiles->author(row.int64(Author));
    message.author = author.id;
    message.authorName = std::move(author.name);
    message.createdAt = row.moment(CreatedAt);
    message.editedAt = row.moment(EditedAt);
    message.deletedAt = row.moment(DeletedAt);
    message.replyTo = row.id<MessageId>(ReplyTo);
    message.content = Document::fromTipTap(row.bytes(Content));
    message.rev = row.int64(Rev);
    const qint64 place = row.int64(Place);
    if (place < kUnsent) {
        message.seq = place;
        return message;
    }
    message.localOrder = place - kUnsent;
    message.delivery = Delivery::Pending;
    if (anyState && row.int32(State) == kFailedState) {
        message.delivery = Delivery::Failed;
        message.failure = row.text(Failure);
    }
    return message;
}

} // namespace aigm
