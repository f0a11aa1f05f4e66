// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "documentlayout.h"

#include <QSGNode>
#include <QSGRenderNode>

#include <map>

class QQuickWindow;
class QSGImageNode;

namespace aigm::app {

//! What a scene graph node needs to paint a document.
struct DocumentScene
{
    std::shared_ptr<const DocumentLayout> layout = {};
    DocumentPalette palette = {};
    TextMarks marks = {};
    QSizeF size = {};
    qreal pixelRatio = 1;

    friend bool operator==(const DocumentScene &, const DocumentScene &) = default;
};

//! Paints straight into the picture of the window; for the software scene graph alone.
class DocumentRenderNode : public QSGRenderNode
{
public:
    explicit DocumentRenderNode(QQuickWindow *window)
        : m_window(window)
    {
    }

    void setScene(const DocumentScene &scene);
    void render(const RenderState *state) override;
    [[nodiscard]] StateFlags changedStates() const override { return {}; }
    [[nodiscard]] RenderingFlags flags() const override { return BoundedRectRendering; }
    [[nodiscard]] QRectF rect() const override { return {{}, m_scene.size}; }

private:
    QQuickWindow *const m_window;
    DocumentScene m_scene;
};

//! Paints into textures, for scene graphs on a GPU: tiles, as far as they can be seen.
class DocumentTextureNode : public QSGNode
{
public:
    explicit DocumentTextureNode(QQuickWindow *window)
        : m_window(window)
    {
    }

    //! \p visible is in the item's coordinates.
    void setScene(const DocumentScene &scene, const QRectF &visible);

private:
    [[nodiscard]] QSGImageNode *makeTile(const QRectF &rect);

    QQuickWindow *const m_window;
    DocumentScene m_scene;
    std::map<int, QSGImageNode *> m_tiles; //!< by number from the top; the node tree owns them
};

} // namespace aigm::app
