// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "historyview.h"

#include <QGuiApplication>
#include <QPainter>
#include <QPixmap>
#include <QQuickWindow>
#include <QSGRenderNode>
#include <QSGRendererInterface>

#include <algorithm>

namespace aigm::bench {

namespace {

constexpr std::size_t kMostLaid = 200;
constexpr qreal kLeft = 72;
constexpr qreal kHead = 24;

QFont withWeight(int weight)
{
    QFont font = QGuiApplication::font();
    font.setWeight(QFont::Weight(weight));
    return font;
}

QPixmap roundPicture()
{
    QPixmap picture(36, 36);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(QColor(0x88, 0x88, 0xaa));
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(0, 0, 36, 36);
    return picture;
}

} // namespace

struct HistoryView::Laid
{
    Laid(const Row &row, qreal width)
    {
        QTextCharFormat bold;
        bold.setFontWeight(QFont::Bold);
        layout.setCacheEnabled(true);
        layout.setFont(QGuiApplication::font());
        layout.setText(row.text);
        layout.setFormats({{row.boldFrom, int(row.text.size()) - row.boldFrom, bold}});
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        layout.beginLayout();
        qreal y = 0;
        for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
            line.setLineWidth(width - kLeft - 24);
            line.setPosition({0, y});
            y += line.height();
        }
        layout.endLayout();
        height = y + kHead + 16;
        author.setTextFormat(Qt::PlainText);
        author.setText(row.author);
        author.prepare({}, withWeight(QFont::DemiBold));
        time.setTextFormat(Qt::PlainText);
        time.setText(row.time);
        time.prepare({}, QGuiApplication::font());
    }

    QTextLayout layout;
    QStaticText author;
    QStaticText time;
    qreal height = 0;
};

//! Paints with the painter of the software renderer.
class HistoryNode : public QSGRenderNode
{
public:
    explicit HistoryNode(HistoryView *view)
        : m_view(view)
    {
    }
    void render(const RenderState *state) override
    {
        QQuickWindow *window = m_view->window();
        auto *painter = static_cast<QPainter *>(
            window->rendererInterface()->getResource(window, QSGRendererInterface::PainterResource));
        if (!painter)
            return;
        painter->save();
        painter->setTransform(matrix()->toTransform());
        if (state->clipRegion() && !state->clipRegion()->isEmpty())
            painter->setClipRegion(*state->clipRegion(), Qt::ReplaceClip);
        painter->setClipRect(rect());
        m_view->paint(painter);
        painter->restore();
    }
    [[nodiscard]] StateFlags changedStates() const override { return {}; }
    [[nodiscard]] RenderingFlags flags() const override { return BoundedRectRendering; }
    [[nodiscard]] QRectF rect() const override { return {0, 0, m_view->width(), m_view->height()}; }

private:
    HistoryView *const m_view;
};

HistoryView::HistoryView(std::vector<Row> rows)
    : m_rows(std::move(rows))
{
    setFlag(ItemHasContents);
}

HistoryView::~HistoryView() = default;

void HistoryView::scrollBy(qreal distance)
{
    m_offset += distance;
    while (m_offset > at(m_top).height)
        m_offset -= at(m_top++).height;
    update();
}

QSGNode *HistoryView::updatePaintNode(QSGNode *node, UpdatePaintNodeData *)
{
    if (!node)
        node = new HistoryNode(this);
    node->markDirty(QSGNode::DirtyMaterial);
    return node;
}

HistoryView::Laid &HistoryView::at(int row)
{
    std::unique_ptr<Laid> &laid = m_laid[row];
    if (!laid) {
        laid = std::make_unique<Laid>(m_rows.at(size_t(row) % m_rows.size()), width());
        m_order.push_back(row);
        if (m_order.size() > kMostLaid) {
            m_laid.erase(m_order.front());
            m_order.pop_front();
        }
    }
    return *m_laid.at(row);
}

void HistoryView::paint(QPainter *painter)
{
    static const QFont name = withWeight(QFont::DemiBold);
    static const QPixmap picture = roundPicture();
    painter->fillRect(QRectF(0, 0, width(), height()), Qt::white);
    painter->setPen(Qt::black);
    qreal y = -m_offset;
    for (int row = m_top; y < height(); ++row) {
        Laid &laid = at(row);
        painter->drawPixmap(QPointF(20, y + 2), picture);
        painter->setFont(name);
        painter->drawStaticText(QPointF(kLeft, y), laid.author);
        painter->setFont(QGuiApplication::font());
        painter->drawStaticText(QPointF(kLeft + laid.author.size().width() + 8, y), laid.time);
        laid.layout.draw(painter, {kLeft, y + kHead});
        y += laid.height;
    }
}

} // namespace aigm::bench
