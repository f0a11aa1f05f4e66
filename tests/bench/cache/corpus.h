// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/message.h>
#include <aigm/profile.h>

#include <QByteArray>
#include <QList>

#include <random>
#include <vector>

namespace aigm::bench {

//! One message before it is anything: what both sides of a comparison are given.
struct Post
{
    MessageId id;
    int room = 0;
    int author = 0;
    qint64 seq = 0;       //!< in its room, from 1
    qint64 createdAt = 0; //!< milliseconds
    QByteArray json;
    QByteArray plain;
};

//! A made-up community: 200 rooms, 500 people, words and rooms that are used as in life, few often and
//! most of them seldom. The same one in every run.
class Corpus
{
public:
    static constexpr int kRooms = 200;
    static constexpr int kAuthors = 500;
    static constexpr int kVersion = 2; //!< another one makes other messages

    Corpus();

    //! The next \p count messages, oldest first.
    [[nodiscard]] std::vector<Post> next(int count);
    [[nodiscard]] Message message(const Post &post) const;
    [[nodiscard]] const ConversationId &room(int index) const { return m_rooms.at(size_t(index)); }
    [[nodiscard]] const UserId &author(int index) const { return m_authors.at(size_t(index)); }
    [[nodiscard]] QList<Profile> profiles() const;
    //! From the most frequent word to the rarest.
    [[nodiscard]] const std::vector<QByteArray> &words() const { return m_words; }
    //! Messages so far.
    [[nodiscard]] qint64 count(int room) const { return m_counts.at(size_t(room)); }

private:
    [[nodiscard]] int below(int limit);
    //! Small numbers often, large ones seldom (Zipf).
    [[nodiscard]] int seldomAbove(int limit);
    [[nodiscard]] QByteArray word(int rank);
    template <class AnyId>
    [[nodiscard]] AnyId id();

    std::mt19937_64 m_random{42};
    std::vector<QByteArray> m_words;
    std::vector<ConversationId> m_rooms;
    std::vector<UserId> m_authors;
    std::vector<qint64> m_counts;
    qint64 m_posts = 0;
};

} // namespace aigm::bench
