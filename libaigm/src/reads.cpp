// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include <aigm/reads.h>

#include "clientprivate.h"
#include "readsprivate.h"

namespace aigm {

void ReadsPrivate::follow(const Cache &cache)
{
    QObject::connect(&cache, &Cache::readsChanged, q, &Reads::changed);
}

Async<void> ReadsPrivate::thenTell(const Async<void> &marked)
{
    const Promise<void> promise;
    whenDone(marked, q, [this, promise](const Result<void> &done) {
        if (done && client.sync())
            client.sync()->wakeReads();
        promise.resolve(done);
    });
    return promise.future();
}

Reads::Reads(std::unique_ptr<ReadsPrivate> priv, QObject *parent)
    : QObject(parent)
    , d(std::move(priv))
{
    d->q = this;
}

Reads::~Reads() = default;

Async<QList<ReadState>> Reads::list() const
{
    if (d->client.cache())
        return d->client.cache()->readStates();
    return answered<QList<ReadState>>(ClientPrivate::signedOut());
}

Async<ReadState> Reads::state(const ConversationId &conversation) const
{
    if (d->client.cache())
        return d->client.cache()->readState(conversation);
    return answered<ReadState>(ClientPrivate::signedOut());
}

Async<void> Reads::markRead(const ConversationId &conversation, qint64 seq)
{
    if (d->client.cache())
        return d->thenTell(d->client.cache()->markRead(conversation, seq));
    return answered<void>(ClientPrivate::signedOut());
}

Async<void> Reads::markUnread(const ConversationId &conversation, qint64 seq)
{
    if (d->client.cache())
        return d->thenTell(d->client.cache()->markUnread(conversation, seq));
    return answered<void>(ClientPrivate::signedOut());
}

Async<void> Reads::markServerRead(const ServerId &server)
{
    if (d->client.sync())
        return d->client.sync()->markServerRead(server);
    return answered<void>(ClientPrivate::signedOut());
}

Async<void> Reads::refresh()
{
    if (d->client.sync())
        return d->client.sync()->refreshReads();
    return answered<void>(ClientPrivate::signedOut());
}

} // namespace aigm
