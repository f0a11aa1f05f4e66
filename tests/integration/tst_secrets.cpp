// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cliperson.h"
#include "lines.h"
#include "localstack.h"

#include <QDirIterator>
#include <QTemporaryDir>
#include <QtTest>

using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatienceMs = 30'000;
constexpr auto kPassword = "canary-password-7f3a9";
constexpr auto kMessage = "canary-message-51c2e";
// {"alg": in base64: how every access token begins
constexpr auto kAccessToken = "eyJhbGci";

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

//! A whole life at the command line with every log on: no password, no token anywhere but in the file that
//! was asked for by name, and nothing private in a log.
class TestSecrets : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void nothingIsOnTheCommandLineOrInTheEnvironment();
    void nothingIsInTheLogs();
    void nothingIsInTheFiles();
    void theFilesAreForTheirOwnerAlone();

private:
    //! Runs a command and keeps what it logged.
    Run run(const QStringList &arguments, const QByteArray &input = {});
    [[nodiscard]] QString storeFile() const { return m_ada->folder() + u"/secrets/refresh-token"_s; }
    //! Every secret that there was: passwords and tokens, past ones too.
    [[nodiscard]] QList<QByteArray> secrets() const;

    LocalStack m_stack;
    QTemporaryDir m_home;
    std::unique_ptr<Person> m_ada;
    QSet<QByteArray> m_tokens; //!< each refresh token that was stored
    QByteArray m_logs;
    QByteArray m_results;
    const QString m_room = u"Vault/general"_s;
};

Run TestSecrets::run(const QStringList &arguments, const QByteArray &input)
{
    Run run = m_ada->run(QStringList{u"--verbose"_s} + arguments, input);
    m_logs += run.err;
    m_results += run.out;
    m_tokens.insert(contentOf(storeFile()));
    return run;
}

QList<QByteArray> TestSecrets::secrets() const
{
    QList<QByteArray> all{kPassword, kAccessToken, "wrong-" + QByteArray(kPassword)};
    for (const QByteArray &token : m_tokens) {
        if (!token.isEmpty())
            all.append(token);
    }
    return all;
}

void TestSecrets::initTestCase()
{
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    m_ada = std::make_unique<Person>(u"canary_ada"_s, m_home.path(), m_stack.url().toString(), m_stack.key());
    m_ada->setEnvironment(u"QT_LOGGING_RULES"_s, u"*=true"_s);
    const QByteArray password = QByteArray(kPassword) + '\n';
    const QString email = m_ada->email();
    COMPARE_EXIT(
        run({u"signup"_s, u"--email"_s, email, u"--username"_s, u"canary_ada"_s, u"--password-stdin"_s},
            password),
        0);
    COMPARE_EXIT(run({u"servers"_s, u"create"_s, u"Vault"_s}), 0);
    COMPARE_EXIT(run({u"rooms"_s, u"create"_s, u"Vault"_s, u"inner"_s}), 0);
    COMPARE_EXIT(run({u"invite"_s, u"create"_s, u"Vault"_s}), 0);
    COMPARE_EXIT(run({u"send"_s, m_room, u"-"_s, u"--wait"_s}, kMessage), 0);
    for (const QStringList &arguments : {QStringList{u"history"_s, m_room},
                                         {u"search"_s, u"canary"_s},
                                         {u"status"_s},
                                         {u"sync"_s},
                                         {u"whoami"_s}})
        COMPARE_EXIT(run(arguments), 0);
    QVERIFY(
        m_ada->runUntil({.point = "request.answered POST /rest/v1/messages"}, {u"send"_s, m_room, u"dies"_s})
            .died);
    m_stack.stop();
    COMPARE_EXIT(run({u"send"_s, m_room}, kMessage), 4);
    COMPARE_EXIT(run({u"outbox"_s, u"list"_s}), 0);
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    COMPARE_EXIT(run({u"sync"_s}), 0);
    COMPARE_EXIT(run({u"logout"_s}), 0);
    COMPARE_EXIT(run({u"login"_s, u"--email"_s, email, u"--password-stdin"_s}, "wrong-" + password), 5);
    COMPARE_EXIT(run({u"login"_s, u"--email"_s, email, u"--password-stdin"_s}, password), 0);
    QVERIFY(secrets().size() > 8); // the tokens of all those runs are known
    QVERIFY2(m_logs.contains("aigm.net") && m_logs.contains("qt.core"), m_logs); // and there are logs
}

void TestSecrets::nothingIsOnTheCommandLineOrInTheEnvironment()
{
    const auto tail = m_ada->start({u"--verbose"_s, u"tail"_s, m_room, u"--follow"_s});
    Lines lines(tail.get());
    QTRY_VERIFY_WITH_TIMEOUT(lines.texts().contains(QString::fromLatin1(kMessage)), kPatienceMs);
    const QString process = u"/proc/%1/"_s.arg(tail->processId());
    QByteArray seen = contentOf(process + u"cmdline"_s) + contentOf(process + u"environ"_s);
    QVERIFY(seen.contains("--follow"));
    seen.replace(m_stack.key().toUtf8(), "<key>"); // it is public, and a token by its form
    for (const QByteArray &secret : secrets())
        QVERIFY2(!seen.contains(secret), secret);
    tail->terminate();
    QVERIFY(tail->waitForFinished(kPatienceMs));
    m_logs += tail->readAllStandardError();
}

void TestSecrets::nothingIsInTheLogs()
{
    QList<QByteArray> all = secrets();
    all.append(kMessage);
    all.append(m_ada->email().toUtf8());
    all.append(m_stack.key().toUtf8());
    for (const QByteArray &secret : std::as_const(all)) {
        const qsizetype at = m_logs.indexOf(secret);
        QVERIFY2(at < 0, m_logs.mid(std::max<qsizetype>(0, at - 200), 400));
    }
    for (const QByteArray &secret : secrets())
        QVERIFY2(!m_results.contains(secret), secret);
}

void TestSecrets::nothingIsInTheFiles()
{
    int files = 0;
    QDirIterator all(m_home.path(), QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        const QString path = all.next();
        const QByteArray content = contentOf(path);
        ++files;
        QVERIFY2(!content.contains(kPassword) && !content.contains(kAccessToken), qPrintable(path));
        for (const QByteArray &secret : secrets())
            QVERIFY2(path == storeFile() || !content.contains(secret), qPrintable(path));
        QVERIFY2(!content.contains(m_stack.key().toUtf8()), qPrintable(path));
    }
    QVERIFY(files >= 3);                            // the account, the cache, the store
    const QByteArray kept = contentOf(storeFile()); // the newest token, and nothing else
    QCOMPARE(
        m_stack.query(u"SELECT count(*) FROM auth.refresh_tokens WHERE NOT revoked AND token = '%1'"_s.arg(
            QString::fromUtf8(kept))),
        QStringList{u"1"_s});
}

void TestSecrets::theFilesAreForTheirOwnerAlone()
{
    constexpr auto kEverybody = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOther;
    QVERIFY(!(QFile::permissions(m_ada->folder()) & kEverybody));
    QVERIFY(!(QFile::permissions(m_ada->folder() + u"/secrets"_s) & kEverybody));
    QDirIterator all(m_ada->folder(), QDir::Files | QDir::Hidden | QDir::System,
                     QDirIterator::Subdirectories);
    while (all.hasNext()) {
        const QString path = all.next();
        if (!path.endsWith(".lock"_L1)) // holds a process id
            QVERIFY2(!(QFile::permissions(path) & kEverybody), qPrintable(path));
    }
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
