// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QString>

//! How texts are taken apart to be searched: words of scripts with blanks, characters of those without.
//! Any thread.
namespace aigm::searchtext {

//! Scripts that are written without blanks: Han, Kana, Bopomofo, and Hangul, whose particles are
//! joined on.
[[nodiscard]] bool isUnspaced(char32_t c);
//! The characters that stand for facets in the index: see searchfacets.h. No text may bring its own.
[[nodiscard]] bool isFacet(char32_t c);

//! Part of a text: written in an unspaced script, or in any other way.
struct Run
{
    QString text;
    QList<qsizetype> starts; //!< where each character of an unspaced run begins
};
[[nodiscard]] QList<Run> runsOf(const QString &text);

//! A word, or one character of an unspaced script.
struct Unit
{
    QString folded; //!< without case and accents
    int from = 0;   //!< in UTF-16 of the text
    int to = 0;
    bool isWord = true;
};
[[nodiscard]] QList<Unit> unitsOf(QStringView text);

//! \p text without case and accents, to compare names by.
[[nodiscard]] QString folded(const QString &text);

} // namespace aigm::searchtext
