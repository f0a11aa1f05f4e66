// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cliperson.h"
#include "ledger.h"
#include "lines.h"
#include "localstack.h"

#include <QTemporaryDir>
#include <QtTest>

#include <vector>

using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatienceMs = 30'000;
constexpr int kGuests = 6;

//! Waits for its end, which may have come already.
bool ends(QProcess &process)
{
    return process.state() == QProcess::NotRunning || process.waitForFinished(2 * kPatienceMs);
}

} // namespace

//! Several processes on one profile at once: one owns it, the others are its guests, any of them may die.
class TestSharedProfile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void r22_guestsSendAtOnce();
    void whatADeadGuestStoredIsSent();
    void whenTheOwnerDiesAGuestTakesOver();
    void r22_aStaleLockIsTaken();

private:
    //! Starts `tail --follow`, and waits until it has printed what is there.
    [[nodiscard]] std::unique_ptr<QProcess> follow();
    [[nodiscard]] std::vector<std::unique_ptr<QProcess>> sendAtOnce(const QString &what);
    void bothSidesHoldOnce(const QStringList &texts);
    [[nodiscard]] QStringList said() const;

    LocalStack m_stack;
    QTemporaryDir m_home;
    std::unique_ptr<Person> m_ada;
    const QString m_room = u"Both/general"_s;
};

void TestSharedProfile::initTestCase()
{
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    m_ada = std::make_unique<Person>(u"share_ada"_s, m_home.path(), m_stack.url().toString(), m_stack.key());
    COMPARE_EXIT(m_ada->signUp(), 0);
    COMPARE_EXIT(m_ada->run({u"servers"_s, u"create"_s, u"Both"_s}), 0);
    COMPARE_EXIT(m_ada->run({u"send"_s, m_room, u"first"_s, u"--wait"_s}), 0);
}

void TestSharedProfile::cleanup()
{
    if (!m_ada)
        return;
    COMPARE_EXIT(m_ada->run({u"sync"_s}), 0);
    QCOMPARE(cacheLedger(m_ada->cacheFile()), serverLedger(m_stack, u"Both"_s));
    QCOMPARE(unsentTexts(m_ada->cacheFile()), QStringList());
    QCOMPARE(damageOf(m_ada->cacheFile()), QString());
}

QStringList TestSharedProfile::said() const
{
    QStringList texts;
    for (const QString &line : serverLedger(m_stack, u"Both"_s))
        texts.append(line.section(u' ', 2));
    return texts;
}

std::unique_ptr<QProcess> TestSharedProfile::follow()
{
    auto process = m_ada->start({u"tail"_s, m_room, u"--follow"_s, u"--limit"_s, u"1"_s});
    if (!QTest::qWaitFor([&] { return process->waitForReadyRead(1) || process->bytesAvailable() > 0; },
                         kPatienceMs))
        qWarning("tail did not begin");
    return process;
}

std::vector<std::unique_ptr<QProcess>> TestSharedProfile::sendAtOnce(const QString &what)
{
    std::vector<std::unique_ptr<QProcess>> guests;
    for (int guest = 1; guest <= kGuests; ++guest) {
        const QString text = u"%1 %2"_s.arg(what, QString::number(guest));
        guests.push_back(m_ada->start({u"send"_s, m_room, text, u"--wait"_s}));
    }
    return guests;
}

void TestSharedProfile::bothSidesHoldOnce(const QStringList &texts)
{
    const QStringList server = serverLedger(m_stack, u"Both"_s);
    const QStringList cache = cacheLedger(m_ada->cacheFile());
    for (const QString &text : texts) {
        QCOMPARE(countOf(server, text), 1);
        QCOMPARE(countOf(cache, text), 1);
    }
}

void TestSharedProfile::r22_guestsSendAtOnce()
{
    const auto owner = follow();
    Lines lines(owner.get());
    const auto guests = sendAtOnce(u"at once"_s);
    QStringList texts;
    for (const auto &guest : guests) {
        QVERIFY(ends(*guest));
        QVERIFY2(guest->exitCode() == 0, guest->readAllStandardError());
        texts.append(QJsonDocument::fromJson(guest->readAllStandardOutput()).object()["text"_L1].toString());
    }
    bothSidesHoldOnce(texts);
    QTRY_COMPARE_WITH_TIMEOUT(lines.texts().size(), kGuests + 1, kPatienceMs);
    QCOMPARE(lines.texts(), said()); // in their order, each once
    owner->terminate();
    QVERIFY(ends(*owner));
    QCOMPARE(owner->exitCode(), 0);
}

// It is stored, so it is promised: the owner sends it, though nobody tells it so.
void TestSharedProfile::whatADeadGuestStoredIsSent()
{
    const auto owner = follow();
    Lines lines(owner.get());
    QVERIFY(m_ada->runUntil({.point = "outbox.writing"}, {u"send"_s, m_room, u"never stored"_s}).died);
    QVERIFY(m_ada->runUntil({.point = "outbox.committed"}, {u"send"_s, m_room, u"its guest died"_s}).died);
    QTRY_VERIFY_WITH_TIMEOUT(lines.texts().contains(u"its guest died"_s), kPatienceMs);
    QCOMPARE(countOf(serverLedger(m_stack, u"Both"_s), u"its guest died"_s), 1);
    QCOMPARE(countOf(serverLedger(m_stack, u"Both"_s), u"never stored"_s), 0);
    owner->terminate();
    QVERIFY(ends(*owner));
}

void TestSharedProfile::whenTheOwnerDiesAGuestTakesOver()
{
    const auto owner = follow();
    const auto heir = follow();
    Lines lines(heir.get());
    const qsizetype before = lines.texts().size();
    const auto guests = sendAtOnce(u"over the death"_s);
    QTRY_VERIFY_WITH_TIMEOUT(lines.texts().size() > before, kPatienceMs); // in the midst of it
    owner->kill();
    QVERIFY(ends(*owner));
    for (const auto &guest : guests) {
        QVERIFY(ends(*guest));
        QVERIFY2(guest->exitCode() == 0, guest->readAllStandardError());
    }
    QStringList texts;
    for (int guest = 1; guest <= kGuests; ++guest)
        texts.append(u"over the death %1"_s.arg(guest));
    for (const QString &text : std::as_const(texts))
        QTRY_COMPARE_WITH_TIMEOUT(int(lines.texts().count(text)), 1, kPatienceMs);
    bothSidesHoldOnce(texts);
    // whoever took over serves the next one
    COMPARE_EXIT(m_ada->run({u"send"_s, m_room, u"after the death"_s, u"--wait"_s}), 0);
    QTRY_COMPARE_WITH_TIMEOUT(int(lines.texts().count(u"after the death"_s)), 1, kPatienceMs);
    const Run status = m_ada->run({u"status"_s});
    COMPARE_EXIT(status, 0);
    QCOMPARE(status.row()["owner"_L1].toBool(true), false);
    heir->terminate();
    QVERIFY(ends(*heir));
    QCOMPARE(heir->exitCode(), 0);
}

void TestSharedProfile::r22_aStaleLockIsTaken()
{
    const int rounds = qEnvironmentVariableIsSet("AIGM_NIGHTLY") ? 100 : 5;
    for (int round = 0; round < rounds; ++round) {
        const auto owner = follow();
        owner->kill();
        QVERIFY(ends(*owner));
        const Run status = m_ada->run({u"status"_s});
        COMPARE_EXIT(status, 0);
        QCOMPARE(status.row()["owner"_L1].toBool(), true);
        QCOMPARE(status.row()["connection"_L1].toString(), u"online"_s);
    }
}

QTEST_GUILESS_MAIN(TestSharedProfile)
#include "tst_sharedprofile.moc"
