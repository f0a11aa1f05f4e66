// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "messagelistmodel.h"

#include <algorithm>

namespace aigm::app {

// The line over what was unread when the room was opened.

void MessageListModel::openUnread(const ConversationId &conversation, const UserId &self, qint64 seq)
{
    open({}, self);
    m_conversation = conversation;
    m_newFrom = seq;
    ++m_jump;
    setLoading(true);
    whenDone(m_messages->held(conversation), this,
             [this, seq, ticket = ++m_ticket](const Result<HeldRanges> &held) {
                 if (ticket != m_ticket)
                     return;
                 const bool isHeld = held
                     && std::any_of(held->ranges.cbegin(), held->ranges.cend(), [seq](const auto &range) {
                                         return range.first <= seq && seq <= range.second;
                                     });
                 load(isHeld ? seq : 0, isHeld ? Landing::OnNew : Landing::OnMessage);
             });
}

void MessageListModel::jumpToNew()
{
    ++m_jump;
    const int row = rowOfSeq(m_rows, m_newLine);
    if (row >= 0)
        Q_EMIT landedOnNew(row);
    else if (m_newLine > 0)
        load(m_newLine, Landing::OnNew);
}

//! The oldest row that is new; -1 while there may be an older one that is not here.
int MessageListModel::firstNewRow() const
{
    int first = -1;
    for (int at = 0; at < count(); ++at) {
        const MessageRow &row = m_rows[at];
        if (row.kind == MessageRow::Kind::Gap)
            return -1;
        if (row.kind == MessageRow::Kind::Start || (row.message.seq > 0 && row.message.seq < m_newFrom))
            return first;
        if (row.message.seq > 0 && row.message.author != m_self && !row.message.deletedAt.isValid())
            first = at;
    }
    return -1;
}

void MessageListModel::showNewFrom(qint64 seq)
{
    const int before = rowOfSeq(m_rows, m_newLine);
    m_newFrom = seq;
    m_newLine = 0;
    if (before >= 0 && m_rows[before].showNew) {
        m_rows[before].showNew = false;
        Q_EMIT dataChanged(index(before), index(before), {ShowNewRole});
        regroup(before);
    }
    placeNewLine();
}

void MessageListModel::placeNewLine()
{
    if (m_newFrom == 0)
        return;
    const int at = m_newLine > 0 ? rowOfSeq(m_rows, m_newLine) : firstNewRow();
    if (at < 0 || m_rows[at].showNew)
        return;
    m_newLine = m_rows[at].message.seq;
    m_rows[at].showNew = true;
    Q_EMIT dataChanged(index(at), index(at), {ShowNewRole});
    regroup(at);
}

} // namespace aigm::app
