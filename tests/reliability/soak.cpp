// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "soak.h"

#include "clientseams.h"

#include <QJsonDocument>
#include <QQuickWindow>

namespace aigm::test {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kReconnectEach = 30s;
constexpr int kWrittenInAStep = 2; // 21,600 in six hours
constexpr int kMinutesOfHistory = 10;
constexpr qsizetype kKeptByTheModel = 200; // messages a room: the model server lives in this process too
const QString kPassword = u"simulated 7"_s;

} // namespace

Soak::Soak(SoakCourse course)
    : m_course(std::move(course))
{
}

Soak::~Soak()
{
    m_engine.reset();
    m_session.reset();
    m_client.reset();
}

QList<Vitals> Soak::run()
{
    QList<Vitals> vitals;
    if (!begin())
        return vitals;
    const auto start = m_clock.monotonic();
    auto next = start + m_course.warmUp;
    while (m_clock.monotonic() < start + m_course.warmUp + m_course.length) {
        step();
        if (m_clock.monotonic() < next)
            continue;
        if (vitals.isEmpty())
            m_atFirst = LiveObjects::classes();
        vitals.append(takeVitals(hours(), m_clock.timerCount() - m_network.timerCount()));
        next += m_course.sampleEach;
    }
    return vitals;
}

QStringList Soak::grownClasses() const
{
    QStringList grown;
    const QMap<QByteArray, int> classes = LiveObjects::classes();
    for (auto it = classes.cbegin(); it != classes.cend(); ++it) {
        if (const int more = it.value() - m_atFirst.value(it.key()); more > 0)
            grown.append(u"%1 +%2"_s.arg(QString::fromLatin1(it.key())).arg(more));
    }
    return grown;
}

double Soak::hours() const
{
    return std::chrono::duration<double, std::ratio<3600>>(m_clock.monotonic()).count();
}

bool Soak::begin()
{
    ClientSeams seams;
    seams.clock = std::shared_ptr<Clock>(&m_clock, [](Clock *) {});
    seams.transport = m_network.transport();
    seams.sockets = m_network.sockets();
    seams.secrets = std::make_unique<FakeSecretStore>();
    seams.network = std::make_shared<NetworkWatch>();
    seams.cacheThread = CacheOptions::Thread::CallersThread;
    m_client = std::make_unique<Client>(ClientOptions{.backend = QUrl(u"http://127.0.0.1"_s),
                                                      .key = u"sim"_s,
                                                      .profile = u"soak"_s,
                                                      .dataFolder = m_folder.filePath(u"data"_s)},
                                        std::move(seams));
    m_settings = std::make_unique<app::Settings>(m_folder.filePath(u"settings"_s));
    m_session = std::make_unique<app::Session>(m_client.get(), m_settings.get());
    m_session->start();
    m_clock.advance(1s);
    const auto account = await(m_clock, m_client->auth()->signUp(u"soak@sim.test"_s, kPassword, u"soak"_s));
    return account && *account && makePlaces();
}

bool Soak::makePlaces()
{
    const auto server = await(m_clock, m_client->servers()->create(u"Harbour"_s));
    if (!server || !*server)
        return false;
    for (int i = 1; i < m_course.rooms; ++i)
        (void)await(m_clock, m_client->servers()->createRoom((*server)->id, {u"room%1"_s.arg(i)}));
    for (const auto &[id, room] : m_server.rooms())
        m_rooms.append(id);
    const QJsonObject other{{u"email"_s, u"other@sim.test"_s},
                            {u"password"_s, kPassword},
                            {u"data"_s, QJsonObject{{u"username"_s, u"other"_s}}}};
    (void)m_server.answer({.method = "POST",
                           .url = QUrl(u"http://127.0.0.1/auth/v1/signup"_s),
                           .body = QJsonDocument(other).toJson()},
                          m_clock.now());
    m_other = m_server.idOf(u"other"_s);
    m_server.addMember((*server)->id.toString(), m_other);
    m_clock.advance(5s);
    m_session->openServer((*server)->id.toString());
    m_clock.advance(1s);
    if (m_course.hasWindow)
        showWindow();
    m_session->reading()->setAttentive(true);
    return m_session->rooms()->count() == m_course.rooms;
}

void Soak::showWindow()
{
    m_engine = std::make_unique<QQmlApplicationEngine>();
    m_engine->addImportPath(u"qrc:/qt/qml"_s);
    m_engine->setInitialProperties({{u"session"_s, QVariant::fromValue(m_session.get())},
                                    {u"settings"_s, QVariant::fromValue(m_settings.get())}});
    m_engine->load(QUrl(u"qrc:/qt/qml/Aigm/Ui/Main.qml"_s));
}

void Soak::step()
{
    ++m_steps;
    const int historySteps = int(std::chrono::minutes(kMinutesOfHistory) / kStep);
    const int due = m_steps <= historySteps ? m_course.history / historySteps : kWrittenInAStep;
    for (int i = 0; i < due; ++i)
        write();
    switchRoom();
    if (m_clock.monotonic() - m_lastReconnect >= kReconnectEach)
        reconnect();
    if (m_steps % 100 == 0) {
        for (const QString &room : std::as_const(m_rooms))
            m_server.forgetOlder(room, kKeptByTheModel);
    }
    if (m_course.eachStep)
        m_course.eachStep();
    m_clock.advance(kStep);
}

void Soak::switchRoom()
{
    ++m_switches;
    m_session->openRoom(m_rooms.at(m_clock.below(int(m_rooms.size()))));
    if (m_clock.oneIn(4)) { // and looks at what was before
        m_clock.advance(100ms);
        m_session->messages()->setVisibleRows(m_session->messages()->count() - 20,
                                              m_session->messages()->count() - 1);
    }
}

void Soak::write()
{
    const QString room = m_rooms.at(m_clock.below(int(m_rooms.size())));
    ++m_written;
    if (!m_clock.oneIn(10))
        return othersWrite(room);
    const auto conversation = conversationOf(*RoomId::fromString(room));
    (void)m_client->messages()->send(
        conversation, {Document::fromPlainText(u"my number %1, with **some** words"_s.arg(m_written))});
}

void Soak::othersWrite(const QString &room)
{
    const QString id = m_server.write(
        room, m_other, u"the tide of number %1 comes in at %2"_s.arg(m_written).arg(m_clock.below(1'000'000)),
        m_clock.now());
    if (m_clock.oneIn(10))
        (void)m_server.edit(room, id, u"the tide of number %1 is late"_s.arg(m_written));
    else if (m_clock.oneIn(30))
        (void)m_server.erase(room, id);
}

void Soak::reconnect()
{
    m_lastReconnect = m_clock.monotonic();
    ++m_reconnects;
    m_network.closeSockets(m_clock.oneIn(2) ? 1006 : 1001);
}

} // namespace aigm::test
