// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "commandline.h"

#include <QCommandLineParser>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

constexpr int kUsageError = 2;

QCommandLineOption option(const QString &name, const QString &description, const QString &value)
{
    return {QStringList{name}, description, value};
}

QString chosen(const QCommandLineParser &parser, const QString &name, const char *variable)
{
    return parser.isSet(name) ? parser.value(name) : qEnvironmentVariable(variable);
}

CommandLine refused(const QString &sentence)
{
    return {{}, kUsageError, QString(sentence + u'\n')};
}

} // namespace

CommandLine readCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"AIGM, a native chat client for a workspace of your own."_s);
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    parser.addOptions(
        {option(u"backend"_s, u"Address of the workspace (AIGM_URL)."_s, u"URL"_s),
         option(u"key"_s, u"Public key of the workspace (AIGM_KEY)."_s, u"KEY"_s),
         option(u"profile"_s, u"Name of the profile to use (AIGM_PROFILE)."_s, u"NAME"_s),
         option(u"secret-store"_s, u"keychain or file (AIGM_SECRET_STORE)."_s, u"STORE"_s),
         option(u"realtime"_s, u"broadcast or postgres_changes (AIGM_REALTIME)."_s, u"MODE"_s)});
    if (!parser.parse(arguments))
        return refused(parser.errorText());
    if (parser.isSet(help))
        return {{}, 0, parser.helpText()};
    if (parser.isSet(version))
        return {{}, 0, QString(u"aigm "_s + QCoreApplication::applicationVersion() + u'\n')};

    CommandLine line;
    line.options.backend = QUrl(chosen(parser, u"backend"_s, "AIGM_URL"));
    line.options.key = chosen(parser, u"key"_s, "AIGM_KEY");
    if (const QString profile = chosen(parser, u"profile"_s, "AIGM_PROFILE"); !profile.isEmpty())
        line.options.profile = profile;
    static const QRegularExpression kProfileName(u"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$"_s);
    if (!kProfileName.match(line.options.profile).hasMatch())
        return refused(u"A profile name has up to 32 letters, digits, - and _."_s);
    const QString store = chosen(parser, u"secret-store"_s, "AIGM_SECRET_STORE");
    if (store == "file"_L1)
        line.options.secretStore = ClientOptions::SecretStore::File;
    else if (!store.isEmpty() && store != "keychain"_L1)
        return refused(u"The secret store is either keychain or file."_s);
    const QString mode = chosen(parser, u"realtime"_s, "AIGM_REALTIME");
    if (mode == "postgres_changes"_L1)
        line.options.realtime = RealtimeMode::PostgresChanges;
    else if (!mode.isEmpty() && mode != "broadcast"_L1)
        return refused(u"Changes are heard by broadcast or postgres_changes."_s);
    return line;
}

} // namespace aigm::app
