// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/backend.h>
#include <aigm/client.h>

#include <QObject>
#include <QQmlEngine>
#include <QTranslator>

#include <memory>

namespace aigm::app {

class ScreenGuard;
class Session;
class Settings;

//! Builds the desktop program in order, and takes it down backwards: settings, client, session, screens.
class Application : public QObject
{
    Q_OBJECT
public:
    explicit Application(const ClientOptions &options, QObject *parent = nullptr);
    ~Application() override;

    //! Chooses the renderer. Before the QGuiApplication is made.
    static void prepare();
    //! Shows the window. False when the screens could not be loaded.
    [[nodiscard]] bool show();

private:
    void loadTexts();
    void build(const ClientOptions &options);
    void changeBackend(const Backend &backend);

    QTranslator m_english;
    QTranslator m_ownLanguage;
    const std::unique_ptr<Settings> m_settings;
    const std::unique_ptr<ScreenGuard> m_guard;
    std::unique_ptr<Client> m_client;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QQmlEngine> m_engine;
    std::unique_ptr<QObject> m_window;
};

} // namespace aigm::app
