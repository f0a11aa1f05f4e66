// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documenteditor.h"

#include "documentgenerator.h"

#include <QInputMethodEvent>
#include <QTest>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextLayout>

using namespace aigm;
using namespace aigm::app;
using namespace Qt::Literals::StringLiterals;

namespace {

//! Neighbours of the same marks are one text, as an editor has them.
void joinTexts(std::vector<Node> &nodes)
{
    std::vector<Node> joined;
    for (Node &node : nodes) {
        node.text.replace(u'\n', u' ');
        const bool continues = !joined.empty() && node.type == Node::Type::Text
            && joined.back().type == Node::Type::Text && joined.back().marks == node.marks;
        if (continues)
            joined.back().text += node.text;
        else
            joined.push_back(std::move(node));
    }
    nodes = std::move(joined);
}

} // namespace

class TestDocumentEditor : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void blocksAreParagraphsAndSeparatorsBreaks();
    void emptyIsEmpty();
    void formatsAreMarks();
    void paragraphsComeBackEqual();
    void otherBlocksLeaveTheirText();
    void whatIsBeingComposedIsLeftOut();
    void fillingStartsAfresh();
    void trimsBlankEnds_data();
    void trimsBlankEnds();
};

void TestDocumentEditor::blocksAreParagraphsAndSeparatorsBreaks()
{
    QTextDocument text;
    text.setPlainText(u"a\u2028b\n\nc"_s);
    QCOMPARE(
        toDocument(text).toTipTap(),
        QByteArray(R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"a"},)"
                   R"({"type":"hardBreak"},{"type":"text","text":"b"}]},{"type":"paragraph"},)"
                   R"({"type":"paragraph","content":[{"type":"text","text":"c"}]}]})"));
}

void TestDocumentEditor::emptyIsEmpty()
{
    QTextDocument text;
    QCOMPARE(toDocument(text), Document());
    fill(text, Document());
    QCOMPARE(text.toPlainText(), QString());
    QCOMPARE(text.blockCount(), 1);
}

void TestDocumentEditor::formatsAreMarks()
{
    QTextDocument text;
    QTextCursor cursor(&text);
    QTextCharFormat format;
    format.setFontWeight(QFont::Bold);
    format.setAnchorHref(u"https://example.org/"_s);
    format.setFontUnderline(true); // how links look, not a mark
    cursor.insertText(u"x"_s, format);
    const Node node = toDocument(text).root().content.at(0).content.at(0);
    QCOMPARE(node.marks.size(), size_t(2));
    QCOMPARE(node.marks[0].type, Mark::Type::Link);
    QCOMPARE(node.marks[0].attrs.value("href"_L1).toString(), u"https://example.org/"_s);
    QCOMPARE(node.marks[1].type, Mark::Type::Bold);
}

void TestDocumentEditor::paragraphsComeBackEqual()
{
    test::DocumentGenerator generator(4, test::DocumentGenerator::Kind::Known);
    int checked = 0;
    for (int i = 0; i < 2'000; ++i) {
        Node doc = generator.doc();
        const auto isOther = [](const Node &block) {
            return block.type != Node::Type::Paragraph
                || std::any_of(block.content.begin(), block.content.end(), [](const Node &node) {
                       const bool isLinkAndLine = node.marks.size() > 1
                           && node.marks.front().type == Mark::Type::Link
                           && node.marks.back().type == Mark::Type::Underline;
                       return node.type == Node::Type::Mention || isLinkAndLine;
                   });
        };
        std::erase_if(doc.content, isOther);
        if (doc.content.empty())
            continue;
        for (Node &block : doc.content)
            joinTexts(block.content);
        QTextDocument text;
        fill(text, Document(doc));
        QCOMPARE(toDocument(text).toTipTap(), Document(doc).toTipTap());
        ++checked;
    }
    QVERIFY(checked > 500);
}

void TestDocumentEditor::otherBlocksLeaveTheirText()
{
    QTextDocument text;
    fill(text,
         Document::fromTipTap(R"({"type":"doc","content":[{"type":"bulletList","content":[{"type":"listItem",
        "content":[{"type":"paragraph","content":[{"type":"text","text":"a"}]}]},{"type":"listItem","content":
        [{"type":"paragraph","content":[{"type":"text","text":"b"}]}]}]},{"type":"paragraph","content":
        [{"type":"mention","attrs":{"id":"1","label":"Noor"}}]}]})"));
    QCOMPARE(text.toPlainText(), u"a\nb\n@Noor"_s);
}

void TestDocumentEditor::whatIsBeingComposedIsLeftOut()
{
    QTextDocument text;
    text.setPlainText(u"ka"_s);
    text.firstBlock().layout()->setPreeditArea(2, u"んじ"_s);
    QCOMPARE(toDocument(text).toPlainText(), u"ka"_s);
}

void TestDocumentEditor::fillingStartsAfresh()
{
    QTextDocument text;
    fill(text, Document::fromTipTap(R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text",
        "marks":[{"type":"bold"}],"text":"a"}]}]})"));
    fill(text, Document::fromPlainText(u"b"_s));
    QCOMPARE(toDocument(text), Document::fromPlainText(u"b"_s));
    QVERIFY(!text.isUndoAvailable());
}

void TestDocumentEditor::trimsBlankEnds_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("blanks") << u" \n\u2028\n"_s << QString();
    QTest::newRow("ends") << u"\n\u2028a\u2028b\n\nc\u2028\n\n"_s << u"a\nb\n\nc"_s;
    QTest::newRow("inside") << u"a\n\n\nb"_s << u"a\n\n\nb"_s;
}

void TestDocumentEditor::trimsBlankEnds()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QTextDocument document;
    document.setPlainText(text);
    QCOMPARE(trimmed(toDocument(document)).toPlainText(), expected);
}

QTEST_MAIN(TestDocumentEditor)
#include "tst_documenteditor.moc"
