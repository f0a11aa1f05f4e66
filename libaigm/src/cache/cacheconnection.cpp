// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/cacheconnection.h"

#include "cache/salvage.h"
#include "cache/schema.h"
#include "net/killpoint.h"
#include "sqlite/migrator.h"

#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>
#include <atomic>

Q_LOGGING_CATEGORY(lcCache, "aigm.cache")

namespace aigm {

namespace {

//! The number of the last commit, over all connections.
std::atomic<quint64> g_commits = 0;

//! How far back a new name of somebody is told, in each conversation.
constexpr int kRenamedWithin = 100;

template <class AnyId>
QByteArray joined(const QList<AnyId> &ids)
{
    QByteArray bytes;
    bytes.reserve(ids.size() * AnyId::kSize);
    for (const AnyId &id : ids)
        bytes.append(id.bytes());
    return bytes;
}

template <class T>
void addOnce(QList<T> *list, const QList<T> &values)
{
    for (const T &value : values) {
        if (!list->contains(value))
            list->append(value);
    }
}

bool cannotBeUsed(const Error &error)
{
    return error.code == storagecode::kDamaged || error.code == storagecode::kNewer;
}

} // namespace

CacheConnection::CacheConnection(CacheOptions options, std::unique_ptr<Database> database)
    : m_options(std::move(options))
    , m_database(std::move(database))
    , profiles(m_database.get())
    , ranges(m_database.get())
    , index(m_database.get())
    , messages(m_database.get(), &profiles, &ranges, &index, &outbox)
    , outbox(m_database.get())
    , directory(m_database.get(), &profiles)
    , reads(m_database.get(), &ranges, &profiles, m_options.self)
    , m_log(m_database.get())
    , m_commit(g_commits)
{
}

static Result<std::unique_ptr<CacheConnection>> openOnce(const CacheOptions &options)
{
    const bool owns = options.role == CacheOptions::Role::Owner;
    auto database =
        Database::open(options.path, owns ? Database::Access::ReadWrite : Database::Access::Existing);
    if (!database)
        return database.error();
    if (const auto done = owns ? migrate(database->get(), kCacheApplicationId, cacheSchema())
                               : checkVersion(database->get(), kCacheApplicationId, cacheSchema());
        !done) {
        return done.error();
    }
    return std::make_unique<CacheConnection>(options, std::move(*database));
}

Result<std::unique_ptr<CacheConnection>> CacheConnection::openPrepared(const CacheOptions &options)
{
    auto connection = openOnce(options);
    if (!connection)
        return connection;
    if (const auto done = (*connection)->prepare(); !done)
        return done.error();
    if (options.role == CacheOptions::Role::Owner) {
        if (const auto done = (*connection)->takeBack(); !done)
            return done.error();
    }
    return connection;
}

Result<std::unique_ptr<CacheConnection>> CacheConnection::open(const CacheOptions &options)
{
    if (options.role == CacheOptions::Role::Guest)
        return openPrepared(options);
    // SQLite takes an emptied file for a new one
    const QFileInfo file(options.path);
    if (file.isFile() && file.size() == 0)
        return rebuild(options);
    auto connection = openPrepared(options);
    if (connection || !cannotBeUsed(connection.error()))
        return connection;
    auto rebuilt = rebuild(options);
    if (rebuilt && (*rebuilt)->m_news.rebuild)
        (*rebuilt)->m_news.rebuild->newer = connection.error().code == storagecode::kNewer;
    return rebuilt;
}

Result<std::unique_ptr<CacheConnection>> CacheConnection::rebuild(const CacheOptions &options)
{
    if (const auto aside = setAside(options.path); !aside)
        return aside.error();
    AIGM_KILL_POINT("rebuild.aside");
    CacheOptions anew = options;
    anew.since.reset(); // that was a position in the old file
    return openPrepared(anew);
}

//! Reads what every start needs, so that a damaged file shows itself now.
Result<void> CacheConnection::prepare()
{
    m_log.start(m_options.since);
    m_told = outbox.summary();
    const QList<OutboxEntry> unsent = outbox.all();
    (void)directory.servers();
    (void)directory.account();
    if (auto error = m_database->takeError())
        return *error;
    // what is damaged can read as if it were empty
    if (auto checked = m_database->checkTable("outbox"); !checked)
        return checked;
    m_database->setCheckpointOnClose(true);
    // a start without a write is a quick start
    const bool stale =
        std::any_of(unsent.cbegin(), unsent.cend(), [](const OutboxEntry &entry) { return entry.inFlight; });
    if (!stale || m_options.role == CacheOptions::Role::Guest)
        return {};
    return write([this]() -> Result<void> {
        outbox.releaseAll();
        return {};
    });
}

//! Takes the unsent messages out of what was set aside, now or before the program ended the last time.
Result<void> CacheConnection::takeBack()
{
    const QStringList files = unreadFilesOf(m_options.path);
    for (const QString &file : files) {
        const Salvage salvage = salvageOutbox(file);
        if (auto done = restore(salvage.entries); !done)
            return done;
        AIGM_KILL_POINT("rebuild.restored");
        CacheRebuild rebuild = m_news.rebuild.value_or(CacheRebuild());
        rebuild.setAside = markAsRead(file);
        rebuild.salvaged += int(salvage.entries.size());
        rebuild.whole = rebuild.whole && salvage.whole;
        m_news.rebuild = rebuild;
        qCWarning(lcCache) << "the cache file is set aside; unsent messages saved:" << salvage.entries.size();
    }
    return {};
}

Result<void> CacheConnection::restore(const QList<OutboxEntry> &unsent)
{
    if (unsent.isEmpty())
        return {};
    return write(
        [&]() -> Result<void> {
            for (const OutboxEntry &entry : unsent) {
                if (!outbox.find(entry.id) && !messages.find(entry.id)) // else it was taken back before
                    restore(entry);
            }
            noteOutbox();
            return {};
        },
        Transaction::Durability::Full);
}

//! Inside write().
void CacheConnection::restore(const OutboxEntry &entry)
{
    Message message = entry.message;
    message.localOrder = outbox.append(entry);
    if (message.delivery == Delivery::Failed) {
        outbox.fail(entry.id,
                    {.kind = Error::Kind::Rejected, .message = message.failure, .code = entry.failureCode});
    }
    if (message.operation == Operation::Send)
        messages.insertUnsent(ranges.keyFor(message.conversation), message);
}

MessageChange &CacheConnection::pendingOf(const ConversationId &conversation)
{
    for (MessageChange &change : m_pending.messages) {
        if (change.conversation == conversation)
            return change;
    }
    m_pending.messages.append({.conversation = conversation});
    return m_pending.messages.last();
}

void CacheConnection::noteUpserted(const Message &message)
{
    pendingOf(message.conversation).upserted.append(message);
}

void CacheConnection::noteRemoved(const ConversationId &conversation, const MessageId &message)
{
    pendingOf(conversation).removed.append(message);
}

void CacheConnection::noteHoles(const ConversationId &conversation)
{
    pendingOf(conversation).holes = true;
}

void CacheConnection::note(const DirectoryChange &change)
{
    m_pending.directory.servers |= change.servers;
    addOnce(&m_pending.directory.rooms, change.rooms);
    addOnce(&m_pending.directory.members, change.members);
}

void CacheConnection::noteRead(const ConversationId &conversation)
{
    addOnce(&m_pending.reads, {conversation});
}

DirectoryChange CacheConnection::notedDirectory() const
{
    return m_pending.directory;
}

void CacheConnection::upsertProfiles(const QList<Profile> &known)
{
    for (const Profile &profile : known) {
        // a frame may carry no more than an id; that must not wipe out what is known
        if (profile.id.isNull() || profile.username.isEmpty())
            continue;
        const ProfileTable::Change change = profiles.upsert(profile);
        if (change == ProfileTable::Change::None)
            continue;
        note({.members = directory.serversOf(profile.id)});
        if (change == ProfileTable::Change::Fields)
            continue;
        const QList<ConversationId> conversations = ranges.conversations();
        for (const ConversationId &conversation : conversations) {
            const QList<Message> renamed =
                messages.newestOf(profile.id, ranges.keyOf(conversation), kRenamedWithin);
            for (const Message &message : renamed)
                noteUpserted(message);
        }
    }
}

void CacheConnection::logPending()
{
    for (const MessageChange &change : std::as_const(m_pending.messages)) {
        QList<MessageId> ids = change.removed;
        ids.reserve(ids.size() + change.upserted.size());
        for (const Message &message : change.upserted)
            ids.append(message.id);
        if (!ids.isEmpty())
            m_log.add(ChangeLog::Kind::Messages, change.conversation.bytes() + joined(ids));
        if (change.holes)
            m_log.add(ChangeLog::Kind::Holes, change.conversation.bytes().toByteArray());
    }
    if (m_pending.directory.servers)
        m_log.add(ChangeLog::Kind::Servers, {});
    if (!m_pending.directory.rooms.isEmpty())
        m_log.add(ChangeLog::Kind::Rooms, joined(m_pending.directory.rooms));
    if (!m_pending.directory.members.isEmpty())
        m_log.add(ChangeLog::Kind::Members, joined(m_pending.directory.members));
    if (m_pending.account)
        m_log.add(ChangeLog::Kind::Account, {});
    if (!m_pending.reads.isEmpty())
        m_log.add(ChangeLog::Kind::Reads, joined(m_pending.reads));
}

void CacheConnection::publish()
{
    m_log.committed();
    m_commit = ++g_commits;
    Pending pending = std::exchange(m_pending, {});
    for (MessageChange &change : pending.messages) {
        change.commit = m_commit;
        m_news.messages.append(std::move(change));
    }
    if (!pending.directory.isEmpty())
        m_news.directory.append(pending.directory);
    m_news.account |= pending.account;
    for (const ConversationId &conversation : std::as_const(pending.reads))
        m_news.reads.append(reads.find(conversation).value_or(ReadState{.conversation = conversation}));
    if (pending.outbox)
        tellOutbox();
}

void CacheConnection::tellOutbox()
{
    const OutboxSummary summary = outbox.summary();
    if (m_database->hasFailed() || std::exchange(m_told, summary) == summary)
        return;
    m_news.outbox = summary;
}

} // namespace aigm
