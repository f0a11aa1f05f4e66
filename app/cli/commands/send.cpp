// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"
#include "heldup.h"
#include "place.h"

#include <CLI/CLI.hpp>

#include <QElapsedTimer>
#include <QFile>

#include <cstdio>
#include <memory>

namespace aigm::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Given
{
    std::string conversation;
    std::string text = "-";
    bool wait = false;
};

//! What becomes of one message, from before it exists.
class Delivered : public QObject
{
public:
    explicit Delivered(Messages *messages)
    {
        connect(messages, &Messages::changed, this, [this](const MessageChange &change) {
            for (const Message &message : change.upserted)
                m_known[message.id] = message;
            m_removed.unite({change.removed.begin(), change.removed.end()});
        });
    }

    void watch(const Message &pending)
    {
        m_id = pending.id;
        if (!m_known.contains(m_id))
            m_known[m_id] = pending;
    }
    [[nodiscard]] const Message &message() { return m_known[m_id]; }
    [[nodiscard]] bool isDecided()
    {
        return message().delivery != Delivery::Pending || m_isHeldUp || isGone();
    }
    //! It waits behind a message that was refused.
    [[nodiscard]] bool isHeldUp() const { return m_isHeldUp; }
    //! Another program of this profile has sent, retried or discarded it.
    [[nodiscard]] bool isGone() const { return m_removed.contains(m_id); }
    void look(const QList<Message> &outbox) { m_isHeldUp = heldUp(outbox).contains(m_id); }

private:
    QHash<MessageId, Message> m_known;
    QSet<MessageId> m_removed;
    MessageId m_id;
    bool m_isHeldUp = false;
};

int send(Context &context, const Given &given)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    const Result<ConversationId> conversation = findConversation(context, text(given.conversation));
    if (!conversation)
        return context.fail(conversation.error());
    const Draft draft{Document::fromPlainText(readBody(given.text))};
    Delivered delivered(context.client().messages());
    const Result<Message> pending = context.await(context.client().messages()->send(*conversation, draft));
    if (!pending)
        return context.fail(pending.error());
    delivered.watch(*pending);
    const auto look = [&] {
        whenDone(context.client().messages()->outbox(), &delivered,
                 [&](const Result<QList<Message>> &outbox) {
                     if (outbox)
                         delivered.look(*outbox);
                     Q_EMIT context.stirred();
                 });
    };
    QObject::connect(context.client().messages(), &Messages::outboxChanged, &delivered, look);
    look();
    context.waitForOutbox([&] { return delivered.isDecided(); }, given.wait);

    const Message &message = delivered.message();
    context.output().message(message);
    switch (message.delivery) {
    case Delivery::Sent:
        return Ok;
    case Delivery::Failed:
        context.output().error(message.failure);
        return Refused;
    case Delivery::Pending:
        break;
    }
    if (context.isSignedOut())
        return SignInFirst;
    if (delivered.isHeldUp()) {
        context.output().error(Context::tr("The message waits behind one that was refused. See "
                                           "aigm-cli outbox list."));
        return Refused;
    }
    if (delivered.isGone()) {
        context.output().note(Context::tr("Another program of this account has sent the message, tried it "
                                          "again or discarded it. See aigm-cli history and outbox list."));
        return Offline;
    }
    context.output().note(Context::tr("The message is queued. It goes out when the server can be reached."));
    return Offline;
}

} // namespace

QString readBody(const std::string &given)
{
    if (given != "-")
        return text(given);
    QFile in;
    if (!in.open(stdin, QIODevice::ReadOnly))
        return {};
    QString body = QString::fromUtf8(in.readAll());
    if (body.endsWith(u'\n'))
        body.chop(1);
    return body;
}

void addSendCommand(CLI::App &app, Command &chosen)
{
    const auto given = std::make_shared<Given>();
    CLI::App *command = app.add_subcommand("send", "Send a message");
    command->add_option("CONVERSATION", given->conversation)->required();
    command->add_option("TEXT", given->text, "What it says; - or nothing reads it from standard input");
    command->add_flag("--wait", given->wait, "Wait until it is delivered or refused");
    command->callback(
        [given, &chosen] { chosen = [given](Context &context) { return send(context, *given); }; });
}

} // namespace aigm::cli
