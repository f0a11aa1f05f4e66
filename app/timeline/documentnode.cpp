// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documentnode.h"

#include <QPainter>
#include <QQuickWindow>
#include <QSGImageNode>
#include <QSGRendererInterface>

#include <algorithm>
#include <cmath>

namespace aigm::app {

namespace {

constexpr qreal kTileHeight = 512;

//! \p transform moved to the next whole device pixel, where text is crisp.
QTransform snapped(const QTransform &transform, qreal pixelRatio)
{
    const auto snap = [pixelRatio](qreal offset) {
        return std::round(offset * pixelRatio) / pixelRatio - offset;
    };
    return transform * QTransform::fromTranslate(snap(transform.dx()), snap(transform.dy()));
}

} // namespace

void DocumentRenderNode::setScene(const DocumentScene &scene)
{
    if (m_scene == scene)
        return;
    const bool moved = m_scene.size != scene.size;
    m_scene = scene;
    markDirty(moved ? DirtyMaterial | DirtyGeometry : DirtyState(DirtyMaterial));
}

void DocumentRenderNode::render(const RenderState *state)
{
    QSGRendererInterface *renderer = m_window->rendererInterface();
    auto *painter =
        static_cast<QPainter *>(renderer->getResource(m_window, QSGRendererInterface::PainterResource));
    const QRegion *clip = state->clipRegion();
    const bool outside = clip && clip->isEmpty(); // asked to paint all the same
    if (!painter || !m_scene.layout || outside)
        return;
    painter->save();
    if (clip)
        painter->setClipRegion(*clip,
                               Qt::ReplaceClip); // before the transformation, which it knows nothing of
    painter->setTransform(snapped(matrix()->toTransform(), m_scene.pixelRatio));
    painter->setClipRect(rect(), Qt::IntersectClip); // marks piled on a letter stay in their message
    painter->setOpacity(inheritedOpacity());
    m_scene.layout->paint(*painter, m_scene.palette, m_scene.marks, painter->clipBoundingRect());
    painter->restore();
}

void DocumentTextureNode::setScene(const DocumentScene &scene, const QRectF &visible)
{
    if (m_scene != scene) {
        m_scene = scene;
        m_tiles.clear();
        while (QSGNode *tile = firstChild())
            delete tile;
    }
    const int count = scene.layout ? int(std::ceil(scene.size.height() / kTileHeight)) : 0;
    const int first = std::max(0, int(visible.top() / kTileHeight) - 1);
    const int last = std::min(count - 1, int(visible.bottom() / kTileHeight) + 1);
    for (auto it = m_tiles.begin(); it != m_tiles.end();) {
        const bool keeps = it->first >= first && it->first <= last;
        if (!keeps)
            delete it->second;
        it = keeps ? std::next(it) : m_tiles.erase(it);
    }
    for (int i = first; i <= last; ++i) {
        const qreal top = i * kTileHeight;
        const QRectF rect(0, top, scene.size.width(), std::min(kTileHeight, scene.size.height() - top));
        if (m_tiles.contains(i) || rect.isEmpty())
            continue;
        QSGImageNode *tile = makeTile(rect);
        m_tiles.emplace(i, tile);
        appendChildNode(tile);
    }
}

QSGImageNode *DocumentTextureNode::makeTile(const QRectF &rect)
{
    const qreal ratio = m_scene.pixelRatio;
    const QSize pixels(int(std::ceil(rect.width() * ratio)), int(std::ceil(rect.height() * ratio)));
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.translate(-rect.topLeft());
    m_scene.layout->paint(painter, m_scene.palette, m_scene.marks, rect);
    painter.end();

    QSGImageNode *tile = m_window->createImageNode();
    tile->setTexture(m_window->createTextureFromImage(image, QQuickWindow::TextureHasAlphaChannel));
    tile->setOwnsTexture(true);
    tile->setRect(QRectF(rect.topLeft(), QSizeF(pixels) / ratio));
    tile->setFiltering(QSGTexture::Linear);
    return tile;
}

} // namespace aigm::app
