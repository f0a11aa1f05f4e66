// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "parser.h"

#include "commands/commands.h"

#include <aigm/backend.h>

#include <CLI/CLI.hpp>

#include <QRegularExpression>

#include <cstdio>

namespace aigm::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto kFooter =
    "CONVERSATION is an id, or SERVER/ROOM by their names. SERVER is an id or a name.\n"
    "Exit codes: 0 ok, 1 failure, 2 usage, 3 sign in first, 4 offline (queued), 5 refused.";

//! The options that every command takes, as they were typed.
struct Common
{
    std::string backend;
    std::string key;
    std::string profile = "default";
    std::string secretStore = "keychain";
    std::string realtime = "broadcast";
    Format format;

    void addTo(CLI::App &app)
    {
        app.add_option("--backend", backend, "Address of the workspace")
            ->envname("AIGM_URL")
            ->type_name("URL");
        app.add_option("--key", key, "Public key of the workspace")->envname("AIGM_KEY")->type_name("KEY");
        app.add_option("--profile", profile, "Name of the profile")
            ->envname("AIGM_PROFILE")
            ->type_name("NAME");
        app.add_option("--secret-store", secretStore, "Where the session is kept")
            ->envname("AIGM_SECRET_STORE")
            ->check(CLI::IsMember({"keychain", "file"}));
        app.add_option("--realtime", realtime, "How changes of an open conversation are heard")
            ->envname("AIGM_REALTIME")
            ->check(CLI::IsMember({"broadcast", "postgres_changes"}));
        app.add_flag("--json", format.json, "Print one JSON object a line");
        CLI::Option *quiet = app.add_flag("--quiet", format.quiet, "Print results and errors only");
        app.add_flag("--verbose", format.verbose, "Print what the library logs")->excludes(quiet);
    }

    //! Errors: Rejected.
    [[nodiscard]] Result<ClientOptions> toOptions() const
    {
        const Result<Backend> place =
            Backend::fromUserInput(QString::fromStdString(backend), QString::fromStdString(key));
        if (backend.empty() || key.empty())
            return Error{.kind = Error::Kind::Rejected,
                         .message = Context::tr(
                             "Say which workspace: --backend URL and --key KEY, or AIGM_URL and AIGM_KEY.")};
        if (!place)
            return place.error();
        ClientOptions options;
        options.backend = place->url;
        options.key = place->key;
        options.profile = QString::fromStdString(profile);
        static const QRegularExpression name(u"\\A[A-Za-z0-9][A-Za-z0-9_-]{0,31}\\z"_s);
        if (!name.match(options.profile).hasMatch())
            return Error{.kind = Error::Kind::Rejected,
                         .message = Context::tr("A profile name has up to 32 letters, digits, - and _.")};
        if (secretStore == "file")
            options.secretStore = ClientOptions::SecretStore::File;
        if (realtime == "postgres_changes")
            options.realtime = RealtimeMode::PostgresChanges;
        return options;
    }
};

Parsed refused(const QString &sentence)
{
    std::fprintf(stderr, "aigm-cli: %s\n", qUtf8Printable(sentence));
    return {.exitCode = Usage};
}

//! CLI11 speaks without a full stop, and of its own exit codes.
Parsed ended(const CLI::App &app, const CLI::Error &end)
{
    if (end.get_exit_code() == 0)
        return {.exitCode = app.exit(end)};
    QString sentence = QString::fromUtf8(end.what());
    if (!sentence.endsWith(u'.'))
        sentence += u'.';
    return refused(QString(sentence + u" Run with --help to see how it is used."_s));
}

} // namespace

Parsed parse(int argc, char *argv[])
{
    Parsed parsed;
    Common common;
    CLI::App app("Chat from a terminal, on the profile of the desktop program.", "aigm-cli");
    app.set_version_flag("--version", "aigm-cli " AIGM_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    app.footer(kFooter);
    common.addTo(app);
    addAccountCommands(app, parsed.command);
    addServerCommands(app, parsed.command);
    addRoomCommands(app, parsed.command);
    addSendCommand(app, parsed.command);
    addChangeCommands(app, parsed.command);
    addTailCommand(app, parsed.command);
    addHistoryCommand(app, parsed.command);
    addSyncCommands(app, parsed.command);
    addOutboxCommands(app, parsed.command);
    addReadCommand(app, parsed.command);
    addSearchCommand(app, parsed.command);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Error &end) {
        return ended(app, end);
    }
    const Result<ClientOptions> options = common.toOptions();
    if (!options)
        return refused(options.error().message);
    parsed.options = *options;
    parsed.format = common.format;
    return parsed;
}

} // namespace aigm::cli
