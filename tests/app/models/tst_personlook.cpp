// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "personlook.h"

#include <QTest>

using namespace aigm;
using namespace aigm::app;
using namespace Qt::Literals::StringLiterals;

class TestPersonLook : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initials_data();
    void initials();
    void theHueComesFromTheFirst32Bits();
};

void TestPersonLook::initials_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    QTest::newRow("two words") << u"Lev Marchenko"_s << u"LM"_s;
    QTest::newRow("one word") << u"zwirn"_s << u"Zw"_s;
    QTest::newRow("three words") << u"Mara van Okafor"_s << u"MO"_s;
    QTest::newRow("one letter") << u"x"_s << u"X"_s;
    QTest::newRow("nothing") << u"  "_s << u"?"_s;
    QTest::newRow("markup is text") << u"<b>x</b>"_s << u"Bx"_s;
    QTest::newRow("combining mark stays")
        << u"E\u0301lan Vital"_s << u"E\u0301V"_s.normalized(QString::NormalizationForm_D);
    QTest::newRow("arabic") << u"نور حداد"_s << u"نح"_s;
    QTest::newRow("chinese") << u"李雷"_s << u"李雷"_s;
    QTest::newRow("emoji is one character") << u"\U0001F468\u200D\U0001F469\u200D\U0001F467 Family"_s
                                            << u"\U0001F468\u200D\U0001F469\u200D\U0001F467F"_s;
}

void TestPersonLook::initials()
{
    QFETCH(QString, name);
    QTEST(initialsOf(name), "expected");
}

void TestPersonLook::theHueComesFromTheFirst32Bits()
{
    QCOMPARE(hueOf(*UserId::fromString(u"0000000d-0000-0000-0000-0000000000ff")), 5);
    QCOMPARE(hueOf(*UserId::fromString(u"ffffffff-0000-0000-0000-000000000000")), 7);
    QCOMPARE(hueOf(QByteArrayView("abc")), 0);
}

QTEST_GUILESS_MAIN(TestPersonLook)
#include "tst_personlook.moc"
