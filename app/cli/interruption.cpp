// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "interruption.h"

#include <csignal>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <unistd.h>
#endif

namespace aigm::cli {

#ifdef Q_OS_UNIX

namespace {

int pipeEnds[2] = {-1, -1}; // a signal handler reaches nothing but globals

void writeToPipe(int)
{
    const char byte = 0;
    const ssize_t written = write(pipeEnds[1], &byte, 1);
    static_cast<void>(written); // full: then somebody is already being told
}

} // namespace

Interruption::Interruption()
{
    if (pipe(pipeEnds) != 0)
        return;
    for (const int end : pipeEnds) {
        fcntl(end, F_SETFD, FD_CLOEXEC);
        fcntl(end, F_SETFL, O_NONBLOCK);
    }
    m_notifier = std::make_unique<QSocketNotifier>(pipeEnds[0], QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_notifier->setEnabled(false);
        m_hasCome = true;
        // whoever asks twice does not want to wait
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGTERM, SIG_DFL);
        Q_EMIT came();
    });
    std::signal(SIGINT, writeToPipe);
    std::signal(SIGTERM, writeToPipe);
}

Interruption::~Interruption()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    m_notifier.reset();
    for (int &end : pipeEnds) {
        if (end >= 0)
            close(end);
        end = -1;
    }
}

#else // the system's own handler ends the program; what is queued is on disk

Interruption::Interruption() = default;
Interruption::~Interruption() = default;

#endif

} // namespace aigm::cli
