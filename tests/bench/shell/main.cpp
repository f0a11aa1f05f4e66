// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>

#include <chrono>
#include <cstdio>
#include <ctime>

int main(int argc, char *argv[])
{
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    QQuickWindow::setSceneGraphBackend(QStringLiteral("software"));
    const QGuiApplication application(argc, argv);
    QQmlApplicationEngine engine;
    engine.load(QUrl(QStringLiteral("qrc:/qt/qml/Bench/Shell/Shell.qml")));
    if (engine.rootObjects().isEmpty())
        return 1;
    auto *window = qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst());
    QObject::connect(
        window, &QQuickWindow::frameSwapped, window,
        [shown = false]() mutable {
            if (std::exchange(shown, true))
                return;
            const auto now = std::chrono::steady_clock::now().time_since_epoch();
            std::printf("{\"event\":\"first frame\",\"ns\":\"%lld\",\"cpu\":\"%lld\"}\n",
                        static_cast<long long>(std::chrono::nanoseconds(now).count()),
                        static_cast<long long>(std::clock()) * 1'000'000'000 / CLOCKS_PER_SEC);
            std::fflush(stdout);
        },
        Qt::DirectConnection);
    return QGuiApplication::exec();
}
