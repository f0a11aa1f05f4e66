// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"
#include "place.h"

#include <CLI/CLI.hpp>

#include <QSet>

#include <algorithm>
#include <memory>
#include <optional>

namespace aigm::cli {

namespace {

struct Given
{
    std::string conversation;
    int limit = 20;
    bool follow = false;
};

//! Prints the messages of one conversation in their order, each once, as soon as it has its seq.
class Tail : public QObject
{
public:
    Tail(Context &context, const ConversationId &conversation)
        : m_context(context)
        , m_conversation(conversation)
    {
        connect(context.client().messages(), &Messages::changed, this, &Tail::take);
        connect(context.client().messages(), &Messages::conversationGone, this,
                [this](const ConversationId &gone) { m_isGone = m_isGone || gone == m_conversation; });
    }

    [[nodiscard]] bool isGone() const { return m_isGone; }

    //! The newest rows: what is older is history, and not printed when it comes in later.
    void begin(const MessagePage &page)
    {
        QList<Message> messages = page.messages;
        for (const Message &message : std::as_const(messages)) {
            if (message.seq > 0)
                m_oldest = std::min(m_oldest.value_or(message.seq), message.seq);
        }
        m_oldest = m_oldest.value_or(0);
        print(messages);
        print(m_early);
        m_early.clear();
    }

private:
    void take(const MessageChange &change)
    {
        if (change.conversation != m_conversation)
            return;
        if (m_oldest)
            print(change.upserted);
        else
            m_early += change.upserted;
    }

    void print(QList<Message> messages)
    {
        std::sort(messages.begin(), messages.end(),
                  [](const Message &a, const Message &b) { return a.seq < b.seq; });
        for (const Message &message : std::as_const(messages)) {
            if (message.seq == 0 || message.seq < *m_oldest || m_printed.contains(message.seq))
                continue;
            m_printed.insert(message.seq);
            m_context.output().message(message);
        }
    }

    Context &m_context;
    const ConversationId m_conversation;
    std::optional<qint64> m_oldest; //!< set once the newest rows are printed
    QList<Message> m_early;
    QSet<qint64> m_printed;
    bool m_isGone = false;
};

int follow(Context &context, const Tail &tail)
{
    (void)context.waitUntil([&] { return tail.isGone() || context.isSignedOut(); });
    if (context.isSignedOut())
        return SignInFirst;
    if (!tail.isGone())
        return Ok; // a signal: that is how it ends
    context.output().error(Context::tr("This conversation is no longer shown to you."));
    return Refused;
}

int tail(Context &context, const Given &given)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    const Result<ConversationId> conversation = findConversation(context, text(given.conversation));
    if (!conversation)
        return context.fail(conversation.error());
    Messages &messages = *context.client().messages();
    Tail printed(context, *conversation);
    if (given.follow)
        messages.open(*conversation);
    const auto synchronised = context.await(messages.synchronise(*conversation));
    if (!synchronised && !context.mayGoOnWithCache(synchronised.error()))
        return context.fail(synchronised.error());
    const Result<MessagePage> page = context.await(messages.latest(*conversation, given.limit));
    if (!page)
        return context.fail(page.error());
    printed.begin(*page);
    return given.follow ? follow(context, printed) : Ok;
}

} // namespace

void addTailCommand(CLI::App &app, Command &chosen)
{
    const auto given = std::make_shared<Given>();
    CLI::App *command = app.add_subcommand("tail", "Print the newest messages, each once");
    command->add_option("CONVERSATION", given->conversation)->required();
    command->add_option("--limit", given->limit, "How many to begin with")->check(CLI::Range(1, 1000));
    command->add_flag("--follow", given->follow, "Go on printing what comes, until a signal");
    command->callback(
        [given, &chosen] { chosen = [given](Context &context) { return tail(context, *given); }; });
}

} // namespace aigm::cli
