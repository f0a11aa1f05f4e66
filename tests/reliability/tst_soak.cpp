// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "reliability.h"
#include "soak.h"

#include <QQuickWindow>
#include <QTimer>
#include <QtQml/qqmlextensionplugin.h>

#include <atomic>
#include <cstdio>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

Q_IMPORT_QML_PLUGIN(AigmPlugin)
Q_IMPORT_QML_PLUGIN(Aigm_StylePlugin)
Q_IMPORT_QML_PLUGIN(Aigm_UiPlugin)

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace aigm::test {

namespace {

//! Six hours, the first of them to warm up.
SoakCourse longCourse()
{
    return {};
}

//! Some minutes: long enough to show that a leak is seen, too short for the figure of a night.
SoakCourse shortCourse()
{
    return {.warmUp = 3min, .length = 5min, .sampleEach = 30s, .rooms = 4, .history = 900};
}

// A sanitizer keeps freed memory for itself: what is in use says nothing there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kIsMemoryJudged = false;
#else
constexpr bool kIsMemoryJudged = true;
#endif

//! MiB an hour that a short run may gain by chance, since it has hardly begun; a planted leak is far over it.
constexpr double kShortLimit = kIsMemoryJudged ? 150 : 1e9;
constexpr double kLimit = 1;

//! What a program must not do, done on purpose.
struct Leaks
{
    Leaks() = default;
    ~Leaks()
    {
        isOver = true;
        isOver.notify_all();
        for (std::thread &thread : threads)
            thread.join();
        for (const int descriptor : descriptors)
            close(descriptor);
    }
    Q_DISABLE_COPY_MOVE(Leaks)

    void oneOfEach(Clock &clock)
    {
        descriptors.push_back(open("/dev/null", O_RDONLY | O_CLOEXEC));
        threads.emplace_back([this] { isOver.wait(false); });
        auto timer = std::make_unique<QTimer>();
        timer->start(1h);
        objects.push_back(std::move(timer));
        timers.push_back(clock.after(1000h, [] {}));
    }

    std::vector<QByteArray> memory;
    std::vector<int> descriptors;
    std::vector<std::thread> threads;
    std::vector<std::unique_ptr<QObject>> objects;
    std::vector<std::unique_ptr<ClockTimer>> timers;
    std::atomic_bool isOver = false;
};

} // namespace

//! Hours of use leave the program as it was: R20.
class TestSoak : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u"^qrc:"_s)); }
    void r20_aLeakIsSeen_data();
    void r20_aLeakIsSeen();
    void r20_hoursLeaveNothingBehind_data();
    void r20_hoursLeaveNothingBehind();
};

void TestSoak::initTestCase()
{
    beQuiet();
    QQuickWindow::setSceneGraphBackend(u"software"_s);
}

void TestSoak::r20_aLeakIsSeen_data()
{
    QTest::addColumn<QStringList>("leaks");
    QTest::newRow("none") << QStringList();
    if (kIsMemoryJudged)
        QTest::newRow("memory") << QStringList{u"memory"_s};
    QTest::newRow("all else") << QStringList{u"descriptors"_s, u"threads"_s, u"objects"_s, u"timers of Qt"_s,
                                             u"timers of the clock"_s};
}

void TestSoak::r20_aLeakIsSeen()
{
    QFETCH(QStringList, leaks);
    Leaks leak;
    SoakCourse course = shortCourse();
    std::unique_ptr<Soak> soak;
    course.eachStep = [&, step = 0]() mutable {
        if (leaks.contains(u"memory"))
            leak.memory.emplace_back(256 * 1024, 'x');
        else if (!leaks.isEmpty() && ++step % 15 == 0) // one in each sample is enough
            leak.oneOfEach(soak->clock());
    };
    soak = std::make_unique<Soak>(course);
    const QList<Vitals> vitals = soak->run();
    const QStringList grown = judgeVitals(vitals, kShortLimit);
    if (grown.size() != leaks.size())
        printVitals("a short day", vitals);
    QCOMPARE(grown.size(), leaks.size());
    for (qsizetype at = 0; at < leaks.size(); ++at)
        QVERIFY2(grown.at(at).startsWith(leaks.at(at) + u':'), qPrintable(grown.at(at)));
}

void TestSoak::r20_hoursLeaveNothingBehind_data()
{
    QTest::addColumn<bool>("hasWindow");
    if (isNightly()) // the short run of the models is that without a leak
        QTest::newRow("models") << false;
    QTest::newRow("window") << true;
}

void TestSoak::r20_hoursLeaveNothingBehind()
{
    QFETCH(bool, hasWindow);
    SoakCourse course = isNightly() ? longCourse() : shortCourse();
    course.hasWindow = hasWindow;
    Soak soak(course);
    const QList<Vitals> vitals = soak.run();
    std::printf("%d messages, %d switches of the room, %d reconnects\n", soak.messageCount(),
                soak.switchCount(), soak.reconnectCount());
    printVitals(QTest::currentDataTag(), vitals);
    std::printf("more objects at the end: %s\n", qPrintable(soak.grownClasses().join(u", ")));
    QCOMPARE(judgeVitals(vitals, isNightly() ? kLimit : kShortLimit), QStringList());
    QVERIFY(!isNightly() || soak.messageCount() >= 20'000);
}

} // namespace aigm::test

QTEST_MAIN(aigm::test::TestSoak)
#include "tst_soak.moc"
