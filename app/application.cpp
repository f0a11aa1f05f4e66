// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "application.h"

#include "firstfonts.h"
#include "probe.h"
#include "screenguard.h"
#include "session.h"
#include "settings.h"

#include <QDir>
#include <QFont>
#include <QGuiApplication>
#include <QQmlComponent>
#include <QQuickWindow>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

//! The window does not wait longer than this for what it will show: a key store may ask for a password.
constexpr std::chrono::milliseconds kPatience{1000};

//! Without a GPU a GL context costs 90 MB (llvmpipe) for nothing: paint in software then.
bool hasGpu()
{
#ifdef Q_OS_LINUX
    return !QDir(u"/dev/dri"_s).entryList({u"renderD*"_s}, QDir::System).isEmpty();
#else
    return true;
#endif
}

void chooseRenderer()
{
    const QByteArray wish = qgetenv("AIGM_RENDERER");
    if (wish == "software" || (wish != "gpu" && !hasGpu()))
        QQuickWindow::setSceneGraphBackend(u"software"_s);
}

ClientOptions withRememberedBackend(ClientOptions options, const Settings &settings)
{
    if (options.backend.isEmpty()) {
        options.backend = settings.backend();
        if (options.key.isEmpty())
            options.key = settings.backendKey();
    }
    return options;
}

} // namespace

void Application::prepare()
{
    chooseRenderer();
}

Application::Application(const ClientOptions &options, QObject *parent)
    : QObject(parent)
    , m_settings(std::make_unique<Settings>(options.profile))
    , m_guard(std::make_unique<ScreenGuard>())
{
    // what Theme says too: to look for the system's font, which nothing shows, takes as long as for ours
    QFont font(u"Inter"_s);
    font.setPixelSize(15);
    QGuiApplication::setFont(font);
    loadTexts();
    build(withRememberedBackend(options, *m_settings));
}

Application::~Application()
{
    m_window.reset();
    m_engine.reset();
    m_session.reset();
    m_client.reset();
}

//! English for its plurals, then the user's own language over it. Dates and direction follow the words: a
//! region whose language we do not speak keeps its formats, in English.
void Application::loadTexts()
{
    if (m_english.load(u":/i18n/aigm_en.qm"_s))
        QCoreApplication::installTranslator(&m_english);
    const QLocale locale;
    if (locale.language() == QLocale::English || locale.language() == QLocale::C)
        return;
    if (m_ownLanguage.load(locale, u"aigm"_s, u"_"_s, u":/i18n"_s))
        QCoreApplication::installTranslator(&m_ownLanguage);
    else
        QLocale::setDefault(QLocale(QLocale::English, locale.territory()));
    QGuiApplication::setLayoutDirection(QLocale().textDirection());
}

void Application::build(const ClientOptions &options)
{
    m_client = std::make_unique<Client>(options);
    m_session = std::make_unique<Session>(m_client.get(), m_settings.get());
    connect(m_session->login(), &Login::backendChosen, this, &Application::changeBackend,
            Qt::QueuedConnection);
}

bool Application::show()
{
    m_engine = std::make_unique<QQmlEngine>();
    m_guard->watch(m_engine.get());
    m_engine->addImportPath(u"qrc:/qt/qml"_s);
    QQmlComponent screens(m_engine.get(), QUrl(u"qrc:/qt/qml/Aigm/Ui/Main.qml"_s),
                          QQmlComponent::Asynchronous);
    // Qt's thread loads the screens and the cache's reads the newest page, while this one finds the fonts and
    // goes between the steps of both: the first frame already has messages in it. The network comes after it.
    m_client->setOnlineAllowed(false);
    m_session->start();
    FirstFonts fonts(m_settings->textScale());
    QTimer patience;
    patience.setSingleShot(true);
    patience.start(kPatience);
    while (screens.isLoading() || (!m_session->isSettled() && patience.isActive())) {
        // not before the session is settled: until then Qt's thread asks for this one at each module
        const bool busy = m_session->isSettled() && fonts.findNext();
        QCoreApplication::processEvents(busy ? QEventLoop::AllEvents : QEventLoop::WaitForMoreEvents);
    }
    m_window.reset(
        screens.createWithInitialProperties({{u"session"_s, QVariant::fromValue(m_session.get())},
                                             {u"settings"_s, QVariant::fromValue(m_settings.get())}}));
    if (!m_window) {
        qCritical() << screens.errors();
        return false;
    }
    auto *window = qobject_cast<QQuickWindow *>(m_window.get());
    const auto goOnline = [this] { m_client->setOnlineAllowed(true); };
    connect(window, &QQuickWindow::frameSwapped, this, goOnline,
            Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection));
    QTimer::singleShot(kPatience, this, goOnline); // nobody may see the window
#ifdef AIGM_TEST_HOOKS
    Probe::attach(m_session.get(), window);
#endif
    return true;
}

void Application::changeBackend(const Backend &backend)
{
    m_settings->setBackend(backend.url, backend.key);
    ClientOptions options = m_client->options();
    options.backend = backend.url;
    options.key = backend.key;
    // The old ones go after the screens have let go of them.
    const std::unique_ptr<Client> oldClient = std::move(m_client);
    const std::unique_ptr<Session> oldSession = std::move(m_session);
    build(options);
    m_session->login()->setMode(oldSession->login()->mode());
    m_session->login()->setEmail(oldSession->login()->email());
    m_session->start();
    m_window->setProperty("session", QVariant::fromValue(m_session.get()));
}

} // namespace aigm::app
