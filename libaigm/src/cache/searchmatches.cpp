// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/searchmatches.h"

#include <algorithm>

namespace aigm {

using searchtext::Unit;

namespace {

//! Overlapping and touching stretches become one.
QList<TextSpan> merged(QList<TextSpan> spans)
{
    std::sort(spans.begin(), spans.end(),
              [](const TextSpan &a, const TextSpan &b) { return a.from < b.from; });
    QList<TextSpan> result;
    for (const TextSpan &span : std::as_const(spans)) {
        if (!result.isEmpty() && span.from <= result.last().to)
            result.last().to = std::max(result.last().to, span.to);
        else
            result.append(span);
    }
    return result;
}

//! The nearest place at or before \p at, but behind \p floor, where a cut hurts no word.
int cutBefore(const QString &text, int at, int floor)
{
    int cut = at;
    while (cut > floor && !text[cut].isSpace() && !text[cut - 1].isSpace())
        --cut;
    if (cut <= floor)
        cut = at; // one long word
    return cut > 0 && text[cut].isLowSurrogate() ? cut - 1 : cut;
}

} // namespace

MatchFinder::MatchFinder(const SearchTerms &terms)
{
    for (qsizetype i = 0; i < terms.words.size(); ++i) {
        const SearchTerms::Word &word = terms.words[i];
        const bool isLast = i + 1 == terms.words.size() && !word.isClosed;
        Pattern pattern;
        const auto take = [&] {
            if (!pattern.units.isEmpty())
                m_patterns.append(std::exchange(pattern, {}));
        };
        const QList<Unit> units = searchtext::unitsOf(word.text);
        for (const Unit &unit : units) {
            if (!pattern.units.isEmpty() && pattern.units.last().isWord != unit.isWord)
                take();
            pattern.units.append(unit);
        }
        // as in the index: a single letter is a whole word
        pattern.isOpen = isLast && !pattern.units.isEmpty() && pattern.units.last().isWord
            && pattern.units.last().folded.size() > 1;
        take();
    }
}

bool MatchFinder::fits(const Pattern &pattern, const QList<Unit> &units, qsizetype at)
{
    for (qsizetype i = 0; i < pattern.units.size(); ++i) {
        const Unit &wanted = pattern.units[i];
        const Unit &found = units[at + i];
        const bool mayGoOn = pattern.isOpen && i + 1 == pattern.units.size();
        if (found.isWord != wanted.isWord
            || (mayGoOn ? !found.folded.startsWith(wanted.folded) : found.folded != wanted.folded))
            return false;
        // characters of unspaced scripts have to touch, words need not
        if (i > 0 && !found.isWord && found.from != units[at + i - 1].to)
            return false;
    }
    return true;
}

QList<TextSpan> MatchFinder::in(QStringView text) const
{
    if (m_patterns.isEmpty())
        return {};
    QList<TextSpan> spans;
    const QList<Unit> units = searchtext::unitsOf(text);
    for (const Pattern &pattern : m_patterns) {
        const qsizetype count = pattern.units.size();
        for (qsizetype at = 0; at + count <= units.size(); ++at) {
            if (fits(pattern, units, at))
                spans.append({units[at].from, units[at + count - 1].to});
        }
    }
    return merged(std::move(spans));
}

Snippet snippetOf(const QString &text, const QList<TextSpan> &matches, int length)
{
    const int size = int(text.size());
    int from = 0;
    if (!matches.isEmpty() && matches.first().to > length)
        from = cutBefore(text, std::max(0, matches.first().from - length / 3), 0);
    int to = std::min(size, from + length);
    if (to < size)
        to = cutBefore(text, to, matches.isEmpty() ? from : std::max(from, matches.first().to - 1));
    Snippet snippet;
    if (from > 0)
        snippet.text = u'…';
    QList<int> places; // in the snippet, of each character of the stretch
    for (int at = from; at < to; ++at) {
        places.append(int(snippet.text.size()));
        const bool isFirst = snippet.text.isEmpty() || at == from;
        if (!text[at].isSpace())
            snippet.text += text[at];
        else if (!isFirst && !snippet.text.endsWith(u' '))
            snippet.text += u' ';
    }
    places.append(int(snippet.text.size()));
    for (const TextSpan &match : matches) {
        if (match.from < to && match.to > from)
            snippet.matches.append(
                {places[std::max(match.from, from) - from], places[std::min(match.to, to) - from]});
    }
    if (to < size)
        snippet.text = std::move(snippet.text).trimmed() + u'…';
    return snippet;
}

} // namespace aigm
