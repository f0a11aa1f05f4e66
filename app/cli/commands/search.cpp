// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace aigm::cli {

namespace {

struct Given
{
    std::string query;
    int limit = 20;
};

int search(Context &context, const Given &given)
{
    if (const Result<void> started = context.startSignedIn(false); !started)
        return context.fail(started.error());
    const auto found = context.await(context.client().search()->messages(text(given.query), given.limit));
    if (!found)
        return context.fail(found.error());
    for (const Message &message : *found)
        context.output().message(message);
    return Ok;
}

} // namespace

void addSearchCommand(CLI::App &app, Command &chosen)
{
    const auto given = std::make_shared<Given>();
    CLI::App *command =
        app.add_subcommand("search", "Find messages that are kept on this computer, newest first");
    command->add_option("QUERY", given->query, "Words; the last one may be a beginning")->required();
    command->add_option("--limit", given->limit, "How many")->check(CLI::Range(1, 1000));
    command->callback(
        [given, &chosen] { chosen = [given](Context &context) { return search(context, *given); }; });
}

} // namespace aigm::cli
