// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/searchindex.h"

#include "sqlite/statement.h"

#include <algorithm>

namespace aigm {

namespace {

//! Scripts that are written without blanks: Han, Kana, Bopomofo, and Hangul, whose particles are
//! joined on.
bool isUnspaced(char32_t c)
{
    return c >= 0x1100
        && (c <= 0x11ff || (c >= 0x2e80 && c <= 0x2fdf) || (c >= 0x3005 && c <= 0x3007)
            || (c >= 0x3040 && c <= 0x318f) || (c >= 0x31a0 && c <= 0x31ff) || (c >= 0x3400 && c <= 0x4dbf)
            || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xa960 && c <= 0xa97f) || (c >= 0xac00 && c <= 0xd7ff)
            || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff66 && c <= 0xff9f)
            || (c >= 0x20000 && c <= 0x3ffff));
}

bool isSpaced(const QString &text)
{
    return std::none_of(text.cbegin(), text.cend(),
                        [](QChar c) { return isUnspaced(c.unicode()) || c.isHighSurrogate(); });
}

//! Part of a text: written in an unspaced script, or in any other way.
struct Run
{
    QString text;
    QList<qsizetype> starts; //!< where each character of an unspaced run begins
};

QList<Run> runsOf(const QString &text)
{
    QList<Run> runs;
    bool before = false;
    const QList<uint> points = text.toUcs4();
    for (const char32_t c : points) {
        const bool unspaced = isUnspaced(c);
        if (runs.isEmpty() || unspaced != before)
            runs.append(Run());
        before = unspaced;
        if (unspaced)
            runs.last().starts.append(runs.last().text.size());
        runs.last().text += QChar::fromUcs4(c);
    }
    return runs;
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

QString SearchIndex::expression(const QString &typed)
{
    QStringList parts;
    // A single letter is a word: so many words begin with it that SQLite needs a fifth of a second to
    // merge them in a million messages. A character of an unspaced script begins a few pairs.
    bool isComplete = true;
    const QStringList words = typed.simplified().split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        for (const Run &run : runsOf(word)) {
            if (!hasWord(run.text))
                continue;
            const bool unspaced = !run.starts.isEmpty();
            // one character is the beginning of a pair, wherever it stands
            const bool isBeginning = unspaced && run.starts.size() == 1;
            isComplete = isBeginning || (!unspaced && lastWordLength(run.text) == 1);
            parts.append(quoted(unspaced ? pairsOf(run, false) : run.text));
            if (isBeginning)
                parts.last() += u'*';
        }
    }
    if (!isComplete)
        parts.last() += u'*';
    return parts.join(u' ');
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

QList<qint64> SearchIndex::find(const QString &typed, int limit)
{
    QList<qint64> rows;
    const QString match = expression(typed);
    if (match.isEmpty() || limit <= 0)
        return rows;
    Statement query = m_database->statement("SELECT rowid FROM message_search WHERE message_search "
                                            "MATCH ? ORDER BY rowid DESC LIMIT ?");
    query.bind(match, limit);
    while (query.next())
        rows.append(query.int64(0));
    return rows;
}

} // namespace aigm
