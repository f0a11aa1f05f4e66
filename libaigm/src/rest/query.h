// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <utility>

namespace aigm {

//! The query part of a PostgREST URL. Values are quoted as their place demands; every character that is
//! not unreserved is percent-encoded.
class Query
{
public:
    //! One condition, to be joined by any() and all().
    using Condition = QString;

    Query &select(QStringView columns) { return add(QStringLiteral("select"), columns.toString()); }
    //! `column=op.value`; \p op may begin with `not.`. The value is never quoted at this place.
    Query &where(QStringView column, QStringView op, QStringView value);
    Query &equals(QStringView column, QStringView value) { return where(column, u"eq", value); }
    //! `column=in.("a","b")`: each value quoted, duplicates dropped.
    Query &in(QStringView column, const QStringList &values);
    //! `or=(…)`: one of the conditions holds.
    Query &any(const QList<Condition> &conditions);
    //! `and=(…)`: all of them hold.
    Query &all(const QList<Condition> &conditions);
    //! E.g. `seq.desc`, `id.asc`.
    Query &order(const QString &order) { return add(QStringLiteral("order"), order); }
    Query &limit(int rows) { return add(QStringLiteral("limit"), QString::number(rows)); }
    Query &onConflict(QStringView columns) { return add(QStringLiteral("on_conflict"), columns.toString()); }
    //! Any other parameter.
    Query &add(const QString &name, const QString &value);

    [[nodiscard]] QByteArray encoded() const;

    [[nodiscard]] static Condition condition(QStringView column, QStringView op, QStringView value);
    //! `and(…)` inside an any().
    [[nodiscard]] static Condition allOf(const QList<Condition> &conditions);

private:
    QList<std::pair<QString, QString>> m_parameters;
};

} // namespace aigm
