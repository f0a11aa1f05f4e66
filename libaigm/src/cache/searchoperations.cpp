// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/cacheconnection.h"
#include "cache/operations.h"
#include "cache/rownumber.h"
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
        const QList<qint64> keys = people(name);
        for (const qint64 key : keys)
            facets.append(facet(key));
        return facets;
    }

    QList<UserId> users(const QString &name)
    {
        QList<UserId> users;
        const QList<qint64> keys = people(name);
        for (const qint64 key : keys)
            users.append(m_cache.profiles.author(key).id);
        return users;
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
    QList<qint64> people(const QString &name)
    {
        QList<qint64> keys = m_cache.profiles.named(name);
        if (name.compare("me"_L1, Qt::CaseInsensitive) != 0)
            return keys;
        if (const std::optional<Account> account = m_cache.directory.account())
            keys.append(m_cache.profiles.keyOf(account->profile.id));
        return keys;
    }

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
            above = firstRowOf(since) - 1;
        }
        if (terms.before) {
            before = terms.before->startOfDay();
            below = firstRowOf(before.addSecs(std::chrono::seconds(kSlack).count()));
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

//! As it is typed, but with nothing in it that the server would take for something else.
QString typedFor(const QList<SearchTerms::Word> &words)
{
    QStringList typed;
    for (const SearchTerms::Word &word : words)
        typed.append(word.isClosed                  ? u'"' + word.text + u'"'
                         : word.text.contains(u' ') ? u'"' + word.text // a quote that was not closed yet
                                                    : QString(word.text).remove(u'"'));
    return typed.join(u' ');
}

} // namespace

Result<ServerSearch> serverSearch(CacheConnection &cache, const SearchRequest &request)
{
    const Result<SearchTerms> terms = parseSearch(request.query, QDate::currentDate());
    if (!terms)
        return terms.error();
    ServerSearch search{.words = typedFor(terms->words), .has = terms->has};
    Names names(cache);
    for (const QString &name : terms->from)
        search.authors += names.users(name);
    for (const QString &name : terms->in) {
        const QList<RoomId> rooms = cache.directory.roomsNamed(name);
        for (const RoomId &room : rooms)
            search.conversations.append(conversationOf(room));
    }
    for (const QString &name : terms->mentions)
        search.mentions.append(names.users(name));
    const bool isNobody = std::any_of(search.mentions.cbegin(), search.mentions.cend(),
                                      [](const QList<UserId> &people) { return people.isEmpty(); });
    search.isHopeless = isNobody || (!terms->from.isEmpty() && search.authors.isEmpty())
        || (!terms->in.isEmpty() && search.conversations.isEmpty());
    if (!request.within.isNull()) {
        search.isHopeless =
            search.isHopeless || (!terms->in.isEmpty() && !search.conversations.contains(request.within));
        search.conversations = {request.within};
    }
    if (terms->since)
        search.since = terms->since->startOfDay();
    if (terms->before)
        search.until = terms->before->startOfDay();
    return search;
}

Result<QList<FoundMessage>> foundBeyond(CacheConnection &cache, const SearchRequest &request,
                                        const ServerSearch &search, const QList<Message> &messages)
{
    const Result<SearchTerms> terms = parseSearch(request.query, QDate::currentDate());
    if (!terms)
        return terms.error();
    const MatchFinder finder(*terms);
    QList<FoundMessage> beyond;
    for (const Message &message : messages) {
        // a room that the directory does not know could not be shown
        const std::optional<RoomId> room = RoomId::fromBytes(message.conversation.bytes());
        if (cache.messages.find(message.id) || !room || !cache.directory.room(*room)
            || !search.fits(message.content))
            continue;
        beyond.append(found(message, finder));
    }
    return beyond;
}

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
