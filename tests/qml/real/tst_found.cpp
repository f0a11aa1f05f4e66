// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "realscreens.h"
#include "take.h"

#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(AigmPlugin)
Q_IMPORT_QML_PLUGIN(Aigm_StylePlugin)
Q_IMPORT_QML_PLUGIN(Aigm_UiPlugin)

using namespace Qt::Literals::StringLiterals;

namespace aigm::test {

//! The real app without a network: a word is typed into the search, and what it finds is shown in its place.
class TestFound : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QQuickWindow::setSceneGraphBackend(u"software"_s); }
    void init();
    void cleanup() { m_screens.reset(); }

    void theMessageStandsInTheMiddleOfItsRoom();
    void aMessageOfAnotherServerIsShownThere();
    void theWayBackLeadsToTheNewest();
    void theTopicTellsHowMuchIsHere();
    void aLinkToAMessageLeadsThere();
    void aLinkToNoMessageSaysSo();

private:
    void search(const QString &words, Qt::KeyboardModifiers everywhere = {});
    [[nodiscard]] QString shownInTheMiddle() const;

    std::unique_ptr<RealScreens> m_screens;
};

namespace {

const Room kShed{.id = anId<RoomId>(1), .server = anId<ServerId>(5), .name = u"boat-shed"_s};
const Room kYard{.id = anId<RoomId>(2), .server = anId<ServerId>(6), .name = u"yard"_s};

bool fill(const RealScreens &screens)
{
    const auto cache = screens.cache();
    Directory directory;
    directory.servers = {{.id = kShed.server, .name = u"Harbour"_s},
                         {.id = kYard.server, .name = u"Timber"_s}};
    directory.rooms = {kShed, kYard};
    bool done =
        screens.rememberAccount({.username = u"edda"_s}) && succeeds(cache->replaceDirectory(directory));
    for (const Room &room : {kShed, kYard}) {
        ServerRows rows{.conversation = room.conversation(),
                        .covers = SeqRange{0, 400},
                        .rev = 400,
                        .verifiedAt = atSecond(500)};
        for (int seq = 1; seq <= 400; ++seq) {
            const QString text = u"line %1 of %2"_s.arg(seq).arg(room.name);
            rows.messages.append(aMessage(seq, text.repeated(1 + seq % 5), rows.conversation));
        }
        done = done && succeeds(cache->apply(rows));
    }
    return done;
}

} // namespace

void TestFound::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_screens = std::make_unique<RealScreens>();
    QVERIFY(fill(*m_screens));
    m_screens->start();
    m_screens->window->requestActivate();
    QVERIFY(QTest::qWaitForWindowActive(m_screens->window));
    QTRY_COMPARE(m_screens->session->place()->roomName(), u"boat-shed"_s);
    QTRY_COMPARE(m_screens->session->messages()->count(), 50);
}

void TestFound::search(const QString &words, Qt::KeyboardModifiers everywhere)
{
    QTest::keyClick(m_screens->window, Qt::Key_F, Qt::ControlModifier | everywhere);
    for (const QChar letter : words)
        QTest::keyClick(m_screens->window, letter.toLatin1());
    QTRY_VERIFY(m_screens->session->search()->state() == app::SearchModel::Found);
    QTRY_COMPARE(m_screens->session->search()->count(), 1);
    QTest::keyClick(m_screens->window, Qt::Key_Return);
}

//! The text of the message over the middle of the timeline.
QString TestFound::shownInTheMiddle() const
{
    const QQuickItem *timeline = m_screens->item("Timeline");
    const QPointF middle = timeline->mapToScene(QPointF(timeline->width() / 2, timeline->height() / 2));
    for (const QQuickItem *item : m_screens->items()) {
        if (!QByteArrayView(item->metaObject()->className()).startsWith("MessageDelegate")
            || !item->isVisible())
            continue;
        const QRectF place = item->mapRectToScene(item->boundingRect());
        if (place.top() <= middle.y() && place.bottom() > middle.y())
            return item->property("accessibleText").toString();
    }
    return {};
}

void TestFound::theMessageStandsInTheMiddleOfItsRoom()
{
    search(u"\"line 123\""_s);
    QTRY_VERIFY2(shownInTheMiddle().contains(u"line 123 of boat-shed"_s), qPrintable(shownInTheMiddle()));
    QVERIFY(m_screens->session->messages()->count() < 200); // not all that lies between
}

void TestFound::aMessageOfAnotherServerIsShownThere()
{
    search(u"\"line 77\" in:yard"_s, Qt::ShiftModifier);
    QTRY_COMPARE(m_screens->session->place()->serverName(), u"Timber"_s);
    QTRY_VERIFY2(shownInTheMiddle().contains(u"line 77 of yard"_s), qPrintable(shownInTheMiddle()));
}

void TestFound::theWayBackLeadsToTheNewest()
{
    search(u"\"line 123\""_s);
    QTRY_VERIFY(shownInTheMiddle().contains(u"line 123 of boat-shed"_s));
    QTRY_VERIFY(!m_screens->session->messages()->reachesNewest());
    QQuickItem *pill = m_screens->item("NewestPill");
    QVERIFY(pill);
    const QPointF place = pill->mapToScene(QPointF(pill->width() / 2, pill->height() / 2));
    QTest::mouseClick(m_screens->window, Qt::LeftButton, {}, place.toPoint());
    QTRY_VERIFY(m_screens->session->messages()->reachesNewest());
    QTRY_VERIFY(!m_screens->item("NewestPill"));
}

void TestFound::theTopicTellsHowMuchIsHere()
{
    QVERIFY(m_screens->session->place()->history().isEmpty());
    m_screens->session->lookAtHistory();
    QTRY_VERIFY2(m_screens->session->place()->history().startsWith(u"All 400 message"_s),
                 qPrintable(m_screens->session->place()->history()));
    m_screens->session->openServer(kYard.server.toString());
    QTRY_COMPARE(m_screens->session->place()->roomName(), u"yard"_s);
    QVERIFY(m_screens->session->place()->history().isEmpty());
}

void TestFound::aLinkToAMessageLeadsThere()
{
    const MessageId wanted = aMessage(88, {}, kYard.conversation()).id;
    const QString link = u"aigm:server/%1/room/%2/message/%3"_s.arg(kYard.server.toString(),
                                                                    kYard.id.toString(), wanted.toString());
    QVERIFY(QMetaObject::invokeMethod(m_screens->item("Timeline"), "linkRequested", Q_ARG(QString, link)));
    QTRY_COMPARE(m_screens->session->place()->serverName(), u"Timber"_s);
    QTRY_VERIFY2(shownInTheMiddle().contains(u"line 88 of yard"_s), qPrintable(shownInTheMiddle()));
}

void TestFound::aLinkToNoMessageSaysSo()
{
    const QString link = u"aigm:server/%1/room/%2/message/%3"_s.arg(
        kShed.server.toString(), kShed.id.toString(), anId<MessageId>(1).toString());
    QVERIFY(m_screens->session->openLink(link));
    QTRY_VERIFY(!m_screens->session->notice().isEmpty()); // nobody is there to be asked
    QVERIFY(!m_screens->session->openLink(u"https://example.org"_s));
}

} // namespace aigm::test

QTEST_MAIN(aigm::test::TestFound)
#include "tst_found.moc"
