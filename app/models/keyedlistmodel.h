// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QAbstractListModel>
#include <QList>
#include <QSet>

#include <utility>

namespace aigm::app {

//! A list whose rows are told apart by Row::key(). It never resets: taking over a new list emits only the
//! removes, moves, inserts and changes between the two, so the view keeps its place and selection.
template <class Row>
class KeyedListModel : public QAbstractListModel
{
public:
    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : int(m_rows.size());
    }

protected:
    [[nodiscard]] const QList<Row> &rows() const { return m_rows; }
    [[nodiscard]] const Row &row(const QModelIndex &index) const { return m_rows[index.row()]; }
    [[nodiscard]] bool isRow(const QModelIndex &index) const
    {
        return checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid);
    }

    template <class Key>
    [[nodiscard]] int rowOf(const Key &key, int from = 0) const
    {
        for (int at = from; at < m_rows.size(); ++at) {
            if (m_rows[at].key() == key)
                return at;
        }
        return -1;
    }

    //! Makes the rows equal to \p wanted, whose keys are all different.
    void setRows(const QList<Row> &wanted)
    {
        removeRowsMissingFrom(wanted);
        for (int at = 0; at < wanted.size(); ++at)
            placeRow(at, wanted[at]);
    }

    //! Changes one row in place, and tells only if it differs.
    void changeRow(int at, const Row &row)
    {
        if (m_rows[at] == row)
            return;
        m_rows[at] = row;
        Q_EMIT dataChanged(index(at), index(at));
    }

private:
    void removeRowsMissingFrom(const QList<Row> &wanted)
    {
        QSet<std::decay_t<decltype(std::declval<Row>().key())>> staying;
        staying.reserve(wanted.size());
        for (const Row &row : wanted)
            staying.insert(row.key());
        for (int at = int(m_rows.size()) - 1; at >= 0; --at) {
            if (staying.contains(m_rows[at].key()))
                continue;
            beginRemoveRows({}, at, at);
            m_rows.removeAt(at);
            endRemoveRows();
        }
    }

    void placeRow(int at, const Row &row)
    {
        const int from = rowOf(row.key(), at);
        if (from < 0) {
            beginInsertRows({}, at, at);
            m_rows.insert(at, row);
            endInsertRows();
            return;
        }
        if (from != at) {
            beginMoveRows({}, from, from, {}, at);
            m_rows.move(from, at);
            endMoveRows();
        }
        changeRow(at, row);
    }

    QList<Row> m_rows;
};

} // namespace aigm::app
