// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documentgenerator.h"
#include "richtext/tiptap.h"

#include <aigm/document.h>

#include <QTest>

#include <atomic>
#include <thread>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

class TestDocument : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isEmptyUntilSomethingIsInIt();
    void knowsWhatShowsSomething_data();
    void knowsWhatShowsSomething();
    void givesBackTheBytesThatCame();
    void showsTheTextOfDamagedJson();
    void comparesByValue();
    void parsesOnceForAllThreads();
};

void TestDocument::isEmptyUntilSomethingIsInIt()
{
    const Document document;
    QVERIFY(document.isEmpty());
    QVERIFY(!document.isDamaged());
    QCOMPARE(document.root().type, Node::Type::Doc);
    QCOMPARE(document.toPlainText(), QString());
    QCOMPARE(document.toTipTap(), QByteArray(R"({"type":"doc","content":[{"type":"paragraph"}]})"));
    QVERIFY(!Document::fromPlainText(u"a"_s).isEmpty());
}

void TestDocument::knowsWhatShowsSomething_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("empty");
    QTest::newRow("blanks") << QByteArray(
        R"({"type":"paragraph","content":[{"type":"text","text":" \u00a0\t"}]})")
                            << true;
    QTest::newRow("breaks") << QByteArray(R"({"type":"paragraph","content":[{"type":"hardBreak"}]})") << true;
    QTest::newRow("empty list") << QByteArray(R"({"type":"bulletList","content":[{"type":"listItem"}]})")
                                << true;
    QTest::newRow("mention") << QByteArray(R"({"type":"paragraph","content":[{"type":"mention"}]})") << false;
    QTest::newRow("rule") << QByteArray(R"({"type":"horizontalRule"})") << false;
    QTest::newRow("unknown") << QByteArray(R"({"type":"image"})") << false;
}

void TestDocument::knowsWhatShowsSomething()
{
    QFETCH(QByteArray, content);
    QFETCH(bool, empty);
    QCOMPARE(Document::fromTipTap(R"({"type":"doc","content":[)" + content + "]}").isEmpty(), empty);
}

void TestDocument::givesBackTheBytesThatCame()
{
    const QByteArray json = R"({ "content" : [ ], "type":"doc", "n": 1.0 })";
    const Document document = Document::fromTipTap(json);
    QVERIFY(!document.isDamaged());
    QCOMPARE(document.toTipTap(), json);
}

void TestDocument::showsTheTextOfDamagedJson()
{
    const QByteArray json =
        R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"kept"}]},7]})";
    const Document document = Document::fromTipTap(json);
    QVERIFY(document.isDamaged());
    QCOMPARE(document.toPlainText(), u"kept"_s);
    QCOMPARE(document.toTipTap(), json);
    QVERIFY(Document::fromTipTap({}).isDamaged());
    QVERIFY(Document::fromTipTap({}).isEmpty());
}

void TestDocument::comparesByValue()
{
    const Document a = Document::fromTipTap(R"({"type":"doc","content":[{"type":"paragraph"}]})");
    const Document b = Document::fromTipTap(R"({"content":[ {"type":"paragraph"} ],"type":"doc"})");
    QCOMPARE(a, b);
    QCOMPARE(a, Document());
    QVERIFY(!(a == Document::fromPlainText(u"x"_s)));
    QVERIFY(!(Document::fromTipTap("1") == Document::fromTipTap("2")));
    QCOMPARE(Document::fromTipTap("1"), Document::fromTipTap("1"));
    QVERIFY(!(Document::fromTipTap("1") == Document()));
}

void TestDocument::parsesOnceForAllThreads()
{
    test::DocumentGenerator generator(3, test::DocumentGenerator::Kind::Valid);
    for (int round = 0; round < 50; ++round) {
        const Node tree = generator.doc();
        const Document document = Document::fromTipTap(tiptap::write(tree));
        std::atomic<int> right = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&right, &tree, document] { right += document.root() == tree ? 1 : 0; });
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(right.load(), 4);
    }
}

QTEST_GUILESS_MAIN(TestDocument)
#include "tst_document.moc"
