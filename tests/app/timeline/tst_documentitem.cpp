// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documentitem.h"

#include "documentfixture.h"
#include "layoutcache.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QQmlEngine>
#include <QQuickWindow>
#include <QSignalSpy>
#include <QStyleHints>
#include <QTest>

#include <memory>

using namespace aigm;
using namespace aigm::app;
using namespace Qt::Literals::StringLiterals;

class TestDocumentItem : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void heightFollowsFromWidth();
    void paintsItsText();
    void recoloursWithoutANewLayout();
    void marksStayInsideTheItem();
    void selectsByDragging();
    void selectsWordsAndAll();
    void copies();
    void losesTheSelectionWithTheFocus();
    void followsLinks();
    void tellsTheLinkUnderThePointer();
    void sharesLayouts();

private:
    void show(const Document &document);
    [[nodiscard]] QPoint centreOf(int position) const;

    std::unique_ptr<QQuickWindow> m_window;
    DocumentItem *m_item = nullptr;
};

void TestDocumentItem::initTestCase()
{
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
}

void TestDocumentItem::init()
{
    m_window = std::make_unique<QQuickWindow>();
    m_window->resize(500, 300);
    m_item = new DocumentItem(m_window->contentItem());
    QQmlEngine::setObjectOwnership(m_item, QQmlEngine::CppOwnership);
    m_item->setFont(test::fonts().body);
    m_item->setCodeFont(test::fonts().code);
    m_item->setPosition({20, 20});
    m_item->setWidth(400);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestDocumentItem::cleanup()
{
    m_window.reset();
}

void TestDocumentItem::show(const Document &document)
{
    m_item->setDocument(QVariant::fromValue(document));
    QVERIFY(m_item->height() > 0);
}

QPoint TestDocumentItem::centreOf(int position) const
{
    const DocumentLayout same(m_item->document().value<Document>(), {m_item->width(), test::fonts()});
    return m_item->mapToScene(same.rects({position, position + 1}).front().center()).toPoint();
}

void TestDocumentItem::heightFollowsFromWidth()
{
    show(test::corpus(u"paragraphs"_s));
    const qreal narrow = m_item->implicitHeight();
    m_item->setWidth(2000);
    QVERIFY(m_item->implicitHeight() < narrow);
    QCOMPARE(m_item->implicitHeight(), 22.0 + 8 + 22 + 8 + 22);
    QVERIFY(m_item->implicitWidth() > 400);
    m_item->setFont(test::fonts(30).body);
    QCOMPARE(m_item->implicitHeight(), 2 * (22.0 + 8 + 22 + 8 + 22));
}

void TestDocumentItem::paintsItsText()
{
    const QImage blank = m_window->grabWindow();
    show(test::corpus(u"plain"_s));
    const QImage shown = m_window->grabWindow();
    QVERIFY(shown != blank);
    m_item->setProperty("dimmed", true);
    QVERIFY(m_window->grabWindow() != shown);
    m_item->setDocument(QVariant::fromValue(Document()));
    QCOMPARE(m_window->grabWindow(), blank);
}

void TestDocumentItem::recoloursWithoutANewLayout()
{
    show(test::corpus(u"plain"_s));
    const QImage black = m_window->grabWindow();
    const qsizetype layouts = LayoutCache::of(m_window.get())->count();
    const QSignalSpy resized(m_item, &QQuickItem::implicitHeightChanged);
    m_item->setProperty("textColor", QColor(Qt::red));
    const QImage red = m_window->grabWindow();
    QVERIFY(red != black);
    QCOMPARE(resized.count(), 0);
    QCOMPARE(LayoutCache::of(m_window.get())->count(), layouts);
}

void TestDocumentItem::marksStayInsideTheItem()
{
    const QImage blank = m_window->grabWindow();
    m_item->setPosition({20, 140});
    show(Document::fromPlainText(QString(u"a" % QString(500, QChar(0x301)) % QString(500, QChar(0x316)))));
    const QImage shown = m_window->grabWindow();
    const QRect inside(20, 140, 400, qRound(m_item->height()));
    for (int y = 0; y < shown.height(); ++y) {
        for (int x = 0; x < shown.width(); ++x)
            QVERIFY(inside.contains(x, y) || shown.pixel(x, y) == blank.pixel(x, y));
    }
}

void TestDocumentItem::selectsByDragging()
{
    show(test::corpus(u"plain"_s));
    const QImage before = m_window->grabWindow();
    QTest::mousePress(m_window.get(), Qt::LeftButton, {}, centreOf(2) - QPoint(4, 0));
    QTest::mouseMove(m_window.get(), centreOf(6) - QPoint(1, 0));
    QTest::mouseRelease(m_window.get(), Qt::LeftButton, {}, centreOf(6) - QPoint(1, 0));
    QCOMPARE(m_item->selectedText(), u"will"_s);
    QVERIFY(m_item->hasSelection());
    QVERIFY(m_window->grabWindow() != before);
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, centreOf(20),
                      QGuiApplication::styleHints()->mouseDoubleClickInterval() + 50);
    QVERIFY(!m_item->hasSelection());
    QCOMPARE(m_window->grabWindow(), before);
}

void TestDocumentItem::selectsWordsAndAll()
{
    show(test::corpus(u"paragraphs"_s));
    const QPoint place = centreOf(3);
    // QTest lets time pass after each click, so that no third one ever follows a double click
    const auto send = [&](QEvent::Type type, quint64 timestamp) {
        const auto buttons = type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton;
        QMouseEvent event(type, place, m_window->mapToGlobal(place), Qt::LeftButton, buttons, {});
        event.setTimestamp(timestamp);
        QCoreApplication::sendEvent(m_window.get(), &event);
    };
    quint64 now = 1'000'000;
    for (const QEvent::Type type :
         {QEvent::MouseButtonPress, QEvent::MouseButtonRelease, QEvent::MouseButtonPress,
          QEvent::MouseButtonDblClick, QEvent::MouseButtonRelease})
        send(type, now += 20);
    QCOMPARE(m_item->selectedText(), u"Lovely"_s);
    send(QEvent::MouseButtonPress, now += 20);
    send(QEvent::MouseButtonRelease, now += 20);
    QCOMPARE(m_item->selectedText(), m_item->plainText());
    send(QEvent::MouseButtonPress, now += 5'000);
    send(QEvent::MouseButtonRelease, now += 20);
    QVERIFY(!m_item->hasSelection());
}

void TestDocumentItem::copies()
{
    show(test::corpus(u"mention"_s));
    m_item->forceActiveFocus();
    QTest::keySequence(m_window.get(), QKeySequence::SelectAll);
    QTest::keySequence(m_window.get(), QKeySequence::Copy);
    QCOMPARE(QGuiApplication::clipboard()->text(),
             u"@Edda Vale could you bring the long clamps on Saturday?"_s);
}

void TestDocumentItem::losesTheSelectionWithTheFocus()
{
    show(test::corpus(u"plain"_s));
    QTest::mouseDClick(m_window.get(), Qt::LeftButton, {}, centreOf(3));
    QVERIFY(m_item->hasSelection());
    QVERIFY(m_item->hasActiveFocus());
    QQuickItem other(m_window->contentItem());
    other.forceActiveFocus();
    QVERIFY(!m_item->hasSelection());
}

void TestDocumentItem::followsLinks()
{
    show(test::corpus(u"paragraphs"_s));
    const QSignalSpy activated(m_item, &DocumentItem::linkActivated);
    const int link = int(m_item->plainText().indexOf(u"moisture"_s));
    const int interval = QGuiApplication::styleHints()->mouseDoubleClickInterval() + 50;
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, centreOf(2), interval);
    QCOMPARE(activated.count(), 0);
    QTest::mouseClick(m_window.get(), Qt::LeftButton, {}, centreOf(link), interval);
    QCOMPARE(activated.count(), 1);
    QCOMPARE(activated.at(0).at(0).toString(), u"https://example.org/notes"_s);
    // a drag over a link selects it
    QTest::mousePress(m_window.get(), Qt::LeftButton, {}, centreOf(link), interval);
    QTest::mouseMove(m_window.get(), centreOf(link + 5));
    QTest::mouseRelease(m_window.get(), Qt::LeftButton, {}, centreOf(link + 5));
    QCOMPARE(activated.count(), 1);
}

void TestDocumentItem::tellsTheLinkUnderThePointer()
{
    show(test::corpus(u"paragraphs"_s));
    const QSignalSpy hovered(m_item, &DocumentItem::linkHovered);
    QTest::mouseMove(m_window.get(), centreOf(2));
    QTest::mouseMove(m_window.get(), centreOf(int(m_item->plainText().indexOf(u"moisture"_s))));
    QTRY_COMPARE(m_item->hoveredLink(), u"https://example.org/notes"_s);
    QCOMPARE(m_item->cursor().shape(), Qt::PointingHandCursor);
    QTest::mouseMove(m_window.get(), centreOf(2));
    QTRY_COMPARE(m_item->hoveredLink(), QString());
    QCOMPARE(m_item->cursor().shape(), Qt::IBeamCursor);
    QCOMPARE(hovered.count(), 2);
}

void TestDocumentItem::sharesLayouts()
{
    LayoutCache *cache = LayoutCache::of(m_window.get());
    const DocumentLayout::Request request{400, test::fonts()};
    const Document document = test::corpus(u"lists"_s);
    const auto first = cache->layout(document, request);
    QCOMPARE(cache->layout(Document::fromTipTap(document.toTipTap()), request), first);
    QVERIFY(cache->layout(document, {401, test::fonts()}) != first);
    for (int i = 0; i < 2'000; ++i)
        (void)cache->layout(Document::fromPlainText(QString::number(i)), request);
    QVERIFY(cache->count() < 400);
    QVERIFY(cache->layout(document, request) != first);
}

QTEST_MAIN(TestDocumentItem)
#include "tst_documentitem.moc"
