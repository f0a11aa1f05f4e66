// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cachefixture.h"

#include <QRandomGenerator>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

class TestSearchIndex : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void findsWordsInEveryScript_data();
    void findsWordsInEveryScript();
    void findsTheNewestFirst();
    void respectsTheLimit();
    void takesWhateverIsTypedAsWords_data();
    void takesWhateverIsTypedAsWords();
    void survivesNoise();
    void pairsCharactersOfUnspacedScripts();

private:
    [[nodiscard]] static QString expression(const QString &typed)
    {
        return SearchIndex::expression(parseSearch(typed, QDate::currentDate())->words);
    }
    QList<qint64> rowsOf(const QString &typed, int limit = 100) { return rowsFor(*m_cache, typed, limit); }
    QStringList texts(const QString &typed)
    {
        QStringList found;
        const QList<qint64> rows = rowsOf(typed);
        for (const qint64 row : rows)
            found.append(m_cache->messages.findRow(row)->content.toPlainText());
        found.sort();
        return found;
    }
    CacheFolder m_folder;
    std::unique_ptr<CacheConnection> m_cache;
};

static const QStringList kTexts{
    u"The Quick brown fox"_s,
    u"quickly, he said: \"don't!\""_s,
    u"Über den Straßenrand hinaus"_s,
    u"Crème brûlée à la carte"_s,
    u"Привет, как дела"_s,
    u"مرحبا بالعالم"_s,
    u"שלום עולם"_s,
    u"नमस्ते दुनिया"_s,
    u"สวัสดี ชาวโลก"_s,
    u"我們今天去東京都看電影"_s,
    u"黒猫が好きです"_s,
    u"ランチに行きましょう"_s,
    u"안녕하세요 여러분"_s,
    u"Treffen in 東京 um 10:30"_s,
    u"rare 𠀋𠮷 characters"_s,
    u"SELECT * FROM users; -- NEAR(a b)"_s,
    u"C++ and C# and foo_bar.baz"_s,
};

void TestSearchIndex::initTestCase()
{
    m_cache = m_folder.open();
    QVERIFY(m_cache);
    ServerRows rows{.conversation = kRoom, .covers = SeqRange{1, 1000}};
    for (qsizetype i = 0; i < kTexts.size(); ++i)
        rows.messages.append(aMessage(i + 1, kTexts[i]));
    QVERIFY(m_cache->write([&]() -> Result<void> {
        const qint64 key = m_cache->ranges.keyFor(kRoom);
        for (const Message &row : std::as_const(rows.messages))
            (void)m_cache->messages.upsert(key, row, true);
        return {};
    }));
}

void TestSearchIndex::findsWordsInEveryScript_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QList<int>>("found");
    const auto row = [](const char *name, const QString &typed, const QList<int> &found) {
        QTest::newRow(name) << typed << found;
    };
    row("a word", u"brown"_s, {0});
    row("any case", u"BROWN"_s, {0});
    row("the beginning of the last", u"qui"_s, {0, 1});
    row("two letters", u"br"_s, {0, 3});
    row("all words", u"quick fox"_s, {0});
    row("the first has to be whole", u"qui fox"_s, {});
    row("words in any order", u"fox quick"_s, {0});
    row("no accents typed", u"uber strassen"_s, {});
    row("without its accents", u"uber"_s, {2});
    row("accents typed", u"brulee creme"_s, {3});
    row("Cyrillic", u"привет"_s, {4});
    row("Arabic", u"مرحبا"_s, {5});
    row("Hebrew", u"עולם"_s, {6});
    row("Devanagari", u"नमस्ते"_s, {7});
    row("Thai", u"สวัสดี"_s, {8});
    row("two Chinese characters", u"東京"_s, {9, 13});
    row("three", u"東京都"_s, {9});
    row("in the midst", u"今天去"_s, {9});
    row("not in this order", u"京東"_s, {});
    row("not adjacent", u"我天"_s, {});
    row("one", u"猫"_s, {10});
    row("one, the last of a run", u"影"_s, {9});
    row("one, the first of a run", u"我"_s, {9});
    row("Kana", u"ランチ"_s, {11});
    row("Kanji and Kana", u"黒猫が好き"_s, {10});
    row("Hangul", u"안녕"_s, {12});
    row("Hangul within a word", u"하세요"_s, {12});
    row("scripts side by side", u"Treffen東京"_s, {13});
    row("scripts apart", u"東京 treffen"_s, {13});
    row("outside the basic plane", u"𠀋𠮷"_s, {14});
    row("one outside the basic plane", u"𠮷"_s, {14});
}

void TestSearchIndex::findsWordsInEveryScript()
{
    QFETCH(QString, typed);
    QFETCH(QList<int>, found);
    QStringList expected;
    for (const int i : found)
        expected.append(kTexts[i]);
    expected.sort();
    QCOMPARE(texts(typed), expected);
}

void TestSearchIndex::findsTheNewestFirst()
{
    // history that is fetched later is older all the same
    inTransaction(*m_cache, [&] {
        const qint64 key = m_cache->ranges.keyFor(kOtherRoom);
        for (const qint64 seq : {500, 100, 900, 300})
            (void)m_cache->messages.upsert(key, aMessage(seq, u"kingfisher"_s, kOtherRoom), true);
    });
    QList<qint64> seqs;
    const QList<qint64> rows = rowsOf(u"kingfisher"_s);
    for (const qint64 row : rows)
        seqs.append(m_cache->messages.findRow(row)->seq);
    QCOMPARE(seqs, (QList<qint64>{900, 500, 300, 100}));
}

void TestSearchIndex::respectsTheLimit()
{
    QCOMPARE(rowsOf(u"kingfisher"_s, 2).size(), 2);
    QVERIFY(rowsOf(u"kingfisher"_s, 0).isEmpty());
    QVERIFY(rowsOf(u"kingfisher"_s, -1).isEmpty());
}

void TestSearchIndex::takesWhateverIsTypedAsWords_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("count");
    const auto row = [](const char *name, const QString &typed, int count) {
        QTest::newRow(name) << typed << count;
    };
    row("nothing", u""_s, 0);
    row("blanks", u"  \t\n "_s, 0);
    row("a quote", u"\""_s, 0);
    row("quotes", u"\"\"\"\""_s, 0);
    row("an open quote", u"\"quick"_s, 2);
    row("a star", u"*"_s, 0);
    row("star and word", u"*quick"_s, 2);
    row("OR", u"brown OR carte"_s, 0);
    row("AND", u"fox AND"_s, 0);
    row("NOT", u"quick NOT fox"_s, 0);
    row("NEAR", u"NEAR(a b)"_s, 1);
    row("a column", u"search_text:quick"_s, 0);
    row("braces", u"{quick}"_s, 2);
    row("a caret", u"^quick"_s, 2);
    row("a plus", u"quick + fox"_s, 1);
    row("a minus", u"-fox"_s, 1);
    row("a bracket", u"(quick"_s, 2);
    row("a comma", u"said, quickly"_s, 1);
    row("a semicolon", u"users; --"_s, 1);
    row("an apostrophe", u"don't"_s, 1);
    row("a compound", u"foo_bar.baz"_s, 1);
    row("a sign alone", u"?"_s, 0);
    row("a sign beside a word", u"quick ?"_s, 2);
    row("a null", u"quick"_s + QChar(0) + u"ly"_s, 1);
    row("half a pair", u"quick "_s + QChar(0xd83d), 2);
}

void TestSearchIndex::takesWhateverIsTypedAsWords()
{
    QFETCH(QString, typed);
    QFETCH(int, count);
    QCOMPARE(texts(typed).size(), count);
    QVERIFY(!m_cache->database().hasFailed());
}

void TestSearchIndex::survivesNoise()
{
    QRandomGenerator random(7);
    const QString signs = u"\"'*()^+-:{}[]ANDORT NEAR,;\\%_.!?#@/<>=|&~`$猫東aé"_s;
    for (int i = 0; i < 3000; ++i) {
        QString typed;
        for (int length = random.bounded(1, 24); length > 0; --length)
            typed += random.bounded(10) ? signs[random.bounded(int(signs.size()))]
                                        : QChar(ushort(random.bounded(0x10000)));
        (void)rowsOf(typed, 10);
        QVERIFY2(!m_cache->database().hasFailed(), qPrintable(typed));
    }
}

void TestSearchIndex::pairsCharactersOfUnspacedScripts()
{
    QCOMPARE(SearchIndex::searchText(u"plain text, untouched"_s), "plain text, untouched");
    QCOMPARE(QString::fromUtf8(SearchIndex::searchText(u"東京都"_s)).simplified(), u"東京 京都 都"_s);
    QCOMPARE(QString::fromUtf8(SearchIndex::searchText(u"in東京!"_s)).simplified(), u"in 東京 京 !"_s);
    QCOMPARE(expression(u"hello wor"_s), u"\"hello\" \"wor\"*"_s);
    QCOMPARE(expression(u"hello w"_s), u"\"hello\" \"w\""_s); // too many words begin with it
    QCOMPARE(expression(u"C#"_s), u"\"C#\""_s);
    QCOMPARE(expression(u"a.b"_s), u"\"a.b\""_s);
    QCOMPARE(expression(u"a.be"_s), u"\"a.be\"*"_s);
    QCOMPARE(expression(u"東"_s), u"\"東\"*"_s);
    QCOMPARE(expression(u"東京都"_s), u"\"東京 京都\"*"_s);
    QCOMPARE(expression(u" !! "_s), QString());
    QCOMPARE(expression(u"\"side by side\""_s), u"\"side by side\""_s); // closed: nothing else begins so
    QCOMPARE(expression(u"\"side by si"_s), u"\"side by si\"*"_s);      // still being typed
    QCOMPARE(SearchIndex::searchText(u"a\U000f0001b"_s), "a b");        // nobody writes the words of filters
}

QTEST_GUILESS_MAIN(TestSearchIndex)
#include "tst_searchindex.moc"
