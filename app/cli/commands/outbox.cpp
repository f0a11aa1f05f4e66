// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace aigm::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Given
{
    std::string id;
};

int list(Context &context)
{
    if (const Result<void> started = context.startSignedIn(false); !started)
        return context.fail(started.error());
    const auto outbox = context.await(context.client().messages()->outbox());
    if (!outbox)
        return context.fail(outbox.error());
    for (const Message &message : *outbox)
        context.output().message(message);
    return Ok;
}

//! The message that \p given names, after a start. Errors: Rejected.
Result<MessageId> begin(Context &context, const Given &given, bool online)
{
    if (const Result<void> started = context.startSignedIn(online); !started)
        return started.error();
    if (const auto id = MessageId::fromString(text(given.id)))
        return *id;
    return Error{.kind = Error::Kind::Rejected, .message = Context::tr("That is not the id of a message.")};
}

int retry(Context &context, const Given &given)
{
    const Result<MessageId> id = begin(context, given, true);
    if (!id)
        return context.fail(id.error());
    if (const Result<void> done = context.await(context.client().messages()->retry(*id)); !done)
        return context.fail(done.error());
    const auto isOver = [&] {
        return context.client().messages()->outboxSummary().waiting == 0 || context.isOffline()
            || context.isSignedOut();
    };
    (void)context.waitUntil(isOver, std::chrono::seconds(10));
    const auto outbox = context.await(context.client().messages()->outbox());
    if (!outbox)
        return context.fail(outbox.error());
    for (const Message &message : *outbox) {
        if (message.id != *id)
            continue;
        if (message.delivery == Delivery::Pending)
            return Offline;
        context.output().error(message.failure);
        return Refused;
    }
    return Ok;
}

int discard(Context &context, const Given &given)
{
    const Result<MessageId> id = begin(context, given, false);
    if (!id)
        return context.fail(id.error());
    const Result<Document> said = context.await(context.client().messages()->discard(*id));
    if (!said)
        return context.fail(said.error());
    const QString words = said->toPlainText();
    context.output().result({{u"id"_s, id->toString()}, {u"text"_s, words}}, words);
    return Ok;
}

} // namespace

void addOutboxCommands(CLI::App &app, Command &chosen)
{
    const auto given = std::make_shared<Given>();
    CLI::App *outbox = app.add_subcommand("outbox", "What is not sent yet");
    outbox->require_subcommand(1);
    outbox->add_subcommand("list", "List it, the oldest first")->callback([&chosen] { chosen = list; });
    CLI::App *again = outbox->add_subcommand("retry", "Send a failed message again");
    again->add_option("ID", given->id)->required();
    again->callback(
        [given, &chosen] { chosen = [given](Context &context) { return retry(context, *given); }; });
    CLI::App *drop = outbox->add_subcommand("discard", "Drop a message and print what it said");
    drop->add_option("ID", given->id)->required();
    drop->callback(
        [given, &chosen] { chosen = [given](Context &context) { return discard(context, *given); }; });
}

} // namespace aigm::cli
