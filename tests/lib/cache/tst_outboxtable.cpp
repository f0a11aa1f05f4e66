// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cachefixture.h"

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

class TestOutboxTable : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void keepsTheOrderAndTheWholeMessage();
    void neverGivesAnOrderTwice();
    void yieldsTheOldestOfEachConversation();
    void followsItsStates();
    void retriesUnderANewId();
    void countsWhatWaitsAndWhatFailed();

private:
    template <class Work>
    void in(Work work)
    {
        inTransaction(*m_cache, work);
    }
    OutboxTable &table() { return m_cache->outbox; }
    CacheFolder m_folder;
    std::unique_ptr<CacheConnection> m_cache;
};

static const Error kReason{
    .kind = Error::Kind::Rejected, .message = u"The message is too long."_s, .code = u"message_too_large"_s};

void TestOutboxTable::init()
{
    m_cache.reset();
    QFile::remove(m_folder.path());
    m_cache = m_folder.open();
    QVERIFY(m_cache);
}

void TestOutboxTable::keepsTheOrderAndTheWholeMessage()
{
    NewMessage draft = aDraft(2, u"second"_s);
    draft.draft.replyTo = anId<MessageId>(77);
    in([&] {
        (void)table().append(aDraft(5, u"first"_s));
        (void)table().append(draft);
    });
    const QList<OutboxEntry> all = table().all();
    QCOMPARE(all.size(), 2);
    QCOMPARE(all[0].message.id, aDraft(5).id);
    const Message &second = all[1].message;
    QCOMPARE(second.id, draft.id);
    QCOMPARE(second.conversation, kRoom);
    QCOMPARE(second.author, kAnna);
    QCOMPARE(second.replyTo, draft.draft.replyTo);
    QCOMPARE(second.createdAt, draft.createdAt);
    QCOMPARE(second.content.toPlainText(), u"second"_s);
    QCOMPARE(second.delivery, Delivery::Pending);
    QVERIFY(second.localOrder > all[0].message.localOrder);
    QVERIFY(!all[1].inFlight);
}

void TestOutboxTable::neverGivesAnOrderTwice()
{
    qint64 first = 0;
    in([&] { first = table().append(aDraft(1)); });
    in([&] { QVERIFY(table().remove(aDraft(1).id)); });
    in([&] { QVERIFY(!table().remove(aDraft(1).id)); });
    in([&] { QVERIFY(table().append(aDraft(2)) > first); });
}

void TestOutboxTable::yieldsTheOldestOfEachConversation()
{
    in([&] {
        (void)table().append(aDraft(1));
        (void)table().append(aDraft(2, u"x"_s, kOtherRoom));
        (void)table().append(aDraft(3));
        (void)table().append(aDraft(4, u"x"_s, kOtherRoom));
        QVERIFY(table().fail(aDraft(1).id, kReason));
    });
    QList<OutboxEntry> heads = table().heads();
    QCOMPARE(heads.size(), 2);
    QCOMPARE(heads[0].message.id, aDraft(1).id); // failed, and it holds up the rest of its room
    QCOMPARE(heads[0].message.delivery, Delivery::Failed);
    QCOMPARE(heads[1].message.id, aDraft(2).id);
    in([&] { QVERIFY(table().remove(aDraft(1).id)); });
    heads = table().heads();
    QCOMPARE(heads[0].message.id, aDraft(2).id);
    QCOMPARE(heads[1].message.id, aDraft(3).id);
}

void TestOutboxTable::followsItsStates()
{
    const MessageId id = aDraft(1).id;
    in([&] {
        (void)table().append(aDraft(1));
        QVERIFY(!table().retry(id, id));
        QVERIFY(!table().release(id));
        QVERIFY(table().markInFlight(id));
        QVERIFY(!table().markInFlight(id));
    });
    QVERIFY(table().find(id)->inFlight);
    in([&] { QVERIFY(table().release(id)); });
    QVERIFY(!table().find(id)->inFlight);
    in([&] {
        QVERIFY(table().markInFlight(id));
        QVERIFY(table().fail(id, kReason));
        QVERIFY(!table().markInFlight(id));
    });
    const auto failed = table().find(id);
    QCOMPARE(failed->message.delivery, Delivery::Failed);
    QCOMPARE(failed->message.failure, kReason.message);
    QCOMPARE(failed->failureCode, kReason.code);
    QVERIFY(!failed->inFlight);
    in([&] { QVERIFY(table().retry(id, id)); });
    const auto again = table().find(id);
    QCOMPARE(again->message.delivery, Delivery::Pending);
    QVERIFY(again->message.failure.isEmpty());
    QVERIFY(again->failureCode.isEmpty());
    in([&] {
        QVERIFY(table().markInFlight(id));
        table().releaseAll();
    });
    QVERIFY(!table().find(id)->inFlight);
    in([&] { QVERIFY(!table().fail(aDraft(9).id, kReason)); });
}

void TestOutboxTable::retriesUnderANewId()
{
    in([&] {
        (void)table().append(aDraft(1));
        (void)table().append(aDraft(2));
        QVERIFY(table().fail(aDraft(1).id, kReason));
        QVERIFY(table().retry(aDraft(1).id, aDraft(7).id));
    });
    QVERIFY(!table().find(aDraft(1).id));
    QCOMPARE(table().heads().first().message.id, aDraft(7).id);
}

void TestOutboxTable::countsWhatWaitsAndWhatFailed()
{
    QCOMPARE(table().summary(), OutboxSummary());
    in([&] {
        for (quint64 i = 1; i <= 5; ++i)
            (void)table().append(aDraft(i));
        QVERIFY(table().markInFlight(aDraft(1).id));
        QVERIFY(table().fail(aDraft(2).id, kReason));
    });
    QCOMPARE(table().summary(), (OutboxSummary{4, 1}));
}

QTEST_GUILESS_MAIN(TestOutboxTable)
#include "tst_outboxtable.moc"
