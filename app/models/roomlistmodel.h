// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keyedlistmodel.h"

#include <aigm/message.h>
#include <aigm/readstate.h>
#include <aigm/room.h>

#include <QtQml/qqmlregistration.h>

namespace aigm::app {

struct RoomRow
{
    Room room;
    int pending = 0;
    int failed = 0;
    int unread = 0;
    int mentions = 0;

    [[nodiscard]] const RoomId &key() const { return room.id; }
    friend bool operator==(const RoomRow &, const RoomRow &) = default;
};

//! The rooms of the current server, by category, position and name, with what waits in each.
class RoomListModel : public KeyedListModel<RoomRow>
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Session")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(QStringList categories READ categories NOTIFY categoriesChanged)
public:
    enum Roles {
        RoomIdRole = Qt::UserRole,
        NameRole,
        TopicRole,
        CategoryRole,
        RestrictedRole,
        PendingRole,
        FailedRole,
        UnreadRole,
        MentionsRole,
    };

    explicit RoomListModel(QObject *parent = nullptr);

    void setRooms(const QList<Room> &rooms);
    //! Says what is unsent, over all rooms.
    void setOutbox(const QList<Message> &unsent);
    //! Says what is unread, over all rooms.
    void setReads(const QHash<ConversationId, ReadState> &reads);
    [[nodiscard]] int count() const { return rowCount(); }
    [[nodiscard]] std::optional<Room> room(const RoomId &id) const;
    //! The names of the groups, each once, in the order of the rooms.
    [[nodiscard]] QStringList categories() const;
    //! The first room; nothing when there is none.
    [[nodiscard]] std::optional<Room> first() const;
    //! The room \p steps below \p from (above when negative); stops at the ends.
    [[nodiscard]] std::optional<Room> neighbour(const RoomId &from, int steps) const;

    //! The next room below \p from (above when \p down is false) with something unread, round the ends.
    [[nodiscard]] std::optional<Room> unreadNeighbour(const RoomId &from, bool down) const;

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void countChanged();
    void categoriesChanged();

private:
    void apply(const QList<Room> &rooms);
    void applyAgain();

    QHash<ConversationId, OutboxSummary> m_unsent;
    QHash<ConversationId, ReadState> m_reads;
};

} // namespace aigm::app
