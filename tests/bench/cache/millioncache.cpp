// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "millioncache.h"

#include "cache/cacheconnection.h"
#include "cache/operations.h"
#include "cache/schema.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace aigm::bench {

namespace {

constexpr int kBatch = 20'000;

QString fileName()
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const char *step : cacheSchema())
        hash.addData(QByteArrayView(step));
    hash.addData(QByteArray::number(Corpus::kVersion));
    return QStringLiteral("million-") + QString::fromLatin1(hash.result().toHex().left(12))
        + QStringLiteral(".sqlite");
}

void endWith(const Error &error)
{
    std::fprintf(stderr, "the cache: %s\n", qPrintable(error.detail));
    std::exit(1);
}

//! As apply() does, but all rooms at once: one transaction for many messages takes a quarter of the time.
Result<void> addAll(CacheConnection &cache, const Corpus &corpus, const std::vector<Post> &posts)
{
    return cache.write([&]() -> Result<void> {
        for (const Post &post : posts)
            (void)cache.messages.upsert(cache.ranges.keyFor(corpus.room(post.room)), corpus.message(post),
                                        true);
        for (int room = 0; room < Corpus::kRooms; ++room) {
            const qint64 key = cache.ranges.keyFor(corpus.room(room));
            cache.ranges.add(key, {1, corpus.count(room)});
            cache.ranges.raiseRev(key, corpus.count(room));
        }
        return {};
    });
}

void fill(const QString &path, Corpus *corpus)
{
    auto cache = CacheConnection::open({.path = path});
    if (!cache)
        endWith(cache.error());
    const auto named = (*cache)->write([&]() -> Result<void> {
        (*cache)->upsertProfiles(corpus->profiles());
        return {};
    });
    if (!named)
        endWith(named.error());
    for (int added = 0; added < kMillion; added += kBatch) {
        if (const auto done = addAll(**cache, *corpus, corpus->next(kBatch)); !done)
            endWith(done.error());
    }
}

} // namespace

std::vector<ServerRows> pagesOf(const Corpus &corpus, const std::vector<Post> &posts)
{
    std::vector<const Post *> sorted;
    for (const Post &post : posts)
        sorted.push_back(&post);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Post *a, const Post *b) { return a->room < b->room; });
    std::vector<ServerRows> pages;
    for (const Post *post : sorted) {
        const ConversationId &room = corpus.room(post->room);
        if (pages.empty() || pages.back().conversation != room)
            pages.push_back({.conversation = room, .covers = SeqRange{post->seq, post->seq}});
        ServerRows &page = pages.back();
        page.messages.append(corpus.message(*post));
        page.covers->to = post->seq;
        page.rev = post->seq;
    }
    return pages;
}

void takeIn(CacheConnection &cache, const std::vector<ServerRows> &pages)
{
    for (const ServerRows &page : pages) {
        if (const auto done = operations::apply(cache, page); !done)
            endWith(done.error());
        (void)cache.takeNews();
    }
}

QString millionCache(const QString &folder, Corpus *corpus)
{
    const QDir place(folder);
    place.mkpath(QStringLiteral("."));
    const QString path = place.filePath(fileName());
    if (QFile::exists(path)) {
        for (int added = 0; added < kMillion; added += kBatch)
            (void)corpus->next(kBatch);
        return path;
    }
    const QStringList old = place.entryList({QStringLiteral("million-*")});
    for (const QString &file : old)
        QFile::remove(place.filePath(file));
    std::fputs("Making a cache of a million messages, once\n", stderr);
    const QString unfinished = path + QStringLiteral(".part");
    fill(unfinished, corpus);
    QFile::rename(unfinished, path);
    return path;
}

} // namespace aigm::bench
