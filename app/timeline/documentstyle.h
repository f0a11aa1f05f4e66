// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QColor>
#include <QFont>

namespace aigm::app {

//! What a document is laid out with. The sizes of design.md stand for a body of 15 pixels and grow with it.
struct DocumentFonts
{
    QFont body;
    QFont code;

    friend bool operator==(const DocumentFonts &, const DocumentFonts &) = default;
};

//! What colours a piece of text. Told apart from the colour itself, so that a theme can change without a new
//! layout.
enum class Ink { Text, Quote, Muted, Link, Code, Mention };

//! What a document is painted with.
struct DocumentPalette
{
    QColor text = Qt::black;
    QColor muted = Qt::darkGray;
    QColor link = Qt::darkCyan;
    QColor line = Qt::lightGray;
    QColor codeBackground = Qt::white;
    QColor quoteBar = Qt::gray;
    QColor quoteText = Qt::darkGray;
    QColor mention = Qt::darkCyan;
    QColor mentionBackground = Qt::lightGray;
    QColor selection = Qt::lightGray;
    QColor selectedText = Qt::black;
    QColor hit = Qt::yellow;
    QColor hitText = Qt::black;

    [[nodiscard]] QColor ink(Ink kind) const
    {
        switch (kind) {
        case Ink::Text:
        case Ink::Code:
            return text;
        case Ink::Quote:
            return quoteText;
        case Ink::Muted:
            return muted;
        case Ink::Link:
            return link;
        case Ink::Mention:
            return mention;
        }
        return text;
    }
    friend bool operator==(const DocumentPalette &, const DocumentPalette &) = default;
};

} // namespace aigm::app
