// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/cacheconnection.h"
#include "cache/operations.h"

#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QTemporaryDir>

#include <cstdlib>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

template <class AnyId>
AnyId anId(char number)
{
    return *AnyId::fromBytes(QByteArray(15, '\x40').append(number));
}

//! A sound file with a few unsent messages in it.
QByteArray soundFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"sound.db"_s);
    {
        const auto cache = CacheConnection::open({path});
        require(cache.hasValue());
        for (char i = 1; i < 6; ++i) {
            const NewMessage message{anId<MessageId>(i),
                                     anId<ConversationId>(i % 2),
                                     anId<UserId>(1),
                                     {Document::fromPlainText(u"unsent"_s)},
                                     QDateTime::fromSecsSinceEpoch(1'750'000'000 + i, Qt::UTC)};
            require(operations::enqueue(**cache, message).hasValue());
        }
    }
    QFile file(path);
    require(file.open(QIODevice::ReadOnly));
    return file.readAll();
}

//! Four bytes a change: three of the place, one of the new value. An odd byte at the end says where the
//! file breaks off.
QByteArray damaged(QByteArray file, const std::uint8_t *data, std::size_t size)
{
    std::size_t at = 0;
    for (; at + 4 <= size; at += 4) {
        const qsizetype place = ((data[at] << 16) + (data[at + 1] << 8) + data[at + 2]) % file.size();
        file[place] = char(data[at + 3]);
    }
    return at < size ? file.first(data[at] * file.size() / 256) : file;
}

} // namespace

//! A cache file after a bad disk: it opens, or another one stands in its place, and neither breaks.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const QByteArray sound = soundFile();
    static const QTemporaryDir folder;
    QLoggingCategory::setFilterRules(u"*=false"_s);
    QDir(folder.path()).removeRecursively();
    QDir().mkpath(folder.path());
    const QString path = folder.filePath(u"cache.db"_s);
    QFile file(path);
    require(file.open(QIODevice::WriteOnly));
    file.write(damaged(sound, data, size));
    file.close();

    auto cache = CacheConnection::open({path});
    require(cache.hasValue());
    for (const OutboxEntry &entry : (*cache)->outbox.all())
        (void)(*cache)->messages.find(entry.message.id);
    if ((*cache)->database().takeError()) { // it shows late: the cache's thread does the same then
        cache->reset();
        require(CacheConnection::rebuild({path}).hasValue());
    }
    return 0;
}
