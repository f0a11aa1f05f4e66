// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientprivate.h"
#include "historyread.h"
#include "messagesprivate.h"
#include "net/killpoint.h"
#include "sync/uuid7.h"

#include <aigm/messages.h>

#include <QCoreApplication>

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

Result<void> checkContent(const Document &content)
{
    if (content.isEmpty())
        return Error{.kind = Error::Kind::Rejected,
                     .message = QCoreApplication::translate("aigm", "The message is empty."),
                     .code = u"content_empty"_s};
    if (content.toTipTap().size() > Document::kLimitBytes)
        return Error{.kind = Error::Kind::Rejected,
                     .message = QCoreApplication::translate("aigm", "The message is too long."),
                     .code = u"message_too_large"_s};
    return {};
}

//! What the database takes: pictograms, whose digits, # and * are ASCII, but no words and no markup.
bool isReactionEmoji(const QString &emoji)
{
    bool isPicture = false;
    for (const QChar character : emoji) {
        const char16_t code = character.unicode();
        const bool isAscii = code < 0x80;
        const bool isKey = (code >= '0' && code <= '9') || code == '#' || code == '*';
        if ((isAscii && !isKey) || character.isSpace())
            return false;
        isPicture = isPicture || !isAscii;
    }
    return isPicture && emoji.toUcs4().size() <= 32;
}

bool isNoAnswer(const Error &error)
{
    return error.kind == Error::Kind::Network || error.kind == Error::Kind::Timeout;
}

//! What is not on this computer was not told by the server, because of \p reason.
Error notHeld(Error reason)
{
    if (!isNoAnswer(reason))
        return reason; // has a sentence of its own
    reason.message = QCoreApplication::translate(
        "aigm", "What was written then is not kept on this computer. It can be shown when you are online.");
    reason.code = u"not_held"_s;
    return reason;
}

} // namespace

void MessagesPrivate::follow(Cache &cache)
{
    QObject::connect(&cache, &Cache::changed, q, &Messages::changed);
    QObject::connect(&cache, &Cache::outboxChanged, q, [this](const OutboxSummary &now) { setSummary(now); });
    whenDone(cache.outboxSummary(), &cache, [this](const Result<OutboxSummary> &now) {
        if (now)
            setSummary(*now);
    });
}

void MessagesPrivate::setSummary(const OutboxSummary &now)
{
    if (summary == now)
        return;
    summary = now;
    Q_EMIT q->outboxChanged(now);
}

Messages::Messages(std::unique_ptr<MessagesPrivate> priv, QObject *parent)
    : QObject(parent)
    , d(std::move(priv))
{
    d->q = this;
}

Messages::~Messages() = default;

Async<MessagePage> Messages::latest(const ConversationId &conversation, int count) const
{
    if (Cache *const cache = d->client.cache())
        return cache->latest(conversation, count);
    return answered<MessagePage>(ClientPrivate::signedOut());
}

Async<MessagePage> Messages::before(const ConversationId &conversation, qint64 seq, int count) const
{
    return HistoryRead::start({HistoryRead::Direction::Before, conversation, seq, count}, d->client, d->q);
}

Async<MessagePage> Messages::after(const ConversationId &conversation, qint64 seq, int count) const
{
    return HistoryRead::start({HistoryRead::Direction::After, conversation, seq, count}, d->client, d->q);
}

Async<MessagePage> Messages::around(const ConversationId &conversation, qint64 seq, int count) const
{
    return HistoryRead::start({HistoryRead::Direction::Around, conversation, seq, count}, d->client, d->q);
}

Async<MessagePage> Messages::cached(const ConversationId &conversation, qint64 seq, int count) const
{
    Cache *const cache = d->client.cache();
    if (!cache)
        return answered<MessagePage>(ClientPrivate::signedOut());
    return seq == 0 ? cache->latest(conversation, count) : cache->before(conversation, seq, count);
}

Async<Message> Messages::send(const ConversationId &conversation, const Draft &draft)
{
    Cache *const cache = d->client.cache();
    if (!cache)
        return answered<Message>(ClientPrivate::signedOut());
    if (const Result<void> fine = checkContent(draft.content); !fine)
        return answered<Message>(fine.error());
    const Promise<Message> promise;
    const NewMessage message{.id = newMessageId(d->client.clock()),
                             .conversation = conversation,
                             .author = d->client.account(),
                             .draft = draft,
                             .createdAt = d->client.clock().now()};
    whenDone(cache->enqueue(message), this, [this, promise](const Result<Message> &pending) {
        if (!pending) {
            d->client.noteError(pending.error());
            return promise.resolve(pending);
        }
        AIGM_KILL_POINT("outbox.committed");
        if (d->client.sync())
            d->client.sync()->wakeOutbox();
        promise.resolve(pending);
    });
    return promise.future();
}

Async<Message> MessagesPrivate::enqueue(NewChange change)
{
    Cache *const cache = client.cache();
    if (!cache)
        return answered<Message>(ClientPrivate::signedOut());
    change.id = newMessageId(client.clock());
    change.author = client.account();
    change.createdAt = client.clock().now();
    const Promise<Message> promise;
    whenDone(cache->enqueueChange(change), q, [this, promise](const Result<Message> &shown) {
        if (!shown && shown.error().kind == Error::Kind::Storage)
            client.noteError(shown.error());
        AIGM_KILL_POINT("change.committed");
        if (shown && client.sync())
            client.sync()->wakeOutbox();
        promise.resolve(shown);
    });
    return promise.future();
}

Async<Message> Messages::edit(const MessageId &message, const Document &content, qint64 baseRev)
{
    if (const Result<void> fine = checkContent(content); !fine)
        return answered<Message>(fine.error());
    return d->enqueue({.id = {},
                       .message = message,
                       .author = {},
                       .operation = Operation::Edit,
                       .content = content,
                       .baseRev = baseRev});
}

Async<Message> Messages::remove(const MessageId &message)
{
    return d->enqueue({.id = {}, .message = message, .author = {}, .operation = Operation::Delete});
}

Async<Message> Messages::react(const MessageId &message, const QString &emoji, bool on)
{
    if (!isReactionEmoji(emoji))
        return answered<Message>(
            Error{.kind = Error::Kind::Rejected,
                  .message = QCoreApplication::translate("aigm", "A reaction is a single emoji."),
                  .code = u"emoji_invalid"_s});
    return d->enqueue({.id = {},
                       .message = message,
                       .author = {},
                       .operation = on ? Operation::React : Operation::Unreact,
                       .content = {},
                       .emoji = emoji});
}

Async<void> Messages::retry(const MessageId &message)
{
    if (!d->client.cache())
        return answered<void>(ClientPrivate::signedOut());
    const Promise<void> promise;
    whenDone(d->client.cache()->outbox(), this,
             [this, message, promise](const Result<QList<OutboxEntry>> &entries) {
                 if (!entries)
                     return promise.resolve(entries.error());
                 d->retry(message, *entries, promise);
             });
    return promise.future();
}

// Where another message has the id, the same id could never be sent.
void MessagesPrivate::retry(const MessageId &message, const QList<OutboxEntry> &entries,
                            const Promise<void> &promise)
{
    const bool taken = std::any_of(entries.cbegin(), entries.cend(), [&](const OutboxEntry &entry) {
        return entry.id == message && entry.failureCode == "id_taken"_L1;
    });
    if (!client.cache())
        return promise.resolve(ClientPrivate::signedOut());
    const MessageId newId = taken ? newMessageId(client.clock()) : MessageId();
    whenDone(client.cache()->retry(message, newId), q, [this, promise](const Result<void> &done) {
        if (done && client.sync())
            client.sync()->wakeOutbox();
        promise.resolve(done);
    });
}

Async<Document> Messages::discard(const MessageId &message)
{
    if (!d->client.cache())
        return answered<Document>(ClientPrivate::signedOut());
    const Promise<Document> promise;
    whenDone(d->client.cache()->discard(message), this, [this, promise](const Result<Document> &said) {
        if (said && d->client.sync())
            d->client.sync()->wakeOutbox(); // what waited behind it
        promise.resolve(said);
    });
    return promise.future();
}

Async<QList<Message>> Messages::outbox() const
{
    if (!d->client.cache())
        return answered<QList<Message>>(ClientPrivate::signedOut());
    const Promise<QList<Message>> promise;
    whenDone(d->client.cache()->outbox(), d->q, [promise](const Result<QList<OutboxEntry>> &entries) {
        if (!entries)
            return promise.resolve(entries.error());
        QList<Message> messages;
        for (const OutboxEntry &entry : *entries)
            messages.append(entry.message);
        promise.resolve(messages);
    });
    return promise.future();
}

OutboxSummary Messages::outboxSummary() const
{
    return d->summary;
}

void Messages::open(const ConversationId &conversation)
{
    d->client.open(conversation);
}

void Messages::close(const ConversationId &conversation)
{
    d->client.close(conversation);
}

Async<HeldRanges> Messages::synchronise(const ConversationId &conversation)
{
    if (d->client.sync())
        return d->client.sync()->synchronise(conversation);
    return answered<HeldRanges>(ClientPrivate::signedOut());
}

Async<HeldRanges> Messages::held(const ConversationId &conversation) const
{
    if (d->client.cache())
        return d->client.cache()->held(conversation);
    return answered<HeldRanges>(ClientPrivate::signedOut());
}

Async<Message> Messages::find(const ConversationId &conversation, const MessageId &id) const
{
    if (!d->client.cache())
        return answered<Message>(ClientPrivate::signedOut());
    const Promise<Message> promise;
    whenDone(d->client.cache()->message(id), d->q,
             [priv = d.get(), conversation, id, promise](const Result<std::optional<Message>> &held) {
                 if (!held)
                     return promise.resolve(held.error());
                 if (*held && (*held)->conversation == conversation)
                     return promise.resolve(**held);
                 priv->fetch(conversation, id, promise);
             });
    return promise.future();
}

void MessagesPrivate::fetch(const ConversationId &conversation, const MessageId &id,
                            const Promise<Message> &promise)
{
    whenDone(client.rest().messageById(conversation, id), q, [promise](const Result<MessageRows> &found) {
        if (!found)
            return promise.resolve(found.error());
        if (found->messages.isEmpty())
            return promise.resolve(
                Error{.kind = Error::Kind::NotFound,
                      .message = QCoreApplication::translate("aigm", "This message does not exist.")});
        promise.resolve(found->messages.constFirst());
    });
}

Async<Integrity> Messages::integrity(const ConversationId &conversation) const
{
    if (d->client.cache())
        return d->client.cache()->integrity(conversation);
    return answered<Integrity>(ClientPrivate::signedOut());
}

Async<qint64> Messages::firstSince(const ConversationId &conversation, const QDateTime &moment) const
{
    Cache *const cache = d->client.cache();
    if (!cache)
        return answered<qint64>(ClientPrivate::signedOut());
    const Promise<qint64> promise;
    whenDone(cache->firstSince(conversation, moment), d->q,
             [priv = d.get(), conversation, moment, promise](const Result<std::optional<qint64>> &held) {
                 if (!held)
                     return promise.resolve(held.error());
                 // that nothing came since then was true when the server was last heard
                 if (*held && (**held > 0 || !priv->client.isOnlineAllowed()))
                     return promise.resolve(**held);
                 if (!priv->client.isOnlineAllowed())
                     return promise.resolve(notHeld({}));
                 whenDone(priv->client.rest().firstSince(conversation, moment), priv->q,
                          [held = *held, promise](const Result<qint64> &seq) {
                              if (!seq && held && isNoAnswer(seq.error()))
                                  return promise.resolve(*held);
                              promise.resolve(seq ? seq : notHeld(seq.error()));
                          });
             });
    return promise.future();
}

} // namespace aigm
