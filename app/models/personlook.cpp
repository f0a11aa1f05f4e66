// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "personlook.h"

#include <QTextBoundaryFinder>
#include <QtEndian>

namespace aigm::app {

namespace {

constexpr int kHues = 8;

//! The first characters (grapheme clusters) of \p word that begin with a letter, digit or symbol.
QStringList charactersOf(const QString &word, int count)
{
    QStringList found;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, word);
    qsizetype from = 0;
    while (found.size() < count) {
        const qsizetype to = finder.toNextBoundary();
        if (to < 0)
            break;
        const QString cluster = word.mid(from, to - from);
        from = to;
        const char32_t first = cluster.toUcs4().value(0);
        if (QChar::isLetterOrNumber(first) || QChar::category(first) == QChar::Symbol_Other)
            found << cluster;
    }
    return found;
}

} // namespace

QString initialsOf(const QString &name)
{
    QStringList words;
    for (const QString &word : name.simplified().split(u' ', Qt::SkipEmptyParts)) {
        if (!charactersOf(word, 1).isEmpty())
            words << word;
    }
    if (words.isEmpty())
        return QStringLiteral("?");
    if (words.size() > 1)
        return QString(charactersOf(words.first(), 1).first() + charactersOf(words.last(), 1).first())
            .toUpper();
    const QStringList characters = charactersOf(words.first(), 2);
    return QString(characters.first().toUpper() + characters.value(1).toLower());
}

int hueOf(QByteArrayView idBytes)
{
    if (idBytes.size() < qsizetype(sizeof(quint32)))
        return 0;
    return int(qFromBigEndian<quint32>(idBytes.data()) % kHues);
}

} // namespace aigm::app
