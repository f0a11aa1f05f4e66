// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documentgenerator.h"
#include "richtext/tiptap.h"

#include <QDir>
#include <QTest>

#include <ctime>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using test::DocumentGenerator;

namespace {

QJsonObject parsed(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

Node made(Node::Type type, std::vector<Node> content = {})
{
    Node node;
    node.type = type;
    node.content = std::move(content);
    return node;
}

Node text(const QString &words, std::vector<Mark> marks = {})
{
    Node node = made(Node::Type::Text);
    node.text = words;
    node.marks = std::move(marks);
    return node;
}

QByteArray nested(int depth)
{
    QByteArray json(R"({"type":"doc","content":[)");
    json += QByteArray(R"({"type":"blockquote","content":[)").repeated(depth - 3);
    json += R"({"type":"paragraph","content":[{"type":"text","text":"deep"}]})";
    return json + QByteArray("]}").repeated(depth - 2);
}

} // namespace

class TestTipTap : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void corpusComesBackEqual_data();
    void corpusComesBackEqual();
    void generatedDocumentsComeBackEqual();
    void wildTreesBecomeStable();
    void keepsWhatItDoesNotKnow();
    void putsMarksIntoSchemaOrder();
    void codeExcludesOtherMarks();
    void writesNoEmptyText();
    void replacesWhatTheDatabaseRefuses();
    void putsStrayNodesWhereTheyBelong();
    void readsUpToTheLimits();
    void refusesWhatIsNoDocument_data();
    void refusesWhatIsNoDocument();
    void theLastOfTwoMembersCounts();
    void survivesCutsAndFlips();
    void hostileInputIsQuick_data();
    void hostileInputIsQuick();
};

void TestTipTap::corpusComesBackEqual_data()
{
    QTest::addColumn<QByteArray>("json");
    const QDir dir(QStringLiteral(AIGM_TEST_DATA "/tiptap"));
    const QStringList names = dir.entryList({u"*.json"_s}, QDir::Files);
    QVERIFY(names.size() >= 10);
    for (const QString &name : names) {
        QFile file(dir.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QTest::newRow(qPrintable(name)) << file.readAll();
    }
}

void TestTipTap::corpusComesBackEqual()
{
    QFETCH(QByteArray, json);
    const auto tree = tiptap::read(json);
    QVERIFY(tree);
    QCOMPARE(parsed(tiptap::write(*tree)), parsed(json));
}

void TestTipTap::generatedDocumentsComeBackEqual()
{
    DocumentGenerator generator(20'261'124, DocumentGenerator::Kind::Valid);
    for (int i = 0; i < 20'000; ++i) {
        const Node doc = generator.doc();
        const QByteArray json = tiptap::write(doc);
        const auto read = tiptap::read(json);
        QVERIFY2(read, json.constData());
        QVERIFY2(*read == doc, json.constData());
        QCOMPARE(tiptap::write(*read), json);
        QCOMPARE(parsed(json).isEmpty(), false);
    }
}

void TestTipTap::wildTreesBecomeStable()
{
    DocumentGenerator generator(7, DocumentGenerator::Kind::Wild);
    for (int i = 0; i < 2'000; ++i) {
        const Node once = tiptap::conformed(generator.doc());
        QVERIFY2(tiptap::conformed(once) == once, tiptap::write(once).constData());
    }
}

void TestTipTap::keepsWhatItDoesNotKnow()
{
    const QByteArray json =
        R"({"type":"doc","meta":{"v":2},"content":[{"type":"poll","attrs":{"votes":[1,2.5,null]},
        "content":[{"type":"option","text":"yes","weight":3}]},{"type":"paragraph","attrs":{"textAlign":"right"},
        "content":[{"type":"text","text":"a","marks":[{"type":"highlight","attrs":{"color":"#f00"},"by":"me"}]}]}]})";
    const auto tree = tiptap::read(json);
    QVERIFY(tree);
    QCOMPARE(tree->content.front().type, Node::Type::Unknown);
    QCOMPARE(tree->content.front().name, u"poll"_s);
    QCOMPARE(parsed(tiptap::write(*tree)), parsed(json));
}

void TestTipTap::putsMarksIntoSchemaOrder()
{
    std::vector<Mark> marks(5);
    marks[0].type = Mark::Type::Underline;
    marks[1].name = u"highlight"_s;
    marks[2].type = Mark::Type::Bold;
    marks[3].type = Mark::Type::Link;
    marks[4].type = Mark::Type::Bold;
    const QByteArray json =
        tiptap::write(made(Node::Type::Doc, {made(Node::Type::Paragraph, {text(u"a"_s, marks)})}));
    const auto tree = tiptap::read(json);
    QVERIFY(tree);
    QStringList names;
    for (const Mark &mark : tree->content.front().content.front().marks)
        names += mark.name.isEmpty() ? tiptap::markName(mark.type) : mark.name;
    QCOMPARE(names.join(u' '), u"link highlight bold underline"_s);
}

void TestTipTap::codeExcludesOtherMarks()
{
    std::vector<Mark> marks(2);
    marks[0].type = Mark::Type::Bold;
    marks[1].type = Mark::Type::Code;
    const Node doc = tiptap::conformed(made(Node::Type::Doc,
                                            {made(Node::Type::Paragraph, {text(u"a"_s, marks)}),
                                             made(Node::Type::CodeBlock, {text(u"b"_s, marks)})}));
    QCOMPARE(doc.content[0].content[0].marks.size(), size_t(1));
    QCOMPARE(doc.content[0].content[0].marks[0].type, Mark::Type::Code);
    QVERIFY(doc.content[1].content[0].marks.empty());
}

void TestTipTap::writesNoEmptyText()
{
    const QByteArray json = tiptap::write(made(Node::Type::Doc, {made(Node::Type::Paragraph, {text({})})}));
    QCOMPARE(json, QByteArray(R"({"type":"doc","content":[{"type":"paragraph"}]})"));
    QCOMPARE(tiptap::write(made(Node::Type::Doc)), json);
}

void TestTipTap::replacesWhatTheDatabaseRefuses()
{
    Node node = text(QString(u"a" % QChar(0) % QChar(0xd800) % u"b" % QChar(0xdc00)));
    node.extra.insert(QString(QChar(0)), QString(QChar(0xd83d)));
    const QByteArray json = tiptap::write(made(Node::Type::Doc, {made(Node::Type::Paragraph, {node})}));
    QVERIFY(!json.contains("\\u0000"));
    QVERIFY(!json.contains("\\ud"));
    const auto tree = tiptap::read(json);
    QVERIFY(tree);
    const Node &read = tree->content.front().content.front();
    QCOMPARE(read.text, u"a\ufffd\ufffdb\ufffd"_s);
    QCOMPARE(read.extra, (QJsonObject{{u"\ufffd"_s, u"\ufffd"_s}}));
    const auto fromWire = tiptap::read(R"({"type":"doc","content":[{"type":"text","text":"a\u0000b"}]})");
    QVERIFY(fromWire);
    QCOMPARE(fromWire->content.front().text, u"a\ufffdb"_s);
}

void TestTipTap::putsStrayNodesWhereTheyBelong()
{
    const Node doc = made(Node::Type::Doc,
                          {text(u"loose"_s), made(Node::Type::BulletList),
                           made(Node::Type::BulletList, {made(Node::Type::CodeBlock, {text(u"x"_s)})}),
                           made(Node::Type::Paragraph, {made(Node::Type::Blockquote, {text(u"in"_s)})})});
    QCOMPARE(
        tiptap::write(doc),
        QByteArray(
            R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"loose"}]},)"
            R"({"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph"},)"
            R"({"type":"codeBlock","content":[{"type":"text","text":"x"}]}]}]},)"
            R"({"type":"paragraph","content":[{"type":"text","text":"in"}]}]})"));
}

void TestTipTap::readsUpToTheLimits()
{
    QVERIFY(tiptap::read(nested(Document::kLimitDepth)));
    QVERIFY(!tiptap::read(nested(Document::kLimitDepth + 1)));

    const QByteArray head = R"({"type":"doc","content":[)";
    const QByteArray leaf = R"({"type":"a"})";
    const auto withNodes = [&](int count) {
        return QByteArray(head + leaf + QByteArray("," + leaf).repeated(count - 2) + "]}");
    };
    QVERIFY(withNodes(Document::kLimitNodes + 1).size() < Document::kLimitBytes + 100);
    QVERIFY(tiptap::read(withNodes(4'900)));
    QVERIFY(!tiptap::read(withNodes(Document::kLimitNodes + 1)));

    QByteArray big(R"({"type":"doc","content":[{"type":"text","text":")");
    big += QByteArray(Document::kLimitBytes - big.size() - 4, 'x') + "\"}]}";
    QCOMPARE(big.size(), Document::kLimitBytes);
    QVERIFY(tiptap::read(big));
    QVERIFY(!tiptap::read(big + ' '));
}

void TestTipTap::refusesWhatIsNoDocument_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no json") << QByteArray("hello");
    QTest::newRow("cut") << QByteArray(R"({"type":"doc","content":[)");
    QTest::newRow("null") << QByteArray("null");
    QTest::newRow("array") << QByteArray("[]");
    QTest::newRow("empty object") << QByteArray("{}");
    QTest::newRow("not a doc") << QByteArray(R"({"type":"paragraph"})");
    QTest::newRow("type is a number") << QByteArray(R"({"type":1})");
    QTest::newRow("content is a string") << QByteArray(R"({"type":"doc","content":"x"})");
    QTest::newRow("child is a number") << QByteArray(R"({"type":"doc","content":[1]})");
    QTest::newRow("text is a number") << QByteArray(R"({"type":"doc","content":[{"type":"text","text":7}]})");
    QTest::newRow("text is missing") << QByteArray(R"({"type":"doc","content":[{"type":"text"}]})");
    QTest::newRow("attrs is an array") << QByteArray(R"({"type":"doc","attrs":[]})");
    QTest::newRow("marks is an object") << QByteArray(R"({"type":"doc","marks":{}})");
    QTest::newRow("mark has no type") << QByteArray(R"({"type":"doc","marks":[{}]})");
    QTest::newRow("lone surrogate") << QByteArray(
        R"({"type":"doc","content":[{"type":"text","text":"\ud800"}]})");
    QTest::newRow("bad UTF-8") << QByteArray("{\"type\":\"doc\",\"x\":\"\xff\"}");
    QTest::newRow("number too great") << QByteArray(R"({"type":"doc","x":1e999})");
    QTest::newRow("two documents") << QByteArray(R"({"type":"doc"}{"type":"doc"})");
}

void TestTipTap::refusesWhatIsNoDocument()
{
    QFETCH(QByteArray, json);
    QVERIFY(!tiptap::read(json));
}

void TestTipTap::theLastOfTwoMembersCounts()
{
    const auto tree = tiptap::read(
        R"({"type":"x","type":"doc","content":[{"type":"a"}],"content":[{"type":"text","text":"1","text":"2"}]})");
    QVERIFY(tree);
    QCOMPARE(tree->content.size(), size_t(1));
    QCOMPARE(tree->content.front().text, u"2"_s);
}

void TestTipTap::survivesCutsAndFlips()
{
    DocumentGenerator generator(99, DocumentGenerator::Kind::Valid);
    for (int i = 0; i < 3'000; ++i) {
        QByteArray json = tiptap::write(generator.doc());
        for (int flips = 1 + generator.below(4); flips > 0; --flips)
            json[generator.below(int(json.size()))] = char(generator.below(256));
        if (generator.chance(30))
            json.truncate(generator.below(int(json.size())));
        const Document document = Document::fromTipTap(json);
        QCOMPARE(document.toTipTap(), json);
        if (!document.isDamaged())
            QVERIFY(tiptap::read(tiptap::write(document.root())));
        QVERIFY(document.toPlainText().isValidUtf16());
    }
}

void TestTipTap::hostileInputIsQuick_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("depth 10,000") << nested(10'000);
    QTest::newRow("open brackets") << QByteArray(1'000'000, '[');
    QTest::newRow("5 MB of text") << QByteArray(R"({"type":"doc","content":[{"type":"text","text":")"
                                                + QByteArray(5'000'000, 'x') + "\"}]}");
    QTest::newRow("1 M nodes") << QByteArray(
        R"({"type":"doc","content":[)" + QByteArray(R"({"type":"text","text":"a"},)").repeated(1'000'000)
        + "0]}");
    QTest::newRow("quotes") << QByteArray(5'000'000, '"');
    QTest::newRow("keys without values") << QByteArray("\"text\"").repeated(800'000);
    QTest::newRow("escapes") << QByteArray("\"text\":\"" + QByteArray("\\u00").repeated(1'000'000));
    QByteArray attrs(R"({"type":"doc","attrs":{)");
    for (int i = 0; attrs.size() < Document::kLimitBytes - 40; ++i)
        attrs += "\"" + QByteArray::number(99'999 - i) + "\":0,";
    QTest::newRow("many attributes") << QByteArray(attrs + "\"z\":0}}");
    QTest::newRow("many extra members")
        << QByteArray(attrs + "\"z\":0}}").replace(R"("attrs":{)", "").chopped(1);
    QTest::newRow("deep attributes") << QByteArray(R"({"type":"doc","attrs":)"
                                                   + QByteArray(R"({"a":)").repeated(9'000) + "0"
                                                   + QByteArray("}").repeated(9'001));
}

void TestTipTap::hostileInputIsQuick()
{
    QFETCH(QByteArray, json);
    const std::clock_t start = std::clock(); // of this process: what others do does not count
    const Document document = Document::fromTipTap(json);
    const QString shown = document.toPlainText();
    const auto spent = (std::clock() - start) * 1000 / CLOCKS_PER_SEC;
    QVERIFY(shown.size() <= 8'000);
    // The promise is 50 ms; sanitizers get room.
    QVERIFY2(spent <= 500, qPrintable(QString::number(spent)));
}

QTEST_GUILESS_MAIN(TestTipTap)
#include "tst_tiptap.moc"
