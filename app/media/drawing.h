// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QPainterPath>
#include <QString>

class QIODevice;

namespace aigm::app {

//! One shape of a drawing. Paints are "none", "currentColor", "#rrggbb" or "var(--role)".
struct DrawnShape
{
    QPainterPath path;
    QString fill;
    QString stroke;
    qreal strokeWidth = 1;
    qreal opacity = 1;
    QList<qreal> dashes = {}; //!< in stroke widths; none for a solid line
};

//! A flat picture of our own, read from SVG: groups, paths, lines, circles, ellipses, rectangles and
//! polygons. Nothing else of SVG is understood, so that no file can name another one; and unlike Qt's
//! SVG plugin this costs no library at start (measured: 10 ms).
struct Drawing
{
    QRectF viewBox;
    QList<DrawnShape> shapes;

    //! Empty when \p device holds no drawing.
    [[nodiscard]] static Drawing read(QIODevice *device);
};

} // namespace aigm::app
