// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "application.h"
#include "commandline.h"

#include <QGuiApplication>

#include <cstdio>

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(QStringLiteral("aigm"));
    QCoreApplication::setApplicationVersion(QStringLiteral(AIGM_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.aigm.Aigm"));
    aigm::app::Application::prepare();
    const QGuiApplication gui(argc, argv);
    const aigm::app::CommandLine line = aigm::app::readCommandLine(QCoreApplication::arguments());
    if (line.exitCode) {
        std::fputs(qUtf8Printable(line.output), *line.exitCode == 0 ? stdout : stderr);
        return *line.exitCode;
    }
    aigm::app::Application application(line.options);
    return application.show() ? QGuiApplication::exec() : 1;
}
