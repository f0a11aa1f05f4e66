// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/cache.h"
#include "cache/operations.h"
#include "cachefixture.h"
#include "sqlite/statement.h"

#include <QDir>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QtTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr uint kSeed = 20251024; // of a normal run; each night has another
constexpr qsizetype kPage = 4096;
constexpr qsizetype kHeader = 100; // of the file, at the begin of its first page
constexpr int kUserVersionAt = 60;
constexpr int kApplicationIdAt = 68;

//! The bytes of a cache file and of its log, and where its outbox lies.
struct Bytes
{
    QByteArray file;
    QByteArray log;
    QList<int> outboxPages = {}; //!< the roots of the table and its indexes, counted from 0
};

bool isNightly()
{
    return qEnvironmentVariableIsSet("AIGM_NIGHTLY");
}

//! What the unsent messages say, oldest first.
QStringList textsOf(const QList<OutboxEntry> &entries)
{
    QStringList texts;
    for (const OutboxEntry &entry : entries)
        texts.append(entry.message.content.toPlainText());
    return texts;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QList<int> outboxPages(CacheConnection &cache)
{
    QList<int> pages;
    Statement query =
        cache.database().statement("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'outbox'");
    while (query.next())
        pages.append(query.int32(0) - 1);
    return pages;
}

void addMessages(CacheConnection &cache, qint64 from, qint64 to)
{
    QVERIFY(operations::apply(cache, aPage(from, to)));
    QVERIFY(operations::apply(cache, aPage(from, to, kOtherRoom)));
}

void addUnsent(CacheConnection &cache, int from, int to)
{
    for (int number = from; number <= to; ++number) {
        const auto &room = number % 2 ? kRoom : kOtherRoom;
        QVERIFY(operations::enqueue(cache, aDraft(quint64(number), u"unsent %1"_s.arg(number), room)));
    }
}

//! History and three unsent messages, in the file.
void fill(const CacheFolder &folder)
{
    const auto cache = folder.open();
    addMessages(*cache, 1, 300);
    QVERIFY(cache->write([&]() -> Result<void> {
        cache->directory.upsertServer({.id = anId<ServerId>(5), .name = u"Harbour"_s});
        return {};
    }));
    addUnsent(*cache, 1, 3);
    QVERIFY(operations::fail(*cache, aDraft(2).id, {.kind = Error::Kind::Rejected, .message = u"No."_s}));
}

//! What came since (two more unsent messages), in the log.
void goOn(CacheConnection &cache)
{
    addMessages(cache, 301, 320);
    addUnsent(cache, 4, 5);
    QVERIFY(*operations::markInFlight(cache, aDraft(1).id));
}

//! A cache as a crash leaves it.
Bytes aCache()
{
    const CacheFolder folder;
    fill(folder);
    const auto cache = folder.open();
    goOn(*cache);
    return {contentOf(folder.path()), contentOf(folder.path() + u"-wal"), outboxPages(*cache)};
}

//! The same without a log.
Bytes aTidyCache(const Bytes &cache)
{
    const CacheFolder folder;
    write(folder.path(), cache.file);
    write(folder.path() + u"-wal"_s, cache.log);
    (void)folder.open();
    return {contentOf(folder.path()), {}, cache.outboxPages};
}

// What may happen to a file

using Random = QRandomGenerator;

void flip(QByteArray *bytes, qsizetype from, qsizetype to, Random *random)
{
    for (int count = random->bounded(1, 9); count > 0; --count)
        (*bytes)[random->bounded(int(from), int(to))] ^= char(1 << random->bounded(8));
}

qsizetype aPageOf(const QByteArray &bytes, Random *random)
{
    return random->bounded(int(bytes.size() / kPage)) * kPage;
}

QByteArray noise(qsizetype size, Random *random)
{
    QByteArray bytes(size, '\0');
    for (char &byte : bytes)
        byte = char(random->bounded(256));
    return bytes;
}

void setNumber(QByteArray *bytes, int at, char value)
{
    bytes->replace(at, 4, QByteArray(3, '\0').append(value));
}

void mutate(const QByteArray &how, Bytes *bytes, const Bytes &another, Random *random)
{
    QByteArray &file = bytes->file;
    if (how == "header flipped")
        flip(&file, 0, kHeader, random);
    else if (how == "schema flipped")
        flip(&file, kHeader, kPage, random);
    else if (how == "anything flipped")
        flip(&file, 0, file.size(), random);
    else if (how == "a column renamed")
        file.replace("rev INTEGER", "sev INTEGER");
    else if (how == "outbox flipped") {
        const qsizetype page = bytes->outboxPages.at(random->bounded(int(bytes->outboxPages.size()))) * kPage;
        flip(&file, page, page + kPage, random);
    } else if (how == "outbox page header flipped")
        flip(&file, bytes->outboxPages.first() * kPage, bytes->outboxPages.first() * kPage + 8, random);
    else if (how == "page of zeros")
        file.replace(aPageOf(file, random), kPage, QByteArray(kPage, '\0'));
    else if (how == "page of noise")
        file.replace(aPageOf(file, random), kPage, noise(kPage, random));
    else if (how == "page of another place")
        file.replace(aPageOf(file, random), kPage, file.mid(aPageOf(file, random), kPage));
    else if (how == "cut anywhere")
        file.truncate(random->bounded(int(file.size())));
    else if (how == "cut between pages")
        file.truncate(aPageOf(file, random));
    else if (how == "empty")
        file.clear();
    else if (how == "noise")
        file = noise(random->bounded(1, int(file.size())), random);
    else if (how == "newer")
        setNumber(&file, kUserVersionAt, 99);
    else if (how == "somebody else's")
        setNumber(&file, kApplicationIdAt, 7);
    else if (how == "log of another")
        bytes->log = another.log;
    else if (how == "log flipped")
        flip(&bytes->log, 0, bytes->log.size(), random);
    else if (how == "log cut")
        bytes->log.truncate(random->bounded(int(bytes->log.size())));
    else if (how == "log of noise")
        bytes->log = noise(bytes->log.size(), random);
    else
        QVERIFY(how == "untouched" || how == "read only" || how == "a folder");
}

} // namespace

//! A damaged cache file: it opens, or is set aside and made anew. No crash, every answer is a value or a
//! sentence, nothing is deleted, and no unsent message is lost without a word.
class TestDamagedCache : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void r07_opensOrIsSetAside_data();
    void r07_opensOrIsSetAside();

private:
    void place(const CacheFolder &folder, const QByteArray &how, const Bytes &bytes) const;
    void use(Cache &cache);
    template <class T>
    bool take(const Async<T> &answer);
    void comesBackWhole(const CacheFolder &folder, const QStringList &unsent);

    Bytes m_cache;
    Bytes m_tidy;
    Bytes m_another;
    QStringList m_expected;
    bool m_failed = false; //!< a call answered with an error
    uint m_seed = 0;
    std::unique_ptr<Random> m_random;
};

void TestDamagedCache::initTestCase()
{
    m_cache = aCache();
    m_tidy = aTidyCache(m_cache);
    m_another = aCache();
    QVERIFY(!m_cache.log.isEmpty() && !m_cache.outboxPages.isEmpty());
    bool isSeed = false;
    const uint given = qEnvironmentVariable("AIGM_SEED").toUInt(&isSeed);
    m_seed = isSeed ? given : isNightly() ? QRandomGenerator::global()->generate() : kSeed;
    qInfo("AIGM_SEED=%u", m_seed);
}

void TestDamagedCache::r07_opensOrIsSetAside_data()
{
    QTest::addColumn<QByteArray>("how");
    QTest::addColumn<bool>("tidy");
    QTest::addColumn<int>("number");
    struct Family
    {
        const char *how;
        int share;
    };
    // a share is one row in a normal run, and ten at night
    constexpr Family kFamilies[] = {
        {"untouched", 1},
        {"header flipped", 5},
        {"schema flipped", 3},
        {"a column renamed", 2},
        {"anything flipped", 8},
        {"outbox flipped", 8},
        {"outbox page header flipped", 5},
        {"page of zeros", 3},
        {"page of noise", 3},
        {"page of another place", 3},
        {"cut anywhere", 3},
        {"cut between pages", 2},
        {"empty", 1},
        {"noise", 2},
        {"newer", 1},
        {"somebody else's", 1},
        {"log of another", 1},
        {"log flipped", 4},
        {"log cut", 3},
        {"log of noise", 1},
        {"read only", 1},
        {"a folder", 1},
    };
    const int times = isNightly() ? 10 : 1;
    int number = 0;
    for (const auto &[how, share] : kFamilies) {
        for (int i = 0; i < share * times; ++i) {
            const bool tidy = i % 2 && !QByteArrayView(how).startsWith("log");
            QTest::addRow("%s %d%s", how, i + 1, tidy ? ", tidy" : "") << QByteArray(how) << tidy << ++number;
        }
    }
}

void TestDamagedCache::place(const CacheFolder &folder, const QByteArray &how, const Bytes &bytes) const
{
    if (how == "a folder") {
        QVERIFY(QDir().mkpath(folder.path() + u"/inside"_s));
        return;
    }
    write(folder.path(), bytes.file);
    if (!bytes.log.isEmpty())
        write(folder.path() + u"-wal"_s, bytes.log);
    if (how == "read only")
        QVERIFY(QFile::setPermissions(folder.path(), QFile::ReadOwner));
}

//! Every answer is a value, or an error of the disk with a whole sentence.
template <class T>
bool TestDamagedCache::take(const Async<T> &answer)
{
    const auto result = finished(answer);
    if (!result) {
        QTest::qFail("no answer", __FILE__, __LINE__);
        return false;
    }
    if (*result)
        return true;
    m_failed = true;
    const Error &error = result->error();
    if (error.kind != Error::Kind::Storage || !error.message.endsWith(u'.'))
        QTest::qFail(qPrintable(error.message + error.detail), __FILE__, __LINE__);
    return false;
}

void TestDamagedCache::use(Cache &cache)
{
    (void)take(cache.open());
    (void)take(cache.outboxSummary());
    (void)take(cache.latest(kRoom, 50));
    (void)take(cache.before(kRoom, 200, 50));
    (void)take(cache.search({.query = u"hello"_s}));
    (void)take(cache.servers());
    (void)take(cache.heldEverywhere());
    if (take(cache.enqueue(aDraft(77, u"unsent 77"_s))))
        m_expected.append(u"unsent 77"_s);
    (void)take(cache.apply(aPage(321, 330)));
    (void)take(cache.upsertProfiles({aProfile(kBert, u"bert"_s)}));
    (void)take(cache.verify());
    (void)take(cache.outboxHeads());
}

void TestDamagedCache::r07_opensOrIsSetAside()
{
    QFETCH(QByteArray, how);
    QFETCH(bool, tidy);
    QFETCH(int, number);
    m_random = std::make_unique<Random>(m_seed + uint(number));
    m_expected = {u"unsent 1"_s, u"unsent 2"_s, u"unsent 3"_s, u"unsent 4"_s, u"unsent 5"_s};
    m_failed = false;
    Bytes bytes = tidy ? m_tidy : m_cache;
    mutate(how, &bytes, m_another, m_random.get());
    const CacheFolder folder;
    place(folder, how, bytes);

    QStringList unsent;
    int rebuilds = 0;
    {
        Cache cache(folder.options());
        const QSignalSpy rebuilt(&cache, &Cache::rebuilt);
        use(cache);
        if (const auto entries = finished(cache.outbox()); entries && *entries)
            unsent = textsOf(**entries);
        QTest::qWait(0); // what was posted comes in
        rebuilds = int(rebuilt.count());
        if (rebuilds > 0) {
            const auto first = rebuilt.first().first().value<CacheRebuild>();
            QVERIFY(QFileInfo::exists(first.setAside)); // nothing is deleted
            QVERIFY(first.newer || how != "newer");     // a flipped bit can look like a newer version
        }
    }
    // SQLite takes a broken log for the end of the log, and cannot know of more
    const bool mayBeShort = rebuilds > 0 || m_failed || how.startsWith("log");
    if (!mayBeShort && how.contains("flipped"))
        QCOMPARE(unsent.size(), m_expected.size()); // a letter can change unseen, a message cannot go
    else if (!mayBeShort)
        QCOMPARE(unsent, m_expected);
    comesBackWhole(folder, unsent);
}

//! The next start finds a file in order, with the same messages.
void TestDamagedCache::comesBackWhole(const CacheFolder &folder, const QStringList &unsent)
{
    Cache cache(folder.options());
    const QSignalSpy rebuilt(&cache, &Cache::rebuilt);
    QVERIFY(take(cache.open()));
    QVERIFY(take(cache.verify()));
    QVERIFY(take(cache.latest(kRoom, 50)));
    QCOMPARE(textsOf(valueOf(cache.outbox())), unsent);
    QTest::qWait(0);
    QCOMPARE(rebuilt.count(), 0);
}

QTEST_GUILESS_MAIN(TestDamagedCache)
#include "tst_damagedcache.moc"
