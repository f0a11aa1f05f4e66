// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "serversearchread.h"

#include "clientprivate.h"

namespace aigm {

namespace {

constexpr int kLimitAnswer = 50; // rows, by the server
constexpr int kLimitAsked = 4;   // answers that one read takes: the server counts them

} // namespace

ServerSearchRead::ServerSearchRead(const SearchRequest &request, const MessageId &behind,
                                   ClientPrivate &client, QObject *context)
    : m_request(request)
    , m_client(client)
    , m_context(context)
    , m_page{.next = behind}
{
}

Async<ServerSearchPage> ServerSearchRead::start(const SearchRequest &request, const MessageId &behind,
                                                ClientPrivate &client, QObject *context)
{
    const std::shared_ptr<ServerSearchRead> read(new ServerSearchRead(request, behind, client, context));
    read->begin();
    return read->m_promise.future();
}

void ServerSearchRead::begin()
{
    if (!m_client.cache())
        return m_promise.resolve(ClientPrivate::signedOut());
    whenDone(m_client.cache()->serverSearch(m_request), m_context,
             [self = shared_from_this()](const Result<ServerSearch> &search) {
                 if (!search)
                     return self->m_promise.resolve(search.error());
                 self->m_search = *search;
                 if (search->isHopeless || self->m_request.limit <= 0)
                     return self->m_promise.resolve(ServerSearchPage());
                 self->ask();
             });
}

void ServerSearchRead::ask()
{
    ++m_asked;
    const MessageSearch search{.words = m_search.words,
                               .conversations = m_search.conversations,
                               .authors = m_search.authors,
                               .since = m_search.since,
                               .until = m_search.until,
                               .behind = m_page.next,
                               .limit = kLimitAnswer};
    whenDone(m_client.rest().searchMessages(search), m_context,
             [self = shared_from_this()](const Result<MessagesFound> &answer) {
                 if (!answer)
                     return self->m_promise.resolve(answer.error());
                 self->take(*answer);
             });
}

void ServerSearchRead::take(const MessagesFound &answer)
{
    if (!m_client.cache())
        return m_promise.resolve(ClientPrivate::signedOut());
    m_page.next = answer.more && !answer.messages.isEmpty() ? answer.messages.last().id : MessageId();
    whenDone(m_client.cache()->foundBeyond(m_request, m_search, answer.messages), m_context,
             [self = shared_from_this()](const Result<QList<FoundMessage>> &found) {
                 if (!found)
                     return self->m_promise.resolve(found.error());
                 self->add(*found);
             });
}

void ServerSearchRead::add(const QList<FoundMessage> &found)
{
    m_page.found += found;
    if (m_page.found.size() > m_request.limit) {
        m_page.found.resize(m_request.limit);
        m_page.next = m_page.found.last().message.id;
    }
    const bool isEnough = m_page.found.size() == m_request.limit || m_page.next.isNull();
    if (isEnough || m_asked == kLimitAsked)
        return m_promise.resolve(m_page);
    ask();
}

} // namespace aigm
