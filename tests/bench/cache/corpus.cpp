// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "corpus.h"

#include <cmath>

namespace aigm::bench {

namespace {

constexpr int kWords = 20'000;
constexpr qint64 kStart = 1'700'000'000'000;
constexpr qint64 kBetween = 1'003; //!< milliseconds from one message to the next

} // namespace

Corpus::Corpus()
    : m_counts(kRooms)
{
    for (int rank = 0; rank < kWords; ++rank)
        m_words.push_back(word(rank));
    for (int i = 0; i < kRooms; ++i)
        m_rooms.push_back(id<ConversationId>());
    for (int i = 0; i < kAuthors; ++i)
        m_authors.push_back(id<UserId>());
}

// Not <random>'s distributions: those differ from one standard library to the next.
int Corpus::below(int limit)
{
    return int(m_random() % quint64(limit));
}

int Corpus::seldomAbove(int limit)
{
    const double share = double(m_random() >> 11) / 9007199254740992.0;
    return std::min(limit - 1, int(std::pow(double(limit + 1), share)) - 1);
}

QByteArray Corpus::word(int rank)
{
    constexpr char kConsonants[] = "bcdfghklmnprstvz";
    constexpr char kVowels[] = "aeiou";
    QByteArray word;
    const int syllables = 1 + (rank > 50) + (rank > 1500) + below(2);
    for (int i = 0; i < syllables; ++i) {
        word += kConsonants[below(16)];
        word += kVowels[below(5)];
        if (below(3) == 0)
            word += kConsonants[below(16)];
    }
    return word;
}

template <class AnyId>
AnyId Corpus::id()
{
    QByteArray bytes(AnyId::kSize, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = char(m_random());
    bytes[6] = char((bytes[6] & 0x0f) | 0x40);
    bytes[8] = char((bytes[8] & 0x3f) | 0x80);
    return *AnyId::fromBytes(bytes);
}

std::vector<Post> Corpus::next(int count)
{
    std::vector<Post> posts;
    posts.reserve(size_t(count));
    for (int i = 0; i < count; ++i) {
        Post post;
        post.id = id<MessageId>();
        post.room = seldomAbove(kRooms);
        post.author = below(kAuthors);
        post.seq = ++m_counts[size_t(post.room)];
        post.createdAt = kStart + m_posts++ * kBetween;
        const int words = 8 + below(16);
        for (int at = 0; at < words; ++at) {
            post.plain += m_words[size_t(seldomAbove(kWords))];
            post.plain += ' ';
        }
        const QByteArray &bold = m_words[size_t(seldomAbove(kWords))];
        post.json = R"({"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":")"
            + post.plain + R"("},{"type":"text","marks":[{"type":"bold"}],"text":")" + bold + R"("}]}]})";
        post.plain += bold;
        posts.push_back(std::move(post));
    }
    return posts;
}

Message Corpus::message(const Post &post) const
{
    Message message;
    message.id = post.id;
    message.conversation = room(post.room);
    message.author = author(post.author);
    message.content = Document::fromTipTap(post.json);
    message.seq = post.seq;
    message.rev = post.seq;
    message.createdAt = QDateTime::fromMSecsSinceEpoch(post.createdAt, Qt::UTC);
    return message;
}

QList<Profile> Corpus::profiles() const
{
    QList<Profile> profiles;
    for (int i = 0; i < kAuthors; ++i) {
        const QString name = QString::fromLatin1(m_words.at(size_t(1000 + i)));
        profiles.append({.id = author(i), .username = name, .displayName = name.toUpper()});
    }
    return profiles;
}

} // namespace aigm::bench
