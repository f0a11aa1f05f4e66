// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// What the cache costs beside bare SQLite: taking messages in, pages, search, a durable send, the file. Both
// sides are measured in turns (A B A B …), on this thread, in CPU time; wall time stands in the note.

#include "barecache.h"
#include "figure.h"
#include "millioncache.h"

#include "cache/cacheconnection.h"
#include "cache/operations.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

#include <cstdlib>

using namespace aigm;
using namespace aigm::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPairs = 7;
constexpr int kPage = 50;

std::unique_ptr<CacheConnection> openCache(const QString &path)
{
    auto opened = CacheConnection::open({.path = path});
    if (!opened) {
        std::fprintf(stderr, "%s: %s\n", qPrintable(path), qPrintable(opened.error().detail));
        std::exit(1);
    }
    return std::move(*opened);
}

QString shortened(double value)
{
    return QString::number(value, 'f', value < 10 ? 2 : value < 100 ? 1 : 0);
}

//! \p posts in batches of \p batch of one room each: what both sides take in, in the same order.
struct Batches
{
    Batches(Corpus *corpus, int count, int batch)
    {
        for (int room = 0; int(posts.size()) < count; ++room) {
            std::vector<Post> some = corpus->next(batch);
            for (size_t i = 0; i < some.size(); ++i) {
                some[i].room = room % Corpus::kRooms;
                some[i].seq = room / Corpus::kRooms * batch + int(i) + 1;
            }
            posts.insert(posts.end(), some.begin(), some.end());
        }
    }

    std::vector<Post> posts;
};

void addProfiles(CacheConnection &cache, const Corpus &corpus)
{
    (void)cache.write([&]() -> Result<void> {
        cache.upsertProfiles(corpus.profiles());
        return {};
    });
}

void measureIngest(const QString &folder, int batch)
{
    Corpus corpus;
    const Batches given(&corpus, 30'000, batch);
    const double count = double(given.posts.size());
    Costs ours;
    Costs bare;
    double oursBytes = 0;
    double bareBytes = 0;
    for (int pair = 0; pair < kPairs; ++pair) {
        const QTemporaryDir place(folder + u"/ingest");
        const QString barePath = place.filePath(u"bare.sqlite"_s);
        BareCache ceiling(barePath);
        bare.add(costOf([&] {
                     for (size_t at = 0; at < given.posts.size(); at += size_t(batch))
                         ceiling.put(corpus, given.posts, at, at + size_t(batch));
                 }),
                 count);
        ceiling.checkpoint();
        bareBytes = double(QFileInfo(barePath).size()) / count;

        const QString path = place.filePath(u"ours.sqlite"_s);
        auto cache = openCache(path);
        addProfiles(*cache, corpus);
        std::vector<ServerRows> pages;
        for (size_t at = 0; at < given.posts.size(); at += size_t(batch)) {
            const auto from = given.posts.begin() + std::ptrdiff_t(at);
            const auto page = pagesOf(corpus, std::vector<Post>(from, from + batch));
            pages.insert(pages.end(), page.begin(), page.end());
        }
        ours.add(costOf([&] { takeIn(*cache, pages); }), count);
        cache.reset();
        oursBytes = double(QFileInfo(path).size()) / count;
    }
    const auto rate = [](const std::vector<double> &each) { return 1e6 / percentile(each, 0.5); };
    print({.name = u"cache ingest, batches of %1"_s.arg(batch),
           .value = rate(ours.cpu),
           .unit = u"rows/s"_s,
           .bound = u">0.6"_s,
           .ceiling = rate(bare.cpu),
           .note = u"by CPU time, %1 pairs; wall %2 and %3 rows/s"_s.arg(kPairs)
                       .arg(rate(ours.wall), 0, 'f', 0)
                       .arg(rate(bare.wall), 0, 'f', 0)});
    if (batch == 100) {
        print({.name = u"cache file"_s,
               .value = oursBytes,
               .unit = u"B/row"_s,
               .bound = u"<1.3"_s,
               .ceiling = bareBytes,
               .note = u"the same 30,000 rows"_s});
    }
}

void measureNewestPages(CacheConnection &cache, BarePages &bare, const Corpus &corpus)
{
    std::vector<qint64> keys;
    for (int room = 0; room < Corpus::kRooms; ++room)
        keys.push_back(bare.keyOf(corpus.room(room)));
    Costs ours;
    Costs ceiling;
    qsizetype rows = 0;
    const auto read = [&] {
        for (int room = 0; room < Corpus::kRooms; ++room)
            rows += operations::latest(cache, corpus.room(room), kPage).messages.size();
    };
    const auto readBare = [&] {
        for (const qint64 key : keys)
            rows += bare.read(key, std::numeric_limits<qint64>::max());
    };
    readBare();
    read();
    for (int pair = 0; pair < 25; ++pair) {
        ceiling.add(costOf(readBare), Corpus::kRooms);
        ours.add(costOf(read), Corpus::kRooms);
    }
    if (rows != 52 * Corpus::kRooms * kPage) {
        std::fputs("a page was not full\n", stderr);
        std::exit(1);
    }
    print({.name = u"newest page of 50 of 1 M, into structs"_s,
           .value = percentile(ours.cpu, 0.5),
           .unit = u"µs"_s,
           .bound = u"<3"_s,
           .ceiling = percentile(ceiling.cpu, 0.5),
           .note = u"by CPU time, mean of 200 rooms, 25 pairs; wall %1 and %2 µs"_s.arg(
               shortened(percentile(ours.wall, 0.5)), shortened(percentile(ceiling.wall, 0.5)))});
}

void measureDeepPages(CacheConnection &cache, BarePages &bare, const Corpus &corpus)
{
    std::mt19937_64 random(7);
    Costs ours;
    Costs ceiling;
    for (int i = 0; i < 5'000; ++i) {
        const int room = int(random() % Corpus::kRooms);
        const qint64 seq = 1 + qint64(random() % quint64(corpus.count(room)));
        const qint64 key = bare.keyOf(corpus.room(room));
        ceiling.add(costOf([&] { (void)bare.read(key, seq); }));
        ours.add(costOf([&] { (void)operations::before(cache, corpus.room(room), seq, kPage); }));
    }
    print({.name = u"page of 50 at any depth of 1 M, p99"_s,
           .value = percentile(ours.cpu, 0.99),
           .unit = u"µs"_s,
           .bound = u"<1000"_s,
           .note = u"by CPU time; median %1, bare SQL's p99 %2; wall p99 %3 and %4 µs"_s.arg(
               shortened(percentile(ours.cpu, 0.5)), shortened(percentile(ceiling.cpu, 0.99)),
               shortened(percentile(ours.wall, 0.99)), shortened(percentile(ceiling.wall, 0.99)))});
}

//! Every beginning of words of all ranks, as they are typed.
void measureSearch(CacheConnection &cache, const Corpus &corpus)
{
    Costs all;
    std::vector<Costs> byLength(5);
    for (size_t rank = 0; rank < corpus.words().size(); rank += 53) {
        const QString word = QString::fromLatin1(corpus.words().at(rank));
        for (qsizetype length = 1; length <= word.size(); ++length) {
            const QString typed = word.left(length);
            const Cost cost = costOf([&] { (void)operations::search(cache, {.query = typed, .limit = 20}); });
            all.add(cost);
            byLength.at(size_t(std::min<qsizetype>(length, 5) - 1)).add(cost);
        }
    }
    QString note = u"by CPU time, to 20 rows; 1 to 4 letters typed, and more: "_s;
    for (const Costs &costs : byLength)
        note += shortened(percentile(costs.cpu, 0.99)) + u' ';
    print({.name = u"search as you type in 1 M, p99"_s,
           .value = percentile(all.cpu, 0.99),
           .unit = u"µs"_s,
           .bound = u"<5000"_s,
           .note = note + u"µs"});
}

//! Words of all ranks beside filters, and filters alone.
void measureFilters(CacheConnection &cache, const Corpus &corpus)
{
    Costs all;
    std::vector<std::pair<QString, Costs>> byFilter;
    const auto room = [&corpus](size_t i) { return corpus.room(int(i * 7 % Corpus::kRooms)); };
    const QList<Profile> people = corpus.profiles();
    const auto measure = [&](const QString &name, const auto &requestFor) {
        Costs costs;
        for (size_t rank = 0, i = 0; rank < corpus.words().size(); rank += 211, ++i) {
            const SearchRequest request = requestFor(QString::fromLatin1(corpus.words().at(rank)), i);
            const Cost cost = costOf([&] { (void)operations::search(cache, request); });
            costs.add(cost);
            all.add(cost);
        }
        byFilter.emplace_back(name, costs);
    };
    const auto person = [&people](size_t i) { return people.at(qsizetype(i) * 13 % people.size()).username; };
    measure(u"room"_s,
            [&](const QString &word, size_t i) { return SearchRequest{.query = word, .within = room(i)}; });
    measure(u"from"_s, [&](const QString &word, size_t i) {
        return SearchRequest{.query = QString(word + u" from:" + person(i))};
    });
    measure(u"before"_s, [&](const QString &word, size_t) {
        return SearchRequest{.query = QString(word + u" before:today after:2020")};
    });
    measure(u"all"_s, [&](const QString &word, size_t i) {
        return SearchRequest{.query = QString(word + u" has:link before:today from:" + person(i)),
                             .within = room(i)};
    });
    measure(u"no word"_s, [&](const QString &, size_t i) {
        return SearchRequest{.query = QString(u"from:" + person(i)), .within = room(i)};
    });
    QString note = u"by CPU time, to 20 rows; "_s;
    for (const auto &[name, costs] : byFilter)
        note += QString(name + u' ' + shortened(percentile(costs.cpu, 0.99)) + u", ");
    print({.name = u"search with filters in 1 M, p99"_s,
           .value = percentile(all.cpu, 0.99),
           .unit = u"µs"_s,
           .bound = u"<5000"_s,
           .note = note.chopped(2) + u" µs"});
}

//! The promise of step 4: in the outbox and on the disk. Wall time, since it waits for the disk.
void measureSend(CacheConnection &cache, Corpus *corpus, const QString &folder)
{
    const std::vector<Post> posts = corpus->next(300);
    BareCache bare(folder + u"/bare-send.sqlite", BareCache::Durability::Full);
    Costs ours;
    Costs ceiling;
    QList<MessageId> sent;
    for (size_t i = 0; i < posts.size(); ++i) {
        ceiling.add(costOf([&] { bare.put(*corpus, posts, i, i + 1); }));
        const NewMessage message{.id = posts[i].id,
                                 .conversation = corpus->room(posts[i].room),
                                 .author = corpus->author(0),
                                 .draft = {.content = Document::fromTipTap(posts[i].json)},
                                 .createdAt = QDateTime::currentDateTimeUtc()};
        ours.add(costOf([&] { (void)operations::enqueue(cache, message); }));
        sent.append(message.id);
    }
    for (const MessageId &id : std::as_const(sent))
        (void)operations::discard(cache, id);
    print(
        {.name = u"durable send to the outbox of 1 M, p99"_s,
         .value = percentile(ours.wall, 0.99),
         .unit = u"µs"_s,
         .bound = u"<1000"_s,
         .note =
             u"by wall time, with the disk; median %1, of it CPU %2; bare SQLite, one row on the same disk: "
             u"p99 %3, median %4, of it CPU %5 µs"_s.arg(
                 shortened(percentile(ours.wall, 0.5)), shortened(percentile(ours.cpu, 0.5)),
                 shortened(percentile(ceiling.wall, 0.99)), shortened(percentile(ceiling.wall, 0.5)),
                 shortened(percentile(ceiling.cpu, 0.5)))});
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QString folder = QDir(QCoreApplication::applicationDirPath()).filePath(u"../bench-cache"_s);
    Corpus corpus;
    const QString path = millionCache(folder, &corpus);
    {
        const auto cache = openCache(path);
        BarePages bare(path);
        measureNewestPages(*cache, bare, corpus);
        measureDeepPages(*cache, bare, corpus);
        measureSearch(*cache, corpus);
        measureFilters(*cache, corpus);
        const QTemporaryDir place(folder + u"/send");
        measureSend(*cache, &corpus, place.path());
    }
    measureIngest(folder, 100);
    measureIngest(folder, 1000);
    return 0;
}
