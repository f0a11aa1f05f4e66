// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "documentstyle.h"
#include "inlinetext.h"

#include <aigm/document.h>

#include <QGlyphRun>
#include <QRectF>
#include <QTextLayout>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QPainter;

namespace aigm::app {

//! A stretch of positions; empty when both ends are the same.
struct TextRange
{
    int from = 0;
    int to = 0;

    [[nodiscard]] bool isEmpty() const { return from >= to; }
    friend bool operator==(const TextRange &, const TextRange &) = default;
};

//! What stands out of a text while it is shown.
struct TextMarks
{
    TextRange selected = {};
    std::vector<TextRange> hits = {}; //!< what was searched for

    friend bool operator==(const TextMarks &, const TextMarks &) = default;
};

//! A document laid out for a width: where each line stands, and how to paint, hit and select it. Holds no
//! colour, so that a theme changes without a new layout. Lengths are logical pixels and do not depend on the
//! screen. Immutable once made; of one thread.
class DocumentLayout
{
public:
    //! What a layout is made for. The direction is that of paragraphs that have none of their own.
    struct Request
    {
        qreal width = 0;
        DocumentFonts fonts = {};
        Qt::LayoutDirection direction = Qt::LeftToRight;

        friend bool operator==(const Request &, const Request &) = default;
    };

    DocumentLayout(const Document &document, const Request &request);
    ~DocumentLayout();
    Q_DISABLE_COPY_MOVE(DocumentLayout)

    //! The room that the text takes: its widest line, and all its lines.
    [[nodiscard]] QSizeF size() const { return m_size; }
    //! The last line, if a word could follow on it; a null rectangle where the text ends otherwise: it runs
    //! right to left, or in a frame.
    [[nodiscard]] QRectF lastLine() const;
    //! The width that no line would have to be broken at.
    [[nodiscard]] qreal naturalWidth() const { return m_naturalWidth; }
    //! Positions run from 0 to length(); blocks are one apart.
    [[nodiscard]] int length() const { return m_length; }

    //! The position nearest to \p point.
    [[nodiscard]] int positionAt(QPointF point) const;
    //! The link under \p point; empty when there is none.
    [[nodiscard]] QString linkAt(QPointF point) const;
    [[nodiscard]] bool hasTextAt(QPointF point) const;
    //! The word around \p position.
    [[nodiscard]] TextRange wordAt(int position) const;
    //! The text of \p range as people would write it; blocks and hard breaks are line ends.
    [[nodiscard]] QString text(TextRange range) const;
    //! What to paint behind the text of \p range.
    [[nodiscard]] std::vector<QRectF> rects(TextRange range) const;

    //! Where the words of \p query stand, as Search::matches() finds them in each block.
    [[nodiscard]] std::vector<TextRange> hits(const QString &query) const;

    //! Paints what stands inside \p exposed, with \p marks in their colours.
    void paint(QPainter &painter, const DocumentPalette &palette, const TextMarks &marks,
               const QRectF &exposed) const;

    //! Roughly what this layout takes in memory, in characters.
    [[nodiscard]] int cost() const { return m_length + 200; }

private:
    friend class LayoutBuilder;
    friend class DocumentPainter;

    struct Run
    {
        QGlyphRun glyphs;
        Ink ink;
    };
    //! One text: a paragraph, a heading, a code block, a list marker.
    struct Block
    {
        QTextLayout text;
        InlineText source;
        QPointF origin; //!< of the layout
        qreal height = 0;
        int start = 0;      //!< the position of the first character
        bool isText = true; //!< false: a marker, which cannot be selected
        mutable std::vector<std::optional<std::vector<Run>>> runs; //!< of each line that was painted

        [[nodiscard]] int length() const { return int(source.text.size()); }
        [[nodiscard]] int end() const { return start + length(); }
        [[nodiscard]] qreal bottom() const { return origin.y() + height; }
    };
    struct Shape
    {
        enum class Kind { QuoteBar, CodeBlock, Rule, Bullet, InlineCode, Mention, Decoration };

        Kind kind;
        QRectF rect;
        Ink ink = Ink::Text; //!< of a Decoration
    };
    [[nodiscard]] const Block *blockAt(qreal y) const;
    [[nodiscard]] const InkRange *inkRangeAt(QPointF point, const Block **owner) const;
    [[nodiscard]] std::pair<const Block *, int> find(int position) const;
    [[nodiscard]] static const std::vector<Run> &runsOf(const Block &block, int lineIndex);
    static void addRects(const Block &block, int from, int to, std::vector<QRectF> &rects);

    std::vector<std::unique_ptr<Block>> m_blocks; //!< from top to bottom
    std::vector<Shape> m_shapes;
    QSizeF m_size;
    qreal m_naturalWidth = 0;
    int m_length = 0;
};

} // namespace aigm::app
