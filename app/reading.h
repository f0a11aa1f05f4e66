// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "messagelistmodel.h"
#include "roomlistmodel.h"
#include "serverlistmodel.h"

#include <aigm/client.h>

#include <QHash>
#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

namespace aigm::app {

class Place;

//! What is read and what is not: keeps the badges of the lists, and marks the open room read when its
//! newest message was really seen.
class Reading : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Session")
    //! Said by the view: the newest message is in sight, in a window that somebody works in.
    Q_PROPERTY(bool attentive READ isAttentive WRITE setAttentive NOTIFY attentiveChanged)
public:
    struct Lists
    {
        ServerListModel *servers;
        RoomListModel *rooms;
        MessageListModel *messages;
    };

    //! \p client, what is in \p lists, and \p place outlive this.
    Reading(Client *client, const Lists &lists, const Place *place, QObject *parent = nullptr);

    [[nodiscard]] bool isAttentive() const { return m_attentive; }
    void setAttentive(bool attentive);
    //! How far that conversation was read, as far as is known here.
    [[nodiscard]] ReadState state(const ConversationId &conversation) const;
    //! Reads everything anew: somebody signed in, or out.
    void load();
    //! Another room is on the screen.
    void enter();

    Q_INVOKABLE void markRoomRead(const QString &roomId);
    //! From its newest message on.
    Q_INVOKABLE void markRoomUnread(const QString &roomId);
    //! From that message of the open room on.
    Q_INVOKABLE void markUnreadFrom(const QString &messageId);
    //! All rooms of the server that is open.
    Q_INVOKABLE void markServerRead();

Q_SIGNALS:
    void attentiveChanged();

private:
    void take(const QList<ReadState> &states);
    void look();
    void markSeen();
    void leaveAsIs();

    Client *const m_client;
    const Lists m_lists;
    const Place *const m_place;
    QHash<ConversationId, ReadState> m_states;
    QTimer m_moment{this}; //!< what is in sight for so long was seen
    qint64 m_leftSeq = 0;  //!< the open room was marked unread: nothing up to here counts as seen
    bool m_attentive = false;
};

} // namespace aigm::app
