// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "person.h"

#include <atomic>
#include <csignal>

#ifdef Q_OS_LINUX
#include <sched.h>
#include <sys/mount.h>
#endif
#include <sys/resource.h>
#include <unistd.h>

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatienceMs = 30'000;
constexpr qint64 kDiskBytes = 4 * 1024 * 1024;

//! A disk that can be filled and emptied again.
class Disk
{
public:
    virtual ~Disk() = default;
    [[nodiscard]] virtual QString folder() const = 0;
    virtual void fill() = 0;
    virtual void freeSpace() = 0;
};

//! A small disk in memory. Its mount is seen by this process and its children alone, and goes with them.
class SmallDisk : public Disk
{
public:
    [[nodiscard]] bool mount()
    {
#ifdef Q_OS_LINUX
        const QByteArray size = "size=" + QByteArray::number(kDiskBytes);
        const QByteArray path = QFile::encodeName(folder());
        m_mounted = unshare(CLONE_NEWNS) == 0
            && ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0
            && ::mount("tmpfs", path.constData(), "tmpfs", 0, size.constData()) == 0;
#endif
        return m_mounted;
    }
    ~SmallDisk() override
    {
#ifdef Q_OS_LINUX
        if (m_mounted)
            umount(QFile::encodeName(folder()).constData());
#endif
    }
    [[nodiscard]] QString folder() const override
    {
        return m_folder.path();
    }
    void fill() override
    {
        QFile filler(m_folder.filePath(u"filler"_s));
        QVERIFY(filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        for (const qsizetype piece : {65536, 4096, 1}) {
            while (filler.write(QByteArray(piece, 'x')) == piece) { }
        }
    }
    void freeSpace() override
    {
        QFile::remove(m_folder.filePath(u"filler"_s));
    }

private:
    QTemporaryDir m_folder;
    bool m_mounted = false;
};

//! No file of this process may grow: what a quota looks like, and needs no rights.
class SmallFiles : public Disk
{
public:
    SmallFiles()
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
    }
    ~SmallFiles() override { setrlimit(RLIMIT_FSIZE, &m_before); }
    [[nodiscard]] QString folder() const override { return m_folder.path(); }
    void fill() override
    {
        const rlimit small{1, m_before.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &small), 0);
    }
    void freeSpace() override { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    QTemporaryDir m_folder;
    rlimit m_before{};
};

QtMessageHandler passOn = nullptr;
std::atomic<int> failedWrites = 0;

//! The only sign of a failed write that nobody asked for.
void countFailedWrites(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    if (text.startsWith("storage error disk_full"_L1))
        ++failedWrites;
    passOn(type, context, text);
}

} // namespace

//! A full disk: new messages are refused with a sentence and never half-stored, what is there stays, and
//! all goes on once there is room again.
class TestFullDisk : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void isToldAndLosesNothing_data();
    void isToldAndLosesNothing();

private:
    void live(Disk &disk, Person &ada);

    LocalStack m_stack;
};

void TestFullDisk::initTestCase()
{
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    passOn = qInstallMessageHandler(countFailedWrites);
}

void TestFullDisk::isToldAndLosesNothing_data()
{
    QTest::addColumn<bool>("real");
    QTest::newRow("files that may not grow") << false;
    QTest::newRow("a disk in memory") << true;
}

void TestFullDisk::isToldAndLosesNothing()
{
    QFETCH(bool, real);
    std::unique_ptr<Disk> disk;
    if (real) {
        auto small = std::make_unique<SmallDisk>();
        if (!small->mount())
            QSKIP("only root can mount a disk");
        disk = std::move(small);
    } else {
        disk = std::make_unique<SmallFiles>();
    }
    Person ada(m_stack, real ? u"ada"_s : u"eve"_s);
    ada.dataFolder = disk->folder();
    live(*disk, ada);
    disk->freeSpace();
    ada.quit();
}

void TestFullDisk::live(Disk &disk, Person &ada)
{
    QVERIFY(ada.signUp());
    const Server server = takeValue(ada.client->servers()->create(u"Cellar"_s));
    const RoomId room = takeValue(ada.client->servers()->rooms(server.id)).first().id;
    ada.client->messages()->open(conversationOf(room));
    (void)takeValue(ada.says(room, u"before"_s));
    QTRY_COMPARE_WITH_TIMEOUT(ada.reads(room), QStringList{u"before"_s}, kPatienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(ada.isOnline(), kPatienceMs);

    QSignalSpy noticed(ada.client.get(), &Client::noticed);
    disk.fill();
    for (int tries = 0; tries < 3; ++tries) {
        const Error error = takeError(ada.says(room, QString(20'000, u'x')));
        QCOMPARE(error.kind, Error::Kind::Storage);
        QCOMPARE(error.code, u"disk_full"_s);
        QVERIFY2(error.message.startsWith("The disk is full."_L1), qPrintable(error.message));
    }
    QCOMPARE(noticed.count(), 1); // once
    QCOMPARE(noticed.first().first().value<Notice>().kind, Notice::Kind::DiskFull);
    QCOMPARE(ada.reads(room), QStringList{u"before"_s});
    QCOMPARE(takeValue(ada.client->messages()->outbox()).size(), 0);
    const int before = failedWrites;
    // a message from another computer comes, and cannot be stored here
    m_stack.query(
        u"INSERT INTO messages(room_id, author_id, content) SELECT room_id, author_id, jsonb_set(content, "
        "'{content,0,content,0,text}', to_jsonb(repeat('y', 20000))) FROM messages WHERE room_id = '%1'"_s
            .arg(room.toString()));
    QTRY_VERIFY_WITH_TIMEOUT(failedWrites > before, kPatienceMs);

    disk.freeSpace();
    (void)takeValue(ada.says(room, u"after"_s));
    const QStringList all{u"before"_s, QString(20'000, u'y'), u"after"_s};
    QTRY_COMPARE_WITH_TIMEOUT(ada.reads(room), all, kPatienceMs);
    QCOMPARE(m_stack.query(u"SELECT count(*) FROM messages WHERE room_id = '%1'"_s.arg(room.toString())),
             QStringList{u"3"_s});
}

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_fulldisk.moc"
