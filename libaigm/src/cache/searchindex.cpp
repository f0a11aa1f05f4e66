// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/searchindex.h"

#include "cache/searchtext.h"
#include "sqlite/statement.h"

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;
using searchtext::isUnspaced;
using searchtext::Run;
using searchtext::runsOf;

namespace {

bool isSpaced(const QString &text)
{
    return std::none_of(text.cbegin(), text.cend(),
                        [](QChar c) { return isUnspaced(c.unicode()) || c.isHighSurrogate(); });
}

//! "abc" -> "ab bc c": each character begins one word, so that a lone one is found as a beginning.
QString pairsOf(const Run &run, bool withLast)
{
    QString pairs;
    const qsizetype count = run.starts.size();
    for (qsizetype i = 0; i < count; ++i) {
        if (i + 1 == count && !withLast && count > 1)
            break;
        if (!pairs.isEmpty())
            pairs += u' ';
        const qsizetype end = i + 2 < count ? run.starts[i + 2] : run.text.size();
        pairs += QStringView(run.text).mid(run.starts[i], end - run.starts[i]);
    }
    return pairs;
}

bool hasWord(const QString &text)
{
    const QList<uint> points = text.toUcs4();
    return std::any_of(points.cbegin(), points.cend(), [](uint c) { return QChar::isLetterOrNumber(c); });
}

//! Characters of the last word in \p text: what a beginning would be made of.
qsizetype lastWordLength(const QString &text)
{
    const QList<uint> points = text.toUcs4();
    const auto isPart = [](uint c) { return QChar::isLetterOrNumber(c) || QChar::isMark(c); };
    const auto end = std::find_if(points.crbegin(), points.crend(), isPart);
    return std::find_if_not(end, points.crend(), isPart) - end;
}

//! What a person typed must not be an operator: a string of FTS5 knows none but its own quote.
QString quoted(QString text)
{
    text.remove(QChar(0)); // would end the expression
    return QString(u'"' % text.replace(u'"', u' ') % u'"');
}

} // namespace

SearchIndex::SearchIndex(Database *database)
    : m_database(database)
{
}

QByteArray SearchIndex::searchText(const QString &plainText)
{
    if (isSpaced(plainText))
        return plainText.toUtf8();
    QString text;
    for (const Run &run : runsOf(plainText)) {
        if (run.starts.isEmpty())
            text += run.text;
        else
            text += QString(u' ' % pairsOf(run, true) % u' ');
    }
    return text.toUtf8();
}

QString SearchIndex::expression(const QList<SearchTerms::Word> &words)
{
    QStringList parts;
    // A single letter is a word: so many words begin with it that SQLite needs a fifth of a second to
    // merge them in a million messages. A character of an unspaced script begins a few pairs.
    bool isComplete = true;
    for (const SearchTerms::Word &word : words) {
        for (const Run &run : runsOf(word.text)) {
            if (!hasWord(run.text))
                continue;
            const bool unspaced = !run.starts.isEmpty();
            // one character is the beginning of a pair, wherever it stands
            const bool isBeginning = unspaced && run.starts.size() == 1;
            isComplete = isBeginning || word.isClosed || (!unspaced && lastWordLength(run.text) == 1);
            parts.append(quoted(unspaced ? pairsOf(run, false) : run.text));
            if (isBeginning)
                parts.last() += u'*';
        }
    }
    if (!isComplete)
        parts.last() += u'*';
    return parts.join(u' ');
}

QString SearchIndex::all(const QStringList &expressions)
{
    QStringList parts = expressions;
    parts.removeAll(QString());
    return parts.join(u" AND "_s);
}

QString SearchIndex::oneOf(const QStringList &facets)
{
    QStringList parts;
    for (const QString &facet : facets)
        parts.append(quoted(facet));
    return parts.size() > 1 ? QString(u'(' % parts.join(u" OR "_s) % u')') : parts.join(QString());
}

void SearchIndex::add(qint64 row, const QByteArray &searchText)
{
    m_database->statement("INSERT INTO message_search(rowid, search_text) VALUES(?, ?)")
        .bind(row, Utf8{searchText})
        .run();
}

void SearchIndex::remove(qint64 row, const QByteArray &searchText)
{
    m_database
        ->statement("INSERT INTO message_search(message_search, rowid, search_text) "
                    "VALUES('delete', ?, ?)")
        .bind(row, Utf8{searchText})
        .run();
}

QList<qint64> SearchIndex::find(const QString &expression, qint64 above, qint64 below, int limit)
{
    QList<qint64> rows;
    const bool isMatch = !expression.isEmpty();
    Statement query = m_database->statement(
        isMatch
            ? "SELECT rowid FROM message_search WHERE message_search MATCH ?4 AND rowid > ?1 AND rowid < ?2 "
              "ORDER BY rowid DESC LIMIT ?3"
            : "SELECT row FROM messages WHERE row > ?1 AND row < ?2 AND deleted_at IS NULL "
              "ORDER BY row DESC LIMIT ?3");
    query.bind(above, below, std::max(limit, 0));
    if (isMatch)
        query.bind(above, below, std::max(limit, 0), expression);
    while (query.next())
        rows.append(query.int64(0));
    return rows;
}

} // namespace aigm
