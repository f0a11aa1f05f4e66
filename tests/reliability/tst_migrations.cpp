// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "faultvfs.h"
#include "reliability.h"

#include "cache/cacheconnection.h"
#include "cache/schema.h"
#include "sqlite/migrator.h"
#include "sqlite/statement.h"

#include <QDir>
#include <QFile>

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

namespace {

//! What the first version can hold: history, and three unsent messages, one of them failed.
constexpr char kContent[] = R"sql(
INSERT INTO profiles(key, id, username) VALUES(1, x'40000000000040008000000000000001', 'anna');
INSERT INTO conversations(key, id, rev) VALUES(1, x'40000000000040008000000000000002', 300);
INSERT INTO held_ranges VALUES(1, 1, 300);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO messages(row, id, conversation, place, rev, author, created_at, content, search_text)
    SELECT i, CAST(printf('sent%012d', i) AS BLOB), 1, i, i, 1, 1750000000000 + i, CAST(printf(
    '{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"sent %d"}]}]}', i) AS BLOB),
    printf('sent %d', i) FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3)
INSERT INTO outbox(local_order, id, conversation, author, content, created_at, state, failure)
    SELECT i, CAST(printf('unsent%010d', i) AS BLOB), x'40000000000040008000000000000002',
    x'40000000000040008000000000000001', CAST(printf(
    '{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"unsent %d"}]}]}', i) AS BLOB),
    1750000001000 + i, iif(i = 2, 2, 0), iif(i = 2, 'It was refused.', '') FROM n;
INSERT INTO messages(row, id, conversation, place, rev, author, created_at, content, search_text)
    SELECT 1000 + local_order, id, 1, (1 << 62) + local_order, 0, 1, created_at, content, 'unsent' FROM outbox;
INSERT INTO message_search(message_search) VALUES('rebuild');
)sql";

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

//! All that the messages hold, also what only the search reads.
QStringList rowsOf(Database &database)
{
    QStringList rows;
    Statement query =
        database.statement("SELECT row || ' ' || place || ' ' || rev || ' ' || hex(content) || ' ' || "
                           "search_text FROM messages ORDER BY row");
    while (query.next())
        rows.append(query.text(0));
    return rows;
}

int versionOf(Database &database)
{
    Statement query = database.statement("PRAGMA user_version");
    return query.next() ? query.int32(0) : -1;
}

} // namespace

//! Files of older versions are taken over, wherever the program dies on the way; those of newer ones are
//! kept.
class TestMigrations : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { beQuiet(); }
    void r21_oldFilesOutliveADeathAnywhere_data();
    void r21_oldFilesOutliveADeathAnywhere();
    void r21_aNewerFileIsNotDamaged();

private:
    void make(const QString &path, int version);
    void opensWhole(const QString &path, const QStringList &rows);
};

//! A file that began with the first version and came as far as \p version.
void TestMigrations::make(const QString &path, int version)
{
    const auto database = Database::open(path);
    QVERIFY(database);
    QVERIFY(migrate(database->get(), kCacheApplicationId, cacheSchema().first(1)));
    QVERIFY((*database)->execute(kContent));
    QVERIFY(migrate(database->get(), kCacheApplicationId, cacheSchema().first(size_t(version))));
    QCOMPARE(versionOf(**database), version);
    (*database)->setCheckpointOnClose(true);
}

//! \p rows as those of a file that was taken over undisturbed.
void TestMigrations::opensWhole(const QString &path, const QStringList &rows)
{
    const auto cache = CacheConnection::open({path, CacheOptions::Role::Owner});
    QVERIFY2(cache, cache ? "" : qPrintable(cache.error().detail));
    QVERIFY(!(*cache)->takeNews().rebuild);
    QCOMPARE(versionOf((*cache)->database()), int(cacheSchema().size()));
    QStringList unsent;
    const QList<OutboxEntry> entries = (*cache)->outbox.all();
    for (const OutboxEntry &entry : entries)
        unsent.append(entry.message.content.toPlainText());
    QCOMPARE(unsent, (QStringList{u"unsent 1"_s, u"unsent 2"_s, u"unsent 3"_s}));
    QCOMPARE(entries.at(1).message.delivery, Delivery::Failed);
    QCOMPARE(entries.at(1).message.failure, u"It was refused."_s);
    QCOMPARE(rowsOf((*cache)->database()), rows);
    QVERIFY((*cache)->database().checkTable("messages") && (*cache)->database().quickCheck());
}

void TestMigrations::r21_oldFilesOutliveADeathAnywhere_data()
{
    QTest::addColumn<int>("version");
    for (int version = 1; version < int(cacheSchema().size()); ++version)
        QTest::addRow("version %d", version) << version;
}

// Nothing reaches the disk from the n-th write on: finer than any statement.
void TestMigrations::r21_oldFilesOutliveADeathAnywhere()
{
    QFETCH(int, version);
    const QTemporaryDir folder;
    const QString old = folder.filePath(u"old.db"_s);
    make(old, version);
    const QString calm = folder.filePath(u"calm.db"_s);
    QVERIFY(QFile::copy(old, calm));
    const auto undisturbed = CacheConnection::open({calm, CacheOptions::Role::Owner});
    QVERIFY(undisturbed);
    const QStringList rows = rowsOf((*undisturbed)->database());
    QCOMPARE(rows.size(), 303);
    FaultVfs disk;
    int deaths = 0;
    for (int call = 1;; ++call) {
        const QString path = folder.filePath(u"%1.db"_s.arg(call));
        QVERIFY(QFile::copy(old, path));
        disk.failAt(call, FaultVfs::Fault::Death, true);
        (void)CacheConnection::open({path, CacheOptions::Role::Owner});
        disk.heal();
        if (!disk.hasFailed())
            break;
        ++deaths;
        opensWhole(path, rows);
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY2(deaths >= 10, qPrintable(QString::number(deaths)));
    qInfo("%d deaths", deaths);
}

void TestMigrations::r21_aNewerFileIsNotDamaged()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"newer.db"_s);
    make(path, int(cacheSchema().size()));
    {
        const auto database = Database::open(path);
        QVERIFY(database && (*database)->execute("PRAGMA user_version = 99; CREATE TABLE tomorrow(a)"));
        (*database)->setCheckpointOnClose(true);
    }
    const QByteArray before = contentOf(path);
    // a guest is refused
    const auto guest = CacheConnection::open({path, CacheOptions::Role::Guest});
    QVERIFY(!guest);
    QCOMPARE(guest.error().code, storagecode::kNewer);
    QCOMPARE(contentOf(path), before);
    // an owner sets it aside, whole, and takes the unsent messages along
    const auto owner = CacheConnection::open({path, CacheOptions::Role::Owner});
    QVERIFY(owner);
    const auto rebuild = (*owner)->takeNews().rebuild;
    QVERIFY(rebuild && rebuild->newer);
    QCOMPARE(contentOf(rebuild->setAside), before);
    QCOMPARE((*owner)->outbox.all().size(), 3);
}

QTEST_GUILESS_MAIN(TestMigrations)
#include "tst_migrations.moc"
