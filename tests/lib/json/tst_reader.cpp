// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "json/reader.h"

#include <QTest>

#include <limits>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;
using json::Value;

class TestReader : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsEveryType();
    void yieldsNothingOfAnotherType();
    void keepsAll64Bits_data();
    void keepsAll64Bits();
    void slicesRawAsItStands_data();
    void slicesRawAsItStands();
    void readsTimes_data();
    void readsTimes();
    void refusesOtherTimes_data();
    void refusesOtherTimes();
    void readsIds();
    void readsStrings_data();
    void readsStrings();
    void refusesWhatIsNoDocument_data();
    void refusesWhatIsNoDocument();
    void goesOnNowhereInWhatBrokeOff();
    void skipsAnyDepthWithoutStack();
    void refusesADocumentOverTheLimit();
    void readsOneAfterTheOther();

private:
    //! Calls \p look with the member "v" of \p bytes.
    template <class Look>
    bool at(const QByteArray &bytes, Look look)
    {
        return m_reader.read(QByteArray("{\"v\":" % bytes % "}"), [&](Value root) {
            return root.members([&](std::string_view, Value member) { look(member); });
        });
    }

    json::Reader m_reader;
};

void TestReader::readsEveryType()
{
    QString text;
    qint64 number = 0;
    bool flag = false, isNull = false;
    QList<qint64> numbers;
    const bool isRead = m_reader.read(
        R"({"s":"aé😀\n","n":42,"b":true,"z":null,"a":[1,2,3],"skipped":{"x":[{}]}})", [&](Value root) {
            return root.members([&](std::string_view key, Value member) {
                if (key == "s")
                    text = member.string().value_or(QString());
                else if (key == "n")
                    number = member.integer().value_or(0);
                else if (key == "b")
                    flag = member.boolean().value_or(false);
                else if (key == "z")
                    isNull = member.isNull();
                else if (key == "a")
                    member.elements([&](Value element) { numbers.append(element.integer().value_or(0)); });
            });
        });
    QVERIFY(isRead);
    QCOMPARE(text, u"aé😀\n"_s);
    QCOMPARE(number, 42);
    QVERIFY(flag && isNull);
    QCOMPARE(numbers, (QList<qint64>{1, 2, 3}));
}

void TestReader::yieldsNothingOfAnotherType()
{
    for (const QByteArray &bytes : {"\"t\"", "7", "7.5", "true", "null", "[1]", "{\"a\":1}"}) {
        const bool isRead = at(bytes, [&](Value value) {
            QCOMPARE(value.isNull(), bytes == "null");
            QCOMPARE(value.boolean().has_value(), bytes == "true");
            QCOMPARE(value.integer().has_value(), bytes == "7");
            if (bytes != "7")
                QCOMPARE(value.string().has_value(), bytes == "\"t\"");
        });
        QVERIFY2(isRead, bytes);
    }
    QVERIFY(at("7", [](Value value) { QVERIFY(!value.members([](std::string_view, Value) {})); }));
    QVERIFY(at("{}", [](Value value) { QVERIFY(!value.elements([](Value) {})); }));
}

void TestReader::keepsAll64Bits_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isInteger");
    QTest::addColumn<qint64>("number");
    QTest::newRow("2^53 + 1") << QByteArray("9007199254740993") << true << qint64(9007199254740993);
    QTest::newRow("largest") << QByteArray("9223372036854775807") << true
                             << std::numeric_limits<qint64>::max();
    QTest::newRow("smallest") << QByteArray("-9223372036854775808") << true
                              << std::numeric_limits<qint64>::min();
    QTest::newRow("one too many") << QByteArray("9223372036854775808") << false << qint64(0);
    QTest::newRow("fraction") << QByteArray("1.0") << false << qint64(0);
    QTest::newRow("exponent") << QByteArray("1e3") << false << qint64(0);
    QTest::newRow("leading zero") << QByteArray("01") << false << qint64(0);
    QTest::newRow("text") << QByteArray("\"1\"") << false << qint64(0);
}

void TestReader::keepsAll64Bits()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isInteger);
    QFETCH(qint64, number);
    std::optional<qint64> read;
    at(bytes, [&](Value value) { read = value.integer(); });
    QCOMPARE(read.has_value(), isInteger);
    QCOMPARE(read.value_or(0), number);
}

void TestReader::slicesRawAsItStands_data()
{
    QTest::addColumn<QByteArray>("slice");
    QTest::newRow("object") << QByteArray(R"({ "b":1.0 , "a" : [ "\u0041", {"}":"]"} ] })");
    QTest::newRow("array") << QByteArray("[1,  2]");
    QTest::newRow("string") << QByteArray(R"("a\"b\\")");
    QTest::newRow("number") << QByteArray("1.50");
    QTest::newRow("null") << QByteArray("null");
    QTest::newRow("empty") << QByteArray("{}");
}

void TestReader::slicesRawAsItStands()
{
    QFETCH(QByteArray, slice);
    for (const QByteArray &document :
         QList<QByteArray>{"{\"v\":" % slice % "}", "{\"v\": " % slice % " ,\"w\":1}"}) {
        QByteArray read;
        bool isFirst = true;
        QVERIFY(m_reader.read(document, [&](Value root) {
            return root.members([&](std::string_view, Value member) {
                if (std::exchange(isFirst, false))
                    read = member.raw().value_or(QByteArray());
            });
        }));
        QCOMPARE(read, slice);
    }
}

void TestReader::readsTimes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("utc");
    QTest::newRow("postgres") << u"2026-01-02T03:04:05.678901+00:00"_s << u"2026-01-02T03:04:05.678Z"_s;
    QTest::newRow("zulu") << u"2026-01-02T03:04:05Z"_s << u"2026-01-02T03:04:05.000Z"_s;
    QTest::newRow("one digit") << u"2026-01-02T03:04:05.6Z"_s << u"2026-01-02T03:04:05.600Z"_s;
    QTest::newRow("offset") << u"2026-01-02T03:04:05+05:30"_s << u"2026-01-01T21:34:05.000Z"_s;
    QTest::newRow("short offset") << u"2026-01-02 03:04:05-08"_s << u"2026-01-02T11:04:05.000Z"_s;
    QTest::newRow("no offset") << u"2026-01-02T03:04:05"_s << u"2026-01-02T03:04:05.000Z"_s;
    QTest::newRow("leap day") << u"2024-02-29T23:59:59.999999+00:00"_s << u"2024-02-29T23:59:59.999Z"_s;
    QTest::newRow("before 1970") << u"1969-12-31T23:59:59Z"_s << u"1969-12-31T23:59:59.000Z"_s;
    QTest::newRow("leap second") << u"2016-12-31T23:59:60Z"_s << u"2017-01-01T00:00:00.000Z"_s;
}

void TestReader::readsTimes()
{
    QFETCH(QString, text);
    QFETCH(QString, utc);
    QDateTime time;
    at("\"" % text.toLatin1() % "\"", [&](Value value) { time = value.time().value_or(QDateTime()); });
    QCOMPARE(time.toString(Qt::ISODateWithMs), utc);
    QCOMPARE(time.timeSpec(), Qt::UTC);
}

void TestReader::refusesOtherTimes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    for (const char *bytes :
         {"\"\"", "\"2026\"", "\"2026-02-30T00:00:00Z\"", "\"2026-13-01T00:00:00Z\"", "7", "null",
          "\"2026-01-02T25:00:00Z\"", "\"2026-01-02T00:00:00.Z\"", "\"2026-01-02T00:00:00Zx\"",
          "\"2026-01-02T00:00:00+\"", "\"2026-01-02T0:00:00Z\"", "\"infinity\"", "\"2026-01-02T00:00:00+1\"",
          "\"20260102T000000Z\""})
        QTest::addRow("%s", bytes) << QByteArray(bytes);
}

void TestReader::refusesOtherTimes()
{
    QFETCH(QByteArray, bytes);
    at(bytes, [](Value value) { QVERIFY(!value.time()); });
}

void TestReader::readsIds()
{
    const QByteArray text = "0198f2a4-1b2c-7d3e-8f40-0123456789ab";
    std::optional<RoomId> id;
    at("\"" % text % "\"", [&](Value value) { id = value.id<RoomId>(); });
    QCOMPARE(id->toString().toLatin1(), text);
    at("\"" % text.toUpper() % "\"", [&](Value value) { id = value.id<RoomId>(); });
    QCOMPARE(id->toString().toLatin1(), text);
    for (const char *other :
         {"\"0198f2a4-1b2c-7d3e-8f40-0123456789a\"", "\"{198f2a4-1b2c-7d3e-8f40-0123456789a}\"",
          "\"0198f2a41b2c-7d3e-8f40-0123456789abc\"", "\"0198f2a4-1b2c-7d3e-8f40-0123456789ag\"", "\"\"", "7",
          "null"})
        at(other, [&](Value value) { QVERIFY2(!value.id<RoomId>(), other); });
}

void TestReader::readsStrings_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isString");
    QTest::addColumn<QString>("text");
    QTest::newRow("escapes") << QByteArray(R"("\"\\\/\b\f\n\r\tA")") << true << u"\"\\/\b\f\n\r\tA"_s;
    QTest::newRow("pair") << QByteArray(R"("\ud83d\ude00")") << true << u"😀"_s;
    QTest::newRow("nul") << QByteArray(R"("a\u0000b")") << true << QString(u"a\0b"_s);
    QTest::newRow("empty") << QByteArray("\"\"") << true << QString(u""_s);
    QTest::newRow("lone surrogate") << QByteArray(R"("\ud83d")") << false << QString();
    QTest::newRow("bad escape") << QByteArray(R"("\x41")") << false << QString();
}

void TestReader::readsStrings()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isString);
    QFETCH(QString, text);
    std::optional<QString> read;
    at(bytes, [&](Value value) { read = value.string(); });
    QCOMPARE(read.has_value(), isString);
    if (isString)
        QCOMPARE(*read, text);
}

void TestReader::refusesWhatIsNoDocument_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("blanks") << QByteArray("  \n ");
    QTest::newRow("scalar") << QByteArray("7");
    QTest::newRow("html") << QByteArray("<!doctype html><h1>502</h1>");
    QTest::newRow("broken off in a string") << QByteArray("{\"a\":\"b");
    QTest::newRow("broken off after a member") << QByteArray("{\"a\":1");
    QTest::newRow("broken off after a comma") << QByteArray("{\"a\":1,");
    QTest::newRow("two documents") << QByteArray("{\"a\":1}{\"b\":2}");
    QTest::newRow("something behind") << QByteArray("{\"a\":1} x");
    QTest::newRow("bad UTF-8") << QByteArray("{\"a\":\"\xff\xfe\"}");
    QTest::newRow("array for object") << QByteArray("[1]");
    QTest::newRow("unclosed brackets") << QByteArray("{\"a\":") + QByteArray(100'000, '[');
}

void TestReader::refusesWhatIsNoDocument()
{
    QFETCH(QByteArray, bytes);
    const bool isRead = m_reader.read(bytes, [](Value root) {
        return root.members([](std::string_view, Value member) { (void)member.raw(); });
    });
    QVERIFY(!isRead);
}

// a caller that takes an object or an array asks for one after the other
void TestReader::goesOnNowhereInWhatBrokeOff()
{
    const auto look = [](auto &&...) {};
    QVERIFY(!m_reader.read(R"({"a":[1)", [&](Value root) {
        return root.members(look) || root.elements(look) || root.raw().has_value();
    }));
    QVERIFY(!m_reader.read(R"([{"a":1})", [&](Value root) {
        return root.elements(look) || root.members(look) || root.raw().has_value();
    }));
}

void TestReader::skipsAnyDepthWithoutStack()
{
    const int depth = 1'000'000;
    const QByteArray deep = QByteArray(depth, '[') + QByteArray(depth, ']');
    int members = 0;
    const QByteArray document = "{\"a\":" % deep % ",\"b\":1}";
    QVERIFY(m_reader.read(
        document, [&](Value root) { return root.members([&](std::string_view, Value) { ++members; }); }));
    QCOMPARE(members, 2);
    QByteArray slice;
    QVERIFY(at(deep, [&](Value value) { slice = value.raw().value_or(QByteArray()); }));
    QCOMPARE(slice.size(), deep.size());
}

void TestReader::refusesADocumentOverTheLimit()
{
    const QByteArray bytes = "[" % QByteArray(json::Reader::kLimitBytes, ' ') % "]";
    QVERIFY(!m_reader.read(bytes, [](Value root) { return root.elements([](Value) {}); }));
}

void TestReader::readsOneAfterTheOther()
{
    for (const qsizetype size : {10, 100'000, 1, 5000}) {
        QString text;
        QVERIFY(at("\"" % QByteArray(size, 'x') % "\"",
                   [&](Value value) { text = value.string().value_or(QString()); }));
        QCOMPARE(text.size(), size);
    }
}

QTEST_GUILESS_MAIN(TestReader)
#include "tst_reader.moc"
