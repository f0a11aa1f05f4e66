// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "sync/outbox.h"

#include "net/killpoint.h"

#include <QCoreApplication>

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

// The half of Outbox that changes messages which the server has. An edit and a reaction name the revision
// that they replace, so that a request which comes late, or a second time, does nothing. Where nothing was
// done the row is read, and says whether an earlier try came through.

namespace {

Error rejected(const QString &code, const char *sentence)
{
    return {.kind = Error::Kind::Rejected,
            .message = QCoreApplication::translate("aigm", sentence),
            .code = code};
}

Error editConflict()
{
    return rejected(u"edit_conflict"_s,
                    QT_TRANSLATE_NOOP("aigm", "This message was changed on another device meanwhile."));
}

Error messageDeleted()
{
    return rejected(u"message_deleted"_s, QT_TRANSLATE_NOOP("aigm", "The message is deleted."));
}

Error notAllowed()
{
    return {.kind = Error::Kind::Forbidden,
            .message = QCoreApplication::translate("aigm", "You are not allowed to change this message.")};
}

Error messageGone()
{
    return {.kind = Error::Kind::NotFound,
            .message = QCoreApplication::translate("aigm", "This message no longer exists.")};
}

} // namespace

void Outbox::change(const OutboxEntry &entry)
{
    const bool deletes = entry.message.operation == Operation::Delete;
    const auto reply = deletes ? m_rest.deleteMessage(entry.message.id)
                               : m_rest.editMessage(entry.message.id, entry.message.content, entry.baseRev);
    whenDone(reply, this, [this, entry](const Result<std::optional<Message>> &row) {
        if (row && row->has_value())
            confirmChange(entry, {.conversation = entry.message.conversation, .messages = {**row}});
        else if (row || row.error().code == "message_deleted"_L1)
            readChanged(entry); // somebody was faster, and the cache is to have that too
        else
            refuse(entry, row.error());
    });
}

void Outbox::readChanged(const OutboxEntry &entry)
{
    whenDone(m_rest.messageById(entry.message.conversation, entry.message.id), this,
             [this, entry](const Result<MessageRows> &rows) {
                 if (!rows)
                     refuse(entry, rows.error());
                 else if (rows->messages.isEmpty())
                     fail(entry, messageGone());
                 else
                     judgeChanged(entry, *rows);
             });
}

void Outbox::judgeChanged(const OutboxEntry &entry, const MessageRows &rows)
{
    const Message &row = rows.messages.first();
    const ServerRows taken{
        .conversation = entry.message.conversation, .messages = rows.messages, .reactions = rows.reactions};
    const bool isDeleted = row.deletedAt.isValid();
    const bool deletes = entry.message.operation == Operation::Delete;
    if (deletes ? isDeleted : !isDeleted && row.content == entry.message.content)
        return confirmChange(entry, taken); // an earlier try came through, and its reply did not
    Error error = editConflict();
    if (isDeleted)
        error = messageDeleted();
    else if (deletes || row.author != m_author || row.rev == entry.baseRev)
        error = notAllowed();
    // what is there now comes first, so that who is told of a conflict sees both
    whenDone(m_cache.apply(taken), this, [this, entry, error, rev = row.rev](const Result<HeldRanges> &held) {
        if (held)
            fail(entry, error, rev);
        else
            tryLater(entry, held.error());
    });
}

void Outbox::react(const OutboxEntry &entry)
{
    Reaction wanted = entry.message.reactions.constFirst();
    wanted.isRemoved = entry.message.operation == Operation::Unreact;
    if (wanted.isRemoved && wanted.rev == 0)
        return readReaction(entry);
    whenDone(m_rest.setReaction(wanted), this, [this, entry](const Result<std::optional<Reaction>> &row) {
        if (!row && row.error().code != "message_deleted"_L1)
            refuse(entry, row.error());
        else if (row && row->has_value())
            confirmChange(entry, {.conversation = entry.message.conversation, .reactions = {**row}});
        else
            readReaction(entry);
    });
}

// With the message in its conversation: a reaction that is hidden is told from one that is not there.
void Outbox::readReaction(const OutboxEntry &entry)
{
    whenDone(m_rest.messageById(entry.message.conversation, entry.message.id), this,
             [this, entry](const Result<MessageRows> &rows) {
                 if (rows)
                     judgeReaction(entry, *rows);
                 else
                     refuse(entry, rows.error());
             });
}

void Outbox::judgeReaction(const OutboxEntry &entry, const MessageRows &rows)
{
    const Reaction known = entry.message.reactions.constFirst();
    const bool removes = entry.message.operation == Operation::Unreact;
    const auto found =
        std::find_if(rows.reactions.cbegin(), rows.reactions.cend(), [&](const Reaction &reaction) {
            return reaction.user == known.user && reaction.emoji == known.emoji;
        });
    const bool isThere = found != rows.reactions.cend();
    const bool isDone = isThere ? found->isRemoved == removes : removes;
    const bool isMoot = !rows.messages.isEmpty() && rows.messages.constFirst().deletedAt.isValid();
    if (isDone || isMoot)
        return confirmChange(entry,
                             {.conversation = entry.message.conversation,
                              .messages = rows.messages,
                              .reactions = rows.reactions});
    if (rows.messages.isEmpty())
        return fail(entry, messageGone());
    if (!isThere || found->rev == known.rev)
        return fail(entry, notAllowed());
    OutboxEntry again = entry; // another device was faster
    again.message.reactions.first().rev = found->rev;
    react(again);
}

void Outbox::confirmChange(const OutboxEntry &entry, const ServerRows &rows)
{
    AIGM_KILL_POINT("change.in");
    qint64 rev = 0;
    for (const Message &message : rows.messages)
        rev = std::max(rev, message.rev);
    for (const Reaction &reaction : rows.reactions)
        rev = std::max(rev, reaction.rev);
    whenDone(m_cache.confirmChange(entry, rows), this,
             [this, entry, rev](const Result<HeldRanges> &held) { takeHeld(entry, held, rev); });
}

} // namespace aigm
