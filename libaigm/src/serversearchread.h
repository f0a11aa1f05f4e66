// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/serversearch.h"

#include <aigm/async.h>
#include <aigm/found.h>

#include <QObject>

#include <memory>

namespace aigm {

class ClientPrivate;
struct MessagesFound;

//! Searches on the server: asks the cache what is meant, the server what fits, and the cache what of that it
//! does not hold. Where a whole answer is held here already, the next one is asked for. Main thread.
class ServerSearchRead : public std::enable_shared_from_this<ServerSearchRead>
{
public:
    //! \p context outlives \p client.
    [[nodiscard]] static Async<ServerSearchPage> start(const SearchRequest &request, const MessageId &behind,
                                                       ClientPrivate &client, QObject *context);

private:
    ServerSearchRead(const SearchRequest &request, const MessageId &behind, ClientPrivate &client,
                     QObject *context);

    void begin();
    void ask();
    void take(const MessagesFound &answer);
    void add(const QList<FoundMessage> &found);

    const SearchRequest m_request;
    ClientPrivate &m_client;
    QObject *const m_context;
    ServerSearch m_search;
    ServerSearchPage m_page;
    int m_asked = 0;
    const Promise<ServerSearchPage> m_promise;
};

} // namespace aigm
