// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/client.h>

#include <QStringList>

#include <optional>

namespace aigm::app {

//! What the program was started with. Each value: command line, else environment, else what the settings
//! file remembers.
struct CommandLine
{
    ClientOptions options;
    //! Non-zero exit code, or 0 for --help and --version; nothing when the program is to run.
    std::optional<int> exitCode;
    QString output; //!< to be printed before leaving
};

//! Reads \p arguments (with the program name first) and AIGM_URL, AIGM_KEY, AIGM_PROFILE,
//! AIGM_SECRET_STORE, AIGM_REALTIME.
[[nodiscard]] CommandLine readCommandLine(const QStringList &arguments);

} // namespace aigm::app
