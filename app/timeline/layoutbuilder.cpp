// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "layoutbuilder.h"

#include "emoji.h"

#include <QFontInfo>

#include <algorithm>
#include <array>
#include <cmath>

namespace aigm::app {

namespace {

// design.md, sections 3 and 6, for a body of 15 pixels
constexpr qreal kBodySize = 15;
constexpr qreal kBodyRow = 22;
constexpr qreal kCodeRow = 20;
constexpr qreal kJumboSize = 36;
constexpr qreal kJumboRow = 44;
constexpr int kJumboCount = 10;
constexpr std::array<std::pair<qreal, qreal>, 3> kHeadings{{{20, 28}, {17, 24}, {15, 22}}};
constexpr qreal kListIndent = 22;
constexpr qreal kMarkerGap = 6;
constexpr qreal kBulletSize = 5;
constexpr qreal kQuoteBar = 3;
constexpr qreal kQuoteIndent = kQuoteBar + 12;
constexpr qreal kCodePaddingX = 14;
constexpr qreal kCodePaddingY = 10;
constexpr qreal kCodeWidth = 640;
constexpr qreal kLeastWidth = 40;

qreal pixelSize(const QFont &font)
{
    return font.pixelSize() > 0 ? font.pixelSize() : QFontInfo(font).pixelSize();
}

QFont sized(QFont font, qreal size)
{
    font.setPixelSize(qRound(size));
    return font;
}

bool isJumbo(const std::vector<Node> &blocks)
{
    int count = 0;
    for (const Node &block : blocks) {
        if (block.type != Node::Type::Paragraph)
            return false;
        for (const Node &node : block.content) {
            if (node.type == Node::Type::HardBreak)
                continue;
            const int emoji = node.type == Node::Type::Text ? emojiOnlyCount(node.text) : -1;
            if (emoji < 0)
                return false;
            count += emoji;
        }
    }
    return count >= 1 && count <= kJumboCount;
}

} // namespace

LayoutBuilder::Face::Face(const QFont &wanted, qreal rowHeight)
    : font(wanted)
    , row(std::round(rowHeight))
{
    const QFontMetricsF metrics(font);
    baseline = std::round((row - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent());
    strike = metrics.xHeight() / 2;
}

LayoutBuilder::Frame LayoutBuilder::Frame::indented(qreal indent) const
{
    Frame inner = *this;
    const qreal room = std::max<qreal>(0, width() - kLeastWidth); // however deep, a word stays readable
    (direction == Qt::LeftToRight ? inner.left : inner.right) +=
        (direction == Qt::LeftToRight ? 1 : -1) * std::min(indent, room);
    return inner;
}

LayoutBuilder::LayoutBuilder(DocumentLayout &layout, const DocumentLayout::Request &request)
    : m_layout(layout)
    , m_request(request)
    , m_scale(pixelSize(request.fonts.body) / kBodySize)
    , m_body(request.fonts.body, kBodyRow * m_scale)
{
}

void LayoutBuilder::build(const Document &document)
{
    const Frame frame{0, std::max(m_request.width, kLeastWidth), m_request.direction};
    const std::vector<Node> &blocks = document.root().content;
    if (isJumbo(blocks)) {
        const Face jumbo(sized(m_request.fonts.body, kJumboSize * m_scale), kJumboRow * m_scale);
        for (const Node &block : blocks)
            addLine(block.content.data(), block.content.data() + block.content.size(), jumbo, frame);
    } else {
        addBlocks(blocks, frame);
    }
    m_layout.m_size.setHeight(m_y);
}

void LayoutBuilder::addBlocks(const std::vector<Node> &nodes, const Frame &frame)
{
    const Node *const end = nodes.data() + nodes.size();
    for (const Node *node = nodes.data(); node != end; ++node) {
        if (!isInline(*node)) {
            addBlock(*node, frame);
            continue;
        }
        const Node *const lineEnd = std::find_if_not(node, end, isInline);
        leaveGap(Gap::Paragraph);
        addLine(node, lineEnd, m_body, frame);
        node = lineEnd - 1;
    }
}

void LayoutBuilder::addBlock(const Node &node, const Frame &frame)
{
    switch (node.type) {
    case Node::Type::Heading:
        return addHeading(node, frame);
    case Node::Type::Blockquote:
        return addQuote(node, frame);
    case Node::Type::BulletList:
    case Node::Type::OrderedList:
        return addList(node, frame);
    case Node::Type::CodeBlock:
        return addCodeBlock(node, frame);
    case Node::Type::HorizontalRule:
        return addRule(frame);
    case Node::Type::Paragraph:
        leaveGap(Gap::Paragraph);
        return addLine(node.content.data(), node.content.data() + node.content.size(), m_body, frame);
    default: // a block that this build does not know shows what it holds
        return addBlocks(node.content, frame);
    }
}

void LayoutBuilder::addLine(const Node *begin, const Node *end, const Face &face, const Frame &frame)
{
    addText(inlineText(begin, end, m_request.fonts, frame.ink), face, frame);
}

void LayoutBuilder::addHeading(const Node &node, const Frame &frame)
{
    const int level = std::clamp(node.attrs.value(QLatin1String("level")).toInt(1), 1, int(kHeadings.size()));
    const auto [size, row] = kHeadings.at(size_t(level - 1));
    Face face(sized(m_request.fonts.body, size * m_scale), row * m_scale);
    face.font.setWeight(QFont::DemiBold);
    leaveGap(Gap::Paragraph);
    addLine(node.content.data(), node.content.data() + node.content.size(), face, frame);
}

void LayoutBuilder::addQuote(const Node &node, const Frame &frame)
{
    Frame outer = frame;
    outer.direction = strongDirection(node).value_or(frame.direction);
    outer.ink = Ink::Quote;
    leaveGap(Gap::Quote);
    const qreal top = m_y;
    const qreal bar = kQuoteBar * m_scale;
    m_lastGap = Gap::None;
    m_atTop = true;
    addBlocks(node.content, outer.indented(kQuoteIndent * m_scale));
    const qreal x = outer.direction == Qt::LeftToRight ? outer.left : outer.right - bar;
    m_layout.m_shapes.push_back({Shape::Kind::QuoteBar, {x, top, bar, m_y - top}});
    m_lastGap = Gap::Quote;
    m_atTop = false;
}

void LayoutBuilder::addList(const Node &node, const Frame &frame)
{
    Frame outer = frame;
    outer.direction = strongDirection(node).value_or(frame.direction);
    const bool isOrdered = node.type == Node::Type::OrderedList;
    qint64 number = node.attrs.value(QLatin1String("start")).toInt(1);
    qreal indent = kListIndent * m_scale;
    if (isOrdered) {
        const auto digits = QString::number(number + qint64(node.content.size()) - 1).size();
        const QString widest = QString(digits, QLatin1Char('8')) + QLatin1Char('.');
        indent = std::max(
            indent, std::ceil(QFontMetricsF(m_body.font).horizontalAdvance(widest)) + kMarkerGap * m_scale);
    }
    const Frame inner = outer.indented(indent);
    for (const Node &item : node.content) {
        leaveGap(Gap::None);
        m_atTop = true;
        const qreal top = m_y;
        addMarker(isOrdered ? QString::number(number++) : QString(), outer, top, indent);
        addBlocks(item.type == Node::Type::ListItem ? item.content : std::vector<Node>{item}, inner);
        m_y = std::max(m_y, top + m_body.row);
        m_atTop = false;
        m_lastGap = Gap::None;
    }
}

void LayoutBuilder::addMarker(const QString &number, const Frame &frame, qreal top, qreal indent)
{
    const bool leftToRight = frame.direction == Qt::LeftToRight;
    if (number.isEmpty()) {
        const qreal size = kBulletSize * m_scale;
        const qreal center =
            leftToRight ? frame.left + indent - 14 * m_scale : frame.right - indent + 14 * m_scale;
        m_layout.m_shapes.push_back(
            {Shape::Kind::Bullet, {center - size / 2, top + (m_body.row - size) / 2 + m_scale, size, size}});
        return;
    }
    InlineText source;
    source.text = leftToRight ? QString(number + QLatin1Char('.')) : QString(QLatin1Char('.') + number);
    source.ranges.push_back({0, int(source.text.size()), Ink::Muted, -1});
    const qreal width = QFontMetricsF(m_body.font).horizontalAdvance(source.text);
    const qreal x = leftToRight ? frame.left + indent - kMarkerGap * m_scale - width
                                : frame.right - indent + kMarkerGap * m_scale;
    Frame room{x, x + width + 1, Qt::LeftToRight, Ink::Muted};
    const qreal y = m_y;
    Block &marker = addText(std::move(source), m_body, room, true);
    marker.isText = false;
    m_layout.m_length -= marker.length() + 1;
    m_y = y;
}

void LayoutBuilder::addCodeBlock(const Node &node, const Frame &frame)
{
    const DocumentFonts &fonts = m_request.fonts;
    const Face face(fonts.code, kCodeRow * m_scale);
    const qreal padX = kCodePaddingX * m_scale;
    const qreal padY = kCodePaddingY * m_scale;
    leaveGap(Gap::Code);
    const qreal top = m_y;
    const qreal width = std::min(frame.width(), kCodeWidth * m_scale);
    Frame inner{frame.left + padX, frame.left + std::max(width - padX, padX + kLeastWidth), Qt::LeftToRight,
                Ink::Code};
    m_y += padY;
    addText(codeText(node, fonts), face, inner, true);
    m_y += padY;
    m_layout.m_shapes.push_back({Shape::Kind::CodeBlock, {frame.left, top, width, m_y - top}});
    m_layout.m_size.setWidth(std::max(m_layout.m_size.width(), frame.left + width));
}

void LayoutBuilder::addRule(const Frame &frame)
{
    leaveGap(Gap::Paragraph);
    m_layout.m_shapes.push_back({Shape::Kind::Rule, {frame.left, m_y, frame.width(), 1}});
    m_y += 1;
}

LayoutBuilder::Block &LayoutBuilder::addText(InlineText source, const Face &face, const Frame &frame,
                                             bool isCode)
{
    auto &block = *m_layout.m_blocks.emplace_back(std::make_unique<Block>());
    block.source = std::move(source);
    block.origin = {frame.left, m_y};
    block.start = m_layout.m_length;
    m_layout.m_length += block.length() + 1;

    const Qt::LayoutDirection direction =
        isCode ? Qt::LeftToRight : strongDirection(block.source.text).value_or(frame.direction);
    QTextOption option;
    option.setTextDirection(direction);
    option.setAlignment(direction == Qt::RightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setUseDesignMetrics(true);
    if (isCode)
        option.setTabStopDistance(4 * QFontMetricsF(face.font).horizontalAdvance(QLatin1Char(' ')));
    block.text.setTextOption(option);
    block.text.setFont(face.font);
    block.text.setText(block.source.text);
    block.text.setFormats(block.source.formats);
    block.text.setCacheEnabled(true);
    breakLines(block, face, frame.width());
    addGrounds(block, face);
    m_y += block.height;
    m_layout.m_naturalWidth = std::max(
        m_layout.m_naturalWidth, frame.left + block.text.maximumWidth() + m_request.width - frame.right);
    return block;
}

void LayoutBuilder::breakLines(Block &block, const Face &face, qreal width)
{
    qreal y = 0;
    block.text.beginLayout();
    for (QTextLine line = block.text.createLine(); line.isValid(); line = block.text.createLine()) {
        line.setLineWidth(width);
        // the row is the design's, whatever the faces that had to help out ask for
        line.setPosition({0, y + face.baseline - line.ascent()});
        y += face.row;
        m_layout.m_size.setWidth(
            std::max(m_layout.m_size.width(), block.origin.x() + line.naturalTextRect().right()));
    }
    block.text.endLayout();
    block.height = y;
}

void LayoutBuilder::addGrounds(const Block &block, const Face &face)
{
    std::vector<QRectF> parts;
    for (const Chip &chip : block.source.chips) {
        parts.clear();
        DocumentLayout::addRects(block, chip.start, chip.end, parts);
        const auto kind = chip.ink == Ink::Mention ? Shape::Kind::Mention : Shape::Kind::InlineCode;
        for (const QRectF &part : parts)
            m_layout.m_shapes.push_back({kind, part.adjusted(0, 1, 0, -1)});
    }
    // Lines of our own: on Qt 6.4 those of a glyph run land beside the text.
    const qreal thickness = std::max<qreal>(1, std::round(face.row / kBodyRow));
    for (const Decoration &decoration : block.source.decorations) {
        parts.clear();
        DocumentLayout::addRects(block, decoration.start, decoration.end, parts);
        const qreal offset = decoration.isStrike ? -std::round(face.strike) : 2 * thickness;
        for (const QRectF &part : parts) {
            const QRectF line(part.left(), part.top() + face.baseline + offset, part.width(), thickness);
            m_layout.m_shapes.push_back({Shape::Kind::Decoration, line, decoration.ink});
        }
    }
}

void LayoutBuilder::leaveGap(Gap gap)
{
    static constexpr std::array<qreal, 4> kGaps{0, 4, 6, 8};
    if (!m_atTop)
        m_y += std::round(kGaps.at(size_t(std::min(gap, m_lastGap))) * m_scale);
    m_atTop = false;
    m_lastGap = gap;
}

} // namespace aigm::app
