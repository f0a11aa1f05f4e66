// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "fakeclock.h"
#include "fakesocket.h"
#include "realtime/realtime.h"

#include <QSignalSpy>

#include <memory>

namespace aigm {

//! A Realtime whose server, clock and tokens belong to the test.
struct RealtimeFixture
{
    RealtimeFixture()
    {
        const auto tokens = [this](TokenWish wish) {
            wishes.append(wish);
            return answered<QByteArray>(token);
        };
        clock.seed(7);
        realtime =
            std::make_unique<Realtime>(RealtimeOptions{QUrl(QStringLiteral("https://proj.example.test")),
                                                       "anon-key", PhoenixVersion::V2},
                                       &clock, server.factory(), tokens);
    }

    [[nodiscard]] std::unique_ptr<Subscription> subscribe(const QByteArray &topic,
                                                          JoinPriority priority = JoinPriority::Background)
    {
        return realtime->subscribe(topic, priority);
    }
    //! Runs what is posted, deletions included.
    static void settleAll()
    {
        settle();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        settle();
    }
    void advance(std::chrono::milliseconds time)
    {
        clock.advance(time);
        settleAll();
    }
    [[nodiscard]] int joinCount() const { return int(server.pushes(QStringLiteral("phx_join")).size()); }
    [[nodiscard]] QStringList joinOrder() const
    {
        QStringList topics;
        const QList<ClientPush> joins = server.pushes(QStringLiteral("phx_join"));
        for (const ClientPush &push : joins)
            topics.append(push.topic.mid(9));
        return topics;
    }

    FakeClock clock;
    FakeRealtime server;
    Result<QByteArray> token = QByteArray("jwt-1");
    QList<TokenWish> wishes;
    std::unique_ptr<Realtime> realtime;
};

} // namespace aigm
