// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"
#include "heldup.h"
#include "told.h"

#include <CLI/CLI.hpp>

#include <utility>

namespace aigm::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

struct NamedRoom
{
    ConversationId conversation;
    QString name; //!< server/room
};

Result<QList<NamedRoom>> allRooms(Context &context)
{
    Servers &all = *context.client().servers();
    const auto servers = context.await(all.list());
    if (!servers)
        return servers.error();
    QList<NamedRoom> named;
    for (const Server &server : *servers) {
        const auto rooms = context.await(all.rooms(server.id));
        if (!rooms)
            return rooms.error();
        for (const Room &room : *rooms)
            named.append({room.conversation(), QString(server.name + u'/' + room.name)});
    }
    return named;
}

QString stateWord(ConnectionState state)
{
    switch (state) {
    case ConnectionState::Offline:
        return u"offline"_s;
    case ConnectionState::Connecting:
        return u"connecting"_s;
    case ConnectionState::Online:
        return u"online"_s;
    }
    return {};
}

Result<void> tellHeld(Context &context, const HeldRanges &held, const QString &name)
{
    const auto integrity = context.await(context.client().messages()->integrity(held.conversation));
    if (!integrity)
        return integrity.error();
    context.output().held(held, name, *integrity);
    return {};
}

//! Waits until nothing unsent can go out by itself any more, or nothing at all can.
int sendQueued(Context &context)
{
    Messages *const messages = context.client().messages();
    QObject counter;
    int changes = 0; // the summary may go from none to one and back before anybody looks
    QObject::connect(messages, &Messages::outboxChanged, &counter, [&changes] { ++changes; });
    for (;;) {
        const int seen = changes;
        const auto outbox = context.await(messages->outbox());
        if (!outbox)
            return context.fail(outbox.error());
        const qsizetype stuck = heldUp(*outbox).size();
        const auto waiting = std::count_if(outbox->begin(), outbox->end(), [](const Message &message) {
            return message.delivery == Delivery::Pending;
        });
        if (waiting == 0)
            return Ok;
        if (waiting == stuck) {
            context.output().error(Context::tr("What is left waits behind a message that was refused. See "
                                               "aigm-cli outbox list."));
            return Refused;
        }
        const auto hasChanged = [&] { return changes != seen; };
        const bool isClear =
            context.waitUntil([&] { return hasChanged() || context.isOffline() || context.isSignedOut(); });
        if (context.isSignedOut())
            return SignInFirst;
        if (isClear && hasChanged())
            continue;
        context.output().note(Context::tr("Some messages are still queued."));
        return Offline;
    }
}

//! Brings everything in, and everything unsent out.
int sync(Context &context)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    if (const auto refreshed = context.await(context.client().servers()->refresh()); !refreshed)
        return context.fail(refreshed.error());
    const auto rooms = allRooms(context);
    if (!rooms)
        return context.fail(rooms.error());
    for (const NamedRoom &room : *rooms) {
        const auto held = context.await(context.client().messages()->synchronise(room.conversation));
        if (!held)
            return context.fail(held.error());
        if (const Result<void> told = tellHeld(context, *held, room.name); !told)
            return context.fail(told.error());
    }
    const int sent = sendQueued(context);
    if (sent == Ok && !waitUntilReadsAreTold(context))
        return Offline;
    return sent;
}

int status(Context &context)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    (void)context.waitForConnection();
    if (context.isSignedOut())
        return SignInFirst;
    const Client &client = context.client();
    const auto outbox = context.await(client.messages()->outbox());
    if (!outbox)
        return context.fail(outbox.error());
    const auto failed = std::count_if(outbox->begin(), outbox->end(), [](const Message &message) {
        return message.delivery == Delivery::Failed;
    });
    const qint64 waiting = outbox->size() - failed;
    const QString state = stateWord(client.connectionState());
    const QString next = client.nextAttempt().toUTC().toString(Qt::ISODateWithMs);
    context.output().result({{u"connection"_s, state},
                             {u"next_attempt"_s, next},
                             {u"owner"_s, client.isOwner()},
                             {u"account"_s, client.auth()->account().username},
                             {u"waiting"_s, waiting},
                             {u"failed"_s, qint64(failed)}},
                            Context::tr("%1, %2 waiting, %3 failed").arg(state).arg(waiting).arg(failed));
    const auto rooms = allRooms(context);
    if (!rooms)
        return context.fail(rooms.error());
    for (const NamedRoom &room : *rooms) {
        const auto held = context.await(client.messages()->held(room.conversation));
        if (!held)
            return context.fail(held.error());
        if (const Result<void> told = tellHeld(context, *held, room.name); !told)
            return context.fail(told.error());
    }
    return Ok;
}

} // namespace

void addSyncCommands(CLI::App &app, Command &chosen)
{
    app.add_subcommand("sync", "Bring every room up to date and send what is queued")->callback([&chosen] {
        chosen = sync;
    });
    app.add_subcommand("status", "Show the connection, what is held of each room, and the outbox")
        ->callback([&chosen] { chosen = status; });
}

} // namespace aigm::cli
