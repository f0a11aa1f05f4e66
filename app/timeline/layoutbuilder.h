// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "documentlayout.h"

#include <QFontMetricsF>

namespace aigm::app {

//! Fills a DocumentLayout from the tree of a document, from top to bottom.
class LayoutBuilder
{
public:
    LayoutBuilder(DocumentLayout &layout, const DocumentLayout::Request &request);
    void build(const Document &document);

private:
    using Block = DocumentLayout::Block;
    using Shape = DocumentLayout::Shape;

    //! A face with the place of its base line in a row.
    struct Face
    {
        Face(const QFont &wanted, qreal rowHeight);

        QFont font;
        qreal row;
        qreal baseline;
        qreal strike; //!< above the base line
    };
    //! The room that blocks have, and how they look in it.
    struct Frame
    {
        qreal left = 0;
        qreal right = 0;
        Qt::LayoutDirection direction = Qt::LeftToRight;
        Ink ink = Ink::Text;

        [[nodiscard]] qreal width() const { return right - left; }
        //! The same without \p indent at the side where lines begin.
        [[nodiscard]] Frame indented(qreal indent) const;
    };
    enum class Gap { None, Quote, Code, Paragraph };

    void addBlocks(const std::vector<Node> &nodes, const Frame &frame);
    void addBlock(const Node &node, const Frame &frame);
    void addLine(const Node *begin, const Node *end, const Face &face, const Frame &frame);
    void addHeading(const Node &node, const Frame &frame);
    void addQuote(const Node &node, const Frame &frame);
    void addList(const Node &node, const Frame &frame);
    void addMarker(const QString &number, const Frame &frame, qreal top, qreal indent);
    void addCodeBlock(const Node &node, const Frame &frame);
    void addRule(const Frame &frame);
    Block &addText(InlineText source, const Face &face, const Frame &frame, bool isCode = false);
    void breakLines(Block &block, const Face &face, qreal width);
    void addGrounds(const Block &block, const Face &face);
    void leaveGap(Gap gap);

    DocumentLayout &m_layout;
    const DocumentLayout::Request &m_request;
    const qreal m_scale;
    const Face m_body;
    qreal m_y = 0;
    Gap m_lastGap = Gap::None;
    bool m_atTop = true;
};

} // namespace aigm::app
