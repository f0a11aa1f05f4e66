// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "../cache/cachefixture.h"
#include "cache/cache.h"
#include "fakeclock.h"
#include "faketransport.h"
#include "sync/outbox.h"
#include "take.h"

#include <QTest>
#include <QUrlQuery>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

//! What the outbox asks of the server for an edit, a deletion and a reaction, and what it makes of the
//! answers.
class TestOutboxChanges : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void anEditNamesTheRevisionThatItReplaces();
    void anEditWhoseReplyWasLostIsDone();
    void anEditThatCameTooLateKeepsBoth();
    void anEditThatCameTooLateIsRetriedOnWhatIsThere();
    void anEditOfWhatWasDeletedFails();
    void aDeletionWhoseReplyWasLostIsDone();
    void aFirstReactionIsANewRow();
    void aLaterReactionChangesTheRowOfItsRevision();
    void aReactionThatAnotherDeviceChangedIsMadeOnThat();
    void takingBackWhatWasNeverThereIsDone();
    void aReactionToADeletedMessageGoesWithIt();
    void keepsTheOrderAndWaitsBehindAFailure();
    void waitsForTheNetwork();

private:
    void edit(const QString &text);
    void change(Operation operation, const QString &emoji = {});
    [[nodiscard]] QList<OutboxEntry> queue() { return takeValue(m_cache->outbox()); }
    [[nodiscard]] Message shown() { return takeValue(m_cache->message(m_third)).value_or(Message()); }
    [[nodiscard]] QByteArray path(int request)
    {
        return m_transport->requests.at(request).url.path().toUtf8();
    }
    [[nodiscard]] QString parameter(int request, const QString &name)
    {
        return QUrlQuery(m_transport->requests.at(request).url).queryItemValue(name, QUrl::FullyDecoded);
    }
    [[nodiscard]] QByteArray row(qint64 rev, const QString &text, bool isDeleted = false) const;
    [[nodiscard]] QByteArray inRoom(const QByteArray &row, const QByteArray &reactions = "[]") const;
    [[nodiscard]] QByteArray reaction(qint64 rev, bool isRemoved) const;

    FakeClock m_clock;
    std::unique_ptr<FakeTransport> m_transport;
    std::unique_ptr<CacheFolder> m_folder;
    std::unique_ptr<Cache> m_cache;
    std::unique_ptr<RestApi> m_rest;
    std::unique_ptr<Outbox> m_outbox;
    quint64 m_changes = 0;
    const MessageId m_third = aMessage(3).id;
};

void TestOutboxChanges::init()
{
    m_transport = std::make_unique<FakeTransport>();
    m_folder = std::make_unique<CacheFolder>();
    m_cache = std::make_unique<Cache>(m_folder->options());
    m_rest = std::make_unique<RestApi>(*m_transport, QUrl(u"http://127.0.0.1:9"_s));
    m_outbox = std::make_unique<Outbox>(kAnna, *m_cache, *m_rest, m_clock);
    QVERIFY(succeeds(m_cache->apply(aPage(0, 5))));
    QVERIFY(succeeds(m_cache->apply({.conversation = kRoom, .rev = 5})));
}

void TestOutboxChanges::cleanup()
{
    QVERIFY(m_transport->isScriptEmpty());
    m_outbox.reset();
    m_rest.reset();
    m_cache.reset();
}

void TestOutboxChanges::edit(const QString &text)
{
    QVERIFY(succeeds(m_cache->enqueueChange({.id = anId<MessageId>(5000000 + ++m_changes),
                                             .message = m_third,
                                             .author = kAnna,
                                             .operation = Operation::Edit,
                                             .content = Document::fromPlainText(text),
                                             .createdAt = atSecond(9000)})));
}

void TestOutboxChanges::change(Operation operation, const QString &emoji)
{
    QVERIFY(succeeds(m_cache->enqueueChange({.id = anId<MessageId>(5000000 + ++m_changes),
                                             .message = m_third,
                                             .author = kAnna,
                                             .operation = operation,
                                             .emoji = emoji,
                                             .createdAt = atSecond(9000)})));
}

QByteArray TestOutboxChanges::row(qint64 rev, const QString &text, bool isDeleted) const
{
    const QByteArray content =
        isDeleted ? R"({"type":"doc","content":[]})" : Document::fromPlainText(text).toTipTap();
    return R"({"id":")" + m_third.toString().toUtf8() + R"(","room_id":")" + kRoom.toString().toUtf8()
        + R"(","author_id":")" + kAnna.toString().toUtf8() + R"(","content":)" + content
        + R"(,"seq":3,"rev":)" + QByteArray::number(rev) + R"(,"deleted_at":)"
        + (isDeleted ? R"("2026-01-01T10:00:00Z")" : "null") + R"(,"created_at":"2026-01-01T10:00:00Z"})";
}

QByteArray TestOutboxChanges::inRoom(const QByteArray &row, const QByteArray &reactions) const
{
    return R"([{"id":")" + kRoom.toString().toUtf8() + R"(","messages":[)" + row.chopped(1)
        + R"(,"reactions":)" + reactions + "}]}]";
}

QByteArray TestOutboxChanges::reaction(qint64 rev, bool isRemoved) const
{
    return R"([{"message_id":")" + m_third.toString().toUtf8() + R"(","user_id":")"
        + kAnna.toString().toUtf8() + R"(","emoji":"👍","rev":)" + QByteArray::number(rev)
        + R"(,"removed_at":)" + (isRemoved ? R"("2026-01-01T10:00:00Z")" : "null") + "}]";
}

void TestOutboxChanges::anEditNamesTheRevisionThatItReplaces()
{
    edit(u"better"_s);
    m_transport->answer(200, "[" + row(6, u"better"_s) + "]");
    m_outbox->start();
    QTRY_VERIFY(queue().isEmpty());
    QCOMPARE(m_transport->requests.size(), 1);
    QCOMPARE(m_transport->requests.first().method, "PATCH");
    QCOMPARE(path(0), "/rest/v1/messages");
    QCOMPARE(parameter(0, u"id"_s), u"eq."_s + m_third.toString());
    QCOMPARE(parameter(0, u"rev"_s), u"eq.3"_s);
    QCOMPARE(shown().content.toPlainText(), u"better"_s);
    QCOMPARE(shown().delivery, Delivery::Sent);
    QCOMPARE(shown().rev, 6);
}

void TestOutboxChanges::anEditWhoseReplyWasLostIsDone()
{
    edit(u"better"_s);
    m_transport->answer(200, "[]"); // the revision is another one by now: that of our own first try
    m_transport->answer(200, inRoom(row(6, u"better"_s)));
    m_outbox->start();
    QTRY_VERIFY(queue().isEmpty());
    QCOMPARE(path(1), "/rest/v1/rooms");
    QCOMPARE(shown().rev, 6);
}

void TestOutboxChanges::anEditThatCameTooLateKeepsBoth()
{
    edit(u"mine"_s);
    m_transport->answer(200, "[]");
    m_transport->answer(200, inRoom(row(6, u"theirs"_s)));
    m_outbox->start();
    QTRY_COMPARE(queue().first().message.delivery, Delivery::Failed);
    QCOMPARE(queue().first().failureCode, u"edit_conflict"_s);
    QCOMPARE(queue().first().message.content.toPlainText(), u"mine"_s);
    QVERIFY(shown().failure.endsWith(u'.'));
    QCOMPARE(shown().content.toPlainText(), u"theirs"_s);

    m_transport->answer(200, "[" + row(7, u"mine"_s) + "]"); // the loser chooses its own
    QVERIFY(succeeds(m_cache->retry(m_third)));
    m_outbox->wake();
    QTRY_VERIFY(queue().isEmpty());
    QCOMPARE(parameter(2, u"rev"_s), u"eq.6"_s);
    QCOMPARE(shown().content.toPlainText(), u"mine"_s);
}

//! Also where the message itself is not kept here.
void TestOutboxChanges::anEditThatCameTooLateIsRetriedOnWhatIsThere()
{
    edit(u"better"_s);
    QVERIFY(succeeds(m_cache->forget(kRoom)));
    m_transport->answer(200, "[]");
    m_transport->answer(200, inRoom(row(9, u"of another device"_s)));
    m_outbox->start();
    QTRY_COMPARE(queue().first().failureCode, u"edit_conflict"_s);
    QVERIFY(succeeds(m_cache->retry(m_third, {})));
    m_transport->answer(200, "[" + row(10, u"better"_s) + "]");
    m_outbox->wake();
    QTRY_VERIFY(queue().isEmpty());
    QCOMPARE(parameter(2, u"rev"_s), u"eq.9"_s);
}

void TestOutboxChanges::anEditOfWhatWasDeletedFails()
{
    edit(u"mine"_s);
    m_transport->answer(400,
                        R"({"code":"P0001","message":"The message is deleted.","hint":"message_deleted"})");
    m_transport->answer(200, inRoom(row(6, {}, true)));
    m_outbox->start();
    QTRY_COMPARE(queue().first().message.delivery, Delivery::Failed);
    QCOMPARE(queue().first().failureCode, u"message_deleted"_s);
    QVERIFY(shown().deletedAt.isValid());
    QCOMPARE(takeValue(m_cache->discard(m_third)).toPlainText(), u"mine"_s);
}

void TestOutboxChanges::aDeletionWhoseReplyWasLostIsDone()
{
    change(Operation::Delete);
    m_transport->answer(200, "[]");
    m_transport->answer(200, inRoom(row(6, {}, true)));
    m_outbox->start();
    QTRY_VERIFY(queue().isEmpty());
    QVERIFY(m_transport->requests.first().body.contains("deleted_at"));
    QVERIFY(shown().deletedAt.isValid());
    QCOMPARE(shown().delivery, Delivery::Sent);
}

void TestOutboxChanges::aFirstReactionIsANewRow()
{
    change(Operation::React, u"👍"_s);
    m_transport->answer(201, reaction(6, false));
    m_outbox->start();
    QTRY_VERIFY(queue().isEmpty());
    QCOMPARE(m_transport->requests.first().method, "POST");
    QCOMPARE(path(0), "/rest/v1/message_reactions");
    QCOMPARE(parameter(0, u"on_conflict"_s), u"message_id,user_id,emoji"_s);
    QVERIFY(FakeTransport::header(m_transport->requests.first(), "Prefer").contains("ignore-duplicates"));
    QCOMPARE(shown().reactions, (QList{Reaction{m_third, kAnna, u"👍"_s, 6, false}}));
}

void TestOutboxChanges::aLaterReactionChangesTheRowOfItsRevision()
{
    QVERIFY(
        succeeds(m_cache->apply({.conversation = kRoom, .reactions = {{m_third, kAnna, u"👍"_s, 5, false}}})));
    change(Operation::Unreact, u"👍"_s);
    m_transport->answer(200, reaction(6, true));
    m_outbox->start();
    QTRY_VERIFY(queue().isEmpty());
    QCOMPARE(m_transport->requests.first().method, "PATCH");
    QCOMPARE(parameter(0, u"rev"_s), u"eq.5"_s);
    QCOMPARE(parameter(0, u"emoji"_s), u"eq.👍"_s);
    QCOMPARE(parameter(0, u"user_id"_s), u"eq."_s + kAnna.toString());
    QVERIFY(shown().reactions.isEmpty());
}

void TestOutboxChanges::aReactionThatAnotherDeviceChangedIsMadeOnThat()
{
    change(Operation::React, u"👍"_s);
    m_transport->answer(201, "[]"); // there is a row
    // which was taken back on another device
    m_transport->answer(200, inRoom(row(3, u"hello"_s), reaction(6, true)));
    m_transport->answer(200, reaction(7, false));
    m_outbox->start();
    QTRY_VERIFY(queue().isEmpty());
    QCOMPARE(m_transport->requests.at(2).method, "PATCH");
    QCOMPARE(parameter(2, u"rev"_s), u"eq.6"_s);
    QCOMPARE(shown().reactions.size(), 1);
}

void TestOutboxChanges::takingBackWhatWasNeverThereIsDone()
{
    change(Operation::React, u"👍"_s);
    const OutboxEntry added = queue().first();
    QVERIFY(takeValue(m_cache->markInFlight(added.id)));
    change(Operation::Unreact, u"👍"_s);
    QVERIFY(succeeds(m_cache->confirmChange(added, {.conversation = kRoom}))); // it came to nothing
    m_transport->answer(200, inRoom(row(3, u"hello"_s)));
    m_outbox->start();
    QTRY_VERIFY(queue().isEmpty());
    QCOMPARE(path(0), "/rest/v1/rooms");
}

void TestOutboxChanges::aReactionToADeletedMessageGoesWithIt()
{
    change(Operation::React, u"👍"_s);
    m_transport->answer(400,
                        R"({"code":"P0001","message":"The message is deleted.","hint":"message_deleted"})");
    m_transport->answer(200, inRoom(row(6, {}, true)));
    m_outbox->start();
    QTRY_VERIFY(queue().isEmpty());
    QVERIFY(shown().deletedAt.isValid());
    QCOMPARE(shown().delivery, Delivery::Sent);
}

void TestOutboxChanges::keepsTheOrderAndWaitsBehindAFailure()
{
    edit(u"better"_s);
    QVERIFY(succeeds(m_cache->enqueue(aDraft(1))));
    change(Operation::React, u"👍"_s);
    QVERIFY(succeeds(m_cache->enqueue(aDraft(2, u"elsewhere"_s, kOtherRoom))));
    m_transport->handler = [](const HttpRequest &request) -> FakeTransport::Answer {
        if (request.method == "PATCH")
            return HttpResponse{403, {}, R"({"code":"42501","message":"no"})"};
        return FakeTransport::noNetwork();
    };
    m_outbox->start();
    QTRY_COMPARE(queue().first().message.delivery, Delivery::Failed);
    QTRY_COMPARE(m_transport->requests.size(), 2); // the edit, and the message elsewhere
    QVERIFY(m_transport->requests.at(1).body.contains("elsewhere"));
    QVERIFY(queue().first().message.failure.endsWith(u'.'));

    QByteArrayList asked;
    m_transport->requests.clear();
    m_transport->handler = [&](const HttpRequest &request) -> FakeTransport::Answer {
        asked.append(request.method + ' ' + request.url.path().section(u'/', -1).toUtf8());
        if (request.url.path().endsWith(u"/message_reactions"))
            return HttpResponse{201, {}, reaction(8, false)};
        QByteArray sent = row(7, u"draft"_s);
        sent.replace(m_third.toString().toUtf8(), aDraft(1).id.toString().toUtf8());
        sent.replace("\"seq\":3", "\"seq\":7");
        return HttpResponse{201, {}, "[" + sent + "]"};
    };
    QCOMPARE(takeValue(m_cache->discard(m_third)).toPlainText(), u"better"_s);
    m_outbox->wake();
    QTRY_COMPARE(queue().size(), 1); // what is elsewhere waits for its next try
    QCOMPARE(asked, (QByteArrayList{"POST messages", "POST message_reactions"}));
}

void TestOutboxChanges::waitsForTheNetwork()
{
    edit(u"better"_s);
    m_transport->answer(FakeTransport::noNetwork());
    m_outbox->start();
    QTRY_VERIFY(m_outbox->nextAttempt().isValid());
    QCOMPARE(queue().first().message.delivery, Delivery::Pending);
    edit(u"best"_s); // the first try may have come through: this one comes after it
    QCOMPARE(queue().size(), 2);
    m_transport->answer(200, "[" + row(6, u"better"_s) + "]");
    m_transport->answer(200, "[" + row(7, u"best"_s) + "]");
    m_outbox->wakeNow();
    QTRY_VERIFY(queue().isEmpty());
    QCOMPARE(parameter(2, u"rev"_s), u"eq.6"_s);
    QCOMPARE(shown().content.toPlainText(), u"best"_s);
}

QTEST_GUILESS_MAIN(TestOutboxChanges)
#include "tst_outboxchanges.moc"
