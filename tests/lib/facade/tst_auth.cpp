// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientfixture.h"
#include "sync/profilelock.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

//! Who is signed in, where the session is kept, and what is left when it ends.
class TestAuth : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_desk = std::make_unique<ClientFixture>(); }
    void cleanup() { m_desk.reset(); }

    void startsSignedOutAndOpensNothing();
    void signingInKeepsTheSessionAndTheAccount();
    void comesBackWithoutANetwork();
    void anAccountOfAnotherServerIsNotUsed();
    void aBrokenAccountFileMeansSignedOut_data();
    void aBrokenAccountFileMeansSignedOut();
    void aClosedKeyStoreKeepsTheSessionInMemoryAndSaysSo();
    void aKeyStoreThatIsClosedAtTheStartLosesNothing();
    void aSessionThatIsNotFoundIsTold();
    void signingOutKeepsTheMessages();
    void forgettingLeavesNothing();
    void whoIsNotTheOwnerForgetsNothing();
    void anEndedSessionKeepsTheMessages();
    void aServerWithoutAigmIsNotSignedInTo();
    void aTakenNameIsToldWithTwoOthers();

private:
    std::unique_ptr<ClientFixture> m_desk;
};

void TestAuth::startsSignedOutAndOpensNothing()
{
    Client &client = m_desk->start();
    QCOMPARE(client.auth()->state(), Auth::State::SignedOut);
    QCOMPARE(m_desk->secrets->reads, 0); // no dialogue of a key store before it is needed
    QVERIFY(m_desk->network->requests.isEmpty());
    QVERIFY(m_desk->cacheFiles().isEmpty());
}

void TestAuth::signingInKeepsTheSessionAndTheAccount()
{
    Client &client = m_desk->start();
    const QSignalSpy states(client.auth(), &Auth::stateChanged);
    const Result<Profile> profile = m_desk->signIn();
    QVERIFY(profile);
    QCOMPARE(profile->displayName, u"Ines"_s);
    QCOMPARE(states.count(), 1);
    QCOMPARE(client.auth()->keeping(), Auth::Keeping::Keychain);
    QCOMPARE(m_desk->secrets->secrets.value(u"refresh-token"_s), "rt-1");
    QFile account(m_desk->path(u"account.json"_s));
    QVERIFY(account.open(QIODevice::ReadOnly));
    QVERIFY(!account.readAll().contains("rt-1"));
    QVERIFY(!(account.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
}

void TestAuth::comesBackWithoutANetwork()
{
    m_desk->start();
    QVERIFY(m_desk->signIn());
    m_desk->answers.clear();
    Client &client = m_desk->start();
    QCOMPARE(client.auth()->state(), Auth::State::SignedIn);
    QCOMPARE(client.auth()->account().displayName, u"Ines"_s);
    QCOMPARE(client.auth()->email(), u"ines@mail.example"_s);
    m_desk->clock().advance(std::chrono::hours(1));
    QCOMPARE(client.auth()->state(), Auth::State::SignedIn); // however long
}

void TestAuth::anAccountOfAnotherServerIsNotUsed()
{
    m_desk->start();
    QVERIFY(m_desk->signIn());
    Client &client = m_desk->start(u"https://elsewhere.example"_s);
    QCOMPARE(client.auth()->state(), Auth::State::SignedOut);
    for (const HttpRequest &request : std::as_const(m_desk->network->requests))
        QVERIFY(!request.body.contains("rt-1"));                      // it must not even see the token
    QCOMPARE(m_desk->start().auth()->state(), Auth::State::SignedIn); // and here it is still good
}

void TestAuth::aBrokenAccountFileMeansSignedOut_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("noise") << QByteArray("\xff\0{]", 4);
    QTest::newRow("cut") << QByteArray(R"({"version":1,"backend":"https://p.exam)");
    QTest::newRow("no person") << QByteArray(R"({"backend":"https://p.example","user_id":"nobody"})");
    QTest::newRow("a list") << QByteArray("[1,2]");
}

void TestAuth::aBrokenAccountFileMeansSignedOut()
{
    QFETCH(QByteArray, content);
    m_desk->start();
    QVERIFY(m_desk->signIn());
    m_desk->quit();
    QFile account(m_desk->path(u"account.json"_s));
    QVERIFY(account.open(QIODevice::WriteOnly | QIODevice::Truncate));
    account.write(content);
    account.close();
    Client &client = m_desk->start();
    QCOMPARE(client.auth()->state(), Auth::State::SignedOut);
    QCOMPARE(m_desk->cacheFiles().size(), 1); // the messages are there for the next sign-in
    QVERIFY(m_desk->signIn());
    QCOMPARE(client.auth()->state(), Auth::State::SignedIn);
}

void TestAuth::aClosedKeyStoreKeepsTheSessionInMemoryAndSaysSo()
{
    m_desk->storeIsClosed = true;
    Client &client = m_desk->start();
    QVERIFY(m_desk->signIn());
    QCOMPARE(client.auth()->keeping(), Auth::Keeping::MemoryOnly);
    QCOMPARE(m_desk->notices.size(), 1);
    QCOMPARE(m_desk->notices.first().kind, Notice::Kind::KeychainClosed);
    QVERIFY(m_desk->notices.first().message.endsWith(u'.'));
    QVERIFY(!QFileInfo::exists(m_desk->path(u"secrets"_s))); // never a file unasked
    QCOMPARE(m_desk->start().auth()->state(), Auth::State::SignedOut);
}

void TestAuth::aKeyStoreThatIsClosedAtTheStartLosesNothing()
{
    m_desk->start();
    QVERIFY(m_desk->signIn());
    m_desk->storeIsClosed = true;
    m_desk->start();
    QCOMPARE(m_desk->client().auth()->state(), Auth::State::SignedOut);
    QCOMPARE(m_desk->notices.size(), 1);
    m_desk->storeIsClosed = false;
    QCOMPARE(m_desk->start().auth()->state(), Auth::State::SignedIn);
}

void TestAuth::aSessionThatIsNotFoundIsTold()
{
    m_desk->start();
    QVERIFY(m_desk->signIn());
    const auto kept = std::exchange(m_desk->secrets->secrets, {}); // a locked store may answer like this
    m_desk->build();
    const QSignalSpy ended(m_desk->client().auth(), &Auth::sessionEnded);
    m_desk->open();
    QCOMPARE(ended.count(), 1);
    QVERIFY(ended.first().first().value<Error>().message.endsWith(u'.'));
    QCOMPARE(m_desk->client().auth()->state(), Auth::State::SignedOut);
    m_desk->secrets->secrets = kept;
    QCOMPARE(m_desk->start().auth()->state(), Auth::State::SignedIn); // nothing was thrown away
}

void TestAuth::signingOutKeepsTheMessages()
{
    Client &client = m_desk->start();
    QVERIFY(m_desk->signIn());
    m_desk->answers.clear(); // also when the server cannot hear of it
    const auto signedOut = take(client.auth()->signOut());
    QVERIFY(signedOut && *signedOut);
    QCOMPARE(client.auth()->state(), Auth::State::SignedOut);
    QVERIFY(client.auth()->account().id.isNull());
    QVERIFY(m_desk->secrets->secrets.isEmpty());
    QVERIFY(!QFileInfo::exists(m_desk->path(u"account.json"_s)));
    QCOMPARE(m_desk->cacheFiles().size(), 1);
    QCOMPARE(m_desk->start().auth()->state(), Auth::State::SignedOut);
}

void TestAuth::forgettingLeavesNothing()
{
    Client &client = m_desk->start();
    QVERIFY(m_desk->signIn());
    QTRY_COMPARE(m_desk->cacheFiles().size(), 1);
    const QString aside = m_desk->path(m_desk->cacheFiles().first() + u".damaged-20250101-000000"_s);
    QVERIFY(QFile::copy(m_desk->path(u"account.json"_s), aside));
    const auto signedOut = take(client.signOutAndForget());
    QVERIFY(signedOut && *signedOut);
    QCOMPARE(client.auth()->state(), Auth::State::SignedOut);
    QVERIFY(m_desk->secrets->secrets.isEmpty());
    QCOMPARE(m_desk->cacheFiles().size(), 0);
    QVERIFY(!QFileInfo::exists(aside));
    QCOMPARE(takeError(client.signOutAndForget()).kind, Error::Kind::Unauthorized);
}

void TestAuth::whoIsNotTheOwnerForgetsNothing()
{
    m_desk->start();
    QVERIFY(m_desk->signIn());
    m_desk->quit();
    ProfileLock other(m_desk->path({}));
    QVERIFY(other.tryTake());
    Client &client = m_desk->start();
    QCOMPARE(takeError(client.signOutAndForget()).code, u"profile_in_use"_s);
    QCOMPARE(client.auth()->state(), Auth::State::SignedIn);
    QCOMPARE(m_desk->cacheFiles().size(), 1);
}

void TestAuth::anEndedSessionKeepsTheMessages()
{
    m_desk->start();
    QVERIFY(m_desk->signIn());
    m_desk->answers[u"/auth/v1/token"_s] = {400, {}, R"({"code":"session_not_found","message":"m"})"};
    Client &client = m_desk->start();
    const QSignalSpy ended(client.auth(), &Auth::sessionEnded);
    (void)client.servers()->refresh(); // whatever needs a token
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(ended.first().first().value<Error>().kind, Error::Kind::Unauthorized);
    QCOMPARE(client.auth()->state(), Auth::State::SignedOut);
    QVERIFY(m_desk->secrets->secrets.isEmpty());
    QCOMPARE(m_desk->cacheFiles().size(), 1);
}

void TestAuth::aServerWithoutAigmIsNotSignedInTo()
{
    m_desk->answers[u"/rest/v1/user_profiles"_s] = {
        404, {}, R"({"code":"PGRST205","message":"no such table"})"};
    Client &client = m_desk->start();
    const Result<Profile> profile = m_desk->signIn();
    QVERIFY(!profile);
    QCOMPARE(profile.error().kind, Error::Kind::Configuration);
    QVERIFY(profile.error().message.endsWith(u'.'));
    QCOMPARE(client.auth()->state(), Auth::State::SignedOut);
    QVERIFY(m_desk->secrets->secrets.isEmpty());
}

void TestAuth::aTakenNameIsToldWithTwoOthers()
{
    m_desk->answers[u"/auth/v1/signup"_s] = {
        409, {}, R"({"code":"PT409","message":"m","hint":"username_taken"})"};
    Client &client = m_desk->start();
    for (const QString &name : {u"ines"_s, QString(32, u'i')}) {
        const Error error =
            takeError(client.auth()->signUp(u"ines@mail.example"_s, u"correct horse"_s, name));
        QCOMPARE(error.field, u"username"_s);
        static const QRegularExpression two(u"Try (\\S+) or (\\S+)\\.$"_s);
        const QRegularExpressionMatch match = two.match(error.message);
        QVERIFY2(match.hasMatch(), qPrintable(error.message));
        QVERIFY(match.captured(1) != match.captured(2));
        for (const QString &proposal : {match.captured(1), match.captured(2)})
            QVERIFY(proposal.size() <= 32 && proposal != name);
    }
}

QTEST_GUILESS_MAIN(TestAuth)
#include "tst_auth.moc"
