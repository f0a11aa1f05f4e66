// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "clientoncache.h"
#include "screenguard.h"
#include "session.h"
#include "settings.h"

#include <QQmlApplicationEngine>
#include <QQuickItem>
#include <QQuickWindow>
#include <QtTest>

namespace aigm::test {

//! The whole app without a network: the real screens over the real models over a cache that the test has
//! filled.
class RealScreens : public ClientOnCache
{
public:
    RealScreens() = default;
    ~RealScreens()
    {
        engine.reset();
        session.reset();
    }
    Q_DISABLE_COPY_MOVE(RealScreens)

    //! The program starts (again) and shows its window.
    void start()
    {
        engine.reset();
        session.reset();
        settings = std::make_unique<app::Settings>(folder() + QStringLiteral("/settings"));
        session = std::make_unique<app::Session>(&make(), settings.get());
        session->start();
        engine = std::make_unique<QQmlApplicationEngine>();
        guard.watch(engine.get());
        engine->addImportPath(QStringLiteral("qrc:/qt/qml"));
        engine->setInitialProperties({{QStringLiteral("session"), QVariant::fromValue(session.get())},
                                      {QStringLiteral("settings"), QVariant::fromValue(settings.get())}});
        engine->load(QUrl(QStringLiteral("qrc:/qt/qml/Aigm/Ui/Main.qml")));
        QVERIFY(!engine->rootObjects().isEmpty());
        window = qobject_cast<QQuickWindow *>(engine->rootObjects().constFirst());
        QVERIFY(QTest::qWaitForWindowExposed(window));
    }
    //! All items of the window, hidden ones too.
    [[nodiscard]] QList<QQuickItem *> items() const
    {
        QList<QQuickItem *> found{window->contentItem()};
        for (qsizetype at = 0; at < found.size(); ++at)
            found.append(found[at]->childItems());
        return found;
    }
    //! The first item of that QML type.
    [[nodiscard]] QQuickItem *item(const char *type) const
    {
        for (QQuickItem *item : items()) {
            if (QByteArrayView(item->metaObject()->className()).startsWith(type))
                return item;
        }
        return nullptr;
    }

    app::ScreenGuard guard;
    std::unique_ptr<app::Settings> settings;
    std::unique_ptr<app::Session> session;
    std::unique_ptr<QQmlApplicationEngine> engine;
    QQuickWindow *window = nullptr;
};

} // namespace aigm::test
