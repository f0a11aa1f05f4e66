// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cacheconnection.h"
#include "cache/cachetypes.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <limits>
#include <memory>

namespace aigm {

//! The same id for the same number, another for each kind.
template <class AnyId>
AnyId anId(quint64 number)
{
    QByteArray bytes(16, '\x40');
    for (int i = 0; i < 8; ++i)
        bytes[15 - i] = char(number >> (8 * i));
    return *AnyId::fromBytes(bytes);
}

inline const ConversationId kRoom = anId<ConversationId>(1);
inline const ConversationId kOtherRoom = anId<ConversationId>(2);
inline const UserId kAnna = anId<UserId>(11);
inline const UserId kBert = anId<UserId>(12);

inline Profile aProfile(const UserId &id, const QString &username, const QString &displayName = {})
{
    return {.id = id, .username = username, .displayName = displayName};
}

inline QDateTime atSecond(qint64 second)
{
    return QDateTime::fromMSecsSinceEpoch(1750000000000 + second * 1000, Qt::UTC);
}

//! A sent message; id and time follow from \p seq.
inline Message aMessage(qint64 seq, const QString &text = QStringLiteral("hello"),
                        const ConversationId &conversation = kRoom)
{
    Message message;
    message.id = anId<MessageId>(quint64(seq) * 1000 + conversation.bytes().back());
    message.conversation = conversation;
    message.author = kAnna;
    message.content = Document::fromPlainText(text);
    message.seq = seq;
    message.rev = seq;
    message.createdAt = atSecond(seq);
    return message;
}

inline NewMessage aDraft(quint64 number, const QString &text = QStringLiteral("draft"),
                         const ConversationId &conversation = kRoom)
{
    return {.id = anId<MessageId>(9000000 + number),
            .conversation = conversation,
            .author = kAnna,
            .draft = {.content = Document::fromPlainText(text)},
            .createdAt = atSecond(100000 + qint64(number))};
}

//! What the server answers to the send of \p draft.
inline Message theReplyTo(const NewMessage &draft, qint64 seq)
{
    Message message = aMessage(seq, {}, draft.conversation);
    message.id = draft.id;
    message.author = draft.author;
    message.content = draft.draft.content;
    return message;
}

//! Rows [from, to] as one page that covers them.
inline ServerRows aPage(qint64 from, qint64 to, const ConversationId &conversation = kRoom)
{
    ServerRows rows{.conversation = conversation, .covers = SeqRange{from, to}};
    for (qint64 seq = from; seq <= to; ++seq)
        rows.messages.append(aMessage(seq, QStringLiteral("hello"), conversation));
    return rows;
}

//! The rows that the index has for words, newest first.
inline QList<qint64> rowsFor(CacheConnection &cache, const QString &typed, int limit = 1000)
{
    const Result<SearchTerms> terms = parseSearch(typed, QDate::currentDate());
    const QString match = terms ? SearchIndex::expression(terms->words) : QString();
    if (match.isEmpty())
        return {}; // an empty expression finds all
    return cache.index.find(match, 0, std::numeric_limits<qint64>::max(), limit);
}

inline QList<qint64> seqsOf(const QList<Message> &messages)
{
    QList<qint64> seqs;
    for (const Message &message : messages)
        seqs.append(message.seq);
    return seqs;
}

//! A folder with a cache file in it.
class CacheFolder
{
public:
    [[nodiscard]] QString path() const { return m_folder.filePath(QStringLiteral("cache.db")); }
    [[nodiscard]] CacheOptions options(CacheOptions::Role role = CacheOptions::Role::Owner) const
    {
        return {path(), role};
    }
    [[nodiscard]] std::unique_ptr<CacheConnection> open(
        CacheOptions::Role role = CacheOptions::Role::Owner) const
    {
        auto opened = CacheConnection::open(options(role));
        return opened ? std::move(*opened) : nullptr;
    }
    [[nodiscard]] QStringList files() const
    {
        return QDir(m_folder.path()).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot);
    }

private:
    QTemporaryDir m_folder;
};

//! Waits for the cache's thread; empty when the call was cancelled.
template <class T>
std::optional<Result<T>> finished(Async<T> answer)
{
    answer.waitForFinished();
    if (answer.resultCount() == 0)
        return std::nullopt;
    return answer.result();
}

//! The value, or a failed test.
template <class T>
T valueOf(Async<T> answer)
{
    const auto result = finished(answer);
    if (!result || !*result) {
        QTest::qFail(result ? qPrintable(result->error().detail) : "cancelled", __FILE__, __LINE__);
        return T();
    }
    return **result;
}

//! Runs \p work in a write() that must succeed.
template <class Work>
void inTransaction(CacheConnection &cache, Work work)
{
    const auto done = cache.write([&]() -> Result<void> {
        work();
        return {};
    });
    QVERIFY2(done, done ? "" : qPrintable(done.error().detail));
}

} // namespace aigm
