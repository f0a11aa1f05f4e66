// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "drawing.h"

#include "svgpath.h"

#include <QRegularExpression>
#include <QTransform>
#include <QXmlStreamReader>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

//! What an element hands down to those inside it.
struct Inherited
{
    QString fill = u"black"_s;
    QString stroke = u"none"_s;
    qreal strokeWidth = 1;
    qreal opacity = 1;
    QTransform transform;
};

qreal number(const QXmlStreamAttributes &attributes, QLatin1StringView name, qreal otherwise = 0)
{
    const QStringView value = attributes.value(name);
    return value.isEmpty() ? otherwise : value.toDouble();
}

QList<qreal> numbers(QStringView text)
{
    static const QRegularExpression blanks(u"[\\s,]+"_s);
    QList<qreal> all;
    for (const QString &one : text.toString().split(blanks, Qt::SkipEmptyParts))
        all.append(one.toDouble());
    return all;
}

//! translate(x y) and scale(x y), in any number.
QTransform transformOf(QStringView text)
{
    QTransform transform;
    for (const QStringView step : text.split(u')', Qt::SkipEmptyParts)) {
        const qsizetype open = step.indexOf(u'(');
        const QList<qreal> values = open < 0 ? QList<qreal>() : numbers(step.mid(open + 1));
        if (values.isEmpty())
            continue;
        if (step.trimmed().startsWith("translate"_L1))
            transform.translate(values.first(), values.value(1));
        else if (step.trimmed().startsWith("scale"_L1))
            transform.scale(values.first(), values.value(1, values.first()));
    }
    return transform;
}

Inherited inherit(Inherited style, const QXmlStreamAttributes &attributes)
{
    if (const auto fill = attributes.value("fill"_L1); !fill.isEmpty())
        style.fill = fill.toString();
    if (const auto stroke = attributes.value("stroke"_L1); !stroke.isEmpty())
        style.stroke = stroke.toString();
    style.strokeWidth = number(attributes, "stroke-width"_L1, style.strokeWidth);
    style.opacity *= number(attributes, "opacity"_L1, 1);
    style.transform = transformOf(attributes.value("transform"_L1)) * style.transform;
    return style;
}

QPainterPath polygonOf(const QXmlStreamAttributes &attributes, bool closed)
{
    const QList<qreal> values = numbers(attributes.value("points"_L1));
    QPainterPath path;
    for (qsizetype i = 0; i + 1 < values.size(); i += 2) {
        if (i == 0)
            path.moveTo(values[i], values[i + 1]);
        else
            path.lineTo(values[i], values[i + 1]);
    }
    if (closed)
        path.closeSubpath();
    return path;
}

QPainterPath roundOf(const QXmlStreamAttributes &attributes, qreal rx, qreal ry)
{
    QPainterPath path;
    path.addEllipse(QPointF(number(attributes, "cx"_L1), number(attributes, "cy"_L1)), rx, ry);
    return path;
}

QPainterPath rectOf(const QXmlStreamAttributes &attributes)
{
    const qreal rx = number(attributes, "rx"_L1, number(attributes, "ry"_L1));
    QPainterPath path;
    path.addRoundedRect(number(attributes, "x"_L1), number(attributes, "y"_L1),
                        number(attributes, "width"_L1), number(attributes, "height"_L1), rx,
                        number(attributes, "ry"_L1, rx));
    return path;
}

QPainterPath outlineOf(QStringView element, const QXmlStreamAttributes &attributes)
{
    if (element == "path"_L1)
        return parseSvgPath(attributes.value("d"_L1).toLatin1());
    if (element == "rect"_L1)
        return rectOf(attributes);
    if (element == "circle"_L1)
        return roundOf(attributes, number(attributes, "r"_L1), number(attributes, "r"_L1));
    if (element == "ellipse"_L1)
        return roundOf(attributes, number(attributes, "rx"_L1), number(attributes, "ry"_L1));
    if (element == "polyline"_L1 || element == "polygon"_L1)
        return polygonOf(attributes, element == "polygon"_L1);
    QPainterPath line;
    if (element == "line"_L1) {
        line.moveTo(number(attributes, "x1"_L1), number(attributes, "y1"_L1));
        line.lineTo(number(attributes, "x2"_L1), number(attributes, "y2"_L1));
    }
    return line;
}

} // namespace

Drawing Drawing::read(QIODevice *device)
{
    Drawing drawing;
    QXmlStreamReader xml(device);
    QList<Inherited> styles{Inherited()};
    while (!xml.atEnd()) {
        const auto token = xml.readNext();
        if (token == QXmlStreamReader::EndElement)
            styles.removeLast();
        if (token != QXmlStreamReader::StartElement)
            continue;
        const QXmlStreamAttributes attributes = xml.attributes();
        const Inherited style = inherit(styles.last(), attributes);
        styles.append(style);
        if (xml.name() == "svg"_L1) {
            const QList<qreal> box = numbers(attributes.value("viewBox"_L1));
            drawing.viewBox = QRectF(box.value(0), box.value(1), box.value(2), box.value(3));
        }
        const QPainterPath path = outlineOf(xml.name(), attributes);
        if (!path.isEmpty()) {
            drawing.shapes.append({style.transform.map(path), style.fill, style.stroke,
                                   style.strokeWidth * std::sqrt(std::abs(style.transform.determinant())),
                                   style.opacity, numbers(attributes.value("stroke-dasharray"_L1))});
        }
    }
    return drawing;
}

} // namespace aigm::app
