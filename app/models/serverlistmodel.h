// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keyedlistmodel.h"

#include <aigm/readstate.h>
#include <aigm/server.h>

#include <QtQml/qqmlregistration.h>

namespace aigm::app {

struct ServerRow : Server
{
    bool unread = false; //!< in one of its rooms at least
    int mentions = 0;    //!< in all of them

    [[nodiscard]] const ServerId &key() const { return id; }
    friend bool operator==(const ServerRow &, const ServerRow &) = default;
};

//! The servers of the account, in the order of joining.
class ServerListModel : public KeyedListModel<ServerRow>
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Session")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
public:
    enum Roles { ServerIdRole = Qt::UserRole, NameRole, InitialsRole, HueRole, UnreadRole, MentionsRole };

    explicit ServerListModel(QObject *parent = nullptr);

    void setServers(const QList<Server> &servers);
    //! Says what is unread, over all rooms of all servers.
    void setReads(const QHash<ConversationId, ReadState> &reads);
    [[nodiscard]] int count() const { return rowCount(); }
    [[nodiscard]] std::optional<Server> server(const ServerId &id) const;
    //! The first server; nothing when there is none.
    [[nodiscard]] std::optional<Server> first() const;

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();

private:
    void apply(const QList<Server> &servers);

    QHash<ConversationId, ReadState> m_reads;
};

} // namespace aigm::app
