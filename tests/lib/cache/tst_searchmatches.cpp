// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/searchmatches.h"

#include <QtTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

namespace {

QList<TextSpan> spansOf(const QString &typed, const QString &text)
{
    return MatchFinder(*parseSearch(typed, QDate(2025, 10, 23))).in(text);
}

//! \p text with brackets around the spans.
QString marked(const QString &text, const QList<TextSpan> &spans)
{
    QString result;
    int at = 0;
    for (const TextSpan &span : spans) {
        result +=
            QString(text.mid(at, span.from - at) + u'[' + text.mid(span.from, span.to - span.from) + u']');
        at = span.to;
    }
    return result + text.mid(at);
}

} // namespace

class TestSearchMatches : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsWhatTheIndexFinds_data();
    void findsWhatTheIndexFinds();
    void cutsASnippet_data();
    void cutsASnippet();
};

void TestSearchMatches::findsWhatTheIndexFinds_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QString &typed, const QString &text) {
        QTest::newRow(name) << typed << text;
    };
    row("a word", u"larch"_s, u"The [larch] boards. [Larch]!"_s);
    row("a beginning", u"lar"_s, u"The [larch] and the [lard], not a dollar"_s);
    row("the first has to be whole", u"lar board"_s, u"The larch [boards]"_s);
    row("a single letter is a word", u"a"_s, u"[A] larch, [a] board"_s);
    row("in quotes", u"\"larch board\""_s, u"larch, a [larch board], a larch boards"_s);
    row("words that a sign splits", u"foo_bar"_s, u"the [foo_bar] of foo"_s);
    row("across a sign", u"\"foo bar\""_s, u"[foo-bar]"_s);
    row("without accents", u"creme brulee"_s, u"[Crème] [brûlée]"_s);
    row("accents typed", u"Crème"_s, u"[creme]"_s);
    row("accents apart", u"creme"_s, QString(u"[cre"_s + QChar(0x300) + u"me]"_s));
    row("Cyrillic", u"ПРИВЕТ"_s, u"[Привет], как"_s);
    row("Chinese", u"東京"_s, u"去[東京]都看"_s);
    row("one character", u"猫"_s, u"黒[猫]が好き"_s);
    row("not adjacent", u"東都"_s, u"東京都"_s);
    row("scripts side by side", u"Treffen東京"_s, u"[Treffen] in [東京]"_s);
    row("outside the basic plane", u"𠮷"_s, u"rare 𠀋[𠮷] x"_s);
    row("Hangul within a word", u"하세요"_s, u"안녕[하세요]"_s);
    row("over an emoji", u"boat"_s, u"😀😀 [boat] 😀"_s);
    row("filters mark nothing", u"from:larch"_s, u"The larch"_s);
    row("nothing", u""_s, u"The larch"_s);
}

void TestSearchMatches::findsWhatTheIndexFinds()
{
    QFETCH(QString, typed);
    QFETCH(QString, text);
    const QString plain = QString(text).remove(u'[').remove(u']');
    QCOMPARE(marked(plain, spansOf(typed, plain)), text);
}

void TestSearchMatches::cutsASnippet_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("snippet");
    QTest::newRow("short") << u"The larch"_s << u"The [larch]"_s;
    QTest::newRow("no match") << u"one two three four five six"_s << u"one two three four…"_s;
    QTest::newRow("lines") << u"\n a\n\n  larch \t b"_s << u"a [larch] b"_s;
    QTest::newRow("at the start") << u"larch two three four five six"_s << u"[larch] two three four…"_s;
    QTest::newRow("far away") << u"one two three four five six larch eight nine ten"_s
                              << u"…five six [larch] eight…"_s;
    QTest::newRow("at the end") << u"one two three four five six larch"_s << u"…five six [larch]"_s;
    QTest::newRow("a long word") << QString(u"larch"_s + QString(40, u'x')) << u"[larchxxxxxxxxxxxxxxx]…"_s;
    QTest::newRow("pairs stay whole") << QString(u"larch "_s + u"😀"_s.repeated(20)) << u"[larch]…"_s;
}

void TestSearchMatches::cutsASnippet()
{
    QFETCH(QString, text);
    QFETCH(QString, snippet);
    const Snippet cut = snippetOf(text, spansOf(u"larch"_s, text), 20);
    QCOMPARE(marked(cut.text, cut.matches), snippet);
    QVERIFY(cut.text.isValidUtf16());
}

QTEST_GUILESS_MAIN(TestSearchMatches)
#include "tst_searchmatches.moc"
