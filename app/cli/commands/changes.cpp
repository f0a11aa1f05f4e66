// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"
#include "heldup.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

namespace aigm::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Given
{
    std::string message;
    std::string text = "-";
    std::string emoji;
    bool remove = false;
    bool wait = false;
};

using Ask = std::function<Async<Message>(Messages &, const MessageId &)>;

//! What becomes of a change: it is in the outbox until the server has it.
class Change : public QObject
{
public:
    Change(Context &context, Message shown)
        : m_context(context)
        , m_shown(std::move(shown))
    {
        Messages *const messages = context.client().messages();
        connect(messages, &Messages::outboxChanged, this, &Change::look);
        connect(messages, &Messages::changed, this, [this](const MessageChange &change) {
            for (const Message &message : change.upserted) {
                if (message.id == m_shown.id)
                    m_shown = message;
            }
            look();
        });
        look();
    }

    //! The message as it is shown now.
    [[nodiscard]] const Message &shown() const { return m_shown; }
    [[nodiscard]] bool isDone() const { return m_isRead && !m_isWaiting && !m_failed; }
    [[nodiscard]] const std::optional<Message> &failed() const { return m_failed; }
    //! It waits behind something that was refused.
    [[nodiscard]] bool isHeldUp() const { return m_isHeldUp; }
    [[nodiscard]] bool isDecided() const { return isDone() || m_failed || m_isHeldUp; }

private:
    void look()
    {
        whenDone(m_context.client().messages()->outbox(), this, [this](const Result<QList<Message>> &outbox) {
            if (outbox)
                judge(*outbox);
            Q_EMIT m_context.stirred();
        });
    }
    void judge(const QList<Message> &outbox)
    {
        m_isRead = true;
        m_isWaiting = false;
        m_failed.reset();
        for (const Message &entry : outbox) {
            if (entry.id != m_shown.id)
                continue;
            if (entry.delivery == Delivery::Failed)
                m_failed = entry;
            else
                m_isWaiting = true;
        }
        m_isHeldUp = heldUp(outbox).contains(m_shown.id);
    }

    Context &m_context;
    Message m_shown;
    std::optional<Message> m_failed;
    bool m_isRead = false;
    bool m_isWaiting = false;
    bool m_isHeldUp = false;
};

int perform(Context &context, const Given &given, const Ask &ask)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    const auto id = MessageId::fromString(text(given.message));
    if (!id) {
        return context.fail(
            {.kind = Error::Kind::Rejected, .message = Context::tr("That is not the id of a message.")});
    }
    const Result<Message> shown = context.await(ask(*context.client().messages(), *id));
    if (!shown)
        return context.fail(shown.error());
    const Change change(context, *shown);
    context.waitForOutbox([&] { return change.isDecided(); }, given.wait);
    context.output().message(change.shown());
    if (change.isDone())
        return Ok;
    if (context.isSignedOut())
        return SignInFirst;
    if (change.failed()) {
        context.output().error(change.failed()->failure);
        return Refused;
    }
    if (change.isHeldUp()) {
        context.output().error(
            Context::tr("The change waits behind something that was refused. See aigm-cli outbox list."));
        return Refused;
    }
    context.output().note(Context::tr("The change is queued. It goes out when the server can be reached."));
    return Offline;
}

} // namespace

void addChangeCommands(CLI::App &app, Command &chosen)
{
    const auto given = std::make_shared<Given>();
    const auto add = [&](const char *name, const char *about, const Ask &ask) {
        CLI::App *command = app.add_subcommand(name, about);
        command->add_option("MESSAGE", given->message, "The id of a message that is kept here")->required();
        command->add_flag("--wait", given->wait, "Wait until it is done or refused");
        command->callback([given, ask, &chosen] {
            chosen = [given, ask](Context &context) { return perform(context, *given, ask); };
        });
        return command;
    };
    add("edit", "Make an own message say something else", [given](Messages &messages, const MessageId &id) {
        return messages.edit(id, Document::fromPlainText(readBody(given->text)));
    })->add_option("TEXT", given->text, "What it says now; - or nothing reads it from standard input");
    add("delete", "Delete a message for everybody",
        [](Messages &messages, const MessageId &id) { return messages.remove(id); });
    CLI::App *react = add("react", "Add a reaction to a message, or take it back",
                          [given](Messages &messages, const MessageId &id) {
                              return messages.react(id, text(given->emoji), !given->remove);
                          });
    react->add_option("EMOJI", given->emoji, "A single emoji")->required();
    react->add_flag("--remove", given->remove, "Take it back");
}

} // namespace aigm::cli
