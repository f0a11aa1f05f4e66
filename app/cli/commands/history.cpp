// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"
#include "place.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

namespace aigm::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPage = 100;

struct Given
{
    std::string conversation;
    int limit = 50;
    qint64 before = 0;
    std::string at;
    bool offline = false;
};

//! Newest first.
Result<QList<Message>> read(Context &context, const ConversationId &conversation, const Given &given)
{
    const Messages &messages = *context.client().messages();
    QList<Message> rows;
    qint64 below = given.before;
    bool hasHole = false;
    while (rows.size() < given.limit) {
        const int count = std::min(kPage, given.limit - int(rows.size()));
        const Result<MessagePage> page =
            context.await(given.offline || below == 0 ? messages.cached(conversation, below, count)
                                                      : messages.before(conversation, below, count));
        if (!page)
            return page.error();
        if (page->messages.isEmpty())
            break;
        rows += page->messages;
        below = page->messages.constLast().seq;
        // online, the next page fills the hole at the end of this one
        hasHole = !page->gaps.isEmpty() || (given.offline && hasHole);
        if (page->reachesStart || below <= 0)
            break;
    }
    if (hasHole)
        context.output().note(Context::tr("Some messages in between are not kept on this computer."));
    return rows;
}

//! Those around the first message of a day or later, newest first.
Result<QList<Message>> readAt(Context &context, const ConversationId &conversation, const Given &given)
{
    const QDate day = QDate::fromString(text(given.at), Qt::ISODate);
    if (!day.isValid())
        return Error{.kind = Error::Kind::Rejected,
                     .message = Context::tr("“--at” needs a date, and “%1” is none. Write it as 2025-10-23.")
                                    .arg(text(given.at)),
                     .code = u"date_invalid"_s,
                     .field = u"at"_s};
    const Messages &messages = *context.client().messages();
    const Result<qint64> seq = context.await(messages.firstSince(conversation, day.startOfDay()));
    if (!seq)
        return seq.error();
    if (*seq == 0)
        context.output().note(Context::tr("Nothing was written on that day or later. These are the newest."));
    const Result<MessagePage> page =
        context.await(*seq == 0 ? messages.cached(conversation, 0, given.limit)
                                : messages.around(conversation, *seq, given.limit));
    return page ? Result<QList<Message>>(page->messages) : page.error();
}

int history(Context &context, const Given &given)
{
    if (const Result<void> started = context.startSignedIn(!given.offline); !started)
        return context.fail(started.error());
    const Result<ConversationId> conversation = findConversation(context, text(given.conversation));
    if (!conversation)
        return context.fail(conversation.error());
    if (!given.offline) {
        const auto synchronised = context.await(context.client().messages()->synchronise(*conversation));
        if (!synchronised && !context.mayGoOnWithCache(synchronised.error()))
            return context.fail(synchronised.error());
    }
    const Result<QList<Message>> rows =
        given.at.empty() ? read(context, *conversation, given) : readAt(context, *conversation, given);
    if (!rows)
        return context.fail(rows.error());
    for (auto row = rows->crbegin(); row != rows->crend(); ++row)
        context.output().message(*row);
    return Ok;
}

} // namespace

void addHistoryCommand(CLI::App &app, Command &chosen)
{
    const auto given = std::make_shared<Given>();
    CLI::App *command = app.add_subcommand("history", "Print messages, the oldest first");
    command->add_option("CONVERSATION", given->conversation)->required();
    command->add_option("--limit", given->limit, "How many")->check(CLI::Range(1, 100000));
    command->add_option("--before", given->before, "Only those with a smaller seq")
        ->check(CLI::PositiveNumber);
    command->add_option("--at", given->at, "Those around the first one of this day or later: 2025-10-23")
        ->excludes("--before");
    command->add_flag("--offline", given->offline, "Print what is kept on this computer, ask nobody");
    command->callback(
        [given, &chosen] { chosen = [given](Context &context) { return history(context, *given); }; });
}

} // namespace aigm::cli
