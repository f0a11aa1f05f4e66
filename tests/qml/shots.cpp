// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "documenttext.h"

#include <QCommandLineParser>
#include <QCursor>
#include <QDir>
#include <QEventLoop>
#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QTimer>
#include <QTranslator>
#include <QtQml/qqmlextensionplugin.h>

#include <cstdio>

Q_IMPORT_QML_PLUGIN(AigmPlugin)
Q_IMPORT_QML_PLUGIN(Aigm_StylePlugin)
Q_IMPORT_QML_PLUGIN(Aigm_UiPlugin)

using namespace Qt::Literals::StringLiterals;

namespace {

//! How a scene is shown.
struct Look
{
    QSize size;
    qreal textScale = 1;
    bool dark = false;
};

//! Lets animations and asynchronous loaders come to rest.
void settle()
{
    QEventLoop loop;
    QTimer::singleShot(std::chrono::milliseconds(700), &loop, &QEventLoop::quit);
    loop.exec();
}

bool shoot(const QString &file, const QString &folder, const Look &look)
{
    QQmlApplicationEngine engine;
    engine.addImportPath(u"qrc:/qt/qml"_s);
    // a folder with the modules as source files: changes are seen without building them
    if (qEnvironmentVariableIsSet("AIGM_QML_IMPORTS"))
        engine.addImportPath(qEnvironmentVariable("AIGM_QML_IMPORTS"));
    engine.setInitialProperties({{u"night"_s, look.dark},
                                 {u"textScale"_s, look.textScale},
                                 {u"width"_s, look.size.width()},
                                 {u"height"_s, look.size.height()}});
    engine.load(QUrl::fromLocalFile(file));
    auto *window =
        engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow *>(engine.rootObjects().first());
    if (!window)
        return false;
    settle();
    const QString name = u"%1-%2-%3.png"_s.arg(QFileInfo(file).baseName(), look.dark ? u"dark"_s : u"light"_s)
                             .arg(look.size.width());
    return window->grabWindow().save(QDir(folder).filePath(name));
}

QSize sizeOf(const QString &text)
{
    const QStringList parts = text.split(u'x');
    return parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
}

} // namespace

//! One picture in light and one in dark of each scene, for each size that is asked for.
int main(int argc, char *argv[])
{
    qputenv("QML_DISABLE_DISK_CACHE", "1"); // compiled screens know the types of the real module by address
    QQuickWindow::setSceneGraphBackend(u"software"_s);
    const QGuiApplication gui(argc, argv);
    aigm::test::registerDocumentText();
    QTranslator english;
    if (english.load(u":/i18n/aigm_en.qm"_s))
        QCoreApplication::installTranslator(&english);
    QCommandLineParser parser;
    const QCommandLineOption sizes(u"size"_s, u"of the window, may be repeated"_s, u"WxH"_s, u"1280x800"_s);
    const QCommandLineOption scale(u"text-scale"_s, u"of the text"_s, u"factor"_s, u"1"_s);
    const QCommandLineOption scenes(u"scenes"_s, u"where the scenes are"_s, u"folder"_s,
                                    QStringLiteral(AIGM_SHOTS));
    const QCommandLineOption reverse(u"right-to-left"_s, u"as in Arabic"_s);
    parser.addOptions({sizes, scale, scenes, reverse});
    parser.addHelpOption();
    parser.addPositionalArgument(u"folder"_s, u"where the pictures go"_s);
    parser.addPositionalArgument(u"scene…"_s, u"which scenes; all if none is named"_s);
    parser.process(gui);
    const QStringList arguments = parser.positionalArguments();
    if (arguments.isEmpty() || !QDir().mkpath(arguments[0]))
        parser.showHelp(2);
    if (parser.isSet(reverse)) {
        QLocale::setDefault(QLocale(QLocale::Arabic));
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    }
    QCursor::setPos(-100, -100); // or whatever lies in the corner is hovered
    bool good = true;
    for (const QFileInfo &file : QDir(parser.value(scenes)).entryInfoList({u"*.qml"_s})) {
        const QString name = file.baseName();
        if (name.front().isUpper() || (arguments.size() > 1 && !arguments.mid(1).contains(name)))
            continue;
        for (const QString &size : parser.values(sizes)) {
            for (const bool dark : {false, true}) {
                const bool done = shoot(file.filePath(), arguments[0],
                                        {sizeOf(size), parser.value(scale).toDouble(), dark});
                if (!done)
                    std::printf("no picture of %s\n", qUtf8Printable(name));
                good = good && done;
            }
        }
    }
    return good ? 0 : 1;
}
