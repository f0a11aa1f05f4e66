// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

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
    //! The FTS5 expression for what somebody typed: every word, the last one as a beginning unless
    //! it is a single letter. Whatever was typed is taken as words; empty if there are none.
    [[nodiscard]] static QString expression(const QString &typed);

    //! \p searchText as stored in the message row \p row. Inside a transaction.
    void add(qint64 row, const QByteArray &searchText);
    void remove(qint64 row, const QByteArray &searchText);

    //! Rows of messages, newest first.
    [[nodiscard]] QList<qint64> find(const QString &typed, int limit);

private:
    Database *const m_database;
};

} // namespace aigm
