// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientfixture.h"

#include <QSignalSpy>
#include <QTest>

using namespace aigm;
using namespace aigm::test;
using namespace Qt::Literals::StringLiterals;

namespace {

const ConversationId kRoom = *ConversationId::fromString(u"0198f2a4-0000-7000-8000-0000000000aa"_s);

Draft draft(const QString &text)
{
    return {Document::fromPlainText(text), {}};
}

} // namespace

//! The facade of messages and servers: what it answers while nobody is signed in, what it refuses before it
//! is stored, and what becomes of a message that no server takes.
class TestMessages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { m_desk = std::make_unique<ClientFixture>(); }
    void cleanup() { m_desk.reset(); }

    void nothingWorksWhileSignedOut();
    void whatIsTooMuchOrNothingIsNotStored_data();
    void whatIsTooMuchOrNothingIsNotStored();
    void theLargestMessageIsStored();
    void isOnTheScreenBeforeTheServerHasIt();
    void waitsOverARestart();
    void aRefusedOneCanBeTakenBackOrTriedAgain();
    void anErrorOfTheServerIsPassedOn();

private:
    //! Signed in, with no server for messages.
    Messages &signedIn();
    std::unique_ptr<ClientFixture> m_desk;
};

Messages &TestMessages::signedIn()
{
    Client &client = m_desk->start();
    if (!m_desk->signIn())
        QTest::qFail("not signed in", __FILE__, __LINE__);
    return *client.messages();
}

void TestMessages::nothingWorksWhileSignedOut()
{
    Client &client = m_desk->start();
    Messages &messages = *client.messages();
    Servers &servers = *client.servers();
    const MessageId id = *MessageId::fromString(u"0198f2a4-0000-7000-8000-0000000000cc"_s);
    const QList<Error> errors{
        takeError(messages.send(kRoom, draft(u"x"_s))),
        takeError(messages.latest(kRoom, 10)),
        takeError(messages.before(kRoom, 5, 10)),
        takeError(messages.cached(kRoom, 0, 10)),
        takeError(messages.retry(id)),
        takeError(messages.discard(id)),
        takeError(messages.outbox()),
        takeError(messages.synchronise(kRoom)),
        takeError(messages.held(kRoom)),
        takeError(servers.list()),
        takeError(servers.rooms({})),
        takeError(servers.members({})),
        takeError(servers.room({})),
        takeError(servers.refresh()),
        takeError(servers.create(u"Harbour"_s)),
        takeError(messages.after(kRoom, 5, 10)),
        takeError(messages.around(kRoom, 5, 10)),
        takeError(messages.firstSince(kRoom, QDateTime::currentDateTimeUtc())),
        takeError(client.search()->find({.query = u"x"_s})),
    };
    for (const Error &error : errors) {
        QCOMPARE(error.kind, Error::Kind::Unauthorized);
        QVERIFY2(error.message.endsWith(u'.'), qPrintable(error.message));
    }
    QVERIFY(m_desk->cacheFiles().isEmpty());
}

void TestMessages::whatIsTooMuchOrNothingIsNotStored_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("code");
    QTest::newRow("nothing") << QString() << u"content_empty"_s;
    QTest::newRow("spaces") << u" \n\t "_s << u"content_empty"_s;
    QTest::newRow("70 KiB") << QString(70 * 1024, u'x') << u"message_too_large"_s;
    QTest::newRow("22 thousand letters of three bytes") << QString(22'000, u'€') << u"message_too_large"_s;
}

void TestMessages::whatIsTooMuchOrNothingIsNotStored()
{
    QFETCH(QString, text);
    QFETCH(QString, code);
    Messages &messages = signedIn();
    const QSignalSpy changed(&messages, &Messages::changed);
    const Error error = takeError(messages.send(kRoom, draft(text)));
    QCOMPARE(error.kind, Error::Kind::Rejected);
    QCOMPARE(error.code, code);
    QVERIFY2(error.message.endsWith(u'.'), qPrintable(error.message));
    QCOMPARE(takeValue(messages.outbox()).size(), 0);
    QCOMPARE(changed.count(), 0);
}

void TestMessages::theLargestMessageIsStored()
{
    Messages &messages = signedIn();
    const qsizetype frame = Document::fromPlainText(u"x"_s).toTipTap().size() - 1;
    const Message pending =
        takeValue(messages.send(kRoom, draft(QString(Document::kLimitBytes - frame, u'x'))));
    QCOMPARE(pending.content.toTipTap().size(), Document::kLimitBytes);
    QCOMPARE(takeError(messages.send(kRoom, draft(QString(Document::kLimitBytes - frame + 1, u'x')))).code,
             u"message_too_large"_s);
}

void TestMessages::isOnTheScreenBeforeTheServerHasIt()
{
    Messages &messages = signedIn();
    QSignalSpy changed(&messages, &Messages::changed);
    const Message pending = takeValue(messages.send(kRoom, draft(u"hello"_s)));
    QCOMPARE(pending.delivery, Delivery::Pending);
    QCOMPARE(pending.author.toString(), QString::fromLatin1(kInes));
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().value<MessageChange>().upserted.first().id, pending.id);
    QTRY_COMPARE(messages.outboxSummary(), (OutboxSummary{.waiting = 1}));
}

void TestMessages::waitsOverARestart()
{
    const Message first = takeValue(signedIn().send(kRoom, draft(u"hello"_s)));
    Messages &messages = *m_desk->start().messages();
    const QList<Message> waiting = takeValue(messages.outbox());
    QCOMPARE(waiting.size(), 1);
    QCOMPARE(waiting.first().id, first.id); // the same: it may have been delivered
    QCOMPARE(waiting.first().content, first.content);
}

void TestMessages::aRefusedOneCanBeTakenBackOrTriedAgain()
{
    m_desk->answers[u"/rest/v1/messages"_s] = {403, {}, R"({"code":"42501","message":"no"})"};
    Messages &messages = signedIn();
    const Message first = takeValue(messages.send(kRoom, draft(u"one"_s)));
    (void)takeValue(messages.send(kRoom, draft(u"two"_s)));
    QTRY_COMPARE(messages.outboxSummary(),
                 (OutboxSummary{.waiting = 1, .failed = 1})); // the second waits behind it
    QVERIFY(takeValue(messages.outbox()).first().failure.endsWith(u'.'));
    const auto again = take(messages.retry(first.id));
    QVERIFY(again && *again);
    QTRY_COMPARE(messages.outboxSummary(), (OutboxSummary{.waiting = 1, .failed = 1})); // refused again
    QCOMPARE(takeValue(messages.discard(first.id)).toPlainText(), u"one"_s);
    QCOMPARE(takeError(messages.discard(first.id)).kind, Error::Kind::NotFound);
    QTRY_COMPARE(messages.outboxSummary(),
                 (OutboxSummary{.waiting = 0, .failed = 1})); // its turn, and its refusal
}

void TestMessages::anErrorOfTheServerIsPassedOn()
{
    m_desk->answers[u"/rest/v1/rpc/create_server"_s] = {403, {}, R"({"code":"42501","message":"no"})"};
    m_desk->answers[u"/rest/v1/rpc/join_server"_s] = {
        400, {}, R"({"code":"P0001","message":"no","hint":"invite_invalid"})"};
    signedIn();
    Servers &servers = *m_desk->client().servers();
    QCOMPARE(takeError(servers.create(u"Harbour"_s)).kind, Error::Kind::Forbidden);
    QCOMPARE(takeError(servers.join(u"code"_s)).field, u"code"_s);
    QCOMPARE(takeValue(servers.list()).size(), 0);
}

QTEST_GUILESS_MAIN(TestMessages)
#include "tst_messages.moc"
