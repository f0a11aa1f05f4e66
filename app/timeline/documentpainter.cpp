// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documentlayout.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace aigm::app {

namespace {

constexpr qreal kCodeBlockRadius = 12;
constexpr qreal kInlineCodeRadius = 4;
constexpr qreal kMentionRadius = 5;
constexpr qreal kHitRadius = 4;
constexpr qreal kHitPad = 2; //!< over the blanks beside the word

//! A rounded ground with a line of one device pixel around it.
void paintGround(QPainter &painter, const QRectF &rect, qreal radius, const QColor &fill, const QColor &line)
{
    const qreal pixel = 1 / painter.device()->devicePixelRatioF();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setBrush(fill);
    painter.setPen(line.isValid() ? QPen(line, pixel) : QPen(Qt::NoPen));
    const qreal inset = line.isValid() ? pixel / 2 : 0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

} // namespace

//! The painting of a layout.
class DocumentPainter
{
public:
    DocumentPainter(QPainter &painter, const DocumentPalette &palette, const QRectF &exposed)
        : m_painter(painter)
        , m_palette(palette)
        , m_exposed(exposed)
    {
    }

    void paintShape(const DocumentLayout::Shape &shape)
    {
        using Kind = DocumentLayout::Shape::Kind;
        if (!shape.rect.intersects(m_exposed))
            return;
        switch (shape.kind) {
        case Kind::QuoteBar:
            return m_painter.fillRect(shape.rect, m_palette.quoteBar);
        case Kind::Rule:
            return m_painter.fillRect(shape.rect, m_palette.line);
        case Kind::Bullet:
            return paintGround(m_painter, shape.rect, shape.rect.width() / 2, m_palette.muted, {});
        case Kind::CodeBlock:
            return paintGround(m_painter, shape.rect, kCodeBlockRadius, m_palette.codeBackground,
                               m_palette.line);
        case Kind::InlineCode:
            return paintGround(m_painter, shape.rect, kInlineCodeRadius, m_palette.codeBackground,
                               m_palette.line);
        case Kind::Decoration:
            return m_painter.fillRect(shape.rect, m_palette.ink(shape.ink));
        case Kind::Mention:
            return paintGround(m_painter, shape.rect, kMentionRadius, m_palette.mentionBackground, {});
        }
    }
    //! \p color, when valid, stands for the ink of the runs.
    void paintText(const DocumentLayout::Block &block, const QColor &color = {})
    {
        const int count = block.text.lineCount();
        if (count == 0 || block.bottom() <= m_exposed.top() || block.origin.y() >= m_exposed.bottom())
            return;
        const qreal row = block.height / count;
        const int first = std::max(0, int((m_exposed.top() - block.origin.y()) / row));
        const int last = std::min(count - 1, int((m_exposed.bottom() - block.origin.y()) / row));
        for (int i = first; i <= last; ++i) {
            for (const DocumentLayout::Run &run : DocumentLayout::runsOf(block, i)) {
                m_painter.setPen(color.isValid() ? color : m_palette.ink(run.ink));
                m_painter.drawGlyphRun(block.origin, run.glyphs);
            }
        }
    }

private:
    QPainter &m_painter;
    const DocumentPalette &m_palette;
    const QRectF &m_exposed;
};

const std::vector<DocumentLayout::Run> &DocumentLayout::runsOf(const Block &block, int lineIndex)
{
    block.runs.resize(size_t(block.text.lineCount()));
    std::optional<std::vector<Run>> &runs = block.runs.at(size_t(lineIndex));
    if (runs)
        return *runs;
    runs.emplace();
    const QTextLine line = block.text.lineAt(lineIndex);
    const int lineEnd = line.textStart() + line.textLength();
    for (const InkRange &range : block.source.ranges) {
        const int from = std::max(range.start, line.textStart());
        const int to = std::min(range.start + range.length, lineEnd);
        if (from >= to)
            continue;
        for (const QGlyphRun &glyphs : line.glyphRuns(from, to - from))
            runs->push_back({glyphs, range.ink});
    }
    return *runs;
}

void DocumentLayout::paint(QPainter &painter, const DocumentPalette &palette, const TextMarks &marks,
                           const QRectF &exposed) const
{
    DocumentPainter part(painter, palette, exposed);
    for (const Shape &shape : m_shapes)
        part.paintShape(shape);
    for (const auto &block : m_blocks)
        part.paintText(*block);
    const auto paintOver = [&](const QPainterPath &region, const QColor &ground, const QColor &ink) {
        painter.save();
        painter.setClipPath(region, Qt::IntersectClip);
        painter.fillPath(region, ground);
        for (const auto &block : m_blocks) {
            if (block->isText)
                part.paintText(*block, ink);
        }
        painter.restore();
    };
    for (const TextRange &hit : marks.hits) {
        QPainterPath region;
        for (const QRectF &rect : rects(hit))
            region.addRoundedRect(rect.adjusted(-kHitPad, 1, kHitPad, -1), kHitRadius, kHitRadius);
        if (region.intersects(exposed))
            paintOver(region, palette.hit, palette.hitText);
    }
    if (marks.selected.isEmpty())
        return;
    QPainterPath region;
    for (const QRectF &rect : rects(marks.selected))
        region.addRect(rect);
    paintOver(region, palette.selection, palette.selectedText);
}

} // namespace aigm::app
