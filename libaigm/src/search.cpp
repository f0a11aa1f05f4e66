// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "clientprivate.h"
#include "searchprivate.h"

#include <aigm/search.h>

namespace aigm {

Search::Search(std::unique_ptr<SearchPrivate> priv, QObject *parent)
    : QObject(parent)
    , d(std::move(priv))
{
}

Search::~Search() = default;

Async<QList<Message>> Search::messages(const QString &query, int limit) const
{
    if (Cache *const cache = d->client.cache())
        return cache->search(query, limit);
    return answered<QList<Message>>(ClientPrivate::signedOut());
}

} // namespace aigm
