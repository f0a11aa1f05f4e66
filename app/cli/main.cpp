// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "context.h"
#include "interruption.h"
#include "parser.h"

#include <QCoreApplication>

int main(int argc, char *argv[])
{
    // the profile of the desktop program: both may use it at once
    QCoreApplication::setApplicationName(QStringLiteral("aigm"));
    QCoreApplication::setApplicationVersion(QStringLiteral(AIGM_VERSION));
    const QCoreApplication application(argc, argv);

    const aigm::cli::Parsed parsed = aigm::cli::parse(argc, argv);
    if (!parsed.command)
        return parsed.exitCode;
    aigm::cli::Interruption interruption;
    aigm::cli::Output output(parsed.format);
    aigm::cli::Context context(parsed.options, output, interruption);
    return parsed.command(context);
}
