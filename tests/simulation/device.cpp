// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "device.h"

#include "clientseams.h"

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kPage = 50;

//! A key store that outlives the program.
class KeptSecrets : public SecretStore
{
public:
    explicit KeptSecrets(std::shared_ptr<FakeSecretStore> kept)
        : m_kept(std::move(kept))
    {
    }
    [[nodiscard]] Async<QByteArray> read(const QString &name) override { return m_kept->read(name); }
    [[nodiscard]] Async<void> write(const QString &name, const QByteArray &secret) override
    {
        return m_kept->write(name, secret);
    }
    [[nodiscard]] Async<void> remove(const QString &name) override { return m_kept->remove(name); }

private:
    const std::shared_ptr<FakeSecretStore> m_kept;
};

} // namespace

void RoomView::take(const MessagePage &page)
{
    rows.clear();
    for (const Message &message : page.messages)
        rows.insert_or_assign(message.id, message);
    pageCommit = page.commit;
    isLoaded = true;
    for (const MessageChange &change : std::exchange(early, {}))
        take(change);
}

void RoomView::take(const MessageChange &change)
{
    if (!isLoaded)
        early.append(change);
    else if (change.commit > pageCommit)
        apply(change);
}

void RoomView::apply(const MessageChange &change)
{
    for (const MessageId &id : change.removed)
        rows.erase(id);
    for (const Message &message : change.upserted)
        rows.insert_or_assign(message.id, message);
}

Device::Device(QString username, SimClock &clock, SimNetwork &network, QString folder)
    : m_username(std::move(username))
    , m_clock(clock)
    , m_network(network)
    , m_folder(std::move(folder))
{
}

Device::~Device() = default;

void Device::start()
{
    ClientSeams seams;
    seams.clock = std::shared_ptr<Clock>(&m_clock, [](Clock *) {});
    seams.transport = m_network.transport();
    seams.sockets = m_network.sockets();
    seams.secrets = std::make_unique<KeptSecrets>(m_secrets);
    seams.network = m_watch;
    seams.cacheThread = CacheOptions::Thread::CallersThread;
    const ClientOptions options{.backend = QUrl(u"http://127.0.0.1"_s),
                                .key = u"sim"_s,
                                .profile = m_username,
                                .dataFolder = m_folder,
                                .realtime = mode};
    m_client = std::make_unique<Client>(options, std::move(seams));
    m_views.clear();
    QObject::connect(m_client->messages(), &Messages::changed, m_client.get(),
                     [this](const MessageChange &change) {
                         const auto room = RoomId::fromBytes(change.conversation.bytes());
                         if (m_open.contains(*room))
                             m_views[*room].take(change);
                     });
    QObject::connect(m_client->auth(), &Auth::stateChanged, m_client.get(), [this](Auth::State state) {
        if (state != Auth::State::SignedIn)
            return;
        for (const RoomId &room : std::as_const(m_open))
            readPage(room);
    });
    whenDone(m_client->start(), m_client.get(), [this](const Result<void> &) {
        for (const RoomId &room : std::as_const(m_open))
            follow(room);
    });
}

void Device::kill()
{
    m_client.reset();
}

void Device::openRoom(const RoomId &room)
{
    m_open.append(room);
    follow(room);
}

void Device::follow(const RoomId &room)
{
    m_client->messages()->open(conversationOf(room));
    readPage(room);
}

void Device::readPage(const RoomId &room)
{
    m_views[room] = {};
    whenDone(m_client->messages()->latest(conversationOf(room), kPage), m_client.get(),
             [this, room](const Result<MessagePage> &page) {
                 if (page)
                     m_views[room].take(*page);
             });
}

void Device::write(const RoomId &room, const QString &text)
{
    QList<Written> &written = m_written[room];
    const qsizetype place = written.size();
    written.append({text});
    whenDone(m_client->messages()->send(conversationOf(room), {Document::fromPlainText(text)}),
             m_client.get(), [this, room, place](const Result<Message> &pending) {
                 if (!pending)
                     return;
                 m_written[room][place].isAccepted = true;
                 m_written[room][place].id = pending->id;
             });
}

void Device::attendToFailures(bool mayDiscard)
{
    if (m_client->auth()->state() == Auth::State::SignedOut) { // a refresh that came late ended the session
        m_network.count(u"signed in again"_s);
        (void)m_client->auth()->signIn(email(), password());
        return;
    }
    whenDone(m_client->messages()->outbox(), m_client.get(),
             [this, mayDiscard](const Result<QList<Message>> &unsent) {
                 if (!unsent)
                     return;
                 for (const Message &message : *unsent) {
                     if (message.delivery == Delivery::Failed)
                         attendTo(message, mayDiscard);
                 }
             });
}

qint64 Device::shownSeq(const RoomId &room, int fromNewest)
{
    QList<qint64> seqs;
    for (const auto &[id, message] : m_views[room].rows) {
        if (message.seq > 0)
            seqs.append(message.seq);
    }
    std::sort(seqs.begin(), seqs.end(), std::greater());
    return seqs.value(fromNewest);
}

void Device::read(const RoomId &room, bool isAll)
{
    const qint64 seq = shownSeq(room, isAll ? 0 : 25);
    if (seq > 0)
        (void)m_client->reads()->markRead(conversationOf(room), seq);
}

void Device::markUnread(const RoomId &room)
{
    if (const qint64 seq = shownSeq(room, 10))
        (void)m_client->reads()->markUnread(conversationOf(room), seq);
}

} // namespace aigm
