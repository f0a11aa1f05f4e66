// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/cacheconnection.h"
#include "cache/operations.h"
#include "cache/searchfacets.h"
#include "cache/searchmatches.h"

#include <algorithm>
#include <limits>

namespace aigm::operations {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kSnippetLength = 96; // two lines of a panel
//! Rows of one moment may run into those of the next: so far a row is looked for beyond its time.
constexpr std::chrono::minutes kSlack{1};

//! What a name in a filter can mean. Nothing found is an answer too: then no message fits.
class Names
{
public:
    explicit Names(CacheConnection &cache)
        : m_cache(cache)
    {
    }

    QStringList people(const QString &name, QString (*facet)(qint64))
    {
        QStringList facets;
        const QList<qint64> keys = m_cache.profiles.named(name);
        for (const qint64 key : keys)
            facets.append(facet(key));
        if (name.compare("me"_L1, Qt::CaseInsensitive) != 0)
            return facets;
        if (const std::optional<Account> account = m_cache.directory.account())
            facets.append(facet(m_cache.profiles.keyOf(account->profile.id)));
        return facets;
    }

    QStringList rooms(const QString &name)
    {
        QStringList facets;
        const QList<RoomId> rooms = m_cache.directory.roomsNamed(name);
        for (const RoomId &room : rooms)
            addConversation(conversationOf(room), facets);
        return facets;
    }

    void addConversation(const ConversationId &conversation, QStringList &facets)
    {
        if (const qint64 key = m_cache.ranges.keyOf(conversation))
            facets.append(searchfacets::conversation(key));
    }

private:
    CacheConnection &m_cache;
};

//! The whole expression; nothing when a filter names what is not there.
std::optional<QString> expressionFor(CacheConnection &cache, const SearchTerms &terms,
                                     const ConversationId &within)
{
    Names names(cache);
    QList<QStringList> wanted; // of each one has to be there
    QStringList facets;
    if (!within.isNull()) {
        names.addConversation(within, facets);
        wanted.append(std::exchange(facets, {}));
    }
    for (const QString &name : terms.from)
        facets += names.people(name, searchfacets::author);
    if (!terms.from.isEmpty())
        wanted.append(std::exchange(facets, {}));
    for (const QString &name : terms.in)
        facets += names.rooms(name);
    if (!terms.in.isEmpty())
        wanted.append(std::exchange(facets, {}));
    for (const QString &name : terms.mentions)
        wanted.append(names.people(name, searchfacets::mention));
    for (const ContentKind kind : terms.has)
        wanted.append({searchfacets::holds(kind)});

    QStringList parts;
    for (const QStringList &each : std::as_const(wanted)) {
        if (each.isEmpty())
            return std::nullopt;
        parts.append(SearchIndex::oneOf(each));
    }
    const QString words = SearchIndex::expression(terms.words);
    if (words.isEmpty() && !terms.words.isEmpty())
        return std::nullopt; // only signs were typed
    parts.append(words);
    return SearchIndex::all(parts);
}

//! The moments that a search is about, and the rows where they lie.
struct Stretch
{
    explicit Stretch(const SearchTerms &terms, qint64 from)
    {
        if (terms.since) {
            since = terms.since->startOfDay();
            above = MessageTable::firstRowOf(since) - 1;
        }
        if (terms.before) {
            before = terms.before->startOfDay();
            below = MessageTable::firstRowOf(before.addSecs(std::chrono::seconds(kSlack).count()));
        }
        if (from > 0)
            below = std::min(below, from);
    }
    [[nodiscard]] bool holds(const QDateTime &moment) const
    {
        return (!since.isValid() || moment >= since) && (!before.isValid() || moment < before);
    }

    QDateTime since;
    QDateTime before;
    qint64 above = 0;
    qint64 below = std::numeric_limits<qint64>::max();
};

FoundMessage found(Message message, const MatchFinder &finder)
{
    const QString text = message.content.toPlainText();
    const QList<TextSpan> matches = finder.in(text);
    Snippet snippet = snippetOf(text, matches, kSnippetLength);
    return {std::move(message), matches, std::move(snippet.text), std::move(snippet.matches)};
}

} // namespace

Result<SearchPage> search(CacheConnection &cache, const SearchRequest &request)
{
    const Result<SearchTerms> terms = parseSearch(request.query, QDate::currentDate());
    if (!terms)
        return terms.error();
    SearchPage page;
    const std::optional<QString> expression = expressionFor(cache, *terms, request.within);
    if (terms->isEmpty() || !expression || request.limit <= 0)
        return page;
    const MatchFinder finder(*terms);
    Stretch stretch(*terms, request.from);
    bool hasMore = true;
    while (hasMore && page.found.size() < request.limit) {
        // one more than is wanted tells whether there is a page behind this one
        const int wanted = request.limit - int(page.found.size());
        QList<qint64> rows = cache.index.find(*expression, stretch.above, stretch.below, wanted + 1);
        hasMore = rows.size() > wanted;
        if (hasMore)
            rows.removeLast();
        for (const qint64 row : std::as_const(rows)) {
            stretch.below = row;
            std::optional<Message> message = cache.messages.findRow(row);
            if (message && stretch.holds(message->createdAt))
                page.found.append(found(*std::move(message), finder));
        }
    }
    page.next = hasMore ? stretch.below : 0;
    return page;
}

} // namespace aigm::operations
