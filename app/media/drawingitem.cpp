// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "drawingitem.h"

#include <QFile>
#include <QLoggingCategory>
#include <QPainter>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

Q_LOGGING_CATEGORY(lcDrawing, "aigm.drawing")

QPen penFor(const DrawnShape &shape, const QColor &color)
{
    const bool solid = shape.dashes.isEmpty();
    QPen pen(color, shape.strokeWidth, Qt::SolidLine, solid ? Qt::RoundCap : Qt::FlatCap, Qt::RoundJoin);
    if (!solid)
        pen.setDashPattern(shape.dashes);
    return pen;
}

} // namespace

DrawingItem::DrawingItem(QQuickItem *parent)
    : QQuickPaintedItem(parent)
{
    setAntialiasing(true);
}

void DrawingItem::setSource(const QString &source)
{
    if (m_source == source)
        return;
    m_source = source;
    m_drawing = {};
    QFile file(u":/aigm/"_s + source);
    if (!source.isEmpty() && file.open(QIODevice::ReadOnly))
        m_drawing = Drawing::read(&file);
    if (!source.isEmpty() && m_drawing.shapes.isEmpty())
        qCWarning(lcDrawing) << "no drawing at" << source;
    update();
    Q_EMIT sourceChanged();
}

void DrawingItem::setColor(const QColor &color)
{
    if (m_color == color)
        return;
    m_color = color;
    update();
    Q_EMIT colorChanged();
}

void DrawingItem::setRoles(const QVariantMap &roles)
{
    if (m_roles == roles)
        return;
    m_roles = roles;
    update();
    Q_EMIT rolesChanged();
}

void DrawingItem::setMirrored(bool mirrored)
{
    if (m_mirrored == mirrored)
        return;
    m_mirrored = mirrored;
    update();
    Q_EMIT mirroredChanged();
}

void DrawingItem::setCover(bool cover)
{
    if (m_cover == cover)
        return;
    m_cover = cover;
    update();
    Q_EMIT coverChanged();
}

void DrawingItem::setRadius(qreal radius)
{
    if (m_radius == radius)
        return;
    m_radius = radius;
    update();
    Q_EMIT radiusChanged();
}

QColor DrawingItem::paintOf(const QString &paint, qreal opacity) const
{
    QColor color;
    if (paint == "currentColor"_L1)
        color = m_color;
    else if (paint.startsWith("var(--"_L1))
        color = m_roles.value(paint.mid(6, paint.size() - 7)).value<QColor>();
    else if (paint != "none"_L1)
        color = QColor(paint);
    if (color.isValid())
        color.setAlphaF(float(color.alphaF() * opacity));
    return color;
}

//! From the view box of the drawing onto the item.
QTransform DrawingItem::placement() const
{
    const QRectF box = m_drawing.viewBox;
    const qreal across = width() / box.width();
    const qreal down = height() / box.height();
    const qreal scale = m_cover ? std::max(across, down) : std::min(across, down);
    QTransform transform;
    if (m_mirrored) {
        transform.translate(width(), 0);
        transform.scale(-1, 1);
    }
    // What is cut when covering is cut at the sides and at the top: pictures stand on their ground.
    transform.translate((width() - box.width() * scale) / 2,
                        m_cover ? height() - box.height() * scale : (height() - box.height() * scale) / 2);
    transform.scale(scale, scale);
    transform.translate(-box.x(), -box.y());
    return transform;
}

void DrawingItem::paint(QPainter *painter)
{
    if (m_drawing.viewBox.isEmpty())
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    const QTransform toItem = placement();
    QPainterPath edge; // of the item, in the units of the drawing: a painter's clip would have jagged corners
    if (m_radius > 0) {
        edge.addRoundedRect(boundingRect(), m_radius, m_radius);
        edge = toItem.inverted().map(edge);
    }
    painter->setTransform(toItem, true);
    for (const DrawnShape &shape : std::as_const(m_drawing.shapes)) {
        const QColor fill = paintOf(shape.fill, shape.opacity);
        const QColor stroke = paintOf(shape.stroke, shape.opacity);
        painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
        painter->setPen(stroke.isValid() ? penFor(shape, stroke) : QPen(Qt::NoPen));
        painter->drawPath(edge.isEmpty() ? shape.path : shape.path.intersected(edge));
    }
}

} // namespace aigm::app
