// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"
#include "place.h"
#include "told.h"

#include <CLI/CLI.hpp>

#include <memory>

namespace aigm::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Given
{
    std::string conversation;
    qint64 seq = 0;
    bool unread = false;
};

void tell(Context &context, const ReadState &state)
{
    context.output().result({{u"conversation"_s, state.conversation.toString()},
                             {u"last_read_seq"_s, state.lastReadSeq},
                             {u"unread_from"_s, state.unreadFrom},
                             {u"newest_seq"_s, state.newestSeq},
                             {u"unread"_s, state.unread},
                             {u"mentions"_s, state.mentions}},
                            Context::tr("%1 unread, %2 mention you").arg(state.unread).arg(state.mentions));
}

//! Marks in the cache, and waits until the server knows, if one answers.
int read(Context &context, const Given &given)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    const Result<ConversationId> conversation = findConversation(context, text(given.conversation));
    if (!conversation)
        return context.fail(conversation.error());
    Reads *const reads = context.client().reads();
    if (context.waitForConnection()) // what is the newest message is known then
        (void)context.await(reads->refresh());
    Result<ReadState> state = context.await(reads->state(*conversation));
    if (!state)
        return context.fail(state.error());
    const qint64 seq = given.seq > 0 ? given.seq : state->newestSeq;
    const Result<void> marked = context.await(given.unread ? reads->markUnread(*conversation, given.seq)
                                                           : reads->markRead(*conversation, seq));
    if (!marked)
        return context.fail(marked.error());

    const bool isTold = waitUntilReadsAreTold(context);
    if (isTold)
        (void)context.await(reads->refresh()); // of what is not held here the server alone knows the counts
    state = context.await(reads->state(*conversation));
    if (!state)
        return context.fail(state.error());
    tell(context, *state);
    if (isTold)
        return Ok;
    context.output().note(Context::tr("The server is told as soon as it can be reached."));
    return exitCodeOf(Error::Kind::Network);
}

} // namespace

void addReadCommand(CLI::App &app, Command &chosen)
{
    const auto given = std::make_shared<Given>();
    CLI::App *command = app.add_subcommand("read", "Mark a conversation as read");
    command->add_option("CONVERSATION", given->conversation)->required();
    command->add_option("SEQ", given->seq, "Up to this message, instead of the newest")
        ->check(CLI::PositiveNumber);
    command->add_flag("--unread", given->unread, "Mark it unread, from this message or the newest one on");
    command->callback(
        [given, &chosen] { chosen = [given](Context &context) { return read(context, *given); }; });
}

} // namespace aigm::cli
