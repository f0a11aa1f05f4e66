// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "json/writer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using aigm::json::Writer;

class TestWriter : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void writesCompactJson();
    void escapesStrings_data();
    void escapesStrings();
    void replacesWhatJsonbRefuses_data();
    void replacesWhatJsonbRefuses();
    void anotherParserReadsTheSameText();
};

void TestWriter::writesCompactJson()
{
    const QByteArray json = Writer()
                                .beginObject()
                                .key("a")
                                .string(u"x")
                                .key("b")
                                .beginArray()
                                .integer(1)
                                .integer(-9007199254740993)
                                .null()
                                .endArray()
                                .key("c")
                                .beginObject()
                                .endObject()
                                .key("d")
                                .boolean(true)
                                .key("e")
                                .raw("{\"f\":[]}")
                                .key("g")
                                .beginArray()
                                .beginObject()
                                .endObject()
                                .beginObject()
                                .endObject()
                                .endArray()
                                .endObject()
                                .take();
    QCOMPARE(json, R"({"a":"x","b":[1,-9007199254740993,null],"c":{},"d":true,"e":{"f":[]},"g":[{},{}]})");
}

void TestWriter::escapesStrings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("quote and backslash") << u"a\"b\\c"_s << QByteArray(R"("a\"b\\c")");
    QTest::newRow("line ends") << u"a\nb\rc\td"_s << QByteArray(R"("a\nb\rc\td")");
    QTest::newRow("controls") << u"\u0001\u001f\u007f"_s << QByteArray("\"\\u0001\\u001f\x7f\"");
    QTest::newRow("latin") << u"é"_s << QByteArray("\"é\"");
    QTest::newRow("three bytes") << u"漢"_s << QByteArray("\"漢\"");
    QTest::newRow("four bytes") << u"😀"_s << QByteArray("\"😀\"");
    QTest::newRow("slash stays") << u"</x>"_s << QByteArray("\"</x>\"");
    QTest::newRow("empty") << QString() << QByteArray("\"\"");
}

void TestWriter::escapesStrings()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, json);
    QCOMPARE(Writer().string(text).take(), json);
}

void TestWriter::replacesWhatJsonbRefuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("nul") << QString(QChar(u'\0'));
    QTest::newRow("high alone") << QString(QChar(0xD83D));
    QTest::newRow("low alone") << QString(QChar(0xDE00));
    QTest::newRow("high at the end") << QString(QChar(0xDBFF));
}

void TestWriter::replacesWhatJsonbRefuses()
{
    QFETCH(QString, text);
    const QString whole = u"a" % text % u"b";
    QCOMPARE(Writer().string(whole).take(),
             QByteArray("\"a\xEF\xBF\xBD"
                        "b\""));
    QCOMPARE(Writer().string(text).take(), QByteArray("\"\xEF\xBF\xBD\""));
}

void TestWriter::anotherParserReadsTheSameText()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 2000; ++round) {
        QString text;
        for (int unit = random.bounded(30); unit > 0; --unit)
            text.append(QChar(char16_t(random.bounded(1, random.bounded(2) ? 0x80 : 0x10000))));
        const auto array =
            QJsonDocument::fromJson(Writer().beginArray().string(text).endArray().take()).array();
        QCOMPARE(array.size(), 1);
        const QString read = array.at(0).toString();
        QCOMPARE(read.size(), text.size());
        for (qsizetype at = 0; at < read.size(); ++at) {
            if (read.at(at) != QChar(QChar::ReplacementCharacter))
                QCOMPARE(read.at(at), text.at(at));
            else
                QVERIFY(text.at(at) == QChar(QChar::ReplacementCharacter) || text.at(at).isSurrogate());
        }
    }
}

QTEST_GUILESS_MAIN(TestWriter)
#include "tst_writer.moc"
