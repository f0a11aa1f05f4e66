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
    std::string topic;
    std::string category;
};

QString roleWord(Role role)
{
    switch (role) {
    case Role::Member:
        return u"member"_s;
    case Role::Moderator:
        return u"moderator"_s;
    case Role::Admin:
        return u"admin"_s;
    case Role::Owner:
        return u"owner"_s;
    }
    return {};
}

QJsonObject jsonOf(const Room &room)
{
    return {{u"id"_s, room.id.toString()},         {u"name"_s, room.name},
            {u"server"_s, room.server.toString()}, {u"topic"_s, room.topic},
            {u"category"_s, room.category},        {u"may_write"_s, room.mayWrite}};
}

QString lineOf(const Room &room)
{
    return room.id.toString() + u"  "_s + room.name;
}

//! With what is unread in it.
int tell(Context &context, const Room &room)
{
    const auto state = context.await(context.client().reads()->state(room.conversation()));
    if (!state)
        return context.fail(state.error());
    QJsonObject json = jsonOf(room);
    json.insert(u"unread"_s, state->unread);
    json.insert(u"mentions"_s, state->mentions);
    QString line = lineOf(room);
    if (state->unread > 0)
        line += u"  "_s + Context::tr("%1 unread, %2 mention you").arg(state->unread).arg(state->mentions);
    context.output().result(json, line);
    return Ok;
}

int tell(Context &context, const Member &member)
{
    const Profile &profile = member.profile;
    context.output().result({{u"id"_s, profile.id.toString()},
                             {u"username"_s, profile.username},
                             {u"name"_s, profile.name()},
                             {u"role"_s, roleWord(member.role)}},
                            QString(profile.id.toString() + u"  "_s + profile.name() + u" ("_s
                                    + profile.username + u", "_s + roleWord(member.role) + u')'));
    return Ok;
}

//! Prints what \p read finds of a server in the cache, which is brought up to date before.
template <class Read>
int list(Context &context, const Given &given, Read read)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    const Result<void> refreshed = context.await(context.client().servers()->refresh());
    if (!refreshed && !context.mayGoOnWithCache(refreshed.error()))
        return context.fail(refreshed.error());
    const Result<Server> server = findServer(context, text(given.server));
    if (!server)
        return context.fail(server.error());
    const auto rows = context.await(read(*context.client().servers(), server->id));
    if (!rows)
        return context.fail(rows.error());
    for (const auto &row : *rows) {
        if (const int told = tell(context, row); told != Ok)
            return told;
    }
    return Ok;
}

int listRooms(Context &context, const Given &given)
{
    return list(context, given, [](const Servers &all, const ServerId &server) { return all.rooms(server); });
}

int listMembers(Context &context, const Given &given)
{
    return list(context, given,
                [](const Servers &all, const ServerId &server) { return all.members(server); });
}

int createRoom(Context &context, const Given &given)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    const Result<Server> server = findServer(context, text(given.server));
    if (!server)
        return context.fail(server.error());
    const RoomDraft draft{text(given.name), text(given.topic), text(given.category)};
    const Result<Room> room = context.await(context.client().servers()->createRoom(server->id, draft));
    if (!room)
        return context.fail(room.error());
    context.output().result(jsonOf(*room), lineOf(*room));
    return Ok;
}

} // namespace

void addRoomCommands(CLI::App &app, Command &chosen)
{
    const auto given = std::make_shared<Given>();
    const auto on = [&chosen, given](CLI::App *command, int (*run)(Context &, const Given &)) {
        command->add_option("SERVER", given->server)->required();
        command->callback([&chosen, given, run] {
            chosen = [given, run](Context &context) { return run(context, *given); };
        });
    };
    CLI::App *rooms = app.add_subcommand("rooms", "The rooms of a server");
    rooms->require_subcommand(1);
    on(rooms->add_subcommand("list", "List them"), listRooms);
    CLI::App *create = rooms->add_subcommand("create", "Make one");
    on(create, createRoom);
    create->add_option("NAME", given->name)->required();
    create->add_option("--topic", given->topic, "What it is about");
    create->add_option("--category", given->category, "The heading it stands under");
    on(app.add_subcommand("members", "List the people of a server"), listMembers);
}

} // namespace aigm::cli
