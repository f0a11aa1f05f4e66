// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/keychainstore.h"
#include "take.h"

#include <QTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

//! A computer without a key store. What a store does is shown by tst_keychain.
class TestKeychainStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        // before anything of this process looks for a bus
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        qunsetenv("XDG_CURRENT_DESKTOP");
    }

    void everyCallFailsWithASentence()
    {
        KeychainStore store(u"default"_s);
        const auto reading = store.read(u"refresh-token"_s);
        QVERIFY(!reading.isFinished()); // no call blocks
        const Error read = takeError(reading);
        const Error written = takeError(store.write(u"refresh-token"_s, "canary"));
        const Error removed = takeError(store.remove(u"refresh-token"_s));
        for (const Error &error : {read, written, removed}) {
            QCOMPARE(error.kind, Error::Kind::Storage);
            QVERIFY2(error.message.endsWith(u'.'), qPrintable(error.message));
            QVERIFY(!error.detail.contains(u"canary"_s));
        }
    }
};

QTEST_GUILESS_MAIN(TestKeychainStore)
#include "tst_keychainstore.moc"
