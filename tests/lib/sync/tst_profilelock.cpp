// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/profilelock.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

class TestProfileLock : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void onlyOneHoldsIt()
    {
        const QTemporaryDir folder;
        ProfileLock first(folder.path());
        ProfileLock second(folder.path());
        QVERIFY(first.tryTake());
        QVERIFY(first.tryTake()); // asking again keeps it
        QVERIFY(!second.tryTake());
        QVERIFY(!second.isHeld());
        first.release();
        QVERIFY(second.tryTake());
        QVERIFY(!first.tryTake());
    }

    void profilesDoNotShareIt()
    {
        const QTemporaryDir one;
        const QTemporaryDir other;
        ProfileLock first(one.path());
        ProfileLock second(other.path());
        QVERIFY(first.tryTake());
        QVERIFY(second.tryTake());
    }

    void theLockOfADeadOwnerIsTakenOver()
    {
        const QTemporaryDir folder;
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {u"--hold"_s, folder.path()});
        QVERIFY(child.waitForReadyRead());
        QCOMPARE(child.readLine().trimmed(), "held");

        ProfileLock lock(folder.path());
        QVERIFY(!lock.tryTake());
        child.kill(); // SIGKILL: nothing is tidied up
        QVERIFY(child.waitForFinished());
        QVERIFY(QFile::exists(folder.filePath(u"owner.lock"_s)));
        QVERIFY(lock.tryTake());
    }

    // the owner died after it had made the file and before it had written its name into it
    void aLockThatWasNeverFinishedIsTaken()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"owner.lock"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        ProfileLock lock(folder.path());
        QVERIFY(lock.tryTake());
    }
};

namespace {

int hold(const QString &folder)
{
    ProfileLock lock(folder);
    if (!lock.tryTake())
        return 1;
    QTextStream(stdout) << "held\n" << Qt::flush;
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--hold"_L1)
        return hold(arguments.value(2));
    TestProfileLock test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_profilelock.moc"
