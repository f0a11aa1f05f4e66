// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QAbstractListModel>
#include <QList>
#include <QSet>

#include <algorithm>
#include <utility>

namespace aigm::app {

//! A list whose rows are told apart by Row::key(). It never resets: taking over a new list emits only the
//! removes, moves, inserts and changes between the two, so the view keeps its place and selection. Rows that
//! come or go side by side do so at once: thousands of members are not thousands of signals.
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
        const Keys staying = keysOf(wanted);
        dropRows([&staying](const Row &row) { return !staying.contains(row.key()); });
        const Keys here = keysOf(m_rows);
        for (qsizetype at = 0; at < wanted.size();) {
            qsizetype end = at;
            while (end < wanted.size() && !here.contains(wanted[end].key()))
                ++end;
            if (end > at)
                addRows(int(at), wanted.mid(at, end - at));
            else
                placeRow(int(end++), wanted[at]);
            at = end;
        }
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
    using Keys = QSet<std::decay_t<decltype(std::declval<Row>().key())>>;

    [[nodiscard]] static Keys keysOf(const QList<Row> &rows)
    {
        Keys keys;
        keys.reserve(rows.size());
        for (const Row &row : rows)
            keys.insert(row.key());
        return keys;
    }

    template <class Goes>
    void dropRows(Goes goes)
    {
        int from = 0;
        for (int end = int(m_rows.size()); end > 0; end = from - 1) { // the row before stays
            from = end;
            while (from > 0 && goes(m_rows[from - 1]))
                --from;
            if (from == end)
                continue;
            beginRemoveRows({}, from, end - 1);
            m_rows.remove(from, end - from);
            endRemoveRows();
        }
    }

    void addRows(int at, const QList<Row> &added)
    {
        beginInsertRows({}, at, at + int(added.size()) - 1);
        m_rows.insert(at, added.size(), Row());
        std::copy(added.cbegin(), added.cend(), m_rows.begin() + at);
        endInsertRows();
    }

    //! Brings a row that is here, at \p at or after it, to its place.
    void placeRow(int at, const Row &row)
    {
        const int from = rowOf(row.key(), at);
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
