// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "realscreens.h"
#include "take.h"

#include <QScreen>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(AigmPlugin)
Q_IMPORT_QML_PLUGIN(Aigm_StylePlugin)
Q_IMPORT_QML_PLUGIN(Aigm_UiPlugin)

using namespace Qt::Literals::StringLiterals;

namespace aigm::test {

//! The window of the real app: where it stands, what it shows at a start without a network.
class TestWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();

    void comesBackWhereItWas();
    void neverComesBackOutOfSight();
    void textGrowsAndShrinksByKeys();
    void theThemeIsRemembered();
    void theRoomIsRememberedAMomentLater();
    void historyIsThereWithoutANetwork();
    void aDraftStaysInItsRoom();
    void anotherRoomIsShownInTheSameItems();
};

namespace {

const ServerId kServer = anId<ServerId>(5);

RoomId roomId(quint64 number)
{
    return anId<RoomId>(number);
}

//! One server with two rooms, both with some history.
bool fill(const RealScreens &screens)
{
    const auto cache = screens.cache();
    Directory directory;
    directory.servers.append({.id = kServer, .name = u"Harbour Makers"_s, .ownRole = Role::Owner});
    directory.rooms.append(
        {.id = roomId(1), .server = kServer, .name = u"tide-clock"_s, .topic = u"A clock"_s});
    directory.rooms.append({.id = roomId(2), .server = kServer, .name = u"boat-shed"_s});
    bool filled = screens.rememberAccount({.username = u"edda"_s, .displayName = u"Edda Vale"_s})
        && succeeds(cache->replaceDirectory(directory));
    for (const auto &[room, text, newest] :
         {std::tuple(1, u"line %1"_s, 20), std::tuple(2, u"plank %1"_s, 5)}) {
        ServerRows rows{.conversation = conversationOf(roomId(quint64(room))),
                        .covers = SeqRange{0, newest},
                        .rev = newest};
        for (int seq = 1; seq <= newest; ++seq)
            rows.messages.append(aMessage(seq, text.arg(seq), rows.conversation));
        filled = filled && succeeds(cache->apply(rows));
    }
    return filled;
}

} // namespace

void TestWindow::initTestCase()
{
    QQuickWindow::setSceneGraphBackend(u"software"_s);
}

void TestWindow::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
}

void TestWindow::comesBackWhereItWas()
{
    RealScreens screens;
    screens.start();
    const QRect place(40, 30, 700, 500);
    screens.window->setGeometry(place);
    QTRY_COMPARE(screens.window->geometry(), place);
    screens.window->close();
    screens.start();
    QCOMPARE(screens.window->size(), place.size());
    QTRY_COMPARE(screens.window->position(), place.topLeft());
}

void TestWindow::neverComesBackOutOfSight()
{
    RealScreens screens;
    screens.start();
    const QSize screen = screens.window->screen()->availableSize();
    for (const QRect place :
         {QRect(5000, 5000, 600, 500), QRect(-3000, 0, 600, 500), QRect(0, 0, 9000, 9000)}) {
        screens.settings->setWindowGeometry(place);
        screens.start();
        const QRect shown = screens.window->geometry();
        QVERIFY(shown.width() <= screen.width() && shown.height() <= screen.height());
        QVERIFY(QRect(QPoint(), screen).intersects(shown));
    }
}

void TestWindow::textGrowsAndShrinksByKeys()
{
    RealScreens screens;
    screens.start();
    screens.window->requestActivate();
    QVERIFY(QTest::qWaitForWindowActive(screens.window));
    QTest::keyClick(screens.window, Qt::Key_Plus, Qt::ControlModifier);
    QCOMPARE(screens.settings->textScale(), 1.15);
    for (int i = 0; i < 9; ++i)
        QTest::keyClick(screens.window, Qt::Key_Plus, Qt::ControlModifier);
    QCOMPARE(screens.settings->textScale(), 2.0);
    QTest::keyClick(screens.window, Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(screens.settings->textScale(), 1.0);
    QTest::keyClick(screens.window, Qt::Key_Minus, Qt::ControlModifier);
    QCOMPARE(screens.settings->textScale(), 0.85);
}

void TestWindow::theThemeIsRemembered()
{
    RealScreens screens;
    screens.start();
    screens.settings->setTheme(app::Settings::Dark);
    QTRY_COMPARE(screens.window->color(), QColor(u"#0D1416"_s));
    screens.start();
    QTRY_COMPARE(screens.window->color(), QColor(u"#0D1416"_s));
}

void TestWindow::theRoomIsRememberedAMomentLater()
{
    const QTemporaryDir folder;
    const QString profile = folder.path() + u"/profile"_s;
    const auto stored = [&profile] {
        const app::Settings settings(profile);
        return QStringList{settings.lastServer(), settings.lastRoom(u"a"_s), settings.lastRoom(u"b"_s)};
    };
    {
        app::Settings settings(profile);
        settings.setLastPlace(u"a"_s, u"first"_s);
        settings.setLastPlace(u"a"_s, u"second"_s);
        QCOMPARE(settings.lastRoom(u"a"_s), u"second"_s);
        QCOMPARE(stored(), QStringList({{}, {}, {}})); // no room waits for the disk
        QTRY_COMPARE(stored(), QStringList({u"a"_s, u"second"_s, {}}));
        settings.setLastPlace(u"a"_s, u"third"_s);
        settings.setLastPlace(u"b"_s, u"fourth"_s);
    }
    QCOMPARE(stored(), QStringList({u"b"_s, u"third"_s, u"fourth"_s}));
    app::Settings settings(profile);
    settings.setLastPlace(u"a"_s, u"fifth"_s);
    settings.forgetPlaces();
    QCOMPARE(settings.lastServer(), QString());
}

void TestWindow::historyIsThereWithoutANetwork()
{
    RealScreens screens;
    QVERIFY(fill(screens));
    screens.start();
    QTRY_COMPARE(screens.window->title(), u"boat-shed – AIGM"_s); // rooms without a category stand by name
    screens.session->openRoom(roomId(1).toString());
    QTRY_COMPARE(screens.window->title(), u"tide-clock – AIGM"_s);
    QTRY_COMPARE(screens.session->messages()->count(), 21);
    QCOMPARE(screens.session->messages()->index(0, 0).data(app::MessageListModel::PlainTextRole),
             u"line 20"_s);
}

void TestWindow::aDraftStaysInItsRoom()
{
    RealScreens screens;
    QVERIFY(fill(screens));
    screens.start();
    QTRY_VERIFY(!screens.session->place()->roomId().isEmpty());
    screens.session->openRoom(roomId(1).toString());
    QQuickItem *area = screens.item("TextArea");
    QVERIFY(area);
    area->setProperty("text", u"half a thought"_s);
    screens.session->openRoom(roomId(2).toString());
    QCOMPARE(area->property("text").toString(), QString());
    screens.session->openRoom(roomId(1).toString());
    QCOMPARE(area->property("text").toString(), u"half a thought"_s);
}

void TestWindow::anotherRoomIsShownInTheSameItems()
{
    RealScreens screens;
    QVERIFY(fill(screens));
    screens.start();
    // what a screen reader finds, too
    const auto rows = [&screens](const QString &words) {
        QSet<QQuickItem *> rows;
        for (QQuickItem *item : screens.items()) {
            if (QByteArrayView(item->metaObject()->className()).startsWith("MessageDelegate")
                && item->isVisible() && item->property("accessibleText").toString().contains(words))
                rows.insert(item);
        }
        return rows;
    };
    QTRY_COMPARE(rows(u"plank"_s).size(), 5);
    screens.session->openRoom(roomId(1).toString());
    QTRY_COMPARE(rows(u"line"_s).size(), 20);
    QTRY_COMPARE(rows(u"plank"_s).size(), 0);
    const QSet<QQuickItem *> before = rows({});
    screens.session->openRoom(roomId(2).toString());
    QTRY_COMPARE(rows(u"plank"_s).size(), 5);
    QTRY_COMPARE(rows({}).size(), 5 + 1);
    QVERIFY(before.contains(rows({})));
}

} // namespace aigm::test

QTEST_MAIN(aigm::test::TestWindow)
#include "tst_window.moc"
