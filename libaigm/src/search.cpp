// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/searchmatches.h"
#include "clientprivate.h"
#include "searchprivate.h"
#include "serversearchread.h"

#include <aigm/search.h>

namespace aigm {

Search::Search(std::unique_ptr<SearchPrivate> priv, QObject *parent)
    : QObject(parent)
    , d(std::move(priv))
{
    d->q = this;
}

Search::~Search() = default;

Async<SearchPage> Search::find(const SearchRequest &request) const
{
    if (Cache *const cache = d->client.cache())
        return cache->search(request);
    return answered<SearchPage>(ClientPrivate::signedOut());
}

Async<ServerSearchPage> Search::findOnServer(const SearchRequest &request, const MessageId &behind) const
{
    return ServerSearchRead::start(request, behind, d->client, d->q);
}

QList<TextSpan> Search::matches(const QString &query, const QString &text)
{
    const Result<SearchTerms> terms = parseSearch(query, QDate::currentDate());
    return terms ? MatchFinder(*terms).in(text) : QList<TextSpan>();
}

} // namespace aigm
