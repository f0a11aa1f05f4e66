// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>

#include <QDate>
#include <QList>
#include <QStringList>

#include <optional>

namespace aigm {

//! What a message can hold besides words.
enum class ContentKind { Link, Code, Image, Mention };

//! What somebody typed into a search field, taken apart.
struct SearchTerms
{
    struct Word
    {
        QString text;          //!< of several words, if it stood in quotes
        bool isClosed = false; //!< it stood between two quotes: nothing else begins with it

        friend bool operator==(const Word &, const Word &) = default;
    };

    QList<Word> words;
    QStringList from;            //!< one of these people wrote it
    QStringList in;              //!< it stands in one of these rooms
    QStringList mentions;        //!< all of these are mentioned
    QList<ContentKind> has;      //!< all of these are in it
    std::optional<QDate> before; //!< written on a day before this one
    std::optional<QDate> since;  //!< written on this day or later

    [[nodiscard]] bool isEmpty() const { return *this == SearchTerms(); }
    friend bool operator==(const SearchTerms &, const SearchTerms &) = default;
};

//! Takes \p typed apart. Words, "several words", and the filters from: in: has: before: after: mentions:,
//! whose value may stand in quotes; any other word with a colon is a word. A filter without its value yet
//! is left out, and so is all behind the first 500 characters. Any thread.
//! Errors: Rejected with code search_filter and the name of the filter as field.
[[nodiscard]] Result<SearchTerms> parseSearch(const QString &typed, const QDate &today);

} // namespace aigm
