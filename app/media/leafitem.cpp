// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "leafitem.h"

#include <QPainter>
#include <QPainterPath>

namespace aigm::app {

namespace {

// Shares of the side (design.md, section 3).
constexpr qreal kRoundCorner = 0.42;
constexpr qreal kTightCorner = 0.10;
constexpr qreal kTextSize = 0.36;

} // namespace

LeafItem::LeafItem(QQuickItem *parent)
    : QQuickPaintedItem(parent)
{
    setAntialiasing(true);
}

template <class T>
void LeafItem::take(T &member, const T &value)
{
    if (member == value)
        return;
    member = value;
    update();
    Q_EMIT lookChanged();
}

void LeafItem::setInitials(const QString &initials)
{
    take(m_initials, initials);
}

void LeafItem::setGround(const QColor &color)
{
    take(m_ground, color);
}

void LeafItem::setInk(const QColor &color)
{
    take(m_ink, color);
}

void LeafItem::setFontFamily(const QString &family)
{
    take(m_fontFamily, family);
}

void LeafItem::setMirrored(bool mirrored)
{
    take(m_mirrored, mirrored);
}

void LeafItem::setRadius(qreal radius)
{
    take(m_radius, radius);
}

QPainterPath LeafItem::outline() const
{
    const QRectF box = boundingRect();
    QPainterPath path;
    if (m_radius > 0) {
        path.addRoundedRect(box, m_radius, m_radius);
        return path;
    }
    const qreal round = box.width() * kRoundCorner;
    const qreal tight = box.width() * kTightCorner;
    const qreal left = m_mirrored ? round : tight;
    const qreal right = m_mirrored ? tight : round;
    path.moveTo(box.left() + round, box.top());
    path.lineTo(box.right() - round, box.top());
    path.arcTo(box.right() - 2 * round, box.top(), 2 * round, 2 * round, 90, -90);
    path.lineTo(box.right(), box.bottom() - right);
    path.arcTo(box.right() - 2 * right, box.bottom() - 2 * right, 2 * right, 2 * right, 0, -90);
    path.lineTo(box.left() + left, box.bottom());
    path.arcTo(box.left(), box.bottom() - 2 * left, 2 * left, 2 * left, 270, -90);
    path.lineTo(box.left(), box.top() + round);
    path.arcTo(box.left(), box.top(), 2 * round, 2 * round, 180, -90);
    path.closeSubpath();
    return path;
}

void LeafItem::paint(QPainter *painter)
{
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillPath(outline(), m_ground);
    QFont font(m_fontFamily);
    font.setPixelSize(std::max(1, qRound(width() * kTextSize)));
    font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(m_ink);
    painter->drawText(boundingRect(), Qt::AlignCenter, m_initials);
}

} // namespace aigm::app
