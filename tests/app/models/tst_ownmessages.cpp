// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientoncache.h"
#include "messagelistmodel.h"
#include "take.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

using test::ClientOnCache;

//! What the timeline shows of changed messages, and asks for. Without a network: all that is done waits.
class TestOwnMessages : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void anEditIsShownAtOnceAndWaits();
    void theLastOwnMessageIsAskedFor();
    void aDeletedMessageIsNotEdited();
    void aFailedEditOpensWithWhatWasTyped();
    void aFailedEditIsDiscarded();
    void aFailedEditOfADeletedMessageIsTakenBack();
    void aFailedDeletionLeavesTheMessage();
    void aMessageThatWasRefusedIsDropped();
    void theQuestionShowsTheBeginning();

private:
    //! The cache holds three messages of others and then one of ours.
    void hold();
    void failing(Operation operation, const QString &text = {});
    void open();
    [[nodiscard]] QVariant value(int role) const { return m_model->index(0).data(role); }
    [[nodiscard]] QString text() const { return value(MessageListModel::PlainTextRole).toString(); }
    [[nodiscard]] QString id() const { return m_own.id.toString(); }

    aigm::Message m_own;
    std::unique_ptr<ClientOnCache> m_world;
    std::unique_ptr<MessageListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<QSignalSpy> m_asked;
    std::unique_ptr<QSignalSpy> m_takenBack;
};

void TestOwnMessages::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<ClientOnCache>();
    QVERIFY(m_world->rememberAccount({.username = u"edda"_s}));
    hold();
}

void TestOwnMessages::cleanup()
{
    m_takenBack.reset();
    m_asked.reset();
    m_tester.reset();
    m_model.reset();
    m_world.reset();
}

void TestOwnMessages::hold()
{
    m_own = aMessage(4, u"mine"_s);
    m_own.author = ClientOnCache::self();
    ServerRows rows{.conversation = kRoom, .covers = SeqRange{0, 4}, .rev = 4};
    for (qint64 seq = 1; seq <= 3; ++seq)
        rows.messages.append(aMessage(seq, QString::number(seq)));
    rows.messages.append(m_own);
    QVERIFY(succeeds(m_world->cache()->apply(rows)));
}

//! The server refused a change of our message.
void TestOwnMessages::failing(Operation operation, const QString &text)
{
    const auto cache = m_world->cache();
    const NewChange change{.id = anId<MessageId>(77),
                           .message = m_own.id,
                           .author = m_own.author,
                           .operation = operation,
                           .content = Document::fromPlainText(text),
                           .createdAt = atSecond(60)};
    QVERIFY(succeeds(cache->enqueueChange(change)));
    QVERIFY(succeeds(cache->fail(change.id, Error{.kind = Error::Kind::Rejected, .message = u"No."_s})));
}

void TestOwnMessages::open()
{
    Client &client = m_world->make();
    QVERIFY(succeeds(client.start()));
    m_model = std::make_unique<MessageListModel>(client.messages());
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get());
    m_asked = std::make_unique<QSignalSpy>(m_model.get(), &MessageListModel::changeRequested);
    m_takenBack = std::make_unique<QSignalSpy>(m_model.get(), &MessageListModel::editRequested);
    m_model->open(kRoom, ClientOnCache::self());
    QTRY_VERIFY(!m_model->isLoading());
}

void TestOwnMessages::anEditIsShownAtOnceAndWaits()
{
    open();
    QVERIFY(succeeds(
        m_world->client->messages()->edit(m_own.id, Document::fromPlainText(u"better"_s), m_own.rev)));
    QTRY_COMPARE(text(), u"better"_s);
    QCOMPARE(value(MessageListModel::DeliveryRole).toInt(), MessageListModel::Pending);
    QCOMPARE(value(MessageListModel::OperationRole).toInt(), MessageListModel::Edit);
    QVERIFY(value(MessageListModel::EditedRole).toBool());
    QVERIFY(!value(MessageListModel::EditedTimeRole).toString().isEmpty());
    QVERIFY2(!value(MessageListModel::WaitingRole).toBool(), "it was written long ago, but edited just now");
    QTRY_VERIFY(value(MessageListModel::WaitingRole).toBool());
    QVERIFY(value(MessageListModel::AccessibleTextRole)
                .toString()
                .endsWith(u"better, edited, waiting to be sent"_s));
    m_model->deleteMessage(id());
    QTRY_VERIFY(value(MessageListModel::DeletedRole).toBool());
    QCOMPARE(value(MessageListModel::DeliveryRole).toInt(), MessageListModel::Pending);
}

void TestOwnMessages::theLastOwnMessageIsAskedFor()
{
    open();
    m_model->editLast();
    QCOMPARE(m_asked->count(), 1);
    QCOMPARE(m_asked->at(0)[0].value<aigm::Message>().id, m_own.id);
    QCOMPARE(m_asked->at(0)[1].value<Document>().toPlainText(), u"mine"_s);
    const auto sent = take(m_world->client->messages()->send(kRoom, {Document::fromPlainText(u"newer"_s)}));
    QVERIFY(sent && *sent);
    QTRY_COMPARE(text(), u"newer"_s);
    m_model->editLast();
    QCOMPARE(m_asked->at(1)[0].value<aigm::Message>().id, (*sent)->id);
}

void TestOwnMessages::aDeletedMessageIsNotEdited()
{
    open();
    m_model->deleteMessage(id());
    QTRY_VERIFY(value(MessageListModel::DeletedRole).toBool());
    m_model->editLast(); // there is no other one
    QCOMPARE(m_asked->count(), 0);
}

void TestOwnMessages::aFailedEditOpensWithWhatWasTyped()
{
    failing(Operation::Edit, u"better"_s);
    open();
    QCOMPARE(text(), u"mine"_s);
    QCOMPARE(value(MessageListModel::DeliveryRole).toInt(), MessageListModel::Failed);
    QCOMPARE(value(MessageListModel::OperationRole).toInt(), MessageListModel::Edit);
    m_model->edit(id());
    QTRY_COMPARE(m_asked->count(), 1);
    QCOMPARE(m_asked->at(0)[0].value<aigm::Message>().id, m_own.id);
    QCOMPARE(m_asked->at(0)[1].value<Document>().toPlainText(), u"better"_s);
    QCOMPARE(value(MessageListModel::DeliveryRole).toInt(), MessageListModel::Failed);
    const QList<aigm::Message> unsent = takeValue(m_world->client->messages()->outbox());
    QCOMPARE(unsent.size(), 1); // until another text is stored in its place
}

void TestOwnMessages::aFailedEditIsDiscarded()
{
    failing(Operation::Edit, u"better"_s);
    open();
    m_model->discard(id());
    QTRY_COMPARE(value(MessageListModel::DeliveryRole).toInt(), MessageListModel::Sent);
    QCOMPARE(text(), u"mine"_s);
    QVERIFY(takeValue(m_world->client->messages()->outbox()).isEmpty());
}

void TestOwnMessages::aFailedEditOfADeletedMessageIsTakenBack()
{
    failing(Operation::Edit, u"better"_s);
    aigm::Message deleted = m_own;
    deleted.deletedAt = atSecond(50);
    deleted.content = Document();
    deleted.rev = 5;
    QVERIFY(succeeds(m_world->cache()->apply(
        {.conversation = kRoom, .messages = {deleted}, .covers = SeqRange{5, 5}, .rev = 5})));
    open();
    QVERIFY(value(MessageListModel::DeletedRole).toBool());
    QCOMPARE(value(MessageListModel::DeliveryRole).toInt(), MessageListModel::Failed);
    m_model->edit(id());
    QTRY_COMPARE(m_takenBack->count(), 1);
    QCOMPARE(m_takenBack->at(0)[0].value<Document>().toPlainText(), u"better"_s);
    QTRY_COMPARE(value(MessageListModel::DeliveryRole).toInt(), MessageListModel::Sent);
}

void TestOwnMessages::aFailedDeletionLeavesTheMessage()
{
    failing(Operation::Delete);
    open();
    QCOMPARE(text(), u"mine"_s);
    QVERIFY(!value(MessageListModel::DeletedRole).toBool());
    QVERIFY(value(MessageListModel::AccessibleTextRole).toString().endsWith(u"mine, not deleted, No."_s));
    m_model->edit(id());
    QCOMPARE(m_asked->count(), 1);
    m_model->retry(id());
    QTRY_VERIFY(value(MessageListModel::DeletedRole).toBool());
}

void TestOwnMessages::aMessageThatWasRefusedIsDropped()
{
    NewMessage draft = aDraft(1, u"newer"_s);
    draft.author = ClientOnCache::self();
    {
        const auto cache = m_world->cache();
        QVERIFY(succeeds(cache->enqueue(draft)));
        QVERIFY(succeeds(cache->fail(draft.id, Error{.kind = Error::Kind::Rejected, .message = u"No."_s})));
    }
    open();
    QCOMPARE(text(), u"newer"_s);
    m_model->deleteMessage(draft.id.toString());
    QTRY_COMPARE(text(), u"mine"_s);
    QVERIFY(takeValue(m_world->client->messages()->outbox()).isEmpty());
}

void TestOwnMessages::theQuestionShowsTheBeginning()
{
    open();
    const QVariantMap shown = m_model->excerpt(id());
    QCOMPARE(shown[u"text"_s], u"mine"_s);
    QVERIFY(!shown[u"time"_s].toString().isEmpty());
    QVERIFY(succeeds(m_world->client->messages()->edit(m_own.id, Document::fromPlainText(QString(9000, u'w')),
                                                       m_own.rev)));
    QTRY_COMPARE(text().size(), 9000);
    QVERIFY(m_model->excerpt(id())[u"text"_s].toString().size() < 1000);
    QVERIFY(m_model->excerpt(anId<MessageId>(3).toString()).isEmpty());
}

} // namespace aigm::app

QTEST_MAIN(aigm::app::TestOwnMessages)
#include "tst_ownmessages.moc"
