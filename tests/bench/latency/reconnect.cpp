// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// A Client that comes back after every one of its 200 conversations has changed: how long until it knows all
// of it, and what it asks for when nothing has changed. Over the stack of AIGM_BENCH_URL.

#include "figure.h"
#include "hand.h"

#include "clientseams.h"
#include "sync/uuid7.h"

#include <aigm/client.h>

#include <QCoreApplication>
#include <QEventLoop>
#include <QHash>
#include <QTemporaryDir>
#include <QTimer>

using namespace aigm;
using namespace aigm::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kRooms = 200;
constexpr int kRounds = 7;

//! Counts what goes out, repeats and token refreshes too.
class CountingTransport : public HttpTransport
{
public:
    explicit CountingTransport(QStringList *requests)
        : m_requests(requests)
    {
    }
    Async<HttpResponse> send(const HttpRequest &request) override
    {
        m_requests->append(request.url.path());
        return m_network.send(request);
    }

private:
    QnamTransport m_network;
    QStringList *const m_requests;
};

class Reconnect
{
public:
    Reconnect(const QUrl &backend, const QByteArray &key)
        : m_writer(backend, key)
        , m_reader({.backend = backend,
                    .key = QString::fromLatin1(key),
                    .dataFolder = m_folder.path(),
                    .secretStore = ClientOptions::SecretStore::File},
                   ClientSeams{.transport = std::make_unique<CountingTransport>(&m_requests)})
    {
        const QString run = QString::number(QCoreApplication::applicationPid());
        m_writer.signUp(u"author-%1@example.org"_s.arg(run), u"author-"_s + run);
        const Server server = need(m_writer.rest.createServer(u"Bench"_s));
        m_rooms = need(m_writer.rest.directory(m_writer.session.user)).rooms;
        while (m_rooms.size() < kRooms)
            m_rooms.append(
                need(m_writer.rest.createRoom(server.id, {.name = u"room-%1"_s.arg(m_rooms.size())})));
        const Invite invite = need(m_writer.rest.createInvite(server.id, 0, std::chrono::hours(1)));
        (void)take(m_reader.start());
        (void)take(
            m_reader.auth()->signUp(u"returner-%1@example.org"_s.arg(run), kPassword, u"returner-"_s + run));
        (void)need(m_reader.servers()->join(invite.code));
        QObject::connect(m_reader.reads(), &Reads::changed, &m_loop, [this](const QList<ReadState> &states) {
            for (const ReadState &state : states)
                m_states.insert(state.conversation, state);
        });
        m_reader.messages()->open(m_rooms.constFirst().conversation());
        until([this] { return isOnline(); }, "the reader to be online");
    }

    void measure()
    {
        std::vector<double> times;
        std::vector<double> requests;
        QStringList idle;
        for (int round = 0; round < kRounds; ++round) {
            leave();
            for (const Room &room : std::as_const(m_rooms))
                write(room);
            ++m_written;
            times.push_back(comeBack());
            requests.push_back(double(m_requests.size()));
            leave();
            (void)comeBack();
            QTest::qWait(1000); // what comes later counts too
            if (m_requests.size() > idle.size())
                idle = m_requests;
        }
        print(
            {.name = u"reconnect, %1 conversations changed"_s.arg(kRooms),
             .value = percentile(times, 0.5),
             .unit = u"ms"_s,
             .bound = u"<2000"_s,
             .note = u"%1 times, worst %2 ms, %3 requests; all counts and the open room as in the database"_s
                         .arg(kRounds)
                         .arg(percentile(times, 1), 0, 'f', 0)
                         .arg(percentile(requests, 1))});
        idle.replaceInStrings(u"/rest/v1/"_s, QString());
        print({.name = u"requests of it when nothing changed"_s,
               .value = double(idle.size()),
               .unit = u""_s,
               .bound = u"<12"_s,
               .note = u"the most of %1 times: "_s.arg(kRounds) + idle.join(u", ")});
    }

private:
    [[nodiscard]] bool isOnline() const { return m_reader.connectionState() == ConnectionState::Online; }
    void leave()
    {
        m_reader.setOnlineAllowed(false);
        until([this] { return m_reader.connectionState() == ConnectionState::Offline; },
              "the reader to be offline");
    }
    void write(const Room &room)
    {
        Message message;
        message.id = newMessageId(m_clock);
        message.conversation = room.conversation();
        message.content = Document::fromPlainText(u"Message %1 of %2"_s.arg(m_written + 1).arg(room.name));
        (void)need(m_writer.rest.insertMessage(message));
    }
    //! The milliseconds until everything is known.
    double comeBack()
    {
        m_requests.clear();
        bool isOpenHere = false;
        const double began = wallMicroseconds();
        QObject context;
        const auto look = [&] {
            if (isOnline() && isOpenHere && knowsAll())
                m_loop.quit();
        };
        const ConversationId open = m_rooms.constFirst().conversation();
        const auto lookIntoOpen = [&] {
            whenDone(m_reader.messages()->held(open), &context, [&](const Result<HeldRanges> &held) {
                isOpenHere = held && held->rev == m_written;
                look();
            });
        };
        QObject::connect(m_reader.reads(), &Reads::changed, &context, look);
        QObject::connect(&m_reader, &Client::connectionChanged, &context, lookIntoOpen);
        QObject::connect(m_reader.messages(), &Messages::changed, &context, lookIntoOpen);
        QTimer::singleShot(kPatience, &context, [] { endWith(u"the reader did not come back"_s); });
        m_reader.setOnlineAllowed(true);
        m_loop.exec();
        return (wallMicroseconds() - began) / 1000;
    }
    [[nodiscard]] bool knowsAll() const
    {
        return m_written == 0 || std::all_of(m_rooms.begin(), m_rooms.end(), [this](const Room &room) {
                   const ReadState state = m_states.value(room.conversation());
                   return state.newestSeq == m_written && state.unread == m_written;
               });
    }

    QTemporaryDir m_folder;
    QStringList m_requests;
    SystemClock m_clock;
    Hand m_writer;
    Client m_reader;
    QEventLoop m_loop;
    QList<Room> m_rooms;
    QHash<ConversationId, ReadState> m_states;
    int m_written = 0; //!< in each room
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QUrl backend = QUrl::fromEncoded(qgetenv("AIGM_BENCH_URL"));
    if (!backend.isValid() || backend.isEmpty())
        endWith(u"AIGM_BENCH_URL and AIGM_BENCH_KEY name the backend"_s);
    Reconnect(backend, qgetenv("AIGM_BENCH_KEY")).measure();
    return 0;
}
