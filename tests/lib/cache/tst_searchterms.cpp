// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/searchterms.h"

#include <QtTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

namespace {

const QDate kToday(2025, 10, 23);

SearchTerms termsOf(const QString &typed)
{
    const Result<SearchTerms> terms = parseSearch(typed, kToday);
    if (!terms)
        QTest::qFail(qPrintable(terms.error().message), __FILE__, __LINE__);
    return terms ? *terms : SearchTerms();
}

QStringList wordsOf(const QString &typed)
{
    QStringList words;
    for (const SearchTerms::Word &word : termsOf(typed).words)
        words.append(word.isClosed ? u'[' + word.text + u']' : word.text);
    return words;
}

} // namespace

class TestSearchTerms : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void takesWords_data();
    void takesWords();
    void takesNames_data();
    void takesNames();
    void leavesSignsOfNamesOut();
    void takesKinds();
    void takesDates_data();
    void takesDates();
    void refusesWhatItCannotUnderstand_data();
    void refusesWhatItCannotUnderstand();
    void mixesAll();
    void hasLimits();
};

void TestSearchTerms::takesWords_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char *name, const QString &typed, const QStringList &words) {
        QTest::newRow(name) << typed << words;
    };
    row("nothing", u"  "_s, {});
    row("words", u" two  words "_s, {u"two"_s, u"words"_s});
    row("quotes", u"\"side by side\" on"_s, {u"[side by side]"_s, u"on"_s});
    row("an open quote", u"\"side by"_s, {u"side by"_s});
    row("quotes of print", u"“side by side”"_s, {u"[side by side]"_s});
    row("nothing between quotes", u"\"\" a"_s, {u"a"_s});
    row("an unknown filter", u"colour:red"_s, {u"colour:red"_s});
    row("an address", u"https://example.org"_s, {u"https://example.org"_s});
    row("the name of a filter", u"from in has"_s, {u"from"_s, u"in"_s, u"has"_s});
    row("in the midst of a word", u"within:x"_s, {u"within:x"_s});
    row("no value yet", u"a from: "_s, {u"a"_s});
    row("an empty value", u"from:\"\" a"_s, {u"a"_s});
}

void TestSearchTerms::takesWords()
{
    QFETCH(QString, typed);
    QTEST(wordsOf(typed), "words");
}

void TestSearchTerms::takesNames_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("a name") << u"ana"_s << QStringList{u"ana"_s};
    QTest::newRow("in quotes") << u"\"Inès Moreau\""_s << QStringList{u"Inès Moreau"_s};
    QTest::newRow("an open quote") << u"\"Inès Mo"_s << QStringList{u"Inès Mo"_s};
    QTest::newRow("several words follow") << u"ana hello"_s << QStringList{u"ana"_s};
}

void TestSearchTerms::takesNames()
{
    QFETCH(QString, value);
    QTEST(termsOf(u"from:"_s + value).from, "names");
    QTEST(termsOf(u"x FROM："_s + value).from, "names"); // as an input method writes it
}

void TestSearchTerms::leavesSignsOfNamesOut()
{
    QCOMPARE(termsOf(u"from:@ana"_s).from, QStringList{u"ana"_s});
    QCOMPARE(termsOf(u"in:#shed"_s).in, QStringList{u"shed"_s});
    QVERIFY(termsOf(u"in:# from:@"_s).isEmpty());
}

void TestSearchTerms::takesKinds()
{
    QCOMPARE(termsOf(u"has:link has:CODE has:picture has:image has:mention"_s).has,
             (QList{ContentKind::Link, ContentKind::Code, ContentKind::Image, ContentKind::Mention}));
}

void TestSearchTerms::takesDates_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QDate>("first");
    QTest::addColumn<QDate>("next"); // the first day that is no longer meant
    QTest::newRow("a day") << u"2025-02-28"_s << QDate(2025, 2, 28) << QDate(2025, 3, 1);
    QTest::newRow("a month") << u"2024-12"_s << QDate(2024, 12, 1) << QDate(2025, 1, 1);
    QTest::newRow("a year") << u"2024"_s << QDate(2024, 1, 1) << QDate(2025, 1, 1);
    QTest::newRow("today") << u"Today"_s << kToday << kToday.addDays(1);
    QTest::newRow("yesterday") << u"yesterday"_s << kToday.addDays(-1) << kToday;
}

void TestSearchTerms::takesDates()
{
    QFETCH(QString, value);
    QTEST(*termsOf(u"before:"_s + value).before, "first");
    QTEST(*termsOf(u"after:"_s + value).since, "next");
}

void TestSearchTerms::refusesWhatItCannotUnderstand_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("filter");
    for (const char *bad : {"2025-13-01", "2025-02-30", "soon", "20251023", "1", "0000", "99999", "2025-1"}) {
        QTest::addRow("before %s", bad) << QString(u"x before:"_s + QLatin1StringView(bad)) << u"before"_s;
        QTest::addRow("after %s", bad) << QString(u"after:"_s + QLatin1StringView(bad)) << u"after"_s;
    }
    QTest::newRow("has") << u"has:wings"_s << u"has"_s;
}

void TestSearchTerms::refusesWhatItCannotUnderstand()
{
    QFETCH(QString, typed);
    QFETCH(QString, filter);
    const Result<SearchTerms> terms = parseSearch(typed, kToday);
    QVERIFY(!terms);
    QCOMPARE(terms.error().kind, Error::Kind::Rejected);
    QCOMPARE(terms.error().code, u"search_filter"_s);
    QCOMPARE(terms.error().field, filter);
    QVERIFY(terms.error().message.contains(filter + u':'));
    QVERIFY(terms.error().message.endsWith(u'.'));
}

void TestSearchTerms::mixesAll()
{
    const SearchTerms terms = termsOf(
        u"larch from:ana in:#shed from:bo mentions:me has:link after:2024 before:2026 after:2025-05 oak"_s);
    QCOMPARE(terms.from, (QStringList{u"ana"_s, u"bo"_s}));
    QCOMPARE(terms.in, QStringList{u"shed"_s});
    QCOMPARE(terms.mentions, QStringList{u"me"_s});
    QCOMPARE(terms.has, QList{ContentKind::Link});
    QCOMPARE(terms.before, QDate(2026, 1, 1));
    QCOMPARE(terms.since, QDate(2025, 6, 1)); // the narrower one counts
    QCOMPARE(terms.words.size(), 2);
    QVERIFY(!terms.isEmpty());
    QVERIFY(termsOf(u"from:"_s).isEmpty());
}

void TestSearchTerms::hasLimits()
{
    QCOMPARE(termsOf(u"w "_s.repeated(2000)).words.size(), 16);
    QCOMPARE(termsOf(QString(2000, u'w')).words.first().text.size(), 500);
    QCOMPARE(termsOf(u"in:a "_s.repeated(90)).in.size(), 16);
}

QTEST_GUILESS_MAIN(TestSearchTerms)
#include "tst_searchterms.moc"
