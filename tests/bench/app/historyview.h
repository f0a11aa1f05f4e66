// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QQuickItem>
#include <QStaticText>
#include <QTextLayout>

#include <deque>
#include <map>
#include <memory>
#include <vector>

namespace aigm::bench {

//! The ceiling of scrolling: one item that paints all visible messages, as glyphs with a name, a time and a
//! round picture. No model, no delegate, no selection, no link, no accessibility. Software renderer only.
class HistoryView : public QQuickItem
{
    Q_OBJECT
public:
    struct Row
    {
        QString author;
        QString time;
        QString text;
        int boldFrom = 0; //!< to the end
    };

    explicit HistoryView(std::vector<Row> rows);
    ~HistoryView() override;

    //! From one row to the next older one and so on, without an end: the rows begin anew.
    void scrollBy(qreal distance);

protected:
    QSGNode *updatePaintNode(QSGNode *node, UpdatePaintNodeData *data) override;

private:
    friend class HistoryNode;
    struct Laid;

    void paint(QPainter *painter);
    Laid &at(int row);

    const std::vector<Row> m_rows;
    std::map<int, std::unique_ptr<Laid>> m_laid;
    std::deque<int> m_order; //!< the oldest first
    int m_top = 0;
    qreal m_offset = 0; //!< of the view's top below that of row m_top
};

} // namespace aigm::bench
