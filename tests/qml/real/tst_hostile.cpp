// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "hostiletexts.h"
#include "realscreens.h"
#include "take.h"

#include <QtQml/qqmlextensionplugin.h>
#include <QtTest>

Q_IMPORT_QML_PLUGIN(AigmPlugin)
Q_IMPORT_QML_PLUGIN(Aigm_StylePlugin)
Q_IMPORT_QML_PLUGIN(Aigm_UiPlugin)

using namespace Qt::Literals::StringLiterals;

namespace aigm::test {

namespace {

const ServerId kServer = anId<ServerId>(5);

RoomId roomId(int number)
{
    return anId<RoomId>(quint64(1000 + number));
}

Document linkTo(const QString &address, const QString &text)
{
    const QJsonObject mark{{u"type"_s, u"link"_s}, {u"attrs"_s, QJsonObject{{u"href"_s, address}}}};
    const QJsonObject leaf{{u"type"_s, u"text"_s}, {u"text"_s, text}, {u"marks"_s, QJsonArray{mark}}};
    const QJsonObject paragraph{{u"type"_s, u"paragraph"_s}, {u"content"_s, QJsonArray{leaf}}};
    return Document::fromTipTap(
        QJsonDocument(QJsonObject{{u"type"_s, u"doc"_s}, {u"content"_s, QJsonArray{paragraph}}}).toJson());
}

} // namespace

//! S1 to S3 (what people write is never markup) on the real screens, models and cache.
class TestHostile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void listsShowWhatWasWritten();
    void theTimelineShowsWhatWasWritten();
    void eachRoomOpensUnderItsName();
    void dialogsAndMenusShowWhatWasWritten();
    void theQuestionAboutAMessageShowsIt();
    void errorsOfTheServerAreShownAsTheyAre();
    void theComposerKeepsWhatIsTyped();
    void theNarrowWindowShowsTheSame();
    void theWayInShowsWhatWasWritten();
    void theGuardRefusesWhatMarkupWouldFetch();

private:
    void fillDirectory(Cache &cache) const;
    void fillMessages(Cache &cache) const;
    void startFilled();
    [[nodiscard]] const QQuickItem *textThatMayBeMarkup() const;
    void look();
    void lookThrough(QObject *list);
    void expectNothingReached();

    Bait m_bait;
    QStringList m_texts;
    std::unique_ptr<RealScreens> m_screens;
    QSet<QString> m_seen; //!< texts that were on the screen
};

void TestHostile::initTestCase()
{
    QQuickWindow::setSceneGraphBackend(u"software"_s);
    m_texts = hostileTexts(m_bait);
    QVERIFY2(m_texts.size() >= 300, qPrintable(QString::number(m_texts.size())));
}

void TestHostile::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_screens = std::make_unique<RealScreens>();
    m_seen.clear();
}

void TestHostile::cleanup()
{
    expectNothingReached();
    m_screens.reset();
}

void TestHostile::fillDirectory(Cache &cache) const
{
    Directory directory;
    const int count = int(m_texts.size());
    directory.servers.append({.id = kServer, .name = m_texts[0], .ownRole = Role::Admin});
    for (int i = 0; i < count; ++i) {
        directory.servers.append({.id = anId<ServerId>(quint64(2000 + i)), .name = m_texts[i]});
        directory.rooms.append({.id = roomId(i),
                                .server = kServer,
                                .name = m_texts[i],
                                .topic = m_texts[(i + 1) % count],
                                .category = i < 40 ? QString() : m_texts[i / 40],
                                .position = i});
    }
    QVERIFY(succeeds(cache.replaceDirectory(directory)));
    QList<Member> members;
    for (int i = 0; i < count; ++i) {
        members.append({kServer,
                        {.id = anId<UserId>(quint64(1 + i)),
                         .username = m_texts[(i + 2) % count],
                         .displayName = i % 2 ? m_texts[i] : QString(),
                         .avatarUrl = m_bait.web(),
                         .statusText = m_texts[(i + 3) % count],
                         .statusColor = i % 3 ? m_texts[i] : u"#2A9D6F"_s},
                        i ? Role::Member : Role::Owner});
    }
    QVERIFY(succeeds(cache.replaceMembers(kServer, members)));
}

//! All in the first room; the second half are links.
void TestHostile::fillMessages(Cache &cache) const
{
    const int count = int(m_texts.size());
    ServerRows rows{.conversation = conversationOf(roomId(0)), .covers = SeqRange{1, count}, .rev = count};
    for (int i = 0; i < count; ++i) {
        Message message = aMessage(i + 1, m_texts[i], rows.conversation);
        message.author = anId<UserId>(quint64(1 + i));
        if (i % 2)
            message.content = linkTo(m_texts[i], m_texts[i]);
        rows.messages.append(message);
    }
    QVERIFY(succeeds(cache.apply(rows)));
    NewMessage draft = aDraft(1, m_texts[0], rows.conversation);
    draft.author = RealScreens::self();
    QVERIFY(succeeds(cache.enqueue(draft)));
    QVERIFY(succeeds(cache.fail(draft.id, Error{.kind = Error::Kind::Rejected, .message = m_texts[9]})));
}

void TestHostile::startFilled()
{
    QVERIFY(m_screens->rememberAccount({.username = m_texts[2], .displayName = m_texts[1]}));
    {
        const auto cache = m_screens->cache();
        fillDirectory(*cache);
        fillMessages(*cache);
    }
    m_screens->start();
    m_screens->settings->setLastPlace(kServer.toString(), roomId(0).toString());
    QTRY_COMPARE(m_screens->session->servers()->count(), m_texts.size() + 1);
    m_screens->session->openServer(kServer.toString());
    QTRY_COMPARE(m_screens->session->rooms()->count(), m_texts.size());
    QTRY_COMPARE(m_screens->session->members()->count(), m_texts.size());
    m_screens->session->openRoom(roomId(0).toString());
    QTRY_VERIFY(m_screens->session->messages()->count() > 0);
}

const QQuickItem *TestHostile::textThatMayBeMarkup() const
{
    for (const QQuickItem *item : m_screens->items()) {
        const bool isText = item->inherits("QQuickText") || item->inherits("QQuickTextEdit");
        if (isText && item->property("textFormat").toInt() != int(Qt::PlainText))
            return item;
    }
    return nullptr;
}

//! Paints the window, keeps what it shows, and checks that no text of it can be markup.
void TestHostile::look()
{
    QCoreApplication::processEvents();
    QVERIFY(!m_screens->window->grabWindow().isNull());
    // a text that is just being made is not plain yet
    QTRY_VERIFY(!textThatMayBeMarkup());
    for (const QQuickItem *item : m_screens->items()) {
        const bool isText = item->inherits("QQuickText");
        const bool isEdit = item->inherits("QQuickTextEdit");
        if (item->isVisible() && (isText || isEdit || item->inherits("QQuickTextInput")))
            m_seen.insert(item->property("text").toString());
        if (item->isVisible() && item->inherits("aigm::app::DocumentItem"))
            m_seen.insert(item->property("plainText").toString());
    }
}

//! From the first row to the last.
void TestHostile::lookThrough(QObject *list)
{
    QVERIFY(list);
    for (int row = 0; row < list->property("count").toInt(); row += 10) {
        QMetaObject::invokeMethod(list, "positionViewAtIndex", Q_ARG(int, row), Q_ARG(int, 0));
        look();
    }
}

void TestHostile::expectNothingReached()
{
    QCOMPARE(m_bait.requests(), 0);
    QCOMPARE(m_bait.opens(), 0);
    QCOMPARE(m_screens->guard.refusals(), 0);
}

void TestHostile::listsShowWhatWasWritten()
{
    startFilled();
    lookThrough(m_screens->item("RoomList"));
    for (const QString &text : std::as_const(m_texts))
        QVERIFY2(m_seen.contains(text), qPrintable(u"a room named "_s + text));
    m_seen.clear();
    QTRY_VERIFY(m_screens->item("MemberList"));
    for (QQuickItem *part : m_screens->item("MemberList")->childItems()) {
        if (part->inherits("QQuickListView"))
            lookThrough(part);
    }
    for (const QString &text : std::as_const(m_texts))
        QVERIFY2(m_seen.contains(text), qPrintable(u"a person named "_s + text));
}

void TestHostile::theTimelineShowsWhatWasWritten()
{
    startFilled();
    QQuickItem *timeline = m_screens->item("Timeline");
    QVERIFY(timeline);
    QObject *list = timeline->property("list").value<QObject *>();
    QVERIFY(list);
    const app::MessageListModel *messages = m_screens->session->messages();
    look();
    // all pages come as the reader goes up
    for (double place = 0; list->property("contentY").toDouble() != place || !messages->reachesStart();) {
        place = list->property("contentY").toDouble();
        QMetaObject::invokeMethod(timeline, "scroll",
                                  Q_ARG(double, -list->property("height").toDouble() / 2));
        look();
        QTRY_VERIFY(!messages->isLoading());
    }
    QVERIFY(messages->count() > m_texts.size());
    for (const QString &text : std::as_const(m_texts))
        QVERIFY2(m_seen.contains(text), qPrintable(u"a message "_s + text));
    QVERIFY(m_seen.contains(u"Not sent. "_s + m_texts[9]));
}

void TestHostile::eachRoomOpensUnderItsName()
{
    startFilled();
    for (int i = 0; i < m_texts.size(); i += 10) {
        m_screens->session->openRoom(roomId(i).toString());
        m_seen.clear();
        look();
        QVERIFY2(m_seen.contains(m_texts[i]), qPrintable(m_texts[i]));
        QVERIFY(m_seen.contains(u"Write to #"_s + m_texts[i]));
        QCOMPARE(m_screens->window->title(), QString(m_texts[i] + u" – AIGM"));
    }
    for (int i = 0; i < m_texts.size(); i += 10) {
        m_screens->session->openServer(anId<ServerId>(quint64(2000 + i)).toString());
        m_seen.clear();
        look();
        QVERIFY2(m_seen.contains(m_texts[i]), qPrintable(m_texts[i]));
    }
}

void TestHostile::dialogsAndMenusShowWhatWasWritten()
{
    startFilled();
    QQuickItem *dialogs = m_screens->item("DialogHost");
    QVERIFY(dialogs);
    const int count = int(m_texts.size());
    for (int i = 0; i < count; i += 20) {
        m_screens->session->openServer(anId<ServerId>(quint64(2000 + i)).toString());
        for (const char *dialog :
             {"invite", "leaveServer", "join", "createRoom", "createServer", "signOut"}) {
            m_seen.clear();
            QVERIFY(QMetaObject::invokeMethod(dialogs, dialog));
            Q_EMIT m_screens->session->actions()->previewReady(m_texts[i], u"x"_s, 0, 1);
            Q_EMIT m_screens->session->actions()->inviteCreated(m_texts[i]);
            look();
            const bool named = QByteArrayView(dialog) != "createRoom"
                && QByteArrayView(dialog) != "createServer" && QByteArrayView(dialog) != "signOut";
            QVERIFY2(!named || m_seen.contains(m_texts[i]),
                     qPrintable(QString::fromLatin1(dialog) + m_texts[i]));
            QVERIFY(QMetaObject::invokeMethod(dialogs->property("item").value<QObject *>(), "close"));
            QTRY_VERIFY(!dialogs->property("active").toBool());
        }
    }
}

void TestHostile::theQuestionAboutAMessageShowsIt()
{
    startFilled();
    QQuickItem *dialogs = m_screens->item("DialogHost");
    QVERIFY(dialogs);
    const app::MessageListModel *messages = m_screens->session->messages();
    QTRY_VERIFY(messages->count() > 20);
    for (int row = 0; row < messages->count(); row += 5) {
        const QString id = messages->index(row).data(app::MessageListModel::MessageIdRole).toString();
        const QString text = messages->index(row).data(app::MessageListModel::PlainTextRole).toString();
        m_seen.clear();
        QVERIFY(QMetaObject::invokeMethod(dialogs, "deleteMessage", Q_ARG(QString, id)));
        look();
        QVERIFY2(text.size() > 400 || m_seen.contains(text), qPrintable(text));
        QVERIFY(QMetaObject::invokeMethod(dialogs->property("item").value<QObject *>(), "close"));
        QTRY_VERIFY(!dialogs->property("active").toBool());
    }
}

void TestHostile::errorsOfTheServerAreShownAsTheyAre()
{
    startFilled();
    for (int i = 0; i < m_texts.size(); i += 10) {
        Q_EMIT m_screens->client->noticed({Notice::Kind::WrongConfiguration, m_texts[i]});
        m_seen.clear();
        look();
        QVERIFY2(m_seen.contains(m_texts[i]), qPrintable(m_texts[i]));
        m_screens->session->dismissNotice();
    }
}

void TestHostile::theComposerKeepsWhatIsTyped()
{
    startFilled();
    for (int i = 0; i < m_texts.size(); i += 10) {
        m_screens->session->openRoom(roomId(i).toString());
        m_screens->session->composer()->take(Document::fromPlainText(m_texts[i]));
        m_seen.clear();
        look();
        QVERIFY2(m_seen.contains(m_texts[i]), qPrintable(m_texts[i]));
    }
}

void TestHostile::theNarrowWindowShowsTheSame()
{
    startFilled();
    m_screens->window->resize(360, 640);
    look();
    QVERIFY(m_seen.contains(m_texts[0]));
    m_screens->window->property("home").value<QObject *>()->setProperty("inRoom", false);
    lookThrough(m_screens->item("RoomList"));
    for (const QString &text : std::as_const(m_texts))
        QVERIFY2(m_seen.contains(text), qPrintable(u"a room named "_s + text));
}

void TestHostile::theWayInShowsWhatWasWritten()
{
    m_screens->start();
    QTRY_COMPARE(m_screens->session->state(), app::Session::SignedOut);
    app::Login *login = m_screens->session->login();
    login->setMode(app::Login::SignUp);
    for (int i = 0; i < m_texts.size(); i += 10) {
        login->setEmail(m_texts[i]);
        login->setUsername(m_texts[i].left(32));
        Q_EMIT m_screens->client->auth()->sessionEnded(Error{.message = m_texts[i]});
        login->setMode(app::Login::SignIn);
        m_seen.clear();
        look();
        QVERIFY2(m_seen.contains(m_texts[i]), qPrintable(m_texts[i]));
    }
}

//! The second layer holds by itself: here a text is markup on purpose.
void TestHostile::theGuardRefusesWhatMarkupWouldFetch()
{
    m_screens->start();
    QTest::failOnWarning(QRegularExpression(u"^never$"_s));
    QQmlComponent component(m_screens->engine.get());
    component.setData(
        QString(u"import QtQuick\nItem {\nText { text: \"<img src=%1>\"; textFormat: Text.RichText }\n"
                "Image { source: \"%1\" }\nImage { source: \"file://%2\" }\n}"_s)
            .arg(m_bait.web(), m_bait.file())
            .toUtf8(),
        {});
    const std::unique_ptr<QObject> made(component.create());
    QVERIFY(made);
    qobject_cast<QQuickItem *>(made.get())->setParentItem(m_screens->window->contentItem());
    m_screens->window->grabWindow();
    QTRY_VERIFY(m_screens->guard.refusals() >= 3);
    QCOMPARE(m_bait.requests(), 0);
    QCOMPARE(m_bait.opens(), 0);
    m_screens = std::make_unique<RealScreens>(); // this one did reach out
}

} // namespace aigm::test

QTEST_MAIN(aigm::test::TestHostile)
#include "tst_hostile.moc"
