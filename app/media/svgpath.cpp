// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "svgpath.h"

#include <QtMath>

#include <cmath>

namespace aigm::app {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

//! Reads numbers and command letters off the text of a path.
class Scanner
{
public:
    explicit Scanner(QByteArrayView data)
        : m_at(data.begin())
        , m_end(data.end())
    {
    }

    //! The command letter here, taken; 0 when there is none.
    char command()
    {
        skipBlanks();
        if (m_at == m_end || !((*m_at >= 'a' && *m_at <= 'z') || (*m_at >= 'A' && *m_at <= 'Z')))
            return 0;
        return *m_at++;
    }
    [[nodiscard]] bool atNumber()
    {
        skipBlanks();
        return m_at != m_end && (isDigit(*m_at) || *m_at == '-' || *m_at == '+' || *m_at == '.');
    }
    qreal number()
    {
        skipBlanks();
        const char *const from = m_at;
        if (m_at != m_end && (*m_at == '-' || *m_at == '+'))
            ++m_at;
        skipDigits();
        if (m_at != m_end && *m_at == '.') {
            ++m_at;
            skipDigits();
        }
        if (m_at != m_end && (*m_at == 'e' || *m_at == 'E')) {
            m_at += m_end - m_at > 1 && (m_at[1] == '-' || m_at[1] == '+') ? 2 : 1;
            skipDigits();
        }
        bool ok = false;
        const qreal value = QByteArrayView(from, m_at).toDouble(&ok);
        m_ok = m_ok && ok;
        return value;
    }
    //! The flags of an arc are one digit and may stand without a blank between them.
    bool flag()
    {
        skipBlanks();
        if (m_at == m_end || (*m_at != '0' && *m_at != '1')) {
            m_ok = false;
            return false;
        }
        return *m_at++ == '1';
    }
    QPointF point()
    {
        const qreal x = number();
        return {x, number()};
    }
    [[nodiscard]] bool ok() const { return m_ok; }

private:
    void skipBlanks()
    {
        while (m_at != m_end
               && (*m_at == ' ' || *m_at == ',' || *m_at == '\n' || *m_at == '\t' || *m_at == '\r'))
            ++m_at;
    }
    void skipDigits()
    {
        while (m_at != m_end && isDigit(*m_at))
            ++m_at;
    }

    const char *m_at;
    const char *const m_end;
    bool m_ok = true;
};

struct Arc
{
    QPointF radii;
    qreal degrees;
    bool large;
    bool sweep;
    QPointF to;
};

//! The arc by cubic curves of at most a quarter turn (SVG 1.1, appendix F.6).
void addArc(QPainterPath &path, const Arc &arc)
{
    const QPointF from = path.currentPosition();
    qreal rx = std::abs(arc.radii.x());
    qreal ry = std::abs(arc.radii.y());
    if (from == arc.to)
        return;
    if (rx == 0 || ry == 0)
        return path.lineTo(arc.to);
    const qreal turn = qDegreesToRadians(arc.degrees);
    const qreal cosTurn = std::cos(turn);
    const qreal sinTurn = std::sin(turn);
    const QPointF half = (from - arc.to) / 2;
    const QPointF p(cosTurn * half.x() + sinTurn * half.y(), cosTurn * half.y() - sinTurn * half.x());
    const qreal tooSmall = p.x() * p.x() / (rx * rx) + p.y() * p.y() / (ry * ry);
    if (tooSmall > 1) {
        rx *= std::sqrt(tooSmall);
        ry *= std::sqrt(tooSmall);
    }
    const qreal across = rx * rx * p.y() * p.y() + ry * ry * p.x() * p.x();
    const qreal inside = std::max<qreal>(0, (rx * rx * ry * ry - across) / across);
    const qreal side = (arc.large == arc.sweep ? -1 : 1) * std::sqrt(inside);
    const QPointF c(side * rx * p.y() / ry, -side * ry * p.x() / rx);
    const qreal start = std::atan2((p.y() - c.y()) / ry, (p.x() - c.x()) / rx);
    qreal sweep = std::atan2((-p.y() - c.y()) / ry, (-p.x() - c.x()) / rx) - start;
    if (arc.sweep && sweep < 0)
        sweep += 2 * M_PI;
    else if (!arc.sweep && sweep > 0)
        sweep -= 2 * M_PI;
    const QPointF middle = (from + arc.to) / 2;
    const auto onEllipse = [&](qreal x, qreal y) {
        const QPointF q(c.x() + rx * x, c.y() + ry * y);
        return QPointF(cosTurn * q.x() - sinTurn * q.y(), sinTurn * q.x() + cosTurn * q.y()) + middle;
    };
    const int pieces = std::max(1, int(std::ceil(std::abs(sweep) / (M_PI / 2) - 1e-9)));
    const qreal step = sweep / pieces;
    const qreal reach = 4.0 / 3.0 * std::tan(step / 4);
    for (int i = 0; i < pieces; ++i) {
        const qreal a = start + i * step;
        const qreal b = a + step;
        path.cubicTo(onEllipse(std::cos(a) - reach * std::sin(a), std::sin(a) + reach * std::cos(a)),
                     onEllipse(std::cos(b) + reach * std::sin(b), std::sin(b) - reach * std::cos(b)),
                     i + 1 == pieces ? arc.to : onEllipse(std::cos(b), std::sin(b)));
    }
}

//! Builds a path command by command.
class PathBuilder
{
public:
    explicit PathBuilder(QByteArrayView data)
        : m_in(data)
    {
    }

    QPainterPath build()
    {
        while (char command = m_in.command()) {
            do {
                if (!apply(command))
                    return m_path;
                if (command == 'M' || command == 'm')
                    command = command == 'M' ? 'L' : 'l'; // more points after a move are lines
            } while (command != 'Z' && command != 'z' && m_in.atNumber());
        }
        return m_path;
    }

private:
    bool apply(char command)
    {
        const bool relative = command >= 'a';
        const char kind = relative ? char(command - 'a' + 'A') : command;
        const QPointF here = m_path.currentPosition();
        const QPointF base = relative ? here : QPointF();
        QPointF control = here;
        switch (kind) {
        case 'M':
            m_path.moveTo(base + m_in.point());
            break;
        case 'L':
            m_path.lineTo(base + m_in.point());
            break;
        case 'H':
            m_path.lineTo(base.x() + m_in.number(), here.y());
            break;
        case 'V':
            m_path.lineTo(here.x(), base.y() + m_in.number());
            break;
        case 'C':
        case 'S':
        case 'Q':
        case 'T':
            control = addCurve(kind, base);
            break;
        case 'A': {
            Arc arc{m_in.point(), m_in.number(), m_in.flag(), m_in.flag(), base + m_in.point()};
            addArc(m_path, arc);
            break;
        }
        case 'Z':
            m_path.closeSubpath();
            break;
        default:
            return false;
        }
        m_lastKind = kind;
        m_lastControl = control;
        return m_in.ok();
    }

    //! Returns the control point that a smooth curve after this one mirrors.
    QPointF addCurve(char kind, const QPointF &base)
    {
        const QPointF here = m_path.currentPosition();
        const bool cubic = kind == 'C' || kind == 'S';
        const bool continues =
            cubic ? m_lastKind == 'C' || m_lastKind == 'S' : m_lastKind == 'Q' || m_lastKind == 'T';
        const QPointF mirrored = continues ? 2 * here - m_lastControl : here;
        const QPointF first = kind == 'S' || kind == 'T' ? mirrored : base + m_in.point();
        if (!cubic) {
            m_path.quadTo(first, base + m_in.point());
            return first;
        }
        const QPointF second = base + m_in.point();
        m_path.cubicTo(first, second, base + m_in.point());
        return second;
    }

    Scanner m_in;
    QPainterPath m_path;
    QPointF m_lastControl;
    char m_lastKind = 0;
};

} // namespace

QPainterPath parseSvgPath(QByteArrayView data)
{
    return PathBuilder(data).build();
}

} // namespace aigm::app
