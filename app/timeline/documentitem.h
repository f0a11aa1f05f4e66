// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "documentcolors.h"
#include "documentlayout.h"

#include <QPointer>
#include <QVariant>

namespace aigm::app {

class LayoutCache;

//! Shows a rich text and lets people select and copy it. Its height follows from its width. A line of text is
//! never HTML here, nothing is fetched and no file is opened. It says plainText for whoever describes it to a
//! screen reader.
class DocumentItem : public aigm::app::DocumentColors // in full: the QML tools find no shorter name
{
    Q_OBJECT
    QML_ELEMENT
    //! An aigm::Document.
    Q_PROPERTY(QVariant document READ document WRITE setDocument NOTIFY documentChanged)
    Q_PROPERTY(QFont font READ font WRITE setFont NOTIFY fontChanged)
    Q_PROPERTY(QFont codeFont READ codeFont WRITE setCodeFont NOTIFY fontChanged)
    Q_PROPERTY(QString plainText READ plainText NOTIFY documentChanged)
    Q_PROPERTY(QString selectedText READ selectedText NOTIFY selectionChanged)
    Q_PROPERTY(bool hasSelection READ hasSelection NOTIFY selectionChanged)
    //! What was searched for: its words are marked.
    Q_PROPERTY(QString highlighted READ highlighted WRITE setHighlighted NOTIFY highlightedChanged)
    //! Where a word could follow the text; a null rectangle when none can (see DocumentLayout).
    Q_PROPERTY(QRectF lastLine READ lastLine NOTIFY laidOut)
    //! The address under the pointer, or an empty string.
    Q_PROPERTY(QString hoveredLink READ hoveredLink NOTIFY linkHovered)
public:
    explicit DocumentItem(QQuickItem *parent = nullptr);
    ~DocumentItem() override;

    [[nodiscard]] QVariant document() const { return QVariant::fromValue(m_document); }
    void setDocument(const QVariant &document);
    [[nodiscard]] QFont font() const { return m_fonts.body; }
    void setFont(const QFont &font);
    [[nodiscard]] QFont codeFont() const { return m_fonts.code; }
    void setCodeFont(const QFont &font);

    [[nodiscard]] QString highlighted() const { return m_highlighted; }
    void setHighlighted(const QString &query);

    [[nodiscard]] QString plainText() const { return m_document.toPlainText(); }
    [[nodiscard]] QString selectedText() const;
    [[nodiscard]] bool hasSelection() const { return !m_selected.isEmpty(); }
    [[nodiscard]] QRectF lastLine() const { return m_layout ? m_layout->lastLine() : QRectF(); }
    [[nodiscard]] QString hoveredLink() const { return m_hoveredLink; }

    //! Puts the selected text on the clipboard.
    Q_INVOKABLE void copySelection() const;
    Q_INVOKABLE void selectAll();
    Q_INVOKABLE void clearSelection();
    //! The address at a place in the item, or an empty string.
    Q_INVOKABLE QString linkAt(qreal x, qreal y) const;

Q_SIGNALS:
    void documentChanged();
    void fontChanged();
    void laidOut();
    void highlightedChanged();
    void selectionChanged();
    //! A link was clicked; \p url is https, http, mailto or aigm.
    void linkActivated(const QString &url);
    //! The pointer came upon a link, or left it (an empty string).
    void linkHovered(const QString &url);

protected:
    void componentComplete() override;
    void geometryChange(const QRectF &newGeometry, const QRectF &oldGeometry) override;
    void itemChange(ItemChange change, const ItemChangeData &data) override;
    QSGNode *updatePaintNode(QSGNode *node, UpdatePaintNodeData *data) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseUngrabEvent() override;
    void hoverMoveEvent(QHoverEvent *event) override;
    void hoverLeaveEvent(QHoverEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void layOut();
    void findHits();
    void select(TextRange range);
    void selectTo(QPointF point);
    void hover(const QString &link);

    Document m_document;
    DocumentFonts m_fonts;
    std::shared_ptr<const DocumentLayout> m_layout;
    QPointer<LayoutCache> m_cache;
    TextRange m_selected;
    QString m_highlighted;
    std::vector<TextRange> m_hits;
    TextRange m_anchor; //!< where the selecting began: a place or a word
    QString m_hoveredLink;
    QString m_pressedLink;
    quint64 m_doubleClickAt = 0; //!< milliseconds of the window system
    bool m_selectsWords = false;
};

} // namespace aigm::app
