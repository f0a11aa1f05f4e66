// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/searchtext.h"

#include <utility>

namespace aigm::searchtext {

namespace {

//! Calls \p visit with each character of \p text and where it begins and ends.
template <class Visit>
void eachCharacter(QStringView text, Visit visit)
{
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype from = at++;
        char32_t c = text[from].unicode();
        if (text[from].isHighSurrogate() && at < text.size() && text[at].isLowSurrogate())
            c = QChar::surrogateToUcs4(text[from], text[at++]);
        else if (text[from].isSurrogate())
            c = QChar::ReplacementCharacter;
        visit(c, int(from), int(at));
    }
}

//! What unicode61 leaves out of a word when it removes accents.
bool isAccent(char32_t c)
{
    return c >= 0x300 && c <= 0x36f;
}

void appendFolded(QString &to, char32_t c)
{
    if (c < 0x80) {
        to += c >= 'A' && c <= 'Z' ? QChar(ushort(c + 0x20)) : QChar(ushort(c));
        return;
    }
    const QString parts = QString::fromUcs4(&c, 1).normalized(QString::NormalizationForm_D);
    eachCharacter(parts, [&to](char32_t part, int, int) {
        if (!isAccent(part))
            to += QChar::fromUcs4(QChar::toCaseFolded(part));
    });
}

bool isWordPart(char32_t c)
{
    return QChar::isLetterOrNumber(c) || QChar::isMark(c) || QChar::category(c) == QChar::Other_PrivateUse;
}

} // namespace

bool isUnspaced(char32_t c)
{
    return c >= 0x1100
        && (c <= 0x11ff || (c >= 0x2e80 && c <= 0x2fdf) || (c >= 0x3005 && c <= 0x3007)
            || (c >= 0x3040 && c <= 0x318f) || (c >= 0x31a0 && c <= 0x31ff) || (c >= 0x3400 && c <= 0x4dbf)
            || (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xa960 && c <= 0xa97f) || (c >= 0xac00 && c <= 0xd7ff)
            || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff66 && c <= 0xff9f)
            || (c >= 0x20000 && c <= 0x3ffff));
}

bool isFacet(char32_t c)
{
    return c >= 0xf0000;
}

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
        runs.last().text += QChar::fromUcs4(isFacet(c) ? U' ' : c);
    }
    return runs;
}

QList<Unit> unitsOf(QStringView text)
{
    QList<Unit> units;
    bool inWord = false;
    eachCharacter(text, [&](char32_t c, int from, int to) {
        const bool unspaced = isUnspaced(c);
        const bool isPart = !unspaced && !isFacet(c) && isWordPart(c);
        if (unspaced)
            units.append({QString::fromUcs4(&c, 1), from, to, false});
        else if (isPart && !inWord)
            units.append({{}, from, to, true});
        if (isPart) {
            units.last().to = to;
            appendFolded(units.last().folded, c);
        }
        inWord = isPart;
    });
    return units;
}

QString folded(const QString &text)
{
    QString result;
    eachCharacter(text, [&result](char32_t c, int, int) { appendFolded(result, c); });
    return std::move(result).simplified();
}

} // namespace aigm::searchtext
