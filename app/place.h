// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/message.h>
#include <aigm/room.h>
#include <aigm/server.h>

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace aigm::app {

//! Where the user is: the current server and room, as the screens show them.
class Place : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Session")
    Q_PROPERTY(QString serverId READ serverId NOTIFY changed)
    Q_PROPERTY(QString serverName READ serverName NOTIFY changed)
    Q_PROPERTY(bool ownsServer READ ownsServer NOTIFY changed)
    Q_PROPERTY(bool mayAdminister READ mayAdminister NOTIFY changed)
    Q_PROPERTY(QString roomId READ roomId NOTIFY changed)
    Q_PROPERTY(QString roomName READ roomName NOTIFY changed)
    Q_PROPERTY(QString roomTopic READ roomTopic NOTIFY changed)
    //! How much of the room is on this computer: whole sentences, empty until somebody looks.
    Q_PROPERTY(QString history READ history NOTIFY changed)
    Q_PROPERTY(bool mayWrite READ mayWrite NOTIFY changed)
    Q_PROPERTY(QString writeHint READ writeHint NOTIFY changed)
    Q_PROPERTY(bool gone READ isGone NOTIFY changed)
public:
    using QObject::QObject;

    [[nodiscard]] const Server &server() const { return m_server; }
    [[nodiscard]] const Room &room() const { return m_room; }
    void setServer(const Server &server);
    void setRoom(const Room &room);
    //! The room was deleted or is hidden now; what was read of it stays on screen.
    void setGone(bool gone);
    //! Of the current room.
    void setIntegrity(const Integrity &integrity);

    [[nodiscard]] QString serverId() const;
    [[nodiscard]] QString serverName() const;
    [[nodiscard]] bool ownsServer() const { return m_server.ownRole == Role::Owner; }
    [[nodiscard]] bool mayAdminister() const { return m_server.ownRole >= Role::Admin; }
    [[nodiscard]] QString roomId() const;
    [[nodiscard]] QString roomName() const;
    [[nodiscard]] QString roomTopic() const;
    [[nodiscard]] QString history() const { return m_history; }
    [[nodiscard]] bool mayWrite() const;
    //! Why the composer is closed: a whole sentence, or empty.
    [[nodiscard]] QString writeHint() const;
    [[nodiscard]] bool isGone() const { return m_gone; }

Q_SIGNALS:
    void changed();

private:
    Server m_server;
    Room m_room;
    QString m_history;
    bool m_gone = false;
};

} // namespace aigm::app
