// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>
#include <aigm/message.h>

#include <QObject>

#include <memory>

namespace aigm {

class ClientPrivate;

//! Reads a page from the cache; while a hole is in it, fetches what of the hole lies nearest and reads again.
//! What cannot be fetched stays a hole: it is on the screen. Main thread.
class HistoryRead : public std::enable_shared_from_this<HistoryRead>
{
public:
    enum class Direction { Before, After, Around };
    struct Wish
    {
        Direction direction;
        ConversationId conversation;
        qint64 seq;
        int count;
    };

    //! Errors: Storage. \p context outlives \p client.
    [[nodiscard]] static Async<MessagePage> start(const Wish &wish, ClientPrivate &client, QObject *context);

private:
    HistoryRead(const Wish &wish, ClientPrivate &client, QObject *context);

    void begin();
    void read();
    void take(const Result<MessagePage> &page);
    [[nodiscard]] qint64 missingBelow(const QList<MessageGap> &gaps) const;

    const Wish m_wish;
    ClientPrivate &m_client;
    QObject *const m_context;
    int m_fills = 0;
    const Promise<MessagePage> m_promise;
};

} // namespace aigm
