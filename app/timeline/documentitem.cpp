// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documentitem.h"

#include "documentnode.h"
#include "layoutcache.h"

#include <QClipboard>
#include <QCursor>
#include <QFontInfo>
#include <QGuiApplication>
#include <QPointingDevice>
#include <QQuickWindow>
#include <QSGRendererInterface>
#include <QStyleHints>

#include <cmath>

namespace aigm::app {

namespace {

constexpr qreal kUnsetWidth = 760; // text never runs wider (design.md, section 1)
constexpr qreal kTallHeight = 2048;

bool isTouch(const QPointerEvent *event)
{
    return event->device()->type() == QInputDevice::DeviceType::TouchScreen;
}

bool paintsInSoftware(const QQuickWindow *window)
{
    return window->rendererInterface()->graphicsApi() == QSGRendererInterface::Software;
}

//! \p font with its size in pixels, which the layout counts in.
QFont inPixels(QFont font)
{
    if (font.pixelSize() <= 0)
        font.setPixelSize(QFontInfo(font).pixelSize());
    return font;
}

} // namespace

DocumentItem::DocumentItem(QQuickItem *parent)
    : DocumentColors(parent)
    , m_fonts{inPixels(QGuiApplication::font()), inPixels(QGuiApplication::font())}
{
    setFlag(ItemHasContents);
    setAcceptedMouseButtons(Qt::LeftButton);
    setAcceptHoverEvents(true);
    connect(this, &DocumentColors::colorsChanged, this, &QQuickItem::update);
}

DocumentItem::~DocumentItem() = default;

void DocumentItem::setDocument(const QVariant &document)
{
    auto value = document.value<Document>();
    if (value == m_document)
        return;
    m_document = std::move(value);
    layOut();
    Q_EMIT documentChanged();
}

void DocumentItem::setFont(const QFont &font)
{
    const QFont wanted = inPixels(font);
    if (wanted == m_fonts.body)
        return;
    m_fonts.body = wanted;
    layOut();
    Q_EMIT fontChanged();
}

void DocumentItem::setCodeFont(const QFont &font)
{
    const QFont wanted = inPixels(font);
    if (wanted == m_fonts.code)
        return;
    m_fonts.code = wanted;
    layOut();
    Q_EMIT fontChanged();
}

void DocumentItem::setHighlighted(const QString &query)
{
    if (query == m_highlighted)
        return;
    m_highlighted = query;
    findHits();
    Q_EMIT highlightedChanged();
}

void DocumentItem::findHits()
{
    if (m_layout && !m_highlighted.isEmpty())
        m_hits = m_layout->hits(m_highlighted);
    else
        m_hits.clear();
    update();
}

void DocumentItem::componentComplete()
{
    DocumentColors::componentComplete();
    layOut();
}

void DocumentItem::geometryChange(const QRectF &newGeometry, const QRectF &oldGeometry)
{
    DocumentColors::geometryChange(newGeometry, oldGeometry);
    if (newGeometry.width() != oldGeometry.width())
        layOut();
}

void DocumentItem::itemChange(ItemChange change, const ItemChangeData &data)
{
    if (change == ItemSceneChange)
        m_cache = data.window ? LayoutCache::of(data.window) : nullptr;
    if (change == ItemDevicePixelRatioHasChanged)
        update();
    DocumentColors::itemChange(change, data);
}

void DocumentItem::layOut()
{
    if (!isComponentComplete())
        return; // all properties come first
    const DocumentLayout::Request request{width() > 0 ? width() : kUnsetWidth, m_fonts,
                                          QGuiApplication::layoutDirection()};
    m_layout = m_cache ? m_cache->layout(m_document, request)
                       : std::make_shared<const DocumentLayout>(m_document, request);
    findHits();
    hover({});
    m_anchor = {};
    select({});
    setFlag(ItemObservesViewport, m_layout->size().height() > kTallHeight);
    setImplicitSize(std::ceil(m_layout->naturalWidth()), std::ceil(m_layout->size().height()));
    Q_EMIT laidOut();
    update();
}

QSGNode *DocumentItem::updatePaintNode(QSGNode *node, UpdatePaintNodeData *)
{
    const DocumentScene scene{
        m_layout, documentPalette(), {m_selected, m_hits}, size(), window()->effectiveDevicePixelRatio()};
    if (paintsInSoftware(window())) {
        auto *painted = node ? static_cast<DocumentRenderNode *>(node) : new DocumentRenderNode(window());
        painted->setScene(scene);
        return painted;
    }
    auto *textured = node ? static_cast<DocumentTextureNode *>(node) : new DocumentTextureNode(window());
    textured->setScene(scene, clipRect());
    return textured;
}

QString DocumentItem::selectedText() const
{
    return m_layout && hasSelection() ? m_layout->text(m_selected) : QString();
}

void DocumentItem::copySelection() const
{
    if (hasSelection())
        QGuiApplication::clipboard()->setText(selectedText());
}

void DocumentItem::selectAll()
{
    if (m_layout)
        select({0, m_layout->length()});
}

void DocumentItem::clearSelection()
{
    ungrabMouse(); // a drag would go on
    select({});
}

QString DocumentItem::linkAt(qreal x, qreal y) const
{
    return m_layout ? m_layout->linkAt({x, y}) : QString();
}

void DocumentItem::select(TextRange range)
{
    if (range == m_selected)
        return;
    m_selected = range;
    update();
    Q_EMIT selectionChanged();
}

void DocumentItem::selectTo(QPointF point)
{
    const int place = m_layout->positionAt(point);
    const TextRange here = m_selectsWords ? m_layout->wordAt(place) : TextRange{place, place};
    select({std::min(m_anchor.from, here.from), std::max(m_anchor.to, here.to)});
}

void DocumentItem::mousePressEvent(QMouseEvent *event)
{
    m_pressedLink = linkAt(event->position().x(), event->position().y());
    if (!m_layout || isTouch(event))
        return;             // a finger scrolls; it may still follow a link
    setKeepMouseGrab(true); // or the list would take the drag for a flick
    forceActiveFocus(Qt::MouseFocusReason);
    const int interval = QGuiApplication::styleHints()->mouseDoubleClickInterval();
    if (m_doubleClickAt != 0 && event->timestamp() - m_doubleClickAt < quint64(interval)) {
        m_doubleClickAt = 0;
        m_pressedLink.clear();
        selectAll();
        m_anchor = m_selected;
        return;
    }
    m_selectsWords = false;
    const int place = m_layout->positionAt(event->position());
    if (!event->modifiers().testFlag(Qt::ShiftModifier) || !hasSelection())
        m_anchor = {place, place};
    selectTo(event->position());
}

void DocumentItem::mouseMoveEvent(QMouseEvent *event)
{
    if (m_layout && keepMouseGrab())
        selectTo(event->position());
}

void DocumentItem::mouseReleaseEvent(QMouseEvent *event)
{
    setKeepMouseGrab(false);
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (hasSelection()) {
        if (clipboard->supportsSelection())
            clipboard->setText(selectedText(), QClipboard::Selection);
        return;
    }
    const QString link = linkAt(event->position().x(), event->position().y());
    if (!link.isEmpty() && link == m_pressedLink)
        Q_EMIT linkActivated(link);
}

void DocumentItem::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (!m_layout || isTouch(event))
        return;
    setKeepMouseGrab(true);
    m_selectsWords = true;
    m_doubleClickAt = event->timestamp();
    m_anchor = m_layout->wordAt(m_layout->positionAt(event->position()));
    select(m_anchor);
}

void DocumentItem::mouseUngrabEvent()
{
    setKeepMouseGrab(false);
    m_pressedLink.clear();
}

void DocumentItem::hoverMoveEvent(QHoverEvent *event)
{
    event->ignore(); // the row beneath is hovered too
    if (!m_layout)
        return;
    hover(m_layout->linkAt(event->position()));
    if (!m_hoveredLink.isEmpty())
        setCursor(Qt::PointingHandCursor);
    else if (m_layout->hasTextAt(event->position()))
        setCursor(Qt::IBeamCursor);
    else
        unsetCursor();
}

void DocumentItem::hoverLeaveEvent(QHoverEvent *)
{
    hover({});
}

void DocumentItem::hover(const QString &link)
{
    if (link == m_hoveredLink)
        return;
    m_hoveredLink = link;
    Q_EMIT linkHovered(link);
}

void DocumentItem::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy) && hasSelection())
        copySelection();
    else if (event->matches(QKeySequence::SelectAll))
        selectAll();
    else
        event->ignore();
}

void DocumentItem::focusOutEvent(QFocusEvent *event)
{
    // a menu or another window may want to use the selection
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        clearSelection();
}

} // namespace aigm::app
