// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documentgenerator.h"
#include "richtext/plaintext.h"

#include <aigm/document.h>

#include <QTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

class TestPlainText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsBlocksAsLines_data();
    void readsBlocksAsLines();
    void makesParagraphsAndBreaks_data();
    void makesParagraphsAndBreaks();
    void textComesBack();
    void recoversTextOfBrokenJson_data();
    void recoversTextOfBrokenJson();
    void everyTextIsInThePlainText();
};

void TestPlainText::readsBlocksAsLines_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *content, const QString &expected) {
        QTest::newRow(name) << QByteArray(content) << expected;
    };
    row("paragraphs",
        R"([{"type":"paragraph","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
        {"type":"paragraph"},{"type":"paragraph","content":[{"type":"text","text":"c"}]}])",
        u"ab\n\nc"_s);
    row("hard break", R"([{"type":"paragraph","content":[{"type":"text","text":"a"},{"type":"hardBreak"},
        {"type":"text","text":"b"}]}])",
        u"a\nb"_s);
    row("list",
        R"([{"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":
        [{"type":"text","text":"a"}]}]},{"type":"listItem","content":[{"type":"paragraph","content":
        [{"type":"text","text":"b"}]}]}]}])",
        u"a\nb"_s);
    row("rule", R"([{"type":"paragraph","content":[{"type":"text","text":"a"}]},{"type":"horizontalRule"},
        {"type":"paragraph","content":[{"type":"text","text":"b"}]}])",
        u"a\nb"_s);
    row("code", R"([{"type":"codeBlock","content":[{"type":"text","text":"x\ny"}]}])", u"x\ny"_s);
    row("mention", R"([{"type":"paragraph","content":[{"type":"mention","attrs":{"id":"1","label":"Noor"}},
        {"type":"text","text":" hi"}]}])",
        u"@Noor hi"_s);
    row("unknown with text", R"([{"type":"poll","text":"Brass?"}])", u"Brass?"_s);
    row("unknown with content", R"([{"type":"poll","content":[{"type":"option","content":
        [{"type":"text","text":"yes"}]},{"type":"option","content":[{"type":"text","text":"no"}]}]}])",
        u"yes\nno"_s);
    row("unknown leaf",
        R"([{"type":"paragraph","content":[{"type":"text","text":"see "},{"type":"chart"}]}])",
        u"see [chart]"_s);
    row("picture", R"([{"type":"image","attrs":{"src":"x","alt":"A boat"}}])", u"A boat"_s);
    row("nothing", "[]", QString());
}

void TestPlainText::readsBlocksAsLines()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, expected);
    const Document document = Document::fromTipTap(R"({"type":"doc","content":)" + content + '}');
    QVERIFY(!document.isDamaged());
    QCOMPARE(document.toPlainText(), expected);
}

void TestPlainText::makesParagraphsAndBreaks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("json");
    const QByteArray empty = R"({"type":"doc","content":[{"type":"paragraph"}]})";
    QTest::newRow("empty") << QString() << empty;
    QTest::newRow("blank lines") << u"\n \n"_s << empty;
    QTest::newRow("one line")
        << u"a"_s
        << QByteArray(
               R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"a"}]}]})");
    const QByteArray two =
        R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"a"},)"
        R"({"type":"hardBreak"},{"type":"text","text":"b"}]},{"type":"paragraph","content":)"
        R"([{"type":"text","text":"c"}]}]})";
    QTest::newRow("blocks") << u"a\nb\n\nc"_s << two;
    QTest::newRow("blocks, CRLF") << u"\r\na\r\nb\r\n\r\n\r\nc\r\n"_s << two;
    QTest::newRow("blocks, separators") << u"a\u2028b\u2029\u2029c"_s << two;
}

void TestPlainText::makesParagraphsAndBreaks()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, json);
    QCOMPARE(Document::fromPlainText(text).toTipTap(), json);
}

void TestPlainText::textComesBack()
{
    test::DocumentGenerator generator(5, test::DocumentGenerator::Kind::Known);
    for (int i = 0; i < 1'000; ++i) {
        const QString text(generator.text() % u'\n' % generator.text());
        QCOMPARE(Document::fromPlainText(text).toPlainText(), text);
    }
}

void TestPlainText::recoversTextOfBrokenJson_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("expected");
    QTest::newRow("cut") << QByteArray(
        R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"a"},
        {"type":"text","text":"b"}]},{"type":"paragraph","content":[{"type":"text","text":"c)")
                         << u"ab\nc"_s;
    QTest::newRow("escapes") << QByteArray(R"("text" : "a\"\\\/\n\u00e4\ud83c\udf0a\u0000\ud800")")
                             << u"a\"\\/\nä🌊\ufffd\ufffd"_s;
    QTest::newRow("cut escape") << QByteArray(R"("text":"a\u00)") << u"a\ufffd"_s;
    QTest::newRow("bad UTF-8") << QByteArray("\"text\":\"a\xff\"") << u"a\ufffd"_s;
    QTest::newRow("text as a value") << QByteArray(R"({"label":"text","text":"a"})") << u"a"_s;
    QTest::newRow("none") << QByteArray("hello") << QString();
}

void TestPlainText::recoversTextOfBrokenJson()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, expected);
    QCOMPARE(plaintext::recovered(json), expected);
}

void TestPlainText::everyTextIsInThePlainText()
{
    test::DocumentGenerator generator(11, test::DocumentGenerator::Kind::Valid);
    for (int i = 0; i < 1'000; ++i) {
        const Node doc = generator.doc();
        const QString shown = plaintext::fromNode(doc);
        const std::function<void(const Node &)> check = [&](const Node &node) {
            if (node.type == Node::Type::Text)
                QVERIFY2(shown.contains(node.text), qPrintable(node.text));
            for (const Node &child : node.content)
                check(child);
        };
        check(doc);
    }
}

QTEST_GUILESS_MAIN(TestPlainText)
#include "tst_plaintext.moc"
