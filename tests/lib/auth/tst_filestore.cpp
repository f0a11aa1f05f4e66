// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/filestore.h"
#include "take.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto kEverybody = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
    | QFile::WriteOther | QFile::ExeOther;

} // namespace

class TestFileStore : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void keepsASecretForTheNextStart();
    void aMissingSecretIsEmptyAndNoError();
    void makesNothingBeforeSomethingIsWritten();
    void isForItsOwnerAlone();
    void takesTheRightsAwayFromAnOldFolderAndFile();
    void replacesWholeOrNotAtAll();
    void forgetsForGood();
    void aFolderInThePlaceOfTheFileIsAnError();
    void aFileInThePlaceOfTheFolderIsAnError();

private:
    [[nodiscard]] QString folder() const { return m_home->filePath(u"default/secrets"_s); }
    [[nodiscard]] QString path() const { return folder() + u"/refresh-token"_s; }
    [[nodiscard]] Error writeError(const QByteArray &secret)
    {
        return takeError(FileStore(folder()).write(kName, secret));
    }
    void write(const QByteArray &secret)
    {
        const auto written = take(FileStore(folder()).write(kName, secret));
        QVERIFY(written && *written);
    }

    const QString kName = u"refresh-token"_s;
    std::unique_ptr<QTemporaryDir> m_home;
};

void TestFileStore::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_home = std::make_unique<QTemporaryDir>();
}

void TestFileStore::keepsASecretForTheNextStart()
{
    write(QByteArray("a\0b\n\xff", 5)); // any bytes
    QCOMPARE(takeValue(FileStore(folder()).read(kName)), QByteArray("a\0b\n\xff", 5));
}

void TestFileStore::aMissingSecretIsEmptyAndNoError()
{
    QCOMPARE(takeValue(FileStore(folder()).read(kName)), QByteArray());
    const auto removed = take(FileStore(folder()).remove(kName));
    QVERIFY(removed && *removed);
}

void TestFileStore::makesNothingBeforeSomethingIsWritten()
{
    FileStore store(folder());
    (void)takeValue(store.read(kName));
    QVERIFY(!QFileInfo::exists(folder()));
}

void TestFileStore::isForItsOwnerAlone()
{
    write("secret");
    QVERIFY(!(QFile::permissions(path()) & (kEverybody | QFile::ExeOwner)));
    QVERIFY(!(QFile::permissions(folder()) & kEverybody));
    QCOMPARE(QDir(folder()).entryList(QDir::Files | QDir::Hidden),
             QStringList{kName}); // no file in passing stays
}

void TestFileStore::takesTheRightsAwayFromAnOldFolderAndFile()
{
    write("secret");
    QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
    QFile::setPermissions(folder(),
                          QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner | QFile::ReadOther);
    write("newer");
    QVERIFY(!(QFile::permissions(path()) & kEverybody));
    QVERIFY(!(QFile::permissions(folder()) & kEverybody));
}

void TestFileStore::replacesWholeOrNotAtAll()
{
    write("a longer secret");
    write("short");
    QCOMPARE(takeValue(FileStore(folder()).read(kName)), "short");
}

void TestFileStore::forgetsForGood()
{
    write("secret");
    FileStore store(folder());
    const auto removed = take(store.remove(kName));
    QVERIFY(removed && *removed);
    QVERIFY(!QFileInfo::exists(path()));
    QCOMPARE(takeValue(store.read(kName)), QByteArray());
}

void TestFileStore::aFolderInThePlaceOfTheFileIsAnError()
{
    QVERIFY(QDir().mkpath(path() + u"/inside"_s));
    const Error reading = takeError(FileStore(folder()).read(kName));
    QCOMPARE(reading.kind, Error::Kind::Storage);
    QVERIFY2(reading.message.endsWith(u'.'), qPrintable(reading.message));
    QCOMPARE(writeError("secret").kind, Error::Kind::Storage);
    QVERIFY(QFileInfo(path() + u"/inside"_s).isDir());
}

void TestFileStore::aFileInThePlaceOfTheFolderIsAnError()
{
    QVERIFY(QDir().mkpath(m_home->filePath(u"default"_s)));
    QFile file(folder());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    const Error error = writeError("secret");
    QCOMPARE(error.kind, Error::Kind::Storage);
    QVERIFY2(error.message.endsWith(u'.'), qPrintable(error.message));
}

QTEST_GUILESS_MAIN(TestFileStore)
#include "tst_filestore.moc"
