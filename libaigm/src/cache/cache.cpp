// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/cache.h"

#include "cache/cacheconnection.h"
#include "cache/cachethread.h"
#include "cache/operations.h"

namespace aigm {

namespace {

using AtEnd = CacheThread::AtEnd;

} // namespace

Cache::Cache(CacheOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_thread(std::make_unique<CacheThread>(m_options))
{
    connect(m_thread.get(), &CacheThread::news, this, [this](const CacheNews &news) {
        if (news.rebuild)
            Q_EMIT rebuilt(*news.rebuild);
        for (const MessageChange &change : news.messages)
            Q_EMIT changed(change);
        for (const DirectoryChange &change : news.directory)
            Q_EMIT directoryChanged(change);
        if (news.account)
            Q_EMIT accountChanged();
        if (!news.reads.isEmpty())
            Q_EMIT readsChanged(news.reads);
        if (news.outbox)
            Q_EMIT outboxChanged(*news.outbox);
    });
}

Cache::~Cache() = default;

Async<void> Cache::open()
{
    return m_thread->run([](CacheConnection &) -> Result<void> { return {}; }, AtEnd::Drop);
}

Async<void> Cache::verify()
{
    return m_thread->run([](CacheConnection &cache) { return cache.database().quickCheck(); }, AtEnd::Drop);
}

Async<qint64> Cache::logPosition()
{
    return m_thread->run([](CacheConnection &cache) -> Result<qint64> { return cache.logPosition(); },
                         AtEnd::Drop);
}

void Cache::takeForeignChanges()
{
    // each job looks for them before it begins
    (void)m_thread->run([](CacheConnection &) -> Result<void> { return {}; }, AtEnd::Drop);
}

Async<MessagePage> Cache::latest(const ConversationId &conversation, int count)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<MessagePage> {
            return operations::latest(cache, conversation, count);
        },
        AtEnd::Drop);
}

Async<MessagePage> Cache::before(const ConversationId &conversation, qint64 seq, int count)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<MessagePage> {
            return operations::before(cache, conversation, seq, count);
        },
        AtEnd::Drop);
}

Async<MessagePage> Cache::after(const ConversationId &conversation, qint64 seq, int count)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<MessagePage> {
            return operations::after(cache, conversation, seq, count);
        },
        AtEnd::Drop);
}

Async<MessagePage> Cache::around(const ConversationId &conversation, qint64 seq, int count)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<MessagePage> {
            return operations::around(cache, conversation, seq, count);
        },
        AtEnd::Drop);
}

Async<std::optional<Message>> Cache::message(const MessageId &id)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<std::optional<Message>> { return cache.messages.find(id); },
        AtEnd::Drop);
}

Async<HeldRanges> Cache::held(const ConversationId &conversation)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<HeldRanges> { return cache.ranges.held(conversation); },
        AtEnd::Drop);
}

Async<Integrity> Cache::integrity(const ConversationId &conversation)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<Integrity> {
            return operations::integrity(cache, conversation);
        },
        AtEnd::Drop);
}

Async<std::optional<qint64>> Cache::firstSince(const ConversationId &conversation, const QDateTime &moment)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<std::optional<qint64>> {
            return operations::firstSince(cache, conversation, moment);
        },
        AtEnd::Drop);
}

Async<QList<HeldRanges>> Cache::heldEverywhere()
{
    return m_thread->run(
        [](CacheConnection &cache) -> Result<QList<HeldRanges>> {
            QList<HeldRanges> all;
            const QList<ConversationId> conversations = cache.ranges.conversations();
            for (const ConversationId &conversation : conversations)
                all.append(cache.ranges.held(conversation));
            return all;
        },
        AtEnd::Drop);
}

Async<SearchPage> Cache::search(const SearchRequest &request)
{
    const quint64 number = ++*m_newestSearch;
    return m_thread->run(
        [=, newest = m_newestSearch](CacheConnection &cache) -> Result<SearchPage> {
            if (number != *newest)
                return Error{.kind = Error::Kind::Cancelled}; // the typing has gone on
            return operations::search(cache, request);
        },
        AtEnd::Drop);
}

Async<ServerSearch> Cache::serverSearch(const SearchRequest &request)
{
    return m_thread->run([=](CacheConnection &cache) { return operations::serverSearch(cache, request); },
                         AtEnd::Drop);
}

Async<QList<FoundMessage>> Cache::foundBeyond(const SearchRequest &request, const ServerSearch &search,
                                              const QList<Message> &messages)
{
    return m_thread->run(
        [=](CacheConnection &cache) { return operations::foundBeyond(cache, request, search, messages); },
        AtEnd::Drop);
}

Async<HeldRanges> Cache::apply(const ServerRows &rows)
{
    return m_thread->run([=](CacheConnection &cache) { return operations::apply(cache, rows); });
}

Async<HeldRanges> Cache::confirm(const Message &row, const QList<Reaction> &reactions)
{
    return m_thread->run([=](CacheConnection &cache) { return operations::confirm(cache, row, reactions); });
}

Async<void> Cache::forget(const ConversationId &conversation)
{
    return m_thread->run([=](CacheConnection &cache) { return operations::forget(cache, conversation); });
}

Async<Message> Cache::enqueue(const NewMessage &message)
{
    return m_thread->run([=](CacheConnection &cache) { return operations::enqueue(cache, message); });
}

Async<Message> Cache::enqueueChange(const NewChange &change)
{
    return m_thread->run([=](CacheConnection &cache) { return operations::enqueueChange(cache, change); });
}

Async<HeldRanges> Cache::confirmChange(const OutboxEntry &entry, const ServerRows &rows)
{
    return m_thread->run(
        [=](CacheConnection &cache) { return operations::confirmChange(cache, entry, rows); });
}

Async<QList<OutboxEntry>> Cache::outboxHeads()
{
    return m_thread->run(
        [](CacheConnection &cache) -> Result<QList<OutboxEntry>> { return operations::outboxHeads(cache); },
        AtEnd::Drop);
}

Async<QList<OutboxEntry>> Cache::outbox()
{
    return m_thread->run(
        [](CacheConnection &cache) -> Result<QList<OutboxEntry>> { return cache.outbox.all(); }, AtEnd::Drop);
}

Async<bool> Cache::markInFlight(const MessageId &id)
{
    return m_thread->run([=](CacheConnection &cache) { return operations::markInFlight(cache, id); });
}

Async<void> Cache::release(const MessageId &id)
{
    return m_thread->run([=](CacheConnection &cache) { return operations::release(cache, id); });
}

Async<void> Cache::fail(const MessageId &id, const Error &reason, qint64 thereRev)
{
    return m_thread->run(
        [=](CacheConnection &cache) { return operations::fail(cache, id, reason, thereRev); });
}

Async<void> Cache::retry(const MessageId &message, const MessageId &newId)
{
    return m_thread->run([=](CacheConnection &cache) { return operations::retry(cache, message, newId); });
}

Async<Document> Cache::discard(const MessageId &message)
{
    return m_thread->run([=](CacheConnection &cache) { return operations::discard(cache, message); });
}

Async<OutboxSummary> Cache::outboxSummary()
{
    return m_thread->run(
        [](CacheConnection &cache) -> Result<OutboxSummary> { return cache.outbox.summary(); }, AtEnd::Drop);
}

} // namespace aigm
