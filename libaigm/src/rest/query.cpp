// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "rest/query.h"

#include <QUrl>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

QString quoted(QStringView value)
{
    QString escaped = value.toString();
    escaped.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' % escaped % u'"';
}

// Inside or=() and and=() a comma or a parenthesis ends a value. A word that the operator `is` takes must
// stay bare, and so do numbers and times, which hold none of these.
QString quotedIfNeeded(QStringView value)
{
    static const QString special = u",()\"\\ {}"_s;
    const bool isPlain = !value.isEmpty()
        && std::none_of(value.begin(), value.end(), [](QChar c) { return special.contains(c); });
    return isPlain ? value.toString() : quoted(value);
}

QString columnName(QStringView column)
{
    static const QString special = u".,:()"_s;
    // -> is a JSON path, and "…" is quoted by the caller
    const bool needs = std::any_of(column.begin(), column.end(), [](QChar c) { return special.contains(c); });
    return needs && !column.startsWith(u'"') ? quoted(column) : column.toString();
}

} // namespace

Query &Query::where(QStringView column, QStringView op, QStringView value)
{
    return add(column.toString(), op % u'.' % value);
}

Query &Query::in(QStringView column, const QStringList &values)
{
    QStringList elements;
    for (const QString &value : values) {
        if (const QString element = quoted(value); !elements.contains(element))
            elements.append(element);
    }
    return add(column.toString(), u"in.(" % elements.join(u',') % u')');
}

Query &Query::any(const QList<Condition> &conditions)
{
    return add(u"or"_s, u'(' % conditions.join(u',') % u')');
}

Query &Query::all(const QList<Condition> &conditions)
{
    return add(u"and"_s, u'(' % conditions.join(u',') % u')');
}

Query &Query::add(const QString &name, const QString &value)
{
    m_parameters.emplaceBack(name, value);
    return *this;
}

QByteArray Query::encoded() const
{
    QByteArray result;
    for (const auto &[name, value] : m_parameters) {
        if (!result.isEmpty())
            result.append('&');
        result.append(QUrl::toPercentEncoding(name)).append('=').append(QUrl::toPercentEncoding(value));
    }
    return result;
}

Query::Condition Query::condition(QStringView column, QStringView op, QStringView value)
{
    return columnName(column) % u'.' % op % u'.' % quotedIfNeeded(value);
}

Query::Condition Query::allOf(const QList<Condition> &conditions)
{
    return u"and(" % conditions.join(u',') % u')';
}

} // namespace aigm
