// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// From the REST insert of one person to Messages::changed() in the Client of another, over the stack of
// AIGM_BENCH_URL. Beside it a bare socket says when the bytes came: the rest is ours.

#include "baresocket.h"
#include "figure.h"
#include "hand.h"

#include "sync/uuid7.h"

#include <aigm/client.h>

#include <QCoreApplication>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>

using namespace aigm;
using namespace aigm::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kMessages = 200;

//! One insert: when the reply, the bytes at the bare socket and the change at the other person came.
struct Times
{
    double reply = 0;
    double socket = 0;
    double changed = 0;
};

Times timesOf(Hand &hand, BareSocket &socket, Messages &other, const Message &message)
{
    Times times;
    QObject context;
    QEventLoop loop; // QTest's waiting sleeps between its looks
    const double sent = wallMicroseconds();
    const auto note = [&](double *time) {
        *time = (wallMicroseconds() - sent) / 1000;
        if (times.reply > 0 && times.socket > 0 && times.changed > 0)
            loop.quit();
    };
    socket.expect(message.id.toString().toLatin1());
    QObject::connect(&socket, &BareSocket::seen, &context, [&] { note(&times.socket); });
    QObject::connect(&other, &Messages::changed, &context, [&](const MessageChange &change) {
        for (const Message &row : change.upserted) {
            if (row.id == message.id && times.changed == 0)
                note(&times.changed);
        }
    });
    whenDone(hand.rest.insertMessage(message), &context, [&](const Result<std::optional<Message>> &stored) {
        if (!stored)
            endWith(stored.error().detail);
        note(&times.reply);
    });
    QTimer::singleShot(kPatience, &context, [] { endWith(u"a message did not come"_s); });
    loop.exec();
    return times;
}

void measure(const QUrl &backend, const QByteArray &key)
{
    const QString run = QString::number(QCoreApplication::applicationPid());
    Hand hand(backend, key);
    hand.signUp(u"writer-%1@example.org"_s.arg(run), u"writer-"_s + run);
    const Server server = need(hand.rest.createServer(u"Bench"_s));
    const DirectoryRows directory = need(hand.rest.directory(hand.session.user));
    const Room room = directory.rooms.constFirst();
    const Invite invite = need(hand.rest.createInvite(server.id, 0, std::chrono::hours(1)));

    const QTemporaryDir folder;
    Client other({.backend = backend,
                  .key = QString::fromLatin1(key),
                  .dataFolder = folder.path(),
                  .secretStore = ClientOptions::SecretStore::File});
    (void)take(other.start());
    (void)take(other.auth()->signUp(u"reader-%1@example.org"_s.arg(run), kPassword, u"reader-"_s + run));
    (void)need(other.servers()->join(invite.code));
    other.messages()->open(room.conversation());
    const qint64 epoch = need(hand.rest.directory(hand.session.user)).servers.constFirst().epoch;
    BareSocket socket(backend, key, "room:" + room.id.toString().toLatin1() + ':' + QByteArray::number(epoch),
                      hand.session.accessToken);
    until([&] { return socket.isJoined() && other.connectionState() == ConnectionState::Online; },
          "both to be online");

    SystemClock clock;
    std::vector<double> replies;
    std::vector<double> sockets;
    std::vector<double> changes;
    for (int i = 0; i < kMessages; ++i) {
        Message message;
        message.id = newMessageId(clock);
        message.conversation = room.conversation();
        message.content = Document::fromPlainText(u"Message %1"_s.arg(i));
        const Times times = timesOf(hand, socket, *other.messages(), message);
        replies.push_back(times.reply);
        sockets.push_back(times.socket);
        changes.push_back(times.changed);
    }
    const auto number = [](const std::vector<double> &values, double share) {
        return QString::number(percentile(values, share), 'f', 1);
    };
    print({.name = u"REST insert to changed() elsewhere, p95"_s,
           .value = percentile(changes, 0.95),
           .unit = u"ms"_s,
           .bound = u"<60"_s,
           .note = u"%1 messages, median %2; the reply %3, the bytes at a bare socket %4 ms (p95 %5)"_s
                       .arg(kMessages)
                       .arg(number(changes, 0.5), number(replies, 0.5), number(sockets, 0.5),
                            number(sockets, 0.95))});
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QUrl backend = QUrl::fromEncoded(qgetenv("AIGM_BENCH_URL"));
    if (!backend.isValid() || backend.isEmpty())
        endWith(u"AIGM_BENCH_URL and AIGM_BENCH_KEY name the backend"_s);
    measure(backend, qgetenv("AIGM_BENCH_KEY"));
    return 0;
}
