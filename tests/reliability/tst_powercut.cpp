// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "faultvfs.h"
#include "reliability.h"

#include "cache/cacheconnection.h"
#include "sqlite/statement.h"

#include <QDir>

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kRemainsOfACut = 2;

//! What was promised when the power was cut.
struct Cut
{
    QString folder;
    QStringList promised; //!< texts that the screen called queued
};

//! A program that writes and reads. At every sync of its cache the power could be cut: what the disk has then
//! is kept.
class PowerCuts : public World
{
public:
    PowerCuts(FaultVfs &disk, int sends, const QString &folder)
        : World({.seed = 4,
                 .sends = sends,
                 .devices = 1,
                 .rooms = 2,
                 .weather = {.requests = 25, .frames = 10},
                 .breaks = false})
        , m_disk(disk)
        , m_keep(folder)
    {
        m_disk.beforeSync = [this] { cut(); };
    }
    ~PowerCuts() override { m_disk.beforeSync = {}; }

    QList<Cut> cuts;
    int boundaries = 0;

protected:
    void play() override
    {
        const QString stranger = addStranger(u"stranger"_s);
        m_network.weather = m_history.weather;
        while (m_written < m_history.sends) {
            device(0).write(anyRoom(), u"said %1"_s.arg(++m_written));
            if (m_clock.oneIn(3)) // and somebody else's, which are not synced by themselves
                m_server.write(anyRoom().toString(), stranger, u"heard %1"_s.arg(m_written), m_clock.now());
            m_clock.advance(m_clock.oneIn(20) ? m_clock.between(1'000, 40'000) : m_clock.between(0, 150));
        }
    }

private:
    void cut()
    {
        ++boundaries;
        QStringList promised;
        for (const RoomId &room : std::as_const(m_rooms)) {
            for (const Written &written : device(0).written(room)) {
                if (written.isAccepted && !written.isDropped)
                    promised.append(written.text);
            }
        }
        for (int i = 0; i < kRemainsOfACut; ++i) {
            cuts.append({m_keep + u"/%1"_s.arg(cuts.size()), promised});
            QVERIFY(m_disk.writeRemains(cuts.constLast().folder, m_lots));
        }
    }

    FaultVfs &m_disk;
    const QString m_keep;
    std::mt19937 m_lots{4};
};

//! What \p sql says, as one word.
QString answerOf(Database &database, const char *sql)
{
    Statement query = database.statement(sql);
    return query.next() ? query.text(0) : QString();
}

} // namespace

//! The power is cut at any moment: the file is whole, and what was called queued is there.
class TestPowerCut : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { beQuiet(); }
    void r04_whatWasQueuedOutlivesAPowerCut();

private:
    void comesBack(const Cut &cut);
};

void TestPowerCut::r04_whatWasQueuedOutlivesAPowerCut()
{
    FaultVfs disk;
    QTemporaryDir kept;
    PowerCuts world(disk, isNightly() ? 2000 : 260, kept.path());
    QCOMPARE(world.run().problems.mid(0, 5), QStringList());
    disk.beforeSync = {};
    for (qsizetype i = 0; i < world.cuts.size() && !QTest::currentTestFailed(); ++i)
        comesBack(world.cuts.at(i));
    QVERIFY2(world.cuts.size() >= 500, qPrintable(QString::number(world.cuts.size())));
    qInfo("%d boundaries, %lld cuts", world.boundaries, static_cast<long long>(world.cuts.size()));
}

void TestPowerCut::comesBack(const Cut &cut)
{
    const QStringList files = QDir(cut.folder).entryList({u"*.sqlite"_s}, QDir::Files);
    if (files.isEmpty())
        QVERIFY(cut.promised.isEmpty());
    for (const QString &file : files) {
        const auto cache = CacheConnection::open({cut.folder + u'/' + file, CacheOptions::Role::Owner});
        QVERIFY2(cache, cache ? "" : qPrintable(cut.folder + u": "_s + cache.error().detail));
        QVERIFY2(!(*cache)->takeNews().rebuild || cut.promised.isEmpty(), qPrintable(cut.folder));
        QCOMPARE(answerOf((*cache)->database(), "PRAGMA integrity_check"), u"ok"_s);
        QVERIFY((*cache)->database().execute(
            "INSERT INTO message_search(message_search) VALUES('integrity-check')"));
        QSet<QString> there;
        const QList<OutboxEntry> unsent = (*cache)->outbox.all();
        for (const OutboxEntry &entry : unsent)
            there.insert(entry.message.content.toPlainText());
        {
            Statement sent = (*cache)->database().statement("SELECT content FROM messages");
            while (sent.next())
                there.insert(Document::fromTipTap(sent.bytes(0)).toPlainText());
        }
        for (const QString &text : cut.promised)
            QVERIFY2(there.contains(text), qPrintable(cut.folder + u": “"_s + text + u"” is lost"));
    }
    QVERIFY(QDir(cut.folder).removeRecursively());
}

QTEST_GUILESS_MAIN(TestPowerCut)
#include "tst_powercut.moc"
