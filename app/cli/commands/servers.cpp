// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"
#include "place.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace aigm::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Given
{
    std::string server;
    std::string name;
    std::string code;
    int uses = 0;
    int expiresSeconds = 0;
};

void tell(Context &context, const Server &server)
{
    context.output().result({{u"id"_s, server.id.toString()}, {u"name"_s, server.name}},
                            QString(server.id.toString() + u"  "_s + server.name));
}

int list(Context &context)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    const Result<void> refreshed = context.await(context.client().servers()->refresh());
    if (!refreshed && !context.mayGoOnWithCache(refreshed.error()))
        return context.fail(refreshed.error());
    const auto servers = context.await(context.client().servers()->list());
    if (!servers)
        return context.fail(servers.error());
    for (const Server &server : *servers)
        tell(context, server);
    return Ok;
}

template <class Call>
int change(Context &context, Call call)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    const Result<Server> server = context.await(call(*context.client().servers()));
    if (!server)
        return context.fail(server.error());
    tell(context, *server);
    return Ok;
}

int leave(Context &context, const Given &given)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    const Result<Server> server = findServer(context, text(given.server));
    if (!server)
        return context.fail(server.error());
    const Result<void> done = context.await(context.client().servers()->leave(server->id));
    return done ? Ok : context.fail(done.error());
}

int invite(Context &context, const Given &given)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    const Result<Server> server = findServer(context, text(given.server));
    if (!server)
        return context.fail(server.error());
    const Result<Invite> made = context.await(context.client().servers()->createInvite(
        server->id, given.uses, std::chrono::seconds(given.expiresSeconds)));
    if (!made)
        return context.fail(made.error());
    context.output().result({{u"code"_s, made->code}}, made->code);
    return Ok;
}

} // namespace

void addServerCommands(CLI::App &app, Command &chosen)
{
    const auto given = std::make_shared<Given>();
    const auto on = [&chosen, given](CLI::App *command, int (*run)(Context &, const Given &)) {
        command->callback([&chosen, given, run] {
            chosen = [given, run](Context &context) { return run(context, *given); };
        });
    };
    CLI::App *servers = app.add_subcommand("servers", "The servers of this account");
    servers->require_subcommand(1);
    servers->add_subcommand("list", "List them")->callback([&chosen] { chosen = list; });

    CLI::App *create = servers->add_subcommand("create", "Make one, with its first room");
    create->add_option("NAME", given->name)->required();
    on(create, [](Context &context, const Given &with) {
        return change(context, [&](Servers &all) { return all.create(text(with.name)); });
    });
    CLI::App *join = servers->add_subcommand("join", "Join one by an invite");
    join->add_option("CODE", given->code)->required();
    on(join, [](Context &context, const Given &with) {
        return change(context, [&](Servers &all) { return all.join(text(with.code)); });
    });
    CLI::App *away = servers->add_subcommand("leave", "Leave one");
    away->add_option("SERVER", given->server)->required();
    on(away, leave);

    CLI::App *invites = app.add_subcommand("invite", "Let others in");
    invites->require_subcommand(1);
    CLI::App *make = invites->add_subcommand("create", "Make an invite");
    make->add_option("SERVER", given->server)->required();
    make->add_option("--uses", given->uses, "How many people may use it (0 = any)")
        ->check(CLI::NonNegativeNumber);
    make->add_option("--expires", given->expiresSeconds, "Seconds until it ends (0 = never)")
        ->check(CLI::NonNegativeNumber);
    on(make, invite);
}

} // namespace aigm::cli
