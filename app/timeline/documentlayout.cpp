// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documentlayout.h"

#include "layoutbuilder.h"

#include <aigm/search.h>

#include <QTextBoundaryFinder>

#include <algorithm>

namespace aigm::app {

namespace {

int lineIndexAt(const QTextLayout &layout, qreal y, qreal height)
{
    // rows of a block are all of one height
    const int count = layout.lineCount();
    return std::clamp(int(y * count / std::max<qreal>(1, height)), 0, count - 1);
}

} // namespace

DocumentLayout::DocumentLayout(const Document &document, const Request &request)
{
    LayoutBuilder(*this, request).build(document);
    m_length = std::max(0, m_length - 1); // nothing follows the last block
}

DocumentLayout::~DocumentLayout() = default;

const DocumentLayout::Block *DocumentLayout::blockAt(qreal y) const
{
    const Block *nearest = nullptr;
    for (const auto &block : m_blocks) {
        if (!block->isText)
            continue;
        if (nearest && y < block->origin.y())
            break;
        nearest = block.get();
    }
    return nearest;
}

int DocumentLayout::positionAt(QPointF point) const
{
    if (point.y() < 0)
        return 0;
    if (point.y() >= m_size.height())
        return m_length;
    const Block *block = blockAt(point.y());
    if (!block)
        return 0;
    const int index = lineIndexAt(block->text, point.y() - block->origin.y(), block->height);
    return block->start + block->text.lineAt(index).xToCursor(point.x() - block->origin.x());
}

const InkRange *DocumentLayout::inkRangeAt(QPointF point, const Block **owner) const
{
    const Block *block = blockAt(point.y());
    if (!block || point.y() < block->origin.y() || point.y() >= block->bottom())
        return nullptr;
    const QTextLine line =
        block->text.lineAt(lineIndexAt(block->text, point.y() - block->origin.y(), block->height));
    const qreal x = point.x() - block->origin.x();
    const QRectF extent = line.naturalTextRect();
    if (x < extent.left() || x >= extent.right())
        return nullptr;
    const int place = line.xToCursor(x, QTextLine::CursorOnCharacter);
    *owner = block;
    for (const InkRange &range : block->source.ranges) {
        if (place >= range.start && place < range.start + range.length)
            return &range;
    }
    return nullptr;
}

QString DocumentLayout::linkAt(QPointF point) const
{
    const Block *block = nullptr;
    const InkRange *range = inkRangeAt(point, &block);
    return range && range->link >= 0 ? block->source.links.at(range->link) : QString();
}

QRectF DocumentLayout::lastLine() const
{
    if (m_blocks.empty())
        return {};
    const Block &block = *m_blocks.back();
    const int count = block.text.lineCount();
    const bool endsTheText = block.isText && block.bottom() > m_size.height() - 1;
    if (!endsTheText || count == 0 || block.text.textOption().textDirection() == Qt::RightToLeft)
        return {};
    const qreal row = block.height / count;
    const QRectF extent = block.text.lineAt(count - 1).naturalTextRect();
    return {block.origin.x() + extent.left(), block.bottom() - row, extent.width(), row};
}

bool DocumentLayout::hasTextAt(QPointF point) const
{
    const Block *block = nullptr;
    return inkRangeAt(point, &block) != nullptr;
}

std::pair<const DocumentLayout::Block *, int> DocumentLayout::find(int position) const
{
    for (const auto &block : m_blocks) {
        if (block->isText && position >= block->start && position <= block->end())
            return {block.get(), position - block->start};
    }
    return {nullptr, 0};
}

TextRange DocumentLayout::wordAt(int position) const
{
    const auto [block, place] = find(position);
    if (!block)
        return {position, position};
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, block->source.text);
    finder.setPosition(place);
    int from = place;
    if (!finder.isAtBoundary() || place == block->length())
        from = int(std::max<qsizetype>(0, finder.toPreviousBoundary()));
    finder.setPosition(from);
    const int to = int(std::max<qsizetype>(from, finder.toNextBoundary()));
    return {block->start + from, block->start + to};
}

QString DocumentLayout::text(TextRange range) const
{
    QString result;
    bool isFirst = true;
    for (const auto &block : m_blocks) {
        if (!block->isText || block->end() < range.from || block->start >= range.to)
            continue;
        if (!std::exchange(isFirst, false))
            result += QLatin1Char('\n');
        const int from = std::max(0, range.from - block->start);
        const int to = std::min(block->length(), range.to - block->start);
        const std::vector<int> &padding = block->source.padding; // ours, not the writer's
        auto next = std::lower_bound(padding.begin(), padding.end(), from);
        for (int i = from; i < to; ++i) {
            if (next != padding.end() && *next == i)
                ++next;
            else
                result += block->source.text.at(i);
        }
    }
    return result.replace(QChar::LineSeparator, QLatin1Char('\n'));
}

std::vector<TextRange> DocumentLayout::hits(const QString &query) const
{
    std::vector<TextRange> result;
    for (const auto &block : m_blocks) {
        if (!block->isText)
            continue;
        for (const TextSpan &span : Search::matches(query, block->source.text))
            result.push_back({block->start + span.from, block->start + span.to});
    }
    return result;
}

void DocumentLayout::addRects(const Block &block, int from, int to, std::vector<QRectF> &rects)
{
    const int count = block.text.lineCount();
    const qreal row = count > 0 ? block.height / count : 0;
    for (int i = 0; i < count; ++i) {
        const QTextLine line = block.text.lineAt(i);
        const int start = std::max(from, line.textStart());
        const int end = std::min(to, line.textStart() + line.textLength());
        const qreal top = block.origin.y() + i * row;
        if (start >= end)
            continue;
        const auto add = [&](qreal left, qreal width) {
            const QRectF rect(block.origin.x() + left, top, width, row);
            QRectF *const last = rects.empty() ? nullptr : &rects.back();
            const bool continues = last && qAbs(last->top() - top) < 0.01
                && rect.left() <= last->right() + 0.1 && rect.right() >= last->left() - 0.1;
            if (continues)
                *last |= rect;
            else
                rects.push_back(rect);
        };
        if (start == line.textStart() && end == line.textStart() + line.textLength()) {
            const QRectF whole = line.naturalTextRect(); // glyphRuns() walks the whole paragraph each time
            add(whole.left(), whole.width());
            continue;
        }
        // What is one stretch in the text may be several on the line, and cursorToX() is at a loss where the
        // direction changes; the glyphs know.
        for (const QGlyphRun &run : line.glyphRuns(start, end - start))
            add(run.boundingRect().left(), run.boundingRect().width());
    }
}

std::vector<QRectF> DocumentLayout::rects(TextRange range) const
{
    std::vector<QRectF> result;
    for (const auto &block : m_blocks) {
        if (block->isText && block->end() > range.from && block->start < range.to)
            addRects(*block, std::max(0, range.from - block->start),
                     std::min(block->length(), range.to - block->start), result);
    }
    return result;
}

} // namespace aigm::app
