// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "context.h"

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace aigm::cli {

//! What a command does once it is chosen.
using Command = std::function<int(Context &)>;

//! Each adds its commands to \p app; the one that is chosen sets \p chosen.
void addAccountCommands(CLI::App &app, Command &chosen);
void addServerCommands(CLI::App &app, Command &chosen);
void addRoomCommands(CLI::App &app, Command &chosen);
void addSendCommand(CLI::App &app, Command &chosen);
void addChangeCommands(CLI::App &app, Command &chosen);
void addTailCommand(CLI::App &app, Command &chosen);
void addHistoryCommand(CLI::App &app, Command &chosen);
void addReadCommand(CLI::App &app, Command &chosen);
void addSyncCommands(CLI::App &app, Command &chosen);
void addOutboxCommands(CLI::App &app, Command &chosen);
void addSearchCommand(CLI::App &app, Command &chosen);

[[nodiscard]] inline QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

//! \p given, or with "-" what stands on standard input, without its last line end.
[[nodiscard]] QString readBody(const std::string &given);

} // namespace aigm::cli
