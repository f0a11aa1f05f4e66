// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "person.h"

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPatienceMs = 30'000;

bool isSentence(const QString &text)
{
    return text.size() > 10 && text.front().isUpper() && text.endsWith(u'.');
}

} // namespace

//! What people and servers do wrong, on the real stack: each is told by a whole sentence at its place, and
//! nothing that was written is lost.
class TestBadInput : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void credentialsAreRefusedAtTheirField_data();
    void credentialsAreRefusedAtTheirField();
    void aHugeMessageIsRefusedAndNotKept();
    void anEndedSessionKeepsWhatWasWritten();
    void aWrongKeyIsToldAndSignsNobodyOut();
    void aDamagedCacheIsFilledAgainAndTheOutboxSent();
    void aRoomThatIsDeletedWhileOpenIsTold();
    void whoIsRemovedWhileTheRoomIsOpenIsTold();
    void cleanup();
    void cleanupTestCase() { m_ada.quit(); }

private:
    void comeBack();

    LocalStack m_stack;
    Person m_ada{m_stack, u"ada"_s};
    ServerId m_server;
    RoomId m_room;
};

void TestBadInput::initTestCase()
{
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    QVERIFY(m_ada.signUp());
    m_server = takeValue(m_ada.client->servers()->create(u"Reef"_s)).id;
    m_room = takeValue(m_ada.client->servers()->rooms(m_server)).first().id;
    (void)takeValue(m_ada.says(m_room, u"one"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_ada.reads(m_room), QStringList{u"one"_s}, kPatienceMs);
}

void TestBadInput::cleanup()
{
    m_ada.key.clear();
    if (!m_stack.isRunning())
        QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
}

void TestBadInput::comeBack()
{
    m_ada.start();
    QCOMPARE(m_ada.client->auth()->state(), Auth::State::SignedIn);
    m_ada.client->messages()->open(conversationOf(m_room));
    QTRY_VERIFY_WITH_TIMEOUT(m_ada.isOnline(), kPatienceMs);
}

void TestBadInput::credentialsAreRefusedAtTheirField_data()
{
    QTest::addColumn<QString>("email");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("username"); // empty: signs in
    QTest::addColumn<QString>("field");
    const QString good = m_ada.password();
    QTest::newRow("wrong password") << m_ada.email() << u"not this one"_s << QString() << QString();
    QTest::newRow("unknown address") << u"nobody@example.org"_s << good << QString() << QString();
    QTest::newRow("no password") << m_ada.email() << QString() << QString() << u"password"_s;
    QTest::newRow("no address") << u" "_s << good << QString() << u"email"_s;
    QTest::newRow("taken username") << u"new@example.org"_s << good << u"ada"_s << u"username"_s;
    QTest::newRow("no username") << u"new@example.org"_s << good << u"A B"_s << u"username"_s;
    QTest::newRow("taken address") << m_ada.email() << good << u"newcomer"_s << u"email"_s;
    QTest::newRow("no address at all") << u"not-an-address"_s << good << u"newcomer"_s << u"email"_s;
    QTest::newRow("weak password") << u"new@example.org"_s << u"abc"_s << u"newcomer"_s << u"password"_s;
}

void TestBadInput::credentialsAreRefusedAtTheirField()
{
    QFETCH(QString, email);
    QFETCH(QString, password);
    QFETCH(QString, username);
    QFETCH(QString, field);
    Person stranger(m_stack, u"stranger"_s);
    stranger.start();
    Auth *auth = stranger.client->auth();
    const auto call = username.isEmpty() && field != "username"_L1 ? auth->signIn(email, password)
                                                                   : auth->signUp(email, password, username);
    const Error error = takeError(call);
    QCOMPARE(error.kind, Error::Kind::Rejected);
    QCOMPARE(error.field, field);
    QVERIFY2(isSentence(error.message), qPrintable(error.message));
    QVERIFY2(!error.message.contains(password) || password.isEmpty(), "a password in a sentence");
    QCOMPARE(auth->state(), Auth::State::SignedOut);
}

void TestBadInput::aHugeMessageIsRefusedAndNotKept()
{
    const Error error = takeError(m_ada.says(m_room, QString(70 * 1024, u'x')));
    QCOMPARE(error.kind, Error::Kind::Rejected);
    QVERIFY2(isSentence(error.message), qPrintable(error.message));
    QCOMPARE(takeValue(m_ada.client->messages()->outbox()).size(), 0);
    QCOMPARE(m_ada.reads(m_room), QStringList{u"one"_s});
}

void TestBadInput::anEndedSessionKeepsWhatWasWritten()
{
    m_ada.quit();
    m_stack.stop();
    m_ada.start();
    (void)takeValue(m_ada.says(m_room, u"two"_s));
    m_ada.quit();
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));
    m_stack.query(u"DELETE FROM auth.sessions"_s);

    Client &client = m_ada.start();
    const QSignalSpy ended(client.auth(), &Auth::sessionEnded);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, kPatienceMs);
    const Error reason = ended.first().first().value<Error>();
    QCOMPARE(reason.kind, Error::Kind::Unauthorized);
    QVERIFY2(isSentence(reason.message), qPrintable(reason.message));
    QCOMPARE(client.auth()->state(), Auth::State::SignedOut);
    QCOMPARE(takeError(m_ada.says(m_room, u"nobody"_s)).kind, Error::Kind::Unauthorized);
    QVERIFY(!m_ada.cacheFile().isEmpty());

    (void)takeValue(client.auth()->signIn(m_ada.email(), m_ada.password()));
    client.messages()->open(conversationOf(m_room));
    const QStringList both{u"one"_s, u"two"_s};
    QTRY_COMPARE_WITH_TIMEOUT(m_ada.reads(m_room), both, kPatienceMs);
    QCOMPARE(m_stack.query(u"SELECT count(*) FROM messages"_s), QStringList{u"2"_s});
}

void TestBadInput::aWrongKeyIsToldAndSignsNobodyOut()
{
    m_ada.quit();
    m_ada.key = u"sb_publishable_of_another_workspace"_s;
    Client &client = m_ada.start();
    QTRY_COMPARE_WITH_TIMEOUT(m_ada.noticesOf(Notice::Kind::WrongConfiguration).size(), 1, kPatienceMs);
    QVERIFY(isSentence(m_ada.noticesOf(Notice::Kind::WrongConfiguration).first().message));
    QCOMPARE(client.auth()->state(), Auth::State::SignedIn);
    (void)takeValue(m_ada.says(m_room, u"three"_s));
    QCOMPARE(m_ada.lastOf(m_room), u"[three]"_s);
    m_ada.quit();
    m_ada.key.clear();
    comeBack();
    QTRY_COMPARE_WITH_TIMEOUT(m_ada.lastOf(m_room), u"three"_s, kPatienceMs);
}

void TestBadInput::aDamagedCacheIsFilledAgainAndTheOutboxSent()
{
    m_ada.quit();
    m_stack.stop();
    m_ada.start();
    (void)takeValue(m_ada.says(m_room, u"four"_s));
    m_ada.quit();
    const QString file = m_ada.cacheFile();
    QFile cache(file);
    QVERIFY(cache.open(QIODevice::ReadWrite));
    cache.seek(60);
    cache.write(QByteArray(4, '\xff')); // the version of the schema: no AIGM wrote that
    cache.close();
    QVERIFY2(m_stack.start(), qPrintable(m_stack.failure()));

    m_ada.start();
    QVERIFY(m_ada.started && *m_ada.started);
    QTRY_COMPARE(m_ada.noticesOf(Notice::Kind::CacheRebuilt).size(), 1);
    const Notice notice = m_ada.noticesOf(Notice::Kind::CacheRebuilt).first();
    QCOMPARE(notice.count, 1);
    QVERIFY2(isSentence(notice.message), qPrintable(notice.message));
    const QDir folder = QFileInfo(file).dir();
    // set aside, not deleted; the log may lie beside it
    const QStringList aside = folder.entryList({u"*.damaged-*"_s}, QDir::Files);
    QVERIFY2(!aside.isEmpty() && aside.filter(u".unread"_s).isEmpty(), qPrintable(aside.join(u' ')));

    m_ada.client->messages()->open(conversationOf(m_room));
    const QStringList all{u"one"_s, u"two"_s, u"three"_s, u"four"_s};
    QTRY_COMPARE_WITH_TIMEOUT(m_ada.reads(m_room), all, kPatienceMs);
    QTRY_COMPARE(takeValue(m_ada.client->servers()->list()).size(), 1);
    QCOMPARE(m_stack.query(u"SELECT count(*) FROM messages"_s), QStringList{u"4"_s});
}

void TestBadInput::aRoomThatIsDeletedWhileOpenIsTold()
{
    const Room doomed = takeValue(m_ada.client->servers()->createRoom(m_server, {u"Doomed"_s}));
    m_ada.client->messages()->open(doomed.conversation());
    (void)takeValue(m_ada.says(doomed.id, u"last words"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_ada.reads(doomed.id), QStringList{u"last words"_s}, kPatienceMs);
    const QSignalSpy gone(m_ada.client->messages(), &Messages::conversationGone);
    m_stack.query(u"DELETE FROM rooms WHERE id = '%1'"_s.arg(doomed.id.toString()));
    QTRY_VERIFY_WITH_TIMEOUT(!gone.isEmpty(), kPatienceMs);
    QCOMPARE(gone.first().first().value<ConversationId>(), doomed.conversation());
    QTRY_COMPARE_WITH_TIMEOUT(takeValue(m_ada.client->servers()->rooms(m_server)).size(), 1, kPatienceMs);
    QCOMPARE(m_ada.reads(doomed.id), QStringList{u"last words"_s}); // what was read stays readable

    // what is said into the void comes back with a reason, and can be taken out again
    const Message said = takeValue(m_ada.says(doomed.id, u"too late"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_ada.client->messages()->outboxSummary().failed, 1, kPatienceMs);
    const Message failed = takeValue(m_ada.client->messages()->outbox()).first();
    QVERIFY2(isSentence(failed.failure), qPrintable(failed.failure));
    QCOMPARE(takeValue(m_ada.client->messages()->discard(said.id)).toPlainText(), u"too late"_s);
    (void)takeValue(m_ada.says(m_room, u"five"_s)); // other rooms flow on
    QTRY_COMPARE_WITH_TIMEOUT(m_ada.lastOf(m_room), u"five"_s, kPatienceMs);
}

void TestBadInput::whoIsRemovedWhileTheRoomIsOpenIsTold()
{
    Person ben(m_stack, u"ben"_s);
    QVERIFY(ben.signUp());
    const Invite invite = takeValue(m_ada.client->servers()->createInvite(m_server));
    (void)takeValue(ben.client->servers()->join(invite.code));
    ben.client->messages()->open(conversationOf(m_room));
    QTRY_COMPARE_WITH_TIMEOUT(ben.lastOf(m_room), u"five"_s, kPatienceMs);
    const QSignalSpy gone(ben.client->messages(), &Messages::conversationGone);
    m_stack.query(u"DELETE FROM server_members WHERE user_id = '%1'"_s.arg(
        ben.client->auth()->account().id.toString()));
    QTRY_VERIFY_WITH_TIMEOUT(!gone.isEmpty(), kPatienceMs);
    QTRY_COMPARE_WITH_TIMEOUT(takeValue(ben.client->servers()->list()).size(), 0, kPatienceMs);
    (void)takeValue(ben.says(m_room, u"am I still here?"_s));
    QTRY_COMPARE_WITH_TIMEOUT(ben.client->messages()->outboxSummary().failed, 1, kPatienceMs);
    const Message failed = takeValue(ben.client->messages()->outbox()).first();
    QVERIFY2(isSentence(failed.failure), qPrintable(failed.failure));
    (void)takeValue(m_ada.says(m_room, u"not for Ben"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_ada.lastOf(m_room), u"not for Ben"_s, kPatienceMs);
    QVERIFY(!ben.reads(m_room).contains(u"not for Ben"_s));
}

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_badinput.moc"
