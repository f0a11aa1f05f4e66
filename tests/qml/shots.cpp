// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include <QDir>
#include <QEventLoop>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQmlContext>
#include <QQuickWindow>
#include <QTimer>
#include <QtQml/qqmlextensionplugin.h>

#include <cstdio>

Q_IMPORT_QML_PLUGIN(AigmPlugin)
Q_IMPORT_QML_PLUGIN(Aigm_StylePlugin)
Q_IMPORT_QML_PLUGIN(Aigm_UiPlugin)

namespace {

//! Lets animations, asynchronous loaders and the tooltip delay come to rest.
void settle()
{
    QEventLoop loop;
    QTimer::singleShot(std::chrono::milliseconds(700), &loop, &QEventLoop::quit);
    loop.exec();
}

bool shoot(const QString &file, const QString &folder, bool dark)
{
    QQmlApplicationEngine engine;
    engine.addImportPath(QStringLiteral("qrc:/qt/qml"));
    // a folder with the modules as source files: changes are seen without building them
    if (qEnvironmentVariableIsSet("AIGM_QML_IMPORTS"))
        engine.addImportPath(qEnvironmentVariable("AIGM_QML_IMPORTS"));
    engine.setInitialProperties({{QStringLiteral("night"), dark}});
    engine.load(QUrl::fromLocalFile(file));
    auto *window =
        engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow *>(engine.rootObjects().first());
    if (!window)
        return false;
    settle();
    const QString name =
        QFileInfo(file).baseName() + (dark ? QStringLiteral("-dark.png") : QStringLiteral("-light.png"));
    return window->grabWindow().save(QDir(folder).filePath(name));
}

} // namespace

//! aigm_shots FOLDER [NAME…]: one picture in light and one in dark of each file in shots/.
int main(int argc, char *argv[])
{
    QQuickWindow::setSceneGraphBackend(QStringLiteral("software"));
    const QGuiApplication gui(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 2 || !QDir().mkpath(arguments[1]))
        return 2;
    bool good = true;
    for (const QFileInfo &file :
         QDir(QStringLiteral(AIGM_SHOTS)).entryInfoList({QStringLiteral("[a-z]*.qml")})) {
        if (arguments.size() > 2 && !arguments.mid(2).contains(file.baseName()))
            continue;
        for (const bool dark : {false, true}) {
            const bool done = shoot(file.filePath(), arguments[1], dark);
            std::printf("%s %s %s\n", done ? "ok  " : "FAIL", qUtf8Printable(file.baseName()),
                        dark ? "dark" : "light");
            good = good && done;
        }
    }
    return good ? 0 : 1;
}
