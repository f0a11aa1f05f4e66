// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

// A named point at which the crash tests end the program: AIGM_KILL_AT=name. In the order of a send:
//   outbox.writing      within the transaction that stores the message
//   outbox.committed    the message is stored, and nobody was told
//   outbox.marked       its request is about to go out
//   request.out POST /rest/v1/messages   the request is written to the socket
//   request.answered POST /rest/v1/messages   the server has committed
//   reply.in            the reply is understood, and not stored
//   confirm.writing     within the transaction that stores it
//   confirm.committed   the message is Sent and has left the outbox
// And of an edit, a deletion or a reaction:
//   change.committed    it is stored, and nobody was told
//   change.in           the reply is understood, and not stored
// And of a damaged cache:
//   rebuild.aside       the file was set aside, and no new one is there
//   rebuild.restored    its unsent messages are in the new one, and it still counts as unread
// The two of the request exist for every method and path. Builds without test hooks hold nothing of it.
#ifdef AIGM_TEST_HOOKS

#include <QByteArray>
#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <csignal>
#else
#include <cstdlib>
#endif

namespace aigm {

inline void killAt(const QByteArray &point)
{
    static const QByteArray wanted = qgetenv("AIGM_KILL_AT");
    if (wanted.isEmpty() || wanted != point)
        return;
#ifdef Q_OS_UNIX
    std::raise(SIGKILL); // no destructor, no flush: what a crash leaves behind
#else
    std::_Exit(137);
#endif
}

} // namespace aigm

#define AIGM_KILL_POINT(name) ::aigm::killAt(name)
#else
#define AIGM_KILL_POINT(name) static_cast<void>(0)
#endif
