// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "town.h"

#include <QJsonDocument>
#include <QtTest>

namespace aigm::test {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString kPassword = u"a large town 7"_s;
constexpr int kPatience = 30'000;

QJsonObject account(const QString &username)
{
    return {{u"email"_s, QString(username + u"@town.test")},
            {u"password"_s, kPassword},
            {u"data"_s, QJsonObject{{u"username"_s, username}}}};
}

} // namespace

Town::Town()
{
    build();
    m_model.publish = [this](const QString &topic, const QByteArray &event, const QByteArray &payload) {
        if (!m_realtime.joined().contains(topic))
            return;
        m_frames.append({topic, event, payload});
        m_speaking.start();
    };
    m_speaking.setInterval(0); // once a turn
    QObject::connect(&m_speaking, &QTimer::timeout, &m_speaking, [this] { speak(); });
    auto transport = std::make_unique<FakeTransport>();
    m_transport = transport.get();
    m_transport->handler = [this](const HttpRequest &request) {
        const Stretches::Own own(stretches);
        return answer(request);
    };
    m_client = std::make_unique<Client>(ClientOptions{.backend = QUrl(u"http://127.0.0.1:9"_s),
                                                      .key = u"key"_s,
                                                      .dataFolder = m_folder.filePath(u"data"_s)},
                                        ClientSeams{.transport = std::move(transport),
                                                    .sockets = m_realtime.factory(),
                                                    .secrets = std::make_unique<FakeSecretStore>()});
    m_settings = std::make_unique<app::Settings>(m_folder.filePath(u"settings"_s));
    m_settings->setMembersVisible(true);
    m_session = std::make_unique<app::Session>(m_client.get(), m_settings.get());
}

Town::~Town()
{
    m_model.publish = [](const QString &, const QByteArray &, const QByteArray &) {};
    m_engine.reset();
    m_session.reset();
    m_client.reset();
}

QJsonObject Town::ask(const QByteArray &method, const QString &path, const QJsonObject &body)
{
    HttpRequest request{
        .method = method, .url = QUrl(u"http://127.0.0.1:9/"_s + path), .body = QJsonDocument(body).toJson()};
    request.headers.emplaceBack("Authorization", "Bearer " + m_token);
    const QJsonDocument answer = QJsonDocument::fromJson(m_model.answer(request, m_clock.now()).body);
    return answer.isArray() ? answer.array().first().toObject() : answer.object();
}

QString Town::addAccount(const QString &username)
{
    const QJsonObject session = ask("POST", u"auth/v1/signup"_s, account(username));
    if (m_token.isEmpty())
        m_token = session.value(u"access_token").toString().toLatin1();
    return session.value(u"user").toObject().value(u"id").toString();
}

void Town::build()
{
    m_owner = addAccount(u"mayor"_s);
    m_self = addAccount(u"edda"_s);
    for (int i = 0; i < kServers; ++i) {
        m_servers.append(ask("POST", u"rest/v1/rpc/create_server"_s, {{u"name"_s, u"Server %1"_s.arg(i)}})
                             .value(u"id")
                             .toString());
        m_model.addMember(m_servers.last(), m_self);
    }
    for (int i = kServers; i < kRooms; ++i)
        (void)ask("POST", u"rest/v1/rooms"_s,
                  {{u"server_id"_s, largeServer()}, {u"name"_s, u"room-%1"_s.arg(i)}});
    for (const auto &[id, room] : m_model.rooms()) {
        if (room.server == largeServer())
            m_rooms.append(id);
    }
    for (int i = 1; i <= 300; ++i)
        write(m_rooms.at(0), u"Line %1 of what was said before."_s.arg(i));
    m_crowds[largeServer()] = crowd(largeServer(), kManyPeople);
    m_crowds[otherServer()] = crowd(otherServer(), kFewPeople);
}

//! Members in the form of the backend; the model would look through all of them at each request.
QByteArray Town::crowd(const QString &server, int people) const
{
    QJsonArray rows;
    for (int i = 0; i < people; ++i) {
        const QString id = u"11111111-0000-4000-8000-%1"_s.arg(i, 12, 16, QChar(u'0'));
        // not in the order of their names, as life is
        const QString name = u"person-%1"_s.arg((i * 7919) % people, 5, 10, QChar(u'0'));
        rows.append(QJsonObject{{u"server_id"_s, server},
                                {u"user_id"_s, id},
                                {u"role"_s, u"member"_s},
                                {u"user"_s,
                                 QJsonObject{{u"id"_s, id},
                                             {u"username"_s, name},
                                             {u"display_name"_s, QJsonValue()},
                                             {u"avatar_url"_s, QJsonValue()},
                                             {u"status_text"_s, QJsonValue()},
                                             {u"status_color"_s, QJsonValue()}}}});
    }
    return QJsonDocument(rows).toJson(QJsonDocument::Compact);
}

HttpResponse Town::answer(const HttpRequest &request)
{
    const QUrlQuery query(request.url);
    const auto found = m_crowds.find(model::filter(query, u"server_id"_s, u"eq"_s));
    if (!request.url.path().endsWith(u"/server_members") || found == m_crowds.end())
        return m_model.answer(request, m_clock.now());
    const bool isFirstPage = model::filter(query, u"user_id"_s, u"gt"_s).isEmpty();
    return {200, {{"Content-Type", "application/json"}}, isFirstPage ? found->second : QByteArray("[]")};
}

bool Town::start()
{
    m_session->start();
    if (!QTest::qWaitFor([&] { return m_session->state() == app::Session::SignedOut; }))
        return false;
    if (!succeeds(m_client->auth()->signIn(u"edda@town.test"_s, kPassword)))
        return false;
    const auto isThere = [this] {
        return m_client->connectionState() == ConnectionState::Online && m_session->isSettled()
            && m_session->servers()->count() == kServers;
    };
    if (!QTest::qWaitFor(isThere, kPatience))
        return false;
    m_engine = std::make_unique<QQmlApplicationEngine>();
    m_guard.watch(m_engine.get());
    m_engine->addImportPath(u"qrc:/qt/qml"_s);
    m_engine->setInitialProperties({{u"session"_s, QVariant::fromValue(m_session.get())},
                                    {u"settings"_s, QVariant::fromValue(m_settings.get())}});
    m_engine->load(QUrl(u"qrc:/qt/qml/Aigm/Ui/Main.qml"_s));
    if (m_engine->rootObjects().isEmpty())
        return false;
    m_window = qobject_cast<QQuickWindow *>(m_engine->rootObjects().constFirst());
    m_window->resize(1400, 900);
    return QTest::qWaitForWindowExposed(m_window);
}

void Town::write(const QString &room, const QString &text)
{
    const Stretches::Own own(stretches);
    (void)m_model.write(room, m_owner, text, m_clock.now());
}

void Town::editLast(const QString &room)
{
    const Stretches::Own own(stretches);
    (void)m_model.edit(room, m_model.room(room).log.last().id, u"What was said last is put right."_s);
}

void Town::speak()
{
    for (int i = 0; i < kFramesInATurn && !m_frames.isEmpty(); ++i) {
        const Frame frame = m_frames.takeFirst();
        m_realtime.broadcast(frame.topic, frame.event, frame.payload);
    }
    if (m_frames.isEmpty())
        m_speaking.stop();
}

int Town::itemCount(const char *type) const
{
    int count = 0;
    QList<QQuickItem *> items{m_window->contentItem()};
    for (qsizetype at = 0; at < items.size(); ++at) {
        items.append(items[at]->childItems());
        count += QByteArrayView(items[at]->metaObject()->className()).startsWith(type);
    }
    return count;
}

} // namespace aigm::test
