// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "documentstyle.h"

#include <aigm/document.h>

#include <QString>
#include <QStringList>
#include <QTextLayout>

#include <optional>
#include <vector>

namespace aigm::app {

//! A stretch of one colour, and perhaps one link.
struct InkRange
{
    int start = 0;
    int length = 0;
    Ink ink = Ink::Text;
    int link = -1; //!< into InlineText::links
};

//! A stretch with a ground of its own: code or a mention.
struct Chip
{
    int start = 0;
    int end = 0;
    Ink ink = Ink::Code;
};

//! A line under or through the text.
struct Decoration
{
    int start = 0;
    int end = 0;
    Ink ink = Ink::Text;
    bool isStrike = false;
};

//! The line of a block made ready for a QTextLayout.
struct InlineText
{
    QString text; //!< line ends are U+2028
    QList<QTextLayout::FormatRange> formats;
    std::vector<InkRange> ranges; //!< cover the text without holes
    std::vector<Chip> chips;
    std::vector<Decoration> decorations;
    std::vector<int> padding; //!< places in text that are ours: the insides of chips, isolates
    QStringList links;
};

//! Reads the inline nodes [\p begin, \p end). \p ink is what plain text is coloured with.
[[nodiscard]] InlineText inlineText(const Node *begin, const Node *end, const DocumentFonts &fonts, Ink ink);
//! The text of a code block; always one ink.
[[nodiscard]] InlineText codeText(const Node &block, const DocumentFonts &fonts);
//! What a node without text of its own is shown as.
[[nodiscard]] QString leafText(const Node &node);

//! True when \p node stands inside a line.
[[nodiscard]] bool isInline(const Node &node);
//! The direction of the first strong character; nothing when there is none.
[[nodiscard]] std::optional<Qt::LayoutDirection> strongDirection(QStringView text);
//! The same of the first text in \p node that has one.
[[nodiscard]] std::optional<Qt::LayoutDirection> strongDirection(const Node &node);

} // namespace aigm::app
