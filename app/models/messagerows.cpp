// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "messagerows.h"

#include <algorithm>

namespace aigm::app {

MessageRows rowsOf(const QList<Message> &messages)
{
    MessageRows rows;
    rows.reserve(messages.size());
    for (const Message &message : messages)
        rows.append({MessageRow::Kind::Message, message});
    std::stable_sort(rows.begin(), rows.end(),
                     [](const MessageRow &a, const MessageRow &b) { return a.place() > b.place(); });
    for (int at = 0; at < rows.size(); ++at)
        rows[at].groupWith(at + 1 < rows.size() ? &rows[at + 1] : nullptr);
    return rows;
}

int rowOf(const MessageRows &rows, const MessageId &id)
{
    const auto found = std::find_if(rows.begin(), rows.end(), [&id](const MessageRow &row) {
        return row.kind == MessageRow::Kind::Message && row.message.id == id;
    });
    return found == rows.end() ? -1 : int(found - rows.begin());
}

int sortedRow(const MessageRows &rows, const MessageRow &row, int without)
{
    const auto place = row.place();
    int at = 0;
    for (int i = 0; i < rows.size(); ++i) {
        if (i == without)
            continue;
        if (rows[i].place() <= place)
            break;
        ++at;
    }
    return at;
}

qint64 oldestSeq(const MessageRows &rows)
{
    for (auto row = rows.crbegin(); row != rows.crend(); ++row) {
        if (row->kind == MessageRow::Kind::Message && row->message.seq != 0)
            return row->message.seq;
    }
    return 0;
}

qint64 newestSeq(const MessageRows &rows)
{
    for (const MessageRow &row : rows) {
        if (row.kind == MessageRow::Kind::Message && row.message.seq != 0)
            return row.message.seq;
    }
    return 0;
}

int rowOfSeq(const MessageRows &rows, qint64 seq)
{
    const auto found = std::find_if(rows.begin(), rows.end(), [seq](const MessageRow &row) {
        return row.kind == MessageRow::Kind::Message && row.message.seq == seq && seq != 0;
    });
    return found == rows.end() ? -1 : int(found - rows.begin());
}

} // namespace aigm::app
