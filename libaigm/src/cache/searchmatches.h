// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/searchterms.h"
#include "cache/searchtext.h"

#include <aigm/found.h>

namespace aigm {

//! Finds in a text what the index has found a message by: the same words, on the text as people read it.
//! Any thread.
class MatchFinder
{
public:
    explicit MatchFinder(const SearchTerms &terms);

    //! Ascending and apart.
    [[nodiscard]] QList<TextSpan> in(QStringView text) const;

private:
    //! Units that follow one another.
    struct Pattern
    {
        QList<searchtext::Unit> units;
        bool isOpen = false; //!< the last one may go on
    };
    [[nodiscard]] static bool fits(const Pattern &pattern, const QList<searchtext::Unit> &units,
                                   qsizetype at);

    QList<Pattern> m_patterns;
};

//! One line of a text.
struct Snippet
{
    QString text;
    QList<TextSpan> matches; //!< in this text
};

//! The line of at most \p length characters (and an ellipsis at either end) around the first of \p matches.
[[nodiscard]] Snippet snippetOf(const QString &text, const QList<TextSpan> &matches, int length);

} // namespace aigm
