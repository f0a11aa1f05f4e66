// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "place.h"

#include "showntext.h"
#include "timetext.h"

namespace aigm::app {

void Place::setServer(const Server &server)
{
    if (m_server == server)
        return;
    m_server = server;
    Q_EMIT changed();
}

void Place::setRoom(const Room &room)
{
    if (m_room == room)
        return;
    m_gone = m_gone && m_room.id == room.id;
    if (m_room.id != room.id)
        m_history.clear();
    m_room = room;
    Q_EMIT changed();
}

void Place::setGone(bool gone)
{
    if (m_gone == gone)
        return;
    m_gone = gone;
    Q_EMIT changed();
}

void Place::setIntegrity(const Integrity &integrity)
{
    const auto held = int(integrity.held);
    const auto known = int(integrity.held + integrity.missing);
    QString history = tr("Nothing of this room has been read from the server yet.");
    if (integrity.verifiedAt.isValid()) {
        history = integrity.missing == 0
            ? tr("All %n message(s) of this room are on this computer.", nullptr, held)
            : tr("%1 of about %n message(s) of this room are on this computer.", nullptr, known).arg(held);
        history += u'\n' + tr("Last checked with the server: %1.").arg(rowTime(integrity.verifiedAt));
    }
    if (m_history == history)
        return;
    m_history = history;
    Q_EMIT changed();
}

QString Place::serverId() const
{
    return m_server.id.isNull() ? QString() : m_server.id.toString();
}

QString Place::roomId() const
{
    return m_room.id.isNull() ? QString() : m_room.id.toString();
}

QString Place::serverName() const
{
    return shownText(m_server.name);
}

QString Place::roomName() const
{
    return shownText(m_room.name);
}

QString Place::roomTopic() const
{
    return shownText(m_room.topic);
}

bool Place::mayWrite() const
{
    return !m_room.id.isNull() && m_room.mayWrite && !m_gone;
}

QString Place::writeHint() const
{
    if (m_room.id.isNull() || mayWrite())
        return {};
    if (m_gone)
        return tr("This room no longer exists.");
    return m_room.writeRole == Role::Moderator ? tr("Only moderators can write in this room.")
                                               : tr("Only admins can write in this room.");
}

} // namespace aigm::app
