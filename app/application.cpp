// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "application.h"

#include "probe.h"
#include "screenguard.h"
#include "session.h"
#include "settings.h"

#include <QDir>
#include <QGuiApplication>
#include <QQuickStyle>
#include <QQuickWindow>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

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
    QQuickStyle::setStyle(u"Aigm.Style"_s);
    QQuickStyle::setFallbackStyle(u"Basic"_s);
}

Application::Application(const ClientOptions &options, QObject *parent)
    : QObject(parent)
    , m_settings(std::make_unique<Settings>(options.profile))
    , m_guard(std::make_unique<ScreenGuard>())
{
    loadTexts();
    build(withRememberedBackend(options, *m_settings));
}

Application::~Application()
{
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
    // The cache is read on its own thread while the screens load on this one.
    m_session->start();
    m_engine = std::make_unique<QQmlApplicationEngine>();
    m_guard->watch(m_engine.get());
    m_engine->addImportPath(u"qrc:/qt/qml"_s);
    m_engine->setInitialProperties({{u"session"_s, QVariant::fromValue(m_session.get())},
                                    {u"settings"_s, QVariant::fromValue(m_settings.get())}});
    m_engine->load(QUrl(u"qrc:/qt/qml/Aigm/Ui/Main.qml"_s));
    if (m_engine->rootObjects().isEmpty())
        return false;
#ifdef AIGM_TEST_HOOKS
    Probe::attach(m_session.get(), qobject_cast<QQuickWindow *>(m_engine->rootObjects().constFirst()));
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
    for (QObject *root : m_engine->rootObjects())
        root->setProperty("session", QVariant::fromValue(m_session.get()));
}

} // namespace aigm::app
