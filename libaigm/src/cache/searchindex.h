// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/searchterms.h"
#include "sqlite/database.h"

#include <QList>

namespace aigm {

//! Words of messages (FTS5), found by word and by beginning of a word, newest first. Cache thread.
//! Words are what unicode61 makes of a text, without case and accents. Chinese, Japanese and Korean
//! have no blanks to split at: their runs go in as overlapping pairs of characters, and are looked
//! up the same way.
class SearchIndex
{
public:
    explicit SearchIndex(Database *database);

    //! What the index is given for a text; the same for the same text, for ever.
    [[nodiscard]] static QByteArray searchText(const QString &plainText);
    //! The FTS5 expression for words: all of them, the last one as a beginning unless it is a single letter
    //! or closed. Whatever was typed is taken as words; empty if there are none.
    [[nodiscard]] static QString expression(const QList<SearchTerms::Word> &words);
    //! The expression for each of \p expressions at once; empty ones ask for nothing.
    [[nodiscard]] static QString all(const QStringList &expressions);
    //! The expression for one of \p facets: see searchfacets.h.
    [[nodiscard]] static QString oneOf(const QStringList &facets);

    //! \p searchText as stored in the message row \p row. Inside a transaction.
    void add(qint64 row, const QByteArray &searchText);
    void remove(qint64 row, const QByteArray &searchText);

    //! Rows that fit \p expression (an empty one: all that have words) with a number between the two, both
    //! left out, newest first.
    [[nodiscard]] QList<qint64> find(const QString &expression, qint64 above, qint64 below, int limit);

private:
    Database *const m_database;
};

} // namespace aigm
