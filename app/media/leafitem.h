// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QColor>
#include <QQuickPaintedItem>
#include <QtQml/qqmlregistration.h>

namespace aigm::app {

//! A person's or server's picture: a leaf (three round corners, the bottom-start one tight) or a rounded
//! square in the hue of the id, with initials. Decorative: what it stands for is named beside it.
class LeafItem : public QQuickPaintedItem
{
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QString initials MEMBER m_initials WRITE setInitials NOTIFY lookChanged)
    Q_PROPERTY(QColor ground MEMBER m_ground WRITE setGround NOTIFY lookChanged)
    Q_PROPERTY(QColor ink MEMBER m_ink WRITE setInk NOTIFY lookChanged)
    Q_PROPERTY(QString fontFamily MEMBER m_fontFamily WRITE setFontFamily NOTIFY lookChanged)
    Q_PROPERTY(bool mirrored MEMBER m_mirrored WRITE setMirrored NOTIFY lookChanged)
    //! Above 0: a rounded square of this radius instead of a leaf.
    Q_PROPERTY(qreal radius MEMBER m_radius WRITE setRadius NOTIFY lookChanged)
public:
    explicit LeafItem(QQuickItem *parent = nullptr);

    void setInitials(const QString &initials);
    void setGround(const QColor &color);
    void setInk(const QColor &color);
    void setFontFamily(const QString &family);
    void setMirrored(bool mirrored);
    void setRadius(qreal radius);

    void paint(QPainter *painter) override;

Q_SIGNALS:
    void lookChanged();

private:
    template <class T>
    void take(T &member, const T &value);
    [[nodiscard]] QPainterPath outline() const;

    QString m_initials;
    QString m_fontFamily;
    QColor m_ground;
    QColor m_ink;
    qreal m_radius = 0;
    bool m_mirrored = false;
};

} // namespace aigm::app
