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

using Fault = FaultVfs::Fault;

constexpr int kHistory = 200;
constexpr int kSends = 5;

//! A program starts on a new computer, reads 200 messages, sends five and quits, over and over; each time the
//! disk fails a call later than the time before. Then the disk is mended, and the program starts again.
class BrokenDisk : public World
{
public:
    BrokenDisk(FaultVfs &disk, Fault fault, bool lasts, int step)
        : World({.seed = 5, .sends = 0, .devices = 1, .rooms = 1, .weather = {}, .breaks = false})
        , m_disk(disk)
        , m_fault(fault)
        , m_lasts(lasts)
        , m_step(step)
    {
    }
    int runs = 0;
    int refusals = 0; //!< calls that said that something could not be stored or read

protected:
    void play() override
    {
        const QString user = addStranger(u"runner"_s);
        for (int i = 0; i < kHistory; ++i)
            m_server.write(room(), user, u"old %1"_s.arg(i), m_clock.now());
        int call = 1;
        do {
            live(call);
            call += m_step;
        } while (m_disk.hasFailed() && m_outcome.problems.size() < 5);
    }

private:
    void live(int call)
    {
        ++runs;
        m_folderOfRun = m_folder.filePath(u"run%1"_s.arg(call));
        Device runner(u"runner"_s, m_clock, m_network, m_folderOfRun);
        m_disk.failAt(call, m_fault, m_lasts);
        use(runner, call);
        runner.kill();
        m_disk.heal();
        comeBack(runner, call);
        QDir(m_folderOfRun).removeRecursively();
    }

    void use(Device &runner, int call)
    {
        runner.start();
        ask(runner.client().auth()->signIn(runner.email(), Device::password()));
        runner.openRoom(m_rooms.first());
        (void)runUntil([&] { return isReady(runner); }, 1min);
        ask(runner.client().messages()->latest(conversation(), 50));
        for (int page = 0; page < kHistory / 50; ++page) {
            const auto held = await(m_clock, runner.client().messages()->held(conversation()));
            if (held && *held && !(*held)->ranges.isEmpty())
                ask(runner.client().messages()->before(conversation(), (*held)->ranges.constLast().first,
                                                       50));
        }
        for (int i = 0; i < kSends; ++i)
            runner.write(m_rooms.first(), u"call %1, %2"_s.arg(call).arg(i));
        m_clock.advance(20s);
        ask(runner.client().messages()->outbox());
    }

    //! Every answer is a value or a whole sentence.
    template <class T>
    void ask(const Async<T> &future)
    {
        const auto answer = await(m_clock, future);
        expect(answer.has_value(), u"no answer"_s);
        if (!answer || *answer)
            return;
        ++refusals;
        expect(answer->error().message.endsWith(u'.'), u"no sentence: "_s + answer->error().detail);
    }

    //! All is well again: what was accepted is sent once, what was refused is nowhere.
    void comeBack(Device &runner, int call)
    {
        const QString which = u"call %1"_s.arg(call);
        runner.start();
        m_clock.advance(1s);
        if (runner.client().auth()->state() != Auth::State::SignedIn)
            (void)await(m_clock, runner.client().auth()->signIn(runner.email(), Device::password()));
        runner.openRoom(m_rooms.first());
        runner.write(m_rooms.first(), which + u", mended");
        expect(runUntil([&] { return isReady(runner) && sentOf(which + u", mended") == 1; }, 10min),
               which + u": it does not work again");
        for (const Written &written : runner.written(m_rooms.first())) {
            // A commit that could not be synced may still be in the file, if the program ends before the disk
            // works again: nobody can know. It counts once then.
            const bool canSyncFail = m_fault == Fault::InputOutput || m_fault == Fault::DiskFull;
            const bool mayBeThere = written.isAccepted || (m_lasts && canSyncFail);
            const int sent = sentOf(written.text);
            expect(sent >= int(written.isAccepted) && sent <= int(mayBeThere),
                   u"“%1” is at the server %2 times"_s.arg(written.text).arg(sent));
        }
        runner.kill();
        expect(isWhole(), which + u": the file is damaged");
    }

    [[nodiscard]] bool isReady(const Device &runner) const
    {
        const Client &client = runner.client();
        return client.connectionState() == ConnectionState::Online && m_network.isQuiet()
            && client.messages()->outboxSummary() == OutboxSummary();
    }
    [[nodiscard]] int sentOf(const QString &text) const
    {
        const QList<ModelMessage> &log = m_server.room(room()).log;
        return int(std::count_if(log.cbegin(), log.cend(),
                                 [&](const ModelMessage &message) { return message.firstText == text; }));
    }
    [[nodiscard]] bool isWhole() const
    {
        const QDir folder(m_folderOfRun + u"/runner");
        const QStringList files = folder.entryList({u"*.sqlite"_s}, QDir::Files);
        const auto database = files.size() == 1 ? Database::open(folder.filePath(files.first()))
                                                : Result<std::unique_ptr<Database>>(Error());
        if (!database)
            return false;
        Statement check = (*database)->statement("PRAGMA integrity_check");
        return check.next() && check.text(0) == u"ok";
    }
    [[nodiscard]] QString room() const { return m_rooms.first().toString(); }
    [[nodiscard]] ConversationId conversation() const { return conversationOf(m_rooms.first()); }

    FaultVfs &m_disk;
    const Fault m_fault;
    const bool m_lasts;
    const int m_step;
    QString m_folderOfRun;
};

} // namespace

//! The disk fails: nothing crashes, nothing is half-stored, it is said, and all goes on once it is mended.
class TestDiskErrors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { beQuiet(); }
    void r05_anyCallOfTheDiskMayFail_data();
    void r05_anyCallOfTheDiskMayFail();
};

void TestDiskErrors::r05_anyCallOfTheDiskMayFail_data()
{
    QTest::addColumn<int>("fault");
    QTest::addColumn<bool>("lasts");
    constexpr std::pair<const char *, Fault> kFaults[] = {{"the disk is full", Fault::DiskFull},
                                                          {"a short write", Fault::ShortWrite},
                                                          {"an error of the device", Fault::InputOutput},
                                                          {"no access", Fault::NoAccess}};
    for (const auto &[name, fault] : kFaults) {
        QTest::addRow("%s, once", name) << int(fault) << false;
        QTest::addRow("%s, until it is mended", name) << int(fault) << true;
    }
}

void TestDiskErrors::r05_anyCallOfTheDiskMayFail()
{
    QFETCH(int, fault);
    QFETCH(bool, lasts);
    const bool isRare = Fault(fault) == Fault::NoAccess; // few calls open or delete
    const int step = isNightly() || isRare ? 1 : 23;
    FaultVfs disk;
    BrokenDisk world(disk, Fault(fault), lasts, step);
    QCOMPARE(world.run().problems.mid(0, 5).join(u'\n'), QString());
    QVERIFY2(world.runs > 2, qPrintable(QString::number(world.runs)));
    QVERIFY(world.refusals > 0 || !lasts);
    qInfo("%d runs, %d refusals", world.runs, world.refusals);
}

QTEST_GUILESS_MAIN(TestDiskErrors)
#include "tst_diskerrors.moc"
