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

//! What is left after a cut, and what was promised before it.
struct Cut
{
    QString folder;
    QStringList promised; //!< texts that the screen called queued
};

//! What \p sql says, as one word.
QString answerOf(Database &database, const char *sql)
{
    Statement query = database.statement(sql);
    return query.next() ? query.text(0) : QString();
}

QSet<QString> textsIn(CacheConnection &cache)
{
    QSet<QString> texts;
    const QList<OutboxEntry> unsent = cache.outbox.all();
    for (const OutboxEntry &entry : unsent)
        texts.insert(entry.message.content.toPlainText());
    Statement sent = cache.database().statement("SELECT content FROM messages");
    while (sent.next())
        texts.insert(Document::fromTipTap(sent.bytes(0)).toPlainText());
    return texts;
}

//! What is wrong with the file at the next start; nothing when all is well.
QString damageOf(const QString &file, const QStringList &promised)
{
    const auto cache = CacheConnection::open({file, CacheOptions::Role::Owner});
    if (!cache)
        return u"it does not open: "_s + cache.error().detail;
    if ((*cache)->takeNews().rebuild && !promised.isEmpty())
        return u"it was taken for damaged"_s;
    if (answerOf((*cache)->database(), "PRAGMA integrity_check") != u"ok")
        return u"it is damaged"_s;
    if (!(*cache)->database().execute("INSERT INTO message_search(message_search) VALUES('integrity-check')"))
        return u"its index is damaged"_s;
    const QSet<QString> there = textsIn(**cache);
    for (const QString &text : promised) {
        if (!there.contains(text))
            return u"“%1” is lost"_s.arg(text);
    }
    return {};
}

//! A program that writes and reads. At every sync of its cache the power could be cut: what the disk has then
//! is kept, and looked at before the story goes on.
class PowerCuts : public World
{
public:
    PowerCuts(FaultVfs &disk, quint64 seed)
        : World({.seed = seed,
                 .sends = 260,
                 .devices = 1,
                 .rooms = 2,
                 .weather = {.requests = 25, .frames = 10},
                 .breaks = false})
        , m_disk(disk)
        , m_lots(uint(seed))
    {
        m_disk.beforeSync = [this] { cut(); };
    }
    ~PowerCuts() override { m_disk.beforeSync = {}; }

    int cuts = 0;

protected:
    void play() override
    {
        const QString stranger = addStranger(u"stranger"_s);
        m_network.weather = m_history.weather;
        while (m_written < m_history.sends && m_outcome.problems.size() < 5) {
            device(0).write(anyRoom(), u"said %1"_s.arg(++m_written));
            if (m_clock.oneIn(3)) // and somebody else's, which are not synced by themselves
                m_server.write(anyRoom().toString(), stranger, u"heard %1"_s.arg(m_written), m_clock.now());
            m_clock.advance(m_clock.oneIn(20) ? m_clock.between(1'000, 40'000) : m_clock.between(0, 150));
            lookAtRemains();
        }
    }
    void comeToRest() override
    {
        World::comeToRest();
        lookAtRemains();
    }

private:
    void cut()
    {
        QStringList promised;
        for (const RoomId &room : std::as_const(m_rooms)) {
            for (const Written &written : device(0).written(room)) {
                if (written.isAccepted && !written.isDropped)
                    promised.append(written.text);
            }
        }
        for (int i = 0; i < kRemainsOfACut; ++i) {
            m_cuts.append({m_folder.filePath(u"cut%1"_s.arg(++cuts)), promised});
            expect(m_disk.writeRemains(m_cuts.constLast().folder, m_lots),
                   u"the remains could not be kept"_s);
        }
    }
    void lookAtRemains()
    {
        const auto watch = std::exchange(m_disk.beforeSync, {});
        for (const Cut &cut : std::exchange(m_cuts, {})) {
            QDir folder(cut.folder);
            const QStringList files = folder.entryList({u"*.sqlite"_s}, QDir::Files);
            expect(!files.isEmpty() || cut.promised.isEmpty(), u"there is no file"_s);
            for (const QString &file : files) {
                const QString damage = damageOf(folder.filePath(file), cut.promised);
                expect(damage.isEmpty(), QString(cut.folder + u": " + damage));
            }
            folder.removeRecursively();
        }
        m_disk.beforeSync = watch;
    }

    FaultVfs &m_disk;
    std::mt19937 m_lots;
    QList<Cut> m_cuts; //!< that nobody has looked at yet
};

} // namespace

//! The power is cut at any moment: the file is whole, and what was called queued is there.
class TestPowerCut : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { beQuiet(); }
    void r04_whatWasQueuedOutlivesAPowerCut();
};

void TestPowerCut::r04_whatWasQueuedOutlivesAPowerCut()
{
    const int seeds = isNightly() ? 10 : 1;
    for (int seed = 1; seed <= seeds; ++seed) {
        FaultVfs disk;
        PowerCuts world(disk, quint64(seed));
        const Outcome outcome = world.run();
        QVERIFY2(outcome.problems.isEmpty(),
                 qPrintable(u"seed %1: "_s.arg(seed) + outcome.problems.mid(0, 5).join(u"; ")));
        QVERIFY2(world.cuts >= 500, qPrintable(QString::number(world.cuts)));
    }
}

QTEST_GUILESS_MAIN(TestPowerCut)
#include "tst_powercut.moc"
