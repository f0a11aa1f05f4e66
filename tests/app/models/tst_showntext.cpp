// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "showntext.h"

#include <QGuiApplication>
#include <QtTest>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

class TestShownText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void leavesWritingAlone_data();
    void leavesWritingAlone();
    void showsWhatCannotBeSeen_data();
    void showsWhatCannotBeSeen();
    void cutsPilesOfMarks();
    void isolatesWhatRunsTheOtherWay();
    void noTextReordersItsNeighbours();
};

void TestShownText::leavesWritingAlone_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("markup") << u"<img src=x> & <b>x</b>"_s;
    QTest::newRow("accents, one code point") << u"Inès Moreau"_s;
    QTest::newRow("accents, two code points") << u"Ine\u0300s"_s;
    QTest::newRow("vietnamese") << u"Nguye\u0302\u0303n"_s;
    QTest::newRow("chinese") << u"潮汐钟"_s;
    QTest::newRow("hindi with a joiner") << u"क्\u200dष"_s;
    QTest::newRow("family") << u"👨\u200d👩\u200d👧"_s;
    QTest::newRow("flag in tags") << u"🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"_s;
    QTest::newRow("variation selector") << u"❤\uFE0F"_s;
    QTest::newRow("thai") << u"กำลังเขียน"_s;
}

void TestShownText::leavesWritingAlone()
{
    QFETCH(QString, text);
    QCOMPARE(shownText(text), text);
}

void TestShownText::showsWhatCannotBeSeen_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("line end") << u"one\ntwo"_s << u"one\u240Atwo"_s;
    QTest::newRow("tab") << u"a\tb"_s << u"a\u2409b"_s;
    QTest::newRow("NUL") << QString(u"a"_s + QChar(0) + u'b') << u"a\u2400b"_s;
    QTest::newRow("delete") << u"a\u007Fb"_s << u"a\u2421b"_s;
    QTest::newRow("C1") << u"a\u0085b"_s << u"a\uFFFDb"_s;
    QTest::newRow("override") << u"photo\u202Egpj.exe"_s << u"photo\uFFFDgpj.exe"_s;
    QTest::newRow("isolate left open") << u"\u2067Edda"_s << u"\uFFFDEdda"_s;
    QTest::newRow("zero width") << u"Ed\u200Bda"_s << u"Ed\uFFFDda"_s;
    QTest::newRow("byte order mark") << u"\uFEFFEdda"_s << u"\uFFFDEdda"_s;
    QTest::newRow("soft hyphen") << u"Ed\u00ADda"_s << u"Ed\uFFFDda"_s;
    QTest::newRow("line separator") << u"one\u2028two"_s << u"one\uFFFDtwo"_s;
    QTest::newRow("half a pair") << QString(u"a"_s + QChar(0xD800) + u'b') << u"a\uFFFDb"_s;
    QTest::newRow("tags without a flag") << u"Edda\U000E0041"_s << u"Edda\uFFFD"_s;
}

void TestShownText::showsWhatCannotBeSeen()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(shownText(text), shown);
}

void TestShownText::cutsPilesOfMarks()
{
    const QString pile = u"Z"_s + QString(500, QChar(0x0335)) + u"algo"_s;
    const QString shown = shownText(pile);
    QVERIFY(shown.startsWith(u'Z'));
    QVERIFY(shown.endsWith(u"algo"_s));
    QVERIFY(shown.size() <= 12);
}

void TestShownText::isolatesWhatRunsTheOtherWay()
{
    QCOMPARE(shownText(u"שלום"_s), u"\u2068שלום\u2069"_s);
    QCOMPARE(shownText(u"Edda"_s), u"Edda"_s);
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    QCOMPARE(shownText(u"Edda"_s), u"\u2068Edda\u2069"_s);
    QCOMPARE(shownText({}), QString());
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
}

//! 150 hostile names: none leaves an embedding, an override or an isolate open behind it.
void TestShownText::noTextReordersItsNeighbours()
{
    const QString names[]{u"report.exe"_s, u"Edda"_s, u"שלום"_s, u"مرحبا"_s, u"潮汐"_s};
    const char16_t controls[]{0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x2029};
    int count = 0;
    for (const QString &name : names) {
        for (const char16_t control : controls) {
            for (const QString &hostile : {QString(QChar(control) + name), QString(name + QChar(control)),
                                           QString(name.left(2) + QChar(control) + name.mid(2))}) {
                int open = 0;
                for (const QChar c : shownText(hostile)) {
                    QVERIFY(c.unicode() < 0x202A || c.unicode() > 0x202E);
                    open += c.unicode() == 0x2068 ? 1 : c.unicode() == 0x2069 ? -1 : 0;
                    QVERIFY(open == 0 || open == 1);
                }
                QCOMPARE(open, 0);
                ++count;
            }
        }
    }
    QCOMPARE(count, 150);
}

} // namespace aigm::app

QTEST_MAIN(aigm::app::TestShownText)
#include "tst_showntext.moc"
