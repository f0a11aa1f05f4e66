// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documentfixture.h"
#include "emoji.h"

#include "documentgenerator.h"

#include <QPainter>
#include <QTest>

#include <ctime>

using namespace aigm;
using namespace aigm::app;
using namespace Qt::Literals::StringLiterals;

namespace {

DocumentLayout::Request request(qreal width = 500, int bodySize = 15)
{
    return {width, test::fonts(bodySize)};
}

Document fromContent(const QByteArray &content)
{
    return Document::fromTipTap(R"({"type":"doc","content":)" + content + '}');
}

QByteArray paragraph(const QString &text)
{
    return R"({"type":"paragraph","content":[{"type":"text","text":")" + text.toUtf8() + R"("}]})";
}

} // namespace

class TestDocumentLayout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rowsAreTheDesignsHeight_data();
    void rowsAreTheDesignsHeight();
    void growsWithTheTextScale();
    void longWordsBreakAnywhere();
    void paragraphsTakeTheirOwnDirection();
    void neutralParagraphsFollowTheWindow();
    void codeIsAlwaysLeftToRight();
    void overridesDoNotLeaveTheirBlock();
    void selectionIsTheTextPeopleWrote();
    void everyPositionIsHit();
    void selectionsOfMixedDirectionCoverTheirGlyphs();
    void wordsAreFound();
    void aWordCanFollowTheLastLine();
    void linksAreHit();
    void otherSchemesAreNoLinks();
    void emojiAreFoundWhole_data();
    void emojiAreFoundWhole();
    void fewEmojiAreLarge_data();
    void fewEmojiAreLarge();
    void coloursNeedNoNewLayout();
    void hostileDocumentsAreLaidOut_data();
    void hostileDocumentsAreLaidOut();
    void generatedDocumentsAreLaidOut();
};

void TestDocumentLayout::rowsAreTheDesignsHeight_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<qreal>("height");
    const QByteArray a = paragraph(u"a"_s);
    QTest::newRow("one line") << QByteArray('[' + a + ']') << 22.0;
    QTest::newRow("no text") << QByteArray(R"([{"type":"paragraph"}])") << 22.0;
    QTest::newRow("no block") << QByteArray("[]") << 0.0;
    QTest::newRow("two paragraphs") << QByteArray('[' + a + ',' + a + ']') << 22.0 + 8 + 22;
    QTest::newRow("other faces") << QByteArray('[' + paragraph(u"潮汐 صباح ✨ é"_s) + ']') << 22.0;
    QTest::newRow("hard break") << QByteArray(
        R"([{"type":"paragraph","content":[{"type":"text","text":"a"},{"type":"hardBreak"},{"type":"text","text":"b"}]}])")
                                << 44.0;
    QTest::newRow("heading 1") << QByteArray(
        R"([{"type":"heading","attrs":{"level":1},"content":[{"type":"text","text":"a"}]}])")
                               << 28.0;
    QTest::newRow("heading 9") << QByteArray(
        R"([{"type":"heading","attrs":{"level":9},"content":[{"type":"text","text":"a"}]}])")
                               << 22.0;
    const QByteArray list = R"({"type":"bulletList","content":[{"type":"listItem","content":[)" + a
        + R"(]},{"type":"listItem","content":[)" + a + "]}]}";
    QTest::newRow("list") << QByteArray('[' + a + ',' + list + ']') << 22.0 + 22 + 22;
    QTest::newRow("empty list item") << QByteArray(
        R"([{"type":"orderedList","content":[{"type":"listItem"}]}])")
                                     << 22.0;
    QTest::newRow("quote") << QByteArray(R"([{"type":"blockquote","content":[)" + a + "]}," + a + ']')
                           << 22.0 + 4 + 22;
    QTest::newRow("code") << QByteArray(R"([{"type":"codeBlock","content":[{"type":"text","text":"a\nb"}]}])")
                          << 60.0;
    QTest::newRow("rule") << QByteArray('[' + a + R"(,{"type":"horizontalRule"},)" + a + ']')
                          << 22.0 + 8 + 1 + 8 + 22;
    QTest::newRow("unknown block") << QByteArray(R"([{"type":"poll","content":[)" + a + ',' + a + "]}]")
                                   << 52.0;
    QTest::newRow("text in the doc") << QByteArray(
        R"([{"type":"text","text":"a"},{"type":"text","text":"b"}])")
                                     << 22.0;
}

void TestDocumentLayout::rowsAreTheDesignsHeight()
{
    QFETCH(QByteArray, content);
    QFETCH(qreal, height);
    QCOMPARE(DocumentLayout(fromContent(content), request()).size().height(), height);
}

void TestDocumentLayout::growsWithTheTextScale()
{
    const Document document = test::corpus(u"lists"_s);
    const QSizeF normal = DocumentLayout(document, request(2000)).size();
    const QSizeF twice = DocumentLayout(document, request(4000, 30)).size();
    QCOMPARE(twice.height(), 2 * normal.height());
    QVERIFY(qAbs(twice.width() - 2 * normal.width()) < 0.02 * twice.width());
}

void TestDocumentLayout::longWordsBreakAnywhere()
{
    for (const qreal width : {40.0, 120.0, 333.0}) {
        const DocumentLayout layout(test::corpus(u"long-word"_s), request(width));
        QVERIFY2(layout.size().width() <= width + 1, qPrintable(QString::number(layout.size().width())));
        QVERIFY(layout.naturalWidth() > 1000);
        QVERIFY(layout.size().height() > 5 * 22);
    }
    QVERIFY(DocumentLayout(test::corpus(u"long-word"_s), request(0)).size().height() > 0);
}

void TestDocumentLayout::paragraphsTakeTheirOwnDirection()
{
    const DocumentLayout layout(test::corpus(u"hebrew"_s), request(600));
    const int second = int(layout.text({0, layout.length()}).indexOf(u'\n')) + 1;
    const QRectF hebrew = layout.rects({0, 4}).front();
    const QRectF english = layout.rects({second, second + 3}).front();
    QVERIFY(hebrew.right() > 595);
    QVERIFY(english.left() < 1);
}

void TestDocumentLayout::neutralParagraphsFollowTheWindow()
{
    DocumentLayout::Request mirrored = request(600);
    mirrored.direction = Qt::RightToLeft;
    const Document document = fromContent('[' + paragraph(u"123!"_s) + ',' + paragraph(u"abc"_s) + ']');
    const DocumentLayout layout(document, mirrored);
    QVERIFY(layout.rects({0, 4}).front().right() > 595);
    QVERIFY(layout.rects({5, 8}).front().left() < 1);
    QVERIFY(DocumentLayout(document, request(600)).rects({0, 4}).front().left() < 1);
}

void TestDocumentLayout::codeIsAlwaysLeftToRight()
{
    const DocumentLayout block(
        fromContent(R"([{"type":"codeBlock","content":[{"type":"text","text":"שלום = 1"}]}])"), request(600));
    QVERIFY(block.rects({0, 8}).front().left() < 40);
    const DocumentLayout inlined(fromContent(R"([{"type":"paragraph","content":[{"type":"text","text":"ראו "},
        {"type":"text","marks":[{"type":"code"}],"text":"a+b"}]}])"),
                                 request(600));
    const QString text = inlined.text({0, inlined.length()});
    QCOMPARE(text, u"ראו a+b"_s);
    const int code = 6; // behind the isolate and the blank of the ground
    QVERIFY(inlined.rects({code, code + 1}).front().left()
            < inlined.rects({code + 2, code + 3}).front().left());
}

void TestDocumentLayout::overridesDoNotLeaveTheirBlock()
{
    const DocumentLayout layout(
        fromContent(
            R"([{"type":"paragraph","content":[{"type":"mention","attrs":{"label":"\u202eevil\u2069"}},
        {"type":"text","text":" ab"}]},)"
            + paragraph(u"\u202e\u2067open"_s) + ',' + paragraph(u"ab"_s) + ']'),
        request());
    const QString text = layout.text({0, layout.length()});
    QVERIFY(text.startsWith(u"@evil ab"_s));
    const int last = layout.length();
    QVERIFY(layout.rects({last - 2, last - 1}).front().left()
            < layout.rects({last - 1, last}).front().left());
    // behind the mention: "a" stands before "b"
    const int a = int(u"\u2068\u00a0@evil\u00a0\u2069 "_s.size());
    QVERIFY(layout.rects({a, a + 1}).front().left() < layout.rects({a + 1, a + 2}).front().left());
}

void TestDocumentLayout::selectionIsTheTextPeopleWrote()
{
    for (const char *name : {"plain", "paragraphs", "hard-breaks", "marks", "headings", "lists", "quote",
                             "code-block", "mention", "emoji-text", "arabic", "hebrew", "cjk", "long-word"}) {
        const Document document = test::corpus(QLatin1String(name));
        const DocumentLayout layout(document, request());
        QCOMPARE(layout.text({0, layout.length()}), document.toPlainText());
    }
    const DocumentLayout layout(test::corpus(u"plain"_s), request());
    QCOMPARE(layout.text({2, 6}), u"will"_s);
    QCOMPARE(layout.text({4, 4}), QString());
}

void TestDocumentLayout::everyPositionIsHit()
{
    for (const char *name : {"plain", "marks", "lists", "quote", "code-block", "long-word"}) {
        const DocumentLayout layout(test::corpus(QLatin1String(name)), request());
        for (int position = 0; position < layout.length(); ++position) {
            const std::vector<QRectF> rects = layout.rects({position, position + 1});
            if (rects.empty() || rects.front().width() < 1)
                continue; // a line end, or an isolate
            const QRectF rect = rects.front();
            const int hit = layout.positionAt({rect.left() + rect.width() * 0.25, rect.center().y()});
            QVERIFY2(qAbs(hit - position) <= 1,
                     qPrintable(u"%1: %2 for %3"_s.arg(QLatin1String(name)).arg(hit).arg(position)));
            QVERIFY(layout.hasTextAt(rect.center()));
        }
    }
    const DocumentLayout layout(test::corpus(u"paragraphs"_s), request());
    QCOMPARE(layout.positionAt({-5, -5}), 0);
    QCOMPARE(layout.positionAt({5, 10'000}), layout.length());
    QVERIFY(!layout.hasTextAt({490, layout.size().height() - 5}));
}

void TestDocumentLayout::selectionsOfMixedDirectionCoverTheirGlyphs()
{
    const DocumentLayout layout(test::corpus(u"hebrew"_s), request(2000));
    const int length = int(layout.text({0, layout.length()}).indexOf(u'\n'));
    // a whole line is one stretch, with no hole where the direction changes
    QCOMPARE(layout.rects({0, length}).size(), size_t(1));
    qreal sum = 0;
    for (int i = 0; i < length; ++i) {
        for (const QRectF &rect : layout.rects({i, i + 1}))
            sum += rect.width();
    }
    QVERIFY(qAbs(sum - layout.rects({0, length}).front().width()) < 2);
}

void TestDocumentLayout::wordsAreFound()
{
    const DocumentLayout layout(
        fromContent('[' + paragraph(u"one two"_s) + ',' + paragraph(u"three"_s) + ']'), request());
    QCOMPARE(layout.wordAt(0), (TextRange{0, 3}));
    QCOMPARE(layout.wordAt(2), (TextRange{0, 3}));
    QCOMPARE(layout.wordAt(5), (TextRange{4, 7}));
    QCOMPARE(layout.wordAt(7), (TextRange{4, 7}));
    QCOMPARE(layout.wordAt(10), (TextRange{8, 13}));
    QCOMPARE(layout.wordAt(13), (TextRange{8, 13}));
}

void TestDocumentLayout::aWordCanFollowTheLastLine()
{
    const DocumentLayout two(fromContent('[' + paragraph(u"one"_s) + ',' + paragraph(u"and two"_s) + ']'),
                             request());
    const QRectF line = two.lastLine();
    QCOMPARE(line.bottom(), two.size().height());
    QCOMPARE(line.left(), 0.0);
    QVERIFY(line.right() > 20 && line.right() <= two.size().width());
    QVERIFY(DocumentLayout(fromContent('[' + paragraph(u"שלום"_s) + ']'), request()).lastLine().isNull());
    QVERIFY(DocumentLayout(fromContent(R"([{"type":"codeBlock","content":[{"type":"text","text":"x"}]}])"),
                           request())
                .lastLine()
                .isNull());
}

void TestDocumentLayout::linksAreHit()
{
    const DocumentLayout layout(test::corpus(u"paragraphs"_s), request(2000));
    const QString text = layout.text({0, layout.length()});
    const int at = int(text.indexOf(u"moisture"_s));
    QCOMPARE(layout.linkAt(layout.rects({at, at + 1}).front().center()), u"https://example.org/notes"_s);
    QCOMPARE(layout.linkAt(layout.rects({at - 3, at - 2}).front().center()), QString());
    QCOMPARE(layout.linkAt({1900, 10}), QString());
}

void TestDocumentLayout::otherSchemesAreNoLinks()
{
    const DocumentLayout layout(fromContent(R"([{"type":"paragraph","content":[{"type":"text","text":"x",
        "marks":[{"type":"link","attrs":{"href":"javascript:x"}}]}]}])"),
                                request());
    QCOMPARE(layout.linkAt(layout.rects({0, 1}).front().center()), QString());
}

void TestDocumentLayout::emojiAreFoundWhole_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("count");
    QTest::newRow("one") << u"🌊"_s << 1;
    QTest::newRow("asked for in colour") << u"❤️"_s << 1;
    QTest::newRow("family") << u"👩‍👩‍👧‍👦"_s << 1;
    QTest::newRow("flags") << u"🇳🇴🇺🇦"_s << 2;
    QTest::newRow("skin") << u"👍🏽"_s << 1;
    QTest::newRow("key cap") << u"1️⃣"_s << 1;
    QTest::newRow("blanks between") << u"🌊 🕰️\n🍲"_s << 3;
    QTest::newRow("old pictograph") << u"⭐✅"_s << 2;
    QTest::newRow("text style") << u"☺︎"_s << -1;
    QTest::newRow("digits") << u"12"_s << -1;
    QTest::newRow("words") << u"🌊 sea"_s << -1;
    QTest::newRow("arrow") << u"→"_s << -1;
    QTest::newRow("Chinese") << u"潮汐"_s << -1;
    QTest::newRow("nothing") << QString() << 0;
}

void TestDocumentLayout::emojiAreFoundWhole()
{
    QFETCH(QString, text);
    QFETCH(int, count);
    QCOMPARE(emojiOnlyCount(text), count);
    QCOMPARE(emojiRuns(text).empty(), count == 0 || (count < 0 && !text.contains(u"🌊"_s)));
}

void TestDocumentLayout::fewEmojiAreLarge_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qreal>("height");
    QTest::newRow("one") << u"🌊"_s << 44.0;
    QTest::newRow("ten") << u"🌊"_s.repeated(10) << 44.0;
    QTest::newRow("eleven") << u"🌊"_s.repeated(11) << 22.0;
    QTest::newRow("with words") << u"🌊 sea"_s << 22.0;
    QTest::newRow("blanks") << u"  "_s << 22.0;
}

void TestDocumentLayout::fewEmojiAreLarge()
{
    QFETCH(QString, text);
    QFETCH(qreal, height);
    QCOMPARE(DocumentLayout(fromContent('[' + paragraph(text) + ']'), request()).size().height(), height);
}

void TestDocumentLayout::coloursNeedNoNewLayout()
{
    const DocumentLayout layout(test::corpus(u"marks"_s), request());
    const auto paint = [&](const DocumentPalette &palette) {
        QImage image(layout.size().toSize(), QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        layout.paint(painter, palette, {}, QRectF({}, layout.size()));
        return image;
    };
    const QImage light = paint(test::lightPalette());
    QVERIFY(light != paint(test::darkPalette()));
    QCOMPARE(light, paint(test::lightPalette()));
}

void TestDocumentLayout::hostileDocumentsAreLaidOut_data()
{
    QTest::addColumn<Document>("document");
    const auto text = [](const QString &text) { return Document::fromPlainText(text); };
    QTest::newRow("64 KiB word") << text(QString(64'000, u'x'));
    QTest::newRow("64 KiB words") << text(u"word "_s.repeated(12'800));
    QTest::newRow("10,000 lines") << text(u"a\n"_s.repeated(5'000));
    QTest::newRow("combining x 500") << text(QString(u"a" % QString(500, QChar(0x301))).repeated(20));
    QTest::newRow("right to left") << text(u"שלום "_s.repeated(6'000));
    QTest::newRow("emoji") << text(u"👩‍👩‍👧‍👦"_s.repeated(2'000));
    QTest::newRow("overrides") << text(u"\u202e\u2067"_s.repeated(5'000));
    QByteArray nested = paragraph(u"deep"_s);
    for (int i = 0; i < 14; ++i)
        nested =
            R"({"type":"orderedList","attrs":{"start":2147483647},"content":[{"type":"listItem","content":[)"
            + nested + "]}]}";
    QTest::newRow("nested lists") << fromContent('[' + nested + ']');
    QTest::newRow("empty blocks") << fromContent('[' + QByteArray(R"({"type":"paragraph"},)").repeated(2'600)
                                                 + R"({"type":"paragraph"}])");
    QTest::newRow("chips") << fromContent(
        R"([{"type":"paragraph","content":[)"
        + QByteArray(R"({"type":"text","text":"x","marks":[{"type":"code"}]},)").repeated(1'000)
        + R"({"type":"hardBreak"}]}])");
}

void TestDocumentLayout::hostileDocumentsAreLaidOut()
{
    QFETCH(Document, document);
    QVERIFY(!document.isDamaged());
    const std::clock_t start = std::clock(); // of this process: what others do does not count
    for (const qreal width : {1.0, 300.0}) {
        const DocumentLayout layout(document, request(width));
        QVERIFY(layout.size().height() > 0);
        QImage image(300, 300, QImage::Format_ARGB32_Premultiplied);
        QPainter painter(&image);
        layout.paint(painter, test::lightPalette(), {{0, 50}, {}}, QRectF(0, 0, 300, 300));
    }
    const auto spent = (std::clock() - start) * 1000 / CLOCKS_PER_SEC;
    // a fifth of it in a build that is made to run; sanitizers get room
    QVERIFY2(spent < 4'000, qPrintable(QString::number(spent)));
}

void TestDocumentLayout::generatedDocumentsAreLaidOut()
{
    test::DocumentGenerator generator(8, test::DocumentGenerator::Kind::Valid);
    for (int i = 0; i < 300; ++i) {
        const Document document(generator.doc());
        const DocumentLayout layout(document, request(10.0 + generator.below(600)));
        QVERIFY(layout.length() >= 0);
        (void)layout.rects({0, layout.length()});
        (void)layout.text({generator.below(20), layout.length()});
        (void)layout.linkAt({qreal(generator.below(600)), qreal(generator.below(600))});
        (void)layout.wordAt(layout.positionAt({qreal(generator.below(600)), qreal(generator.below(600))}));
    }
}

QTEST_MAIN(TestDocumentLayout)
#include "tst_documentlayout.moc"
