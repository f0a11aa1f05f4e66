// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/cache.h"

#include "cache/cacheconnection.h"
#include "cache/cachethread.h"

#include <QMap>

namespace aigm {

// The part of Cache that is about what was read.

namespace {

using AtEnd = CacheThread::AtEnd;

//! A job that lets \p change, a T(ReadTable &), work on one conversation.
template <class Change>
auto changing(const ConversationId &conversation, Change change)
{
    return [conversation, change = std::move(change)](CacheConnection &cache) {
        using T = std::invoke_result_t<const Change &, ReadTable &>;
        return cache.write([&]() -> Result<T> {
            if constexpr (std::is_void_v<T>) {
                cache.changeReads(conversation, [&] { change(cache.reads); });
                return {};
            } else {
                return cache.changeReads(conversation, [&] { return change(cache.reads); });
            }
        });
    };
}

} // namespace

Async<QList<ReadState>> Cache::readStates()
{
    return m_thread->run([](CacheConnection &cache) -> Result<QList<ReadState>> { return cache.reads.all(); },
                         AtEnd::Drop);
}

Async<ReadState> Cache::readState(const ConversationId &conversation)
{
    return m_thread->run(
        [=](CacheConnection &cache) -> Result<ReadState> {
            return cache.reads.find(conversation).value_or(ReadState{.conversation = conversation});
        },
        AtEnd::Drop);
}

Async<void> Cache::takeOverview(const QList<ReadState> &rows, const QSet<ConversationId> &moved)
{
    return m_thread->run([=](CacheConnection &cache) {
        return cache.write([&]() -> Result<void> {
            for (const ConversationId &gone : cache.reads.keepOnly(rows))
                cache.noteRead(gone);
            for (const ReadState &row : rows) {
                cache.changeReads(row.conversation,
                                  [&] { cache.reads.takeOverview(row, moved.contains(row.conversation)); });
            }
            return {};
        });
    });
}

Async<bool> Cache::takePokes(const QList<ReadPoke> &pokes)
{
    return m_thread->run([=](CacheConnection &cache) {
        QMap<ConversationId, QList<ReadPoke>> conversations;
        for (const ReadPoke &poke : pokes)
            conversations[poke.conversation].append(poke);
        return cache.write([&]() -> Result<bool> {
            bool areCertain = true;
            for (const QList<ReadPoke> &told : std::as_const(conversations)) {
                cache.changeReads(told.constFirst().conversation, [&] {
                    for (const ReadPoke &poke : told)
                        areCertain = cache.reads.takePoke(poke) && areCertain;
                });
            }
            return areCertain;
        });
    });
}

Async<bool> Cache::takeMarker(const ReadState &marker)
{
    return m_thread->run(changing(marker.conversation, [marker](ReadTable &reads) {
        return reads.takeMarker(marker.conversation, marker.lastReadSeq, marker.unreadFrom);
    }));
}

Async<void> Cache::markRead(const ConversationId &conversation, qint64 seq)
{
    return m_thread->run(
        changing(conversation, [=](ReadTable &reads) { reads.markRead(conversation, seq); }));
}

Async<void> Cache::markUnread(const ConversationId &conversation, qint64 seq)
{
    return m_thread->run(changing(conversation, [=](ReadTable &reads) {
        reads.markUnread(conversation, seq > 0 ? seq : reads.newestOfOthers(conversation));
    }));
}

Async<QList<PendingRead>> Cache::markServerRead(const ServerId &server)
{
    return m_thread->run([=](CacheConnection &cache) {
        return cache.write([&]() -> Result<QList<PendingRead>> {
            QList<PendingRead> marked;
            const QList<ReadState> states = cache.reads.all();
            for (const ReadState &state : states) {
                if (state.server != server || state.readSeq() >= state.newestSeq)
                    continue;
                cache.changeReads(state.conversation,
                                  [&] { cache.reads.markRead(state.conversation, state.newestSeq); });
                marked.append({state.conversation, state.newestSeq});
            }
            return marked;
        });
    });
}

Async<QList<PendingRead>> Cache::pendingReads()
{
    return m_thread->run(
        [](CacheConnection &cache) -> Result<QList<PendingRead>> { return cache.reads.pending(); },
        AtEnd::Drop);
}

Async<void> Cache::refuseReads(const ConversationId &conversation)
{
    return m_thread->run(
        changing(conversation, [conversation](ReadTable &reads) { reads.refuse(conversation); }));
}

Async<bool> Cache::settleReads(const QList<PendingRead> &told)
{
    return m_thread->run([=](CacheConnection &cache) {
        return cache.write([&]() -> Result<bool> {
            bool areCertain = true;
            for (const PendingRead &one : told)
                cache.changeReads(one.conversation,
                                  [&] { areCertain = cache.reads.settle(one) && areCertain; });
            return areCertain;
        });
    });
}

} // namespace aigm
