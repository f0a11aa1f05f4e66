// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "roomlistmodel.h"

#include "showntext.h"

namespace aigm::app {

RoomListModel::RoomListModel(QObject *parent)
    : KeyedListModel(parent)
{
    connect(this, &QAbstractItemModel::rowsInserted, this, &RoomListModel::countChanged);
    connect(this, &QAbstractItemModel::rowsRemoved, this, &RoomListModel::countChanged);
}

void RoomListModel::setRooms(const QList<Room> &rooms)
{
    apply(rooms);
}

void RoomListModel::setOutbox(const QList<Message> &unsent)
{
    m_unsent.clear();
    for (const Message &message : unsent) {
        OutboxSummary &summary = m_unsent[message.conversation];
        (message.delivery == Delivery::Failed ? summary.failed : summary.waiting)++;
    }
    applyAgain();
}

void RoomListModel::setReads(const QHash<ConversationId, ReadState> &reads)
{
    m_reads = reads;
    applyAgain();
}

void RoomListModel::applyAgain()
{
    QList<Room> same;
    for (const RoomRow &row : rows())
        same.append(row.room);
    apply(same);
}

void RoomListModel::apply(const QList<Room> &rooms)
{
    QList<RoomRow> wanted;
    wanted.reserve(rooms.size());
    for (const Room &room : rooms) {
        const OutboxSummary unsent = m_unsent.value(room.conversation());
        const ReadState read = m_reads.value(room.conversation());
        wanted.append({room, unsent.waiting, unsent.failed, read.unread, read.mentions});
    }
    const QStringList before = categories();
    setRows(wanted);
    if (before != categories())
        Q_EMIT categoriesChanged();
}

QStringList RoomListModel::categories() const
{
    QStringList names;
    for (const RoomRow &row : rows()) {
        if (!row.room.category.isEmpty() && !names.contains(row.room.category))
            names.append(row.room.category);
    }
    return names;
}

std::optional<Room> RoomListModel::room(const RoomId &id) const
{
    const int at = rowOf(id);
    return at < 0 ? std::nullopt : std::optional<Room>(rows()[at].room);
}

std::optional<Room> RoomListModel::first() const
{
    return rows().isEmpty() ? std::nullopt : std::optional<Room>(rows().first().room);
}

std::optional<Room> RoomListModel::neighbour(const RoomId &from, int steps) const
{
    const int at = rowOf(from);
    if (at < 0)
        return first();
    return rows()[qBound(0, at + steps, int(rows().size()) - 1)].room;
}

std::optional<Room> RoomListModel::unreadNeighbour(const RoomId &from, bool down) const
{
    const int all = count();
    const int at = std::max(0, rowOf(from));
    for (int step = 1; step < all; ++step) {
        const RoomRow &row = rows()[(at + (down ? step : all - step)) % all];
        if (row.unread > 0)
            return row.room;
    }
    return std::nullopt;
}

QVariant RoomListModel::data(const QModelIndex &index, int role) const
{
    if (!isRow(index))
        return {};
    const RoomRow &at = row(index);
    switch (role) {
    case RoomIdRole:
        return at.room.id.toString();
    case NameRole:
    case Qt::DisplayRole:
        return shownText(at.room.name);
    case TopicRole:
        return shownText(at.room.topic);
    case CategoryRole:
        return shownText(at.room.category);
    case RestrictedRole:
        return at.room.writeRole != Role::Member;
    case PendingRole:
        return at.pending;
    case FailedRole:
        return at.failed;
    case UnreadRole:
        return at.unread;
    case MentionsRole:
        return at.mentions;
    default:
        return {};
    }
}

QHash<int, QByteArray> RoomListModel::roleNames() const
{
    return {{RoomIdRole, "roomId"},         {NameRole, "name"},
            {TopicRole, "topic"},           {CategoryRole, "category"},
            {RestrictedRole, "restricted"}, {PendingRole, "pending"},
            {FailedRole, "failed"},         {UnreadRole, "unread"},
            {MentionsRole, "mentions"}};
}

} // namespace aigm::app
