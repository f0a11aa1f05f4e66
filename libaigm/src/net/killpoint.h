// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

// A named point at which the crash tests end the program: AIGM_KILL_AT=name. Builds without test hooks
// hold nothing of it.
#ifdef AIGM_TEST_HOOKS

#include <QByteArray>
#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <csignal>
#else
#include <cstdlib>
#endif

namespace aigm {

inline void killAt(const char *point)
{
    static const QByteArray wanted = qgetenv("AIGM_KILL_AT");
    if (wanted != point)
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
