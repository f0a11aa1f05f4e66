// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "path.h"

#include "allocations.h"
#include "barecache.h"
#include "figure.h"
#include "peer.h"

#include "cache/cache.h"
#include "fakeclock.h"
#include "fakesocket.h"
#include "faketransport.h"
#include "realtime/realtime.h"
#include "rest/restapi.h"
#include "sync/conversationfeed.h"
#include "take.h"

#include <QEventLoop>
#include <QTemporaryDir>

#include <cstdlib>

namespace aigm::bench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPairs = 9;
constexpr int kBurst = 200; // as many as come before the event loop turns; the feed keeps up to 500

[[noreturn]] void endWith(const char *why)
{
    std::fprintf(stderr, "bench_frames: %s\n", why);
    std::exit(1);
}

//! A Realtime that has joined the topic of a room, and the other end of its socket.
class Line
{
public:
    explicit Line(const QByteArray &topic)
        : m_realtime({.backend = QUrl(u"https://project.example"_s), .key = "key"}, &m_clock,
                     m_server.factory(), [](TokenWish) { return answered<QByteArray>(QByteArray("token")); })
        , m_subscription(m_realtime.subscribe(topic, JoinPriority::Open))
    {
        m_realtime.start();
        settle();
        if (!m_subscription->isJoined())
            endWith("the topic was not joined");
    }

    //! Calls \p change(ChangeFrame) for each frame that comes.
    template <class Change>
    void whenever(Change change)
    {
        QObject::connect(m_subscription.get(), &Subscription::broadcast, m_subscription.get(),
                         [this, change](const QByteArray &event, const QByteArray &payload) {
                             Result<ChangeFrame> frame = m_reader.change(payload);
                             if (event != "change" || !frame || !frame->message)
                                 endWith("a change was not read");
                             change(std::move(*frame));
                         });
    }
    [[nodiscard]] FakeSocket &socket() const { return *m_server.socket(); }

private:
    FakeClock m_clock;
    FakeRealtime m_server;
    Realtime m_realtime;
    std::unique_ptr<Subscription> m_subscription;
    FrameReader m_reader;
};

//! CPU time a row: the rows of \p messages, which are given ready, in bare SQLite, a transaction a burst.
double bareRows(const QString &path, const std::vector<Message> &messages)
{
    std::vector<QByteArray> texts;
    texts.reserve(2 * messages.size()); // the rows refer to them
    std::vector<std::vector<BareRow>> bursts;
    for (const Message &message : messages) {
        if (bursts.empty() || bursts.back().size() == kBurst)
            bursts.emplace_back();
        const QByteArray &json = texts.emplace_back(message.content.toTipTap());
        const QByteArray &plain = texts.emplace_back(message.content.toPlainText().toUtf8());
        bursts.back().push_back({message.id, message.conversation, message.author,
                                 message.createdAt.toMSecsSinceEpoch(), json, plain});
    }
    BareCache cache(path);
    const Cost cost = costOf([&] {
        for (const std::vector<BareRow> &burst : bursts)
            cache.put(burst);
    });
    return cost.cpu / double(messages.size());
}

QString shortened(double value)
{
    return QString::number(value, 'f', 2);
}

} // namespace

void measurePath(const Traffic &traffic, const QString &node, const QString &peer, const QString &modules)
{
    Peer other(node, peer, modules, traffic);
    Line line(traffic.topic);
    qint64 revs = 0;
    line.whenever([&revs](const ChangeFrame &frame) { revs += frame.message->rev; });
    std::vector<QString> texts; // QWebSocket decodes them, and so does the peer's library
    for (const QByteArray &text : traffic.text)
        texts.push_back(QString::fromUtf8(text));
    const auto count = double(traffic.binary.size());
    std::vector<double> ours[2];
    std::vector<double> theirs[2];
    long asked = 0;
    for (int pair = 0; pair <= kPairs; ++pair) {
        const double peerBinary = other.round("binary");
        const double peerText = other.round("text");
        const long before = allocations();
        const Cost binary = costOf([&] {
            for (const QByteArray &frame : traffic.binary)
                line.socket().sayBinary(frame);
        });
        asked = allocations() - before;
        const Cost text = costOf([&] {
            for (const QString &frame : texts)
                line.socket().say(frame.toUtf8());
        });
        if (pair == 0)
            continue; // the peer's compiler warms up
        theirs[0].push_back(peerBinary);
        theirs[1].push_back(peerText);
        ours[0].push_back(binary.cpu / count);
        ours[1].push_back(text.cpu / count);
    }
    if (revs != (kPairs + 1) * 2 * qint64(count) * (qint64(count) + 1) / 2)
        endWith("not every frame came through");
    for (const int form : {0, 1})
        print(
            {.name = form == 0 ? u"frame to change, binary, by realtime-js"_s
                               : u"frame to change, text, by realtime-js"_s,
             .value = percentile(ours[form], 0.5),
             .unit = u"µs"_s,
             .bound = u"<0.5"_s,
             .ceiling = percentile(theirs[form], 0.5),
             .note = u"CPU time a frame, %1 pairs of %2 frames; best %3 and %4"_s.arg(kPairs)
                         .arg(traffic.binary.size())
                         .arg(shortened(percentile(ours[form], 0)), shortened(percentile(theirs[form], 0)))});
    print({.name = u"heap allocations a frame"_s,
           .value = double(asked) / count,
           .unit = u""_s,
           .bound = u"<10"_s,
           .note = u"binary, from the socket to the typed change"_s});
}

void measureIntoRows(const Traffic &traffic)
{
    const QTemporaryDir folder;
    FakeTransport noServer; // every frame is the next one: nothing is asked
    RestApi rest(noServer, QUrl(u"https://project.example"_s));
    FakeClock clock;
    std::vector<double> cpu;
    std::vector<double> wall;
    std::vector<double> bare;
    std::vector<Message> messages;
    {
        Line line(traffic.topic);
        line.whenever([&messages](const ChangeFrame &frame) { messages.push_back(*frame.message); });
        for (const QByteArray &frame : traffic.binary)
            line.socket().sayBinary(frame);
    }
    for (int run = 0; run < 5; ++run) {
        bare.push_back(bareRows(folder.filePath(u"bare%1.sqlite"_s.arg(run)), messages));
        Cache cache({.path = folder.filePath(u"%1.sqlite"_s.arg(run))});
        if (const auto opened = take(cache.apply({.conversation = traffic.room, .covers = SeqRange{0, 0}}));
            !opened || !*opened)
            endWith("the cache did not open");
        ConversationFeed feed(traffic.room, cache, rest, clock);
        Line line(traffic.topic);
        line.whenever([&feed](ChangeFrame frame) { feed.takeFrame(std::move(frame)); });
        qsizetype stored = 0;
        QEventLoop loop;
        qsizetype sent = 0;
        QObject::connect(&cache, &Cache::changed, &loop, [&](const MessageChange &change) {
            stored += change.upserted.size();
            if (stored == sent)
                loop.quit();
        });
        const double began = processMicroseconds();
        const double beganWall = wallMicroseconds();
        for (const QByteArray &frame : traffic.binary) {
            line.socket().sayBinary(frame);
            if (++sent % kBurst == 0)
                loop.exec();
        }
        cpu.push_back((processMicroseconds() - began) / double(sent));
        wall.push_back((wallMicroseconds() - beganWall) / double(sent));
        if (stored != sent || !noServer.requests.isEmpty())
            endWith("not every frame became a row");
    }
    print({.name = u"frames into rows with search index"_s,
           .value = 1e6 / percentile(cpu, 0.5),
           .unit = u"frames/s"_s,
           .bound = u">25000"_s,
           .note = u"by CPU time of both threads, bursts of %1; %2 µs a frame; wall %3 frames/s"_s.arg(kBurst)
                       .arg(shortened(percentile(cpu, 0.5)))
                       .arg(1e6 / percentile(wall, 0.5), 0, 'f', 0)});
    print({.name = u"the same by bare SQLite"_s,
           .value = 1e6 / percentile(cpu, 0.5),
           .unit = u"rows/s"_s,
           .bound = u">0.5"_s,
           .ceiling = 1e6 / percentile(bare, 0.5),
           .note = u"the rows given ready to the ceiling; in 5 turns; %1 µs a row"_s.arg(
               shortened(percentile(bare, 0.5)))});
}

} // namespace aigm::bench
