// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "../../lib/auth/sessionbody.h"
#include "clientoncache.h"
#include "messagelistmodel.h"
#include "take.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QUrlQuery>
#include <QtTest>

namespace aigm::app {

using namespace Qt::Literals::StringLiterals;
using test::ClientOnCache;

//! A model over a cache that holds some of the messages 1 to 200, and a server that has them all.
class WindowFixture : public QObject
{
protected:
    void begin()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_world = std::make_unique<ClientOnCache>();
        QVERIFY(m_world->rememberAccount({.username = u"edda"_s}));
        m_asked.clear();
        m_daysAsked = 0;
        m_network = false;
    }
    void end()
    {
        m_landed.reset();
        m_tester.reset();
        m_model.reset();
        m_world.reset();
    }
    void hold(qint64 from, qint64 to)
    {
        ServerRows rows{.conversation = kRoom, .covers = SeqRange{from, to}, .rev = 200};
        for (qint64 seq = from; seq <= to; ++seq) {
            rows.messages.append(aMessage(seq, QString::number(seq)));
            if (m_isDaily)
                rows.messages.last().createdAt =
                    QDateTime(QDate::fromString(day(seq), Qt::ISODate), QTime(8, 0)).toUTC();
        }
        QVERIFY(succeeds(m_world->cache()->apply(rows)));
    }
    void open(qint64 seq)
    {
        Client &client = m_world->make([this](const HttpRequest &request) { return answer(request); });
        QVERIFY(succeeds(client.start()));
        m_model = std::make_unique<MessageListModel>(client.messages());
        m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get());
        m_tester->setUseFetchMore(false);
        m_landed = std::make_unique<QSignalSpy>(m_model.get(), &MessageListModel::landed);
        if (seq > 0)
            m_model->openAt(kRoom, ClientOnCache::self(), seq);
        else
            m_model->open(kRoom, ClientOnCache::self());
        QTRY_VERIFY(!m_model->isLoading());
    }
    //! The rows are seq itself, from the newest to the oldest of the window; 0 is no message.
    [[nodiscard]] QList<qint64> seqs() const
    {
        QList<qint64> seqs;
        for (int row = 0; row < m_model->count(); ++row)
            seqs.append(m_model->index(row).data(MessageListModel::PlainTextRole).toString().toLongLong());
        return seqs;
    }
    //! That of a message of hold(), where each is written on another one.
    [[nodiscard]] static QString day(qint64 seq)
    {
        return QDate(2025, 1, 1).addDays(seq).toString(Qt::ISODate);
    }

    std::unique_ptr<ClientOnCache> m_world;
    std::unique_ptr<MessageListModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<QSignalSpy> m_landed;
    QList<qint64> m_asked; //!< below which seq pages were fetched
    int m_daysAsked = 0;
    bool m_network = false;
    bool m_isDaily = false; //!< one message a day, at eight

private:
    //! A server that has the messages 1 to 200.
    [[nodiscard]] FakeTransport::Answer answer(const HttpRequest &request)
    {
        if (request.url.path().endsWith("/token"_L1))
            return HttpResponse{200, {}, test::sessionBody("access", "refresh")};
        if (!m_network || !request.url.path().endsWith("/messages"_L1))
            return FakeTransport::noNetwork();
        const QUrlQuery query(request.url);
        if (const QString since = query.queryItemValue(u"created_at"_s, QUrl::FullyDecoded);
            !since.isEmpty()) {
            ++m_daysAsked;
            const QDate date =
                QDateTime::fromString(since.section(u'.', 1), Qt::ISODateWithMs).toLocalTime().date();
            const qint64 seq = std::max<qint64>(1, QDate(2025, 1, 1).daysTo(date));
            return HttpResponse{
                200, {}, seq > 200 ? QByteArray("[]") : "[{\"seq\":" + QByteArray::number(seq) + "}]"};
        }
        const qint64 below = query.queryItemValue(u"seq"_s).section(u'.', 1).toLongLong();
        const qint64 limit = query.queryItemValue(u"limit"_s).toLongLong();
        m_asked.append(below);
        QByteArrayList rows;
        for (qint64 seq = below - 1; seq > std::max<qint64>(0, below - 1 - limit); --seq) {
            const Message message = aMessage(seq);
            rows << R"({"id":")" + message.id.toString().toUtf8() + R"(","room_id":")"
                    + RoomId::fromBytes(kRoom.bytes())->toString().toUtf8() + R"(","author_id":")"
                    + message.author.toString().toUtf8()
                    + R"(","content":{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":")"
                    + QByteArray::number(seq) + R"("}]}]},"seq":)" + QByteArray::number(seq) + R"(,"rev":)"
                    + QByteArray::number(seq) + R"(,"created_at":"2026-01-01T10:00:00Z"})";
        }
        return HttpResponse{200, {}, '[' + rows.join(',') + ']'};
    }
};

} // namespace aigm::app
