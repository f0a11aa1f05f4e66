// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include <aigm/types.h>

#include <QSet>
#include <QTest>

using namespace aigm;

class TestTypes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsAndWritesTheTextForm();
    void refusesWhatIsNoId_data();
    void refusesWhatIsNoId();
    void readsTheByteForm();
    void canBeAKey();
};

void TestTypes::readsAndWritesTheTextForm()
{
    const QString text = QStringLiteral("0198f2a4-7b1c-7def-8123-456789abcdef");
    const auto id = MessageId::fromString(text);
    QVERIFY(id);
    QCOMPARE(id->toString(), text);
    QCOMPARE(MessageId::fromString(text.toUpper()), id);
    QVERIFY(!id->isNull());
}

void TestTypes::refusesWhatIsNoId_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("short") << QStringLiteral("0198f2a4");
    QTest::newRow("braces") << QStringLiteral("{0198f2a4-7b1c-7def-8123-456789abcdef}");
    QTest::newRow("no hex") << QStringLiteral("0198f2a4-7b1c-7def-8123-456789abcdeg");
    QTest::newRow("tail") << QStringLiteral("0198f2a4-7b1c-7def-8123-456789abcdef0");
}

void TestTypes::refusesWhatIsNoId()
{
    QFETCH(QString, text);
    QVERIFY(!MessageId::fromString(text));
}

void TestTypes::readsTheByteForm()
{
    const auto id = UserId::fromString(u"0198f2a4-7b1c-7def-8123-456789abcdef");
    const QByteArray bytes = id->bytes().toByteArray();
    QCOMPARE(bytes.size(), 16);
    QCOMPARE(UserId::fromBytes(bytes), id);
    QVERIFY(!UserId::fromBytes(bytes.chopped(1)));
}

void TestTypes::canBeAKey()
{
    const auto room = RoomId::fromString(u"0198f2a4-7b1c-7def-8123-456789abcdef");
    const QSet<ConversationId> set{conversationOf(*room)};
    QVERIFY(set.contains(conversationOf(*room)));
    QVERIFY(!set.contains(ConversationId()));
}

QTEST_GUILESS_MAIN(TestTypes)
#include "tst_types.moc"
