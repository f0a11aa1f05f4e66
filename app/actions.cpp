// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "actions.h"

#include "personlook.h"
#include "place.h"
#include "showntext.h"

namespace aigm::app {

Actions::Actions(Servers *servers, const Place *place, QObject *parent)
    : QObject(parent)
    , m_servers(servers)
    , m_place(place)
{
}

//! Follows \p call to its end, unless reset() comes in between: then its answer is nobody's.
template <class T, class Done>
void Actions::run(const Async<T> &call, Done done)
{
    setError({});
    setBusy(true);
    whenDone(call, this, [this, done, ticket = ++m_ticket](const Result<T> &result) {
        if (ticket != m_ticket)
            return;
        setBusy(false);
        if (result)
            done(result);
        else
            setError(result.error());
    });
}

void Actions::reset()
{
    ++m_ticket;
    setBusy(false);
    setError({});
}

void Actions::createServer(const QString &name)
{
    if (m_busy)
        return;
    run(m_servers->create(name),
        [this](const Result<Server> &server) { Q_EMIT serverCreated(server->id.toString()); });
}

void Actions::createRoom(const QString &name, const QString &topic, const QString &category)
{
    if (m_busy)
        return;
    run(m_servers->createRoom(m_place->server().id, {name, topic, category}),
        [this](const Result<Room> &room) { Q_EMIT roomCreated(room->id.toString()); });
}

void Actions::createInvite()
{
    if (m_busy)
        return;
    run(m_servers->createInvite(m_place->server().id),
        [this](const Result<Invite> &invite) { Q_EMIT inviteCreated(invite->code); });
}

void Actions::previewInvite(const QString &code)
{
    if (m_busy)
        return;
    run(m_servers->previewInvite(code.trimmed()), [this](const Result<InvitePreview> &preview) {
        Q_EMIT previewReady(shownText(preview->name), initialsOf(preview->name), hueOf(preview->server),
                            preview->memberCount);
    });
}

void Actions::join(const QString &code)
{
    if (m_busy)
        return;
    run(m_servers->join(code.trimmed()),
        [this](const Result<Server> &server) { Q_EMIT joined(server->id.toString()); });
}

void Actions::leaveServer()
{
    if (m_busy)
        return;
    run(m_servers->leave(m_place->server().id), [this](const Result<void> &) { Q_EMIT left(); });
}

void Actions::setBusy(bool busy)
{
    if (m_busy == busy)
        return;
    m_busy = busy;
    Q_EMIT busyChanged();
}

void Actions::setError(const Error &error)
{
    if (m_errorText == error.message && m_errorField == error.field)
        return;
    m_errorText = error.message;
    m_errorField = error.field;
    Q_EMIT errorChanged();
}

} // namespace aigm::app
