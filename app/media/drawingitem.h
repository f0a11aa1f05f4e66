// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "drawing.h"

#include <QColor>
#include <QQuickPaintedItem>
#include <QVariantMap>
#include <QtQml/qqmlregistration.h>

namespace aigm::app {

//! Paints one of our own drawings at device pixels: an icon in the colour of the text beside it, the logo,
//! the picture of an empty screen. Decorative: what it means is said beside it.
class DrawingItem : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ELEMENT
    //! Path of an SVG in the resources, "icons/hash.svg"; the folder is resources/ of this repository.
    Q_PROPERTY(QString source READ source WRITE setSource NOTIFY sourceChanged)
    //! What "currentColor" is painted in.
    Q_PROPERTY(QColor color READ color WRITE setColor NOTIFY colorChanged)
    //! What "var(--role)" is painted in, by role.
    Q_PROPERTY(QVariantMap roles READ roles WRITE setRoles NOTIFY rolesChanged)
    //! Turned round, left to right, about the middle.
    Q_PROPERTY(bool mirrored READ isMirrored WRITE setMirrored NOTIFY mirroredChanged)
    //! Fills the item and cuts what lies over, instead of fitting into it.
    Q_PROPERTY(bool cover READ covers WRITE setCover NOTIFY coverChanged)
    //! Corners of the item are cut round by so much.
    Q_PROPERTY(qreal radius READ radius WRITE setRadius NOTIFY radiusChanged)
public:
    explicit DrawingItem(QQuickItem *parent = nullptr);

    [[nodiscard]] QString source() const { return m_source; }
    void setSource(const QString &source);
    [[nodiscard]] QColor color() const { return m_color; }
    void setColor(const QColor &color);
    [[nodiscard]] QVariantMap roles() const { return m_roles; }
    void setRoles(const QVariantMap &roles);
    [[nodiscard]] bool isMirrored() const { return m_mirrored; }
    void setMirrored(bool mirrored);
    [[nodiscard]] bool covers() const { return m_cover; }
    void setCover(bool cover);
    [[nodiscard]] qreal radius() const { return m_radius; }
    void setRadius(qreal radius);

    void paint(QPainter *painter) override;

Q_SIGNALS:
    void sourceChanged();
    void colorChanged();
    void rolesChanged();
    void mirroredChanged();
    void coverChanged();
    void radiusChanged();

private:
    [[nodiscard]] QColor paintOf(const QString &paint, qreal opacity) const;
    [[nodiscard]] QTransform placement() const;

    QString m_source;
    Drawing m_drawing;
    QVariantMap m_roles;
    QColor m_color = Qt::black;
    qreal m_radius = 0;
    bool m_mirrored = false;
    bool m_cover = false;
};

} // namespace aigm::app
