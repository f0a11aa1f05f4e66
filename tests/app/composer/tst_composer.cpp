// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "../../lib/auth/sessionbody.h"
#include "clientoncache.h"
#include "composer.h"
#include "place.h"
#include "take.h"

#include <QQmlComponent>
#include <QQmlEngine>
#include <QSignalSpy>
#include <QTextCursor>
#include <QTextDocument>
#include <QtTest>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

using test::ClientOnCache;

//! Edits in the composer, over a new message that was begun. Without a network: what is saved waits.
class TestComposer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();

    void anEditIsSaved();
    void leavingGivesTheDraftBack();
    void nothingChangedIsNothingDone();
    void anEmptiedTextAsksToDelete();
    void bothStayInTheirRoom();
    void aFailedEditIsReplaced();
    void aFailedEditThatIsUndoneIsDropped();
    void whatCannotBeShownIsNotEdited();
    void theEchoOfTheLastEditIsNoConflict();
    void anEditOfAnotherDeviceIsNotOverwritten();
    void aMessageThatGoesLeavesWhatWasTyped();
    void whatCannotBeStoredComesBack();
    void aMessageIsTakenBackOverTheEdit();

private:
    [[nodiscard]] QTextDocument *field() const { return m_composer->textDocument()->textDocument(); }
    [[nodiscard]] QString written() const { return field()->toPlainText(); }
    [[nodiscard]] aigm::Message shown() const
    {
        return takeValue(m_world->client->messages()->find(kRoom, m_own.id));
    }
    [[nodiscard]] QList<aigm::Message> unsent() const
    {
        return takeValue(m_world->client->messages()->outbox());
    }
    void change(const aigm::Message &message) { m_composer->change(message, message.content); }
    void enter(const ConversationId &room);
    void refuseAnEdit();
    [[nodiscard]] FakeTransport::Answer answer(const HttpRequest &request) const;
    //! The server tells of another state of our message.
    void hear(const aigm::Message &message);

    aigm::Message m_own;
    std::unique_ptr<ClientOnCache> m_world;
    std::unique_ptr<Place> m_place;
    std::unique_ptr<Composer> m_composer;
    std::unique_ptr<QSignalSpy> m_failed;
    std::unique_ptr<QSignalSpy> m_deleteAsked;
    QQmlEngine m_engine;
    std::unique_ptr<QObject> m_area;
    bool m_refuses = false;
};

void TestComposer::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_world = std::make_unique<ClientOnCache>();
    QVERIFY(m_world->rememberAccount({.username = u"edda"_s}));
    m_own = aMessage(1, u"mine"_s);
    m_own.author = ClientOnCache::self();
    QVERIFY(succeeds(m_world->cache()->apply(
        {.conversation = kRoom, .messages = {m_own}, .covers = SeqRange{0, 1}, .rev = 1})));
    m_refuses = false;
    QVERIFY(succeeds(m_world->make([this](const HttpRequest &request) { return answer(request); }).start()));
    m_place = std::make_unique<Place>();
    m_composer = std::make_unique<Composer>(m_world->client.get(), m_place.get());
    m_failed = std::make_unique<QSignalSpy>(m_composer.get(), &Composer::failed);
    m_deleteAsked = std::make_unique<QSignalSpy>(m_composer.get(), &Composer::deleteRequested);
    QQmlComponent area(&m_engine);
    area.setData("import QtQuick\nTextEdit {}", {});
    m_area.reset(area.create());
    QVERIFY(m_area);
    m_composer->setTextDocument(m_area->property("textDocument").value<QQuickTextDocument *>());
    enter(kRoom);
}

void TestComposer::cleanup()
{
    m_deleteAsked.reset();
    m_failed.reset();
    m_composer.reset();
    m_area.reset();
    m_place.reset();
    m_world.reset();
}

//! There is no network, or a server that lets nobody write.
FakeTransport::Answer TestComposer::answer(const HttpRequest &request) const
{
    if (!m_refuses)
        return FakeTransport::noNetwork();
    if (request.url.path().endsWith("/token"_L1))
        return HttpResponse{200, {}, test::sessionBody("access", "refresh")};
    return HttpResponse{400, {}, R"({"code":"P0001","message":"No."})"};
}

void TestComposer::enter(const ConversationId &room)
{
    m_place->setRoom({.id = *RoomId::fromBytes(room.bytes()), .name = u"lounge"_s, .mayWrite = true});
}

void TestComposer::hear(const aigm::Message &message)
{
    Q_EMIT m_world->client->messages()->changed({.conversation = kRoom, .upserted = {message}});
}

void TestComposer::anEditIsSaved()
{
    change(m_own);
    QVERIFY(m_composer->isEditing());
    QVERIFY(m_composer->canSend());
    QCOMPARE(written(), u"mine"_s);
    field()->setPlainText(u"better \n"_s);
    m_composer->send();
    QVERIFY(!m_composer->isEditing());
    QCOMPARE(written(), QString());
    QTRY_COMPARE(shown().content.toPlainText().trimmed(), u"better"_s);
    QCOMPARE(unsent().size(), 1);
    QCOMPARE(unsent().constFirst().operation, Operation::Edit);
    QCOMPARE(m_failed->count(), 0);
}

void TestComposer::leavingGivesTheDraftBack()
{
    field()->setPlainText(u"half a thought"_s);
    change(m_own);
    QCOMPARE(written(), u"mine"_s);
    field()->setPlainText(u"other"_s);
    change(m_own); // begun anew, over the same draft
    m_composer->cancelEdit();
    QVERIFY(!m_composer->isEditing());
    QCOMPARE(written(), u"half a thought"_s);
    m_composer->cancelEdit(); // there is none any more
    QCOMPARE(written(), u"half a thought"_s);
    QVERIFY(unsent().isEmpty());
}

void TestComposer::nothingChangedIsNothingDone()
{
    field()->setPlainText(u"half a thought"_s);
    change(m_own);
    field()->setPlainText(u"\nmine\n"_s);
    m_composer->send();
    QVERIFY(!m_composer->isEditing());
    QCOMPARE(written(), u"half a thought"_s);
    QVERIFY(unsent().isEmpty());
    QVERIFY(!shown().editedAt.isValid());
}

void TestComposer::anEmptiedTextAsksToDelete()
{
    field()->setPlainText(u"half a thought"_s);
    change(m_own);
    field()->setPlainText(u" \n"_s);
    QVERIFY(m_composer->canSend());
    m_composer->send();
    QCOMPARE(m_deleteAsked->count(), 1);
    QCOMPARE(m_deleteAsked->at(0)[0].toString(), m_own.id.toString());
    QVERIFY(m_composer->isEditing()); // the answer may be no
    QVERIFY(succeeds(m_world->client->messages()->remove(m_own.id)));
    QTRY_VERIFY(!m_composer->isEditing());
    QCOMPARE(written(), u"half a thought"_s);
}

void TestComposer::bothStayInTheirRoom()
{
    field()->setPlainText(u"half a thought"_s);
    change(m_own);
    field()->setPlainText(u"better"_s);
    enter(kOtherRoom);
    QVERIFY(!m_composer->isEditing());
    QCOMPARE(written(), QString());
    field()->setPlainText(u"elsewhere"_s);
    change(m_own); // an answer that comes late
    QVERIFY(!m_composer->isEditing());
    enter(kRoom);
    QVERIFY(m_composer->isEditing());
    QCOMPARE(written(), u"better"_s);
    m_composer->cancelEdit();
    QCOMPARE(written(), u"half a thought"_s);
}

//! The server has refused "better".
void TestComposer::refuseAnEdit()
{
    m_refuses = true;
    QVERIFY(succeeds(m_world->client->messages()->edit(m_own.id, Document::fromPlainText(u"better"_s))));
    QTRY_COMPARE(shown().delivery, Delivery::Failed);
    QCOMPARE(shown().operation, Operation::Edit);
    m_refuses = false;
}

void TestComposer::aFailedEditIsReplaced()
{
    refuseAnEdit();
    m_composer->change(shown(), Document::fromPlainText(u"better"_s));
    QCOMPARE(written(), u"better"_s);
    m_composer->send(); // as it was
    QTRY_COMPARE(shown().content.toPlainText(), u"better"_s);
    QCOMPARE(shown().delivery, Delivery::Pending);
    QCOMPARE(unsent().size(), 1);
}

void TestComposer::aFailedEditThatIsUndoneIsDropped()
{
    refuseAnEdit();
    m_composer->change(shown(), Document::fromPlainText(u"better"_s));
    field()->setPlainText(u"mine"_s);
    m_composer->send();
    QTRY_VERIFY(unsent().isEmpty());
    QCOMPARE(shown().content, m_own.content);
    QCOMPARE(shown().delivery, Delivery::Sent);
}

void TestComposer::whatCannotBeShownIsNotEdited()
{
    field()->setPlainText(u"half a thought"_s);
    aigm::Message list = m_own;
    list.content = Document::fromTipTap(
        R"({"type":"doc","content":[{"type":"bulletList","content":[{"type":"listItem","content":[)"
        R"({"type":"paragraph","content":[{"type":"text","text":"clamps"}]}]}]}]})");
    change(list);
    QVERIFY(!m_composer->isEditing());
    QCOMPARE(m_failed->count(), 1);
    QCOMPARE(written(), u"half a thought"_s);
    aigm::Message bold = m_own;
    bold.content = Document::fromTipTap(
        R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"the "},)"
        R"({"type":"text","marks":[{"type":"bold"}],"text":"long"},{"type":"text","text":" clamps"}]}]})");
    change(bold);
    QVERIFY(m_composer->isEditing());
    QTextCursor(field()).insertText(u"Bring "_s);
    m_composer->send();
    QTRY_COMPARE(shown().content.toPlainText(), u"Bring the long clamps"_s);
    QVERIFY(shown().content.toTipTap().contains("\"bold\""));
}

//! The text is the same, and the revision is not.
void TestComposer::theEchoOfTheLastEditIsNoConflict()
{
    change(m_own);
    aigm::Message echo = m_own;
    echo.rev = 2;
    QVERIFY(succeeds(m_world->client->messages()->react(m_own.id, u"\U0001F319"_s, true))); // no edit
    hear(echo);
    field()->setPlainText(u"better"_s);
    const QSignalSpy changed(m_world->client->messages(), &Messages::changed);
    m_composer->send();
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(m_failed->count(), 0);
    QTRY_COMPARE(shown().content.toPlainText(), u"better"_s);
}

void TestComposer::anEditOfAnotherDeviceIsNotOverwritten()
{
    change(m_own);
    field()->setPlainText(u"better"_s);
    aigm::Message other = m_own;
    other.rev = 2;
    other.content = Document::fromPlainText(u"from the telephone"_s);
    hear(other);
    QVERIFY(m_composer->isEditing());
    QCOMPARE(written(), u"better"_s);
}

void TestComposer::aMessageThatGoesLeavesWhatWasTyped()
{
    field()->setPlainText(u"half a thought"_s);
    change(m_own);
    field()->setPlainText(u"better"_s);
    aigm::Message deleted = m_own;
    deleted.content = Document();
    deleted.deletedAt = atSecond(9);
    deleted.rev = 2;
    hear(deleted);
    QVERIFY(!m_composer->isEditing());
    QCOMPARE(written(), u"better\nhalf a thought"_s);
}

void TestComposer::whatCannotBeStoredComesBack()
{
    field()->setPlainText(u"half a thought"_s);
    aigm::Message unknown = m_own;
    unknown.id = anId<MessageId>(5);
    change(unknown);
    field()->setPlainText(u"better"_s);
    m_composer->send();
    QTRY_COMPARE(m_failed->count(), 1);
    QVERIFY(!m_composer->isEditing()); // there is no message to be edited
    QCOMPARE(written(), u"better\nhalf a thought"_s);
    (void)m_world->client->auth()->signOut(); // nothing can be stored
    field()->setPlainText(u"draft"_s);
    change(m_own);
    field()->setPlainText(u"better"_s);
    m_composer->send();
    QTRY_COMPARE(m_failed->count(), 2);
    QVERIFY(m_composer->isEditing());
    QCOMPARE(written(), u"better"_s);
    m_composer->cancelEdit();
    QCOMPARE(written(), u"draft"_s);
}

void TestComposer::aMessageIsTakenBackOverTheEdit()
{
    field()->setPlainText(u"half a thought"_s);
    change(m_own);
    m_composer->take(Document::fromPlainText(u"refused"_s));
    QVERIFY(!m_composer->isEditing());
    QCOMPARE(written(), u"refused\nhalf a thought"_s);
}

} // namespace aigm::app

QTEST_MAIN(aigm::app::TestComposer)
#include "tst_composer.moc"
