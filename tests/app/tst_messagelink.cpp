// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "messagelink.h"

#include <QtTest>

using namespace aigm;
using namespace aigm::app;
using namespace Qt::Literals::StringLiterals;

class TestMessageLink : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void namesServerRoomAndMessage();
    void anythingElseIsNone_data();
    void anythingElseIsNone();
};

namespace {

const QString kIds[] = {u"0199f0a0-0000-7000-8000-000000000001"_s, u"0199f0a0-0000-7000-8000-000000000002"_s,
                        u"0199f0a0-0000-7000-8000-000000000003"_s};
const QString kPath = u"server/%1/room/%2/message/%3"_s.arg(kIds[0], kIds[1], kIds[2]);

} // namespace

void TestMessageLink::namesServerRoomAndMessage()
{
    const MessageLink wanted{*ServerId::fromString(kIds[0]), *RoomId::fromString(kIds[1]),
                             *MessageId::fromString(kIds[2])};
    for (const QString &begin : {u"aigm:"_s, u"aigm://"_s, u"AIGM:"_s})
        QCOMPARE(messageLinkOf(begin + kPath), wanted);
}

void TestMessageLink::anythingElseIsNone_data()
{
    QTest::addColumn<QString>("url");
    const auto row = [](const char *name, const QString &url) { QTest::newRow(name) << url; };
    row("nothing", {});
    row("the scheme alone", u"aigm:"_s);
    row("another scheme", u"https://"_s + kPath);
    row("a room", u"aigm:server/%1/room/%2"_s.arg(kIds[0], kIds[1]));
    row("an invite", u"aigm:invite/abc"_s);
    row("more behind it", u"aigm:"_s + kPath + u"/edit"_s);
    row("a query", u"aigm:"_s + kPath + u"?send=1"_s);
    row("no id", u"aigm:server/%1/room/%2/message/3"_s.arg(kIds[0], kIds[1]));
    row("an empty id", u"aigm:server/%1/room//message/%2"_s.arg(kIds[0], kIds[1]));
    row("a blank before it", u" aigm:"_s + kPath);
    row("too long", u"aigm:"_s + kPath + QString(1000, u'/'));
}

void TestMessageLink::anythingElseIsNone()
{
    QFETCH(const QString, url);
    QVERIFY(!messageLinkOf(url));
}

QTEST_GUILESS_MAIN(TestMessageLink)
#include "tst_messagelink.moc"
