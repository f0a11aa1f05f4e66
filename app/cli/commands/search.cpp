// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"
#include "place.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace aigm::cli {

namespace {

struct Given
{
    std::string query;
    std::string conversation;
    int limit = 20;
    bool server = false;
};

//! Prints what is not kept here, and yields whether there is more of it.
Result<bool> searchOnServer(Context &context, const SearchRequest &request)
{
    const Result<ServerSearchPage> page = context.await(context.client().search()->findOnServer(request));
    if (!page)
        return page.error();
    for (const FoundMessage &found : page->found)
        context.output().found(found, false);
    return !page->next.isNull();
}

int search(Context &context, const Given &given)
{
    if (const Result<void> started = context.startSignedIn(given.server); !started)
        return context.fail(started.error());
    SearchRequest request{.query = text(given.query), .limit = given.limit};
    if (!given.conversation.empty()) {
        const Result<ConversationId> conversation = findConversation(context, text(given.conversation));
        if (!conversation)
            return context.fail(conversation.error());
        request.within = *conversation;
    }
    const Result<SearchPage> page = context.await(context.client().search()->find(request));
    if (!page)
        return context.fail(page.error());
    for (const FoundMessage &found : page->found)
        context.output().found(found, true);
    const Result<bool> more = given.server ? searchOnServer(context, request) : Result<bool>(false);
    if (!more)
        return context.fail(more.error());
    if (page->next != 0 || *more)
        context.output().note(Context::tr("There are more; ask for them with --limit."));
    return Ok;
}

} // namespace

void addSearchCommand(CLI::App &app, Command &chosen)
{
    const auto given = std::make_shared<Given>();
    CLI::App *command = app.add_subcommand("search", "Find messages, newest first");
    command
        ->add_option(
            "QUERY", given->query,
            "Words, the last one may be a beginning; filters from: in: has: before: after: mentions:")
        ->required();
    command->add_option("--limit", given->limit, "How many")->check(CLI::Range(1, 1000));
    command->add_flag("--server", given->server,
                      "Then those that are on the server and not kept on this computer");
    command->add_option("--in", given->conversation, "Only this conversation");
    command->callback(
        [given, &chosen] { chosen = [given](Context &context) { return search(context, *given); }; });
}

} // namespace aigm::cli
