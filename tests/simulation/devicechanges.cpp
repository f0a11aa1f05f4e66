// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "device.h"

#include <algorithm>
#include <array>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

// The half of Device that changes messages.

void Device::change(const RoomId &room, int number)
{
    QList<Message> shown;
    for (const auto &[id, message] : m_views[room].rows) {
        if (!message.deletedAt.isValid())
            shown.append(message);
    }
    const Changed wanted = chooseChange(shown, number);
    if (wanted.message.isNull())
        return;
    QList<Changed> &changed = m_changed[room];
    const qsizetype place = changed.size();
    changed.append(wanted);
    Messages &messages = *m_client->messages();
    Async<Message> answer;
    if (wanted.operation == Operation::Edit)
        answer = messages.edit(wanted.message, Document::fromPlainText(wanted.text));
    else if (wanted.operation == Operation::Delete)
        answer = messages.remove(wanted.message);
    else
        answer = messages.react(wanted.message, wanted.text, wanted.operation == Operation::React);
    if (wanted.operation == Operation::Delete && m_views[room].rows.at(wanted.message).seq == 0)
        noteDropped(m_views[room].rows.at(wanted.message)); // it may never come to be
    whenDone(answer, m_client.get(), [this, room, place](const Result<Message> &row) {
        if (row)
            m_changed[room][place].isAccepted = true;
    });
}

Changed Device::chooseChange(const QList<Message> &shown, int number)
{
    static const std::array<QString, 3> kEmoji{u"👍"_s, u"🎉"_s, u"❤️"_s};
    const UserId self = m_client->auth()->account().id;
    QList<Message> own = shown;
    own.removeIf([&](const Message &message) { return message.author != self; });
    if (m_clock.oneIn(2) && !own.isEmpty()) {
        const Message &message = own.at(m_clock.below(int(own.size())));
        if (m_clock.oneIn(5))
            return {message.id, Operation::Delete, {}};
        return {message.id, Operation::Edit, u"%1 edits %2"_s.arg(m_username).arg(number),
                message.content.toPlainText()};
    }
    if (shown.isEmpty())
        return {};
    const Message &message = shown.at(m_clock.below(int(shown.size())));
    const QString &emoji = kEmoji[size_t(m_clock.below(int(kEmoji.size())))];
    const bool isOn =
        std::any_of(message.reactions.cbegin(), message.reactions.cend(), [&](const Reaction &reaction) {
            return reaction.user == self && reaction.emoji == emoji;
        });
    return {message.id, isOn ? Operation::Unreact : Operation::React, emoji};
}

void Device::noteDropped(const Message &message)
{
    const RoomId room = *RoomId::fromBytes(message.conversation.bytes());
    const bool isReaction = message.operation == Operation::React || message.operation == Operation::Unreact;
    for (Changed &changed : m_changed[room]) {
        const bool isThis = isReaction ? changed.text == message.reactions.constFirst().emoji
                                       : changed.operation == message.operation;
        if (changed.message == message.id && (isThis || message.operation == Operation::Send))
            changed.isDropped = true;
    }
    if (message.operation != Operation::Send)
        return;
    for (Written &written : m_written[room]) {
        if (written.id == message.id || written.text == message.content.toPlainText())
            written.isDropped = true;
    }
}

QString Device::firstWritten(const RoomId &room, const QString &id, const QString &sent)
{
    const MessageId wanted = MessageId::fromString(id).value_or(MessageId());
    for (const Written &each : m_written[room]) {
        if (each.id == wanted)
            return each.text;
    }
    // its id was never told, or it got another one: by what it said before its edits
    QString text = sent;
    const QList<Changed> &changed = m_changed[room];
    for (auto change = changed.crbegin(); change != changed.crend(); ++change) {
        if (change->operation == Operation::Edit && change->text == text)
            text = change->said;
    }
    return text;
}

//! Presses "Try again", or now and then "Delete". An edit of what is gone by now makes no sense.
void Device::attendTo(const Message &failed, bool mayDiscard)
{
    const bool isMoot = failed.failure == u"The message is deleted.";
    if (!isMoot && !(mayDiscard && m_clock.oneIn(8))) {
        (void)m_client->messages()->retry(failed.id);
        return;
    }
    noteDropped(failed); // even if the program ends before the answer
    (void)m_client->messages()->discard(failed.id);
}

} // namespace aigm
