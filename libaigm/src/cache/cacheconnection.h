// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachenews.h"
#include "cache/changelog.h"
#include "cache/directorytable.h"
#include "cache/messagetable.h"
#include "cache/outboxtable.h"
#include "cache/profiletable.h"
#include "cache/rangetable.h"
#include "cache/readtable.h"
#include "cache/searchindex.h"
#include "sqlite/database.h"
#include "sqlite/transaction.h"

#include <memory>

namespace aigm {

//! The open cache file: its tables, its transactions, and what they changed. Cache thread.
class CacheConnection
{
public:
    //! Opens the file; an owner migrates it, and a file it cannot use is set aside and replaced:
    //! then the news hold a rebuild. Errors: Storage.
    [[nodiscard]] static Result<std::unique_ptr<CacheConnection>> open(const CacheOptions &options);
    //! Sets the file aside whatever it is, and makes a new one. Errors: Storage.
    [[nodiscard]] static Result<std::unique_ptr<CacheConnection>> rebuild(const CacheOptions &options);

    explicit CacheConnection(CacheOptions options, std::unique_ptr<Database> database);

    //! Runs \p work, a Result<T>(), in one transaction, which is undone if it yields an error. What
    //! the tables were told to have changed becomes news with the commit. Errors: Storage, those of
    //! \p work.
    template <class Work>
    auto write(Work work, Transaction::Durability durability = Transaction::Durability::Normal)
        -> std::invoke_result_t<Work &>
    {
        Transaction transaction(m_database.get(), durability);
        takeForeignChanges();
        auto answer = work();
        if (!answer) {
            m_pending = {};
            return answer;
        }
        logPending();
        if (const auto done = transaction.commit(); !done) {
            m_pending = {};
            return done.error();
        }
        publish();
        return answer;
    }

    // What a write changed; each inside write().
    void noteUpserted(const Message &message);
    void noteRemoved(const ConversationId &conversation, const MessageId &message);
    void noteHoles(const ConversationId &conversation);
    void note(const DirectoryChange &change);
    //! All that was noted of the directory in this write(), as its news will tell it.
    [[nodiscard]] DirectoryChange notedDirectory() const;
    void noteOutbox() { m_pending.outbox = true; }
    void noteAccount() { m_pending.account = true; }
    void noteRead(const ConversationId &conversation);
    //! Runs \p change, which is about one conversation, and notes what that makes of its counts.
    template <class Change>
    auto changeReads(const ConversationId &conversation, Change change)
    {
        const std::optional<ReadState> before = reads.find(conversation);
        if constexpr (std::is_void_v<decltype(change())>) {
            change();
            if (reads.find(conversation) != before)
                noteRead(conversation);
        } else {
            const auto answer = change();
            if (reads.find(conversation) != before)
                noteRead(conversation);
            return answer;
        }
    }
    //! Stores profiles and notes what that changes: members, and messages of people with a new
    //! name.
    void upsertProfiles(const QList<Profile> &profiles);

    //! Turns what other processes have committed into news.
    void takeForeignChanges();
    //! What has happened since the last call.
    [[nodiscard]] CacheNews takeNews() { return std::exchange(m_news, {}); }
    //! Of the last commit that was seen here, own or foreign. Numbers grow over all connections of this
    //! process, so that what a later one tells is never taken for older.
    [[nodiscard]] quint64 commitNumber() const { return m_commit; }
    //! How far the log of changes was read: where a connection that takes over has to go on.
    [[nodiscard]] qint64 logPosition() const { return m_log.position(); }
    //! Tells everything as changed: the file is another one than before.
    void tellEverything();
    [[nodiscard]] const CacheOptions &options() const { return m_options; }
    [[nodiscard]] Database &database() { return *m_database; }

private:
    struct Pending
    {
        QList<MessageChange> messages;
        DirectoryChange directory;
        bool outbox = false;
        bool account = false;
        QList<ConversationId> reads;
    };

    [[nodiscard]] static Result<std::unique_ptr<CacheConnection>> openPrepared(const CacheOptions &options);
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> takeBack();
    [[nodiscard]] Result<void> restore(const QList<OutboxEntry> &unsent);
    void restore(const OutboxEntry &entry);
    [[nodiscard]] MessageChange &pendingOf(const ConversationId &conversation);
    void logPending();
    void publish();
    void tellOutbox();
    void noteAgain(const ChangeLog::Entry &entry);
    void noteEverything();

    const CacheOptions m_options;
    const std::unique_ptr<Database> m_database;

public:
    ProfileTable profiles;
    RangeTable ranges;
    SearchIndex index;
    MessageTable messages;
    OutboxTable outbox;
    DirectoryTable directory;
    ReadTable reads;

private:
    ChangeLog m_log;
    Pending m_pending;
    CacheNews m_news;
    OutboxSummary m_told;
    quint64 m_commit;
};

} // namespace aigm
