// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/searchindex.h"
#include "cache/searchmatches.h"

#include <cstdint>
#include <cstdlib>

using namespace aigm;

namespace {

void expect(bool holds)
{
    if (!holds)
        std::abort();
}

void checkSpans(const QString &text, const QList<TextSpan> &spans)
{
    int before = -1;
    for (const TextSpan &span : spans) {
        expect(span.from > before && span.to > span.from && span.to <= text.size());
        expect(!text[span.from].isLowSurrogate() || span.from == 0 || !text[span.from - 1].isHighSurrogate());
        before = span.to;
    }
}

} // namespace

//! What somebody types into the search field, and then a line end and a message that is searched for it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString input = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype end = input.indexOf(QChar(u'\n'));
    const QString typed = input.left(end);
    const QString text = end < 0 ? input : input.mid(end + 1);
    const QDate today(2025, 10, 23);
    const Result<SearchTerms> terms = parseSearch(typed, today);
    if (!terms) {
        expect(terms.error().kind == Error::Kind::Rejected && !terms.error().message.isEmpty());
        expect(typed.contains(terms.error().field, Qt::CaseInsensitive));
        return 0;
    }
    expect(*parseSearch(typed, today) == *terms);
    for (const SearchTerms::Word &word : terms->words)
        expect(!word.text.isEmpty() && word.text == word.text.simplified());
    // a string of FTS5 ends at its quote alone
    expect(SearchIndex::expression(terms->words).count(QChar(u'"')) % 2 == 0);
    const QList<TextSpan> matches = MatchFinder(*terms).in(text);
    checkSpans(text, matches);
    const Snippet snippet = snippetOf(text, matches, 96);
    checkSpans(snippet.text, snippet.matches);
    expect(snippet.text.size() <= 98 && snippet.matches.size() <= matches.size());
    return 0;
}
