// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "serverlistmodel.h"

#include "personlook.h"
#include "showntext.h"

namespace aigm::app {

ServerListModel::ServerListModel(QObject *parent)
    : KeyedListModel(parent)
{
    connect(this, &QAbstractItemModel::rowsInserted, this, &ServerListModel::countChanged);
    connect(this, &QAbstractItemModel::rowsRemoved, this, &ServerListModel::countChanged);
}

void ServerListModel::setServers(const QList<Server> &servers)
{
    apply(servers);
}

void ServerListModel::setReads(const QHash<ConversationId, ReadState> &reads)
{
    m_reads = reads;
    apply({rows().cbegin(), rows().cend()});
}

void ServerListModel::apply(const QList<Server> &servers)
{
    QHash<ServerId, ServerRow> sums;
    for (const ReadState &state : std::as_const(m_reads)) {
        ServerRow &sum = sums[state.server];
        sum.unread = sum.unread || state.unread > 0;
        sum.mentions += state.mentions;
    }
    QList<ServerRow> wanted;
    wanted.reserve(servers.size());
    for (const Server &server : servers) {
        const ServerRow sum = sums.value(server.id);
        wanted.append(ServerRow{server, sum.unread, sum.mentions});
    }
    setRows(wanted);
}

std::optional<Server> ServerListModel::server(const ServerId &id) const
{
    const int at = rowOf(id);
    return at < 0 ? std::nullopt : std::optional<Server>(rows()[at]);
}

std::optional<Server> ServerListModel::first() const
{
    return rows().isEmpty() ? std::nullopt : std::optional<Server>(rows().first());
}

QVariant ServerListModel::data(const QModelIndex &index, int role) const
{
    if (!isRow(index))
        return {};
    const ServerRow &server = row(index);
    switch (role) {
    case ServerIdRole:
        return server.id.toString();
    case NameRole:
    case Qt::DisplayRole:
        return shownText(server.name);
    case InitialsRole:
        return initialsOf(server.name);
    case HueRole:
        return hueOf(server.id);
    case UnreadRole:
        return server.unread;
    case MentionsRole:
        return server.mentions;
    default:
        return {};
    }
}

QHash<int, QByteArray> ServerListModel::roleNames() const
{
    return {{ServerIdRole, "serverId"}, {NameRole, "name"},     {InitialsRole, "initials"},
            {HueRole, "hue"},           {UnreadRole, "unread"}, {MentionsRole, "mentions"}};
}

} // namespace aigm::app
