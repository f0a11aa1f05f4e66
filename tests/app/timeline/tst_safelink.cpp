// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "safelink.h"

#include <QTest>

using namespace aigm::app;
using namespace Qt::Literals::StringLiterals;

class TestSafeLink : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void passes_data();
    void passes();
    void refuses_data();
    void refuses();
};

void TestSafeLink::passes_data()
{
    QTest::addColumn<QString>("href");
    for (const char *href :
         {"https://example.org/", "http://127.0.0.1:8000/a?b=c&d=%20#e", "HTTPS://example.org/",
          "mailto:a@example.org", "mailto:a@example.org?subject=hi", "aigm://invite/abc"})
        QTest::newRow(href) << QString::fromUtf8(href);
}

void TestSafeLink::passes()
{
    QFETCH(QString, href);
    QVERIFY(!safeLink(href).isEmpty());
}

void TestSafeLink::refuses_data()
{
    QTest::addColumn<QString>("href");
    for (const char *href : {"",
                             "example.org",
                             "//example.org",
                             "/etc/passwd",
                             "file:///etc/passwd",
                             "FILE:///etc/passwd",
                             "smb://host/share",
                             "\\\\host\\share",
                             "javascript:alert(1)",
                             "JaVaScRiPt:alert(1)",
                             "data:text/html,x",
                             "vbscript:x",
                             "ms-msdt:/id",
                             "search-ms:query=x",
                             "ssh://host",
                             "ftp://host/",
                             "qrc:/x",
                             "blob:https://example.org/x",
                             "https:evil",
                             "https:///evil",
                             "https://",
                             "https://user@example.org/",
                             "https://bank.example@evil.example/",
                             "https://a:b@c/",
                             "https://example.org/%00",
                             "https://example.org/%0d%0aX: y",
                             " https://example.org/",
                             "\thttps://example.org/",
                             "\nhttps://example.org/",
                             "java\nscript:alert(1)",
                             "https://exam\tple.org/",
                             "https:\\\\example.org",
                             "https://example.org\\@evil.example",
                             "mailto:",
                             "mailto:nobody",
                             "mailto:a@b?attach=/etc/passwd",
                             "mailto://host/a@b",
                             "-https://example.org",
                             "http://[::1",
                             "https://example.org/\xe2\x80\xae"
                             "gpj.exe"})
        QTest::newRow(href) << QString::fromUtf8(href);
    QTest::newRow("NUL") << QString(u"https://example.org/" % QChar(0));
    QTest::newRow("64 KB") << QString(u"https://example.org/" % QString(65'536, u'a'));
}

void TestSafeLink::refuses()
{
    QFETCH(QString, href);
    QCOMPARE(safeLink(href), QString());
}

QTEST_GUILESS_MAIN(TestSafeLink)
#include "tst_safelink.moc"
