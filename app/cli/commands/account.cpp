// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "commands.h"

#include <CLI/CLI.hpp>

#include <QFile>

#include <cstdio>
#include <memory>

#ifdef Q_OS_UNIX
#include <termios.h>
#include <unistd.h>
#endif

namespace aigm::cli {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Credentials
{
    std::string email;
    std::string username;
    bool passwordStdin = false;
};

//! Keeps a terminal from showing what is typed.
class SilentTerminal
{
public:
#ifdef Q_OS_UNIX
    SilentTerminal()
    {
        m_active = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &m_before) == 0;
        if (!m_active)
            return;
        std::fputs("Password: ", stderr);
        termios silent = m_before;
        silent.c_lflag &= ~tcflag_t(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~SilentTerminal()
    {
        if (!m_active)
            return;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        std::fputs("\n", stderr);
    }
    SilentTerminal(const SilentTerminal &) = delete;
    SilentTerminal &operator=(const SilentTerminal &) = delete;

private:
    termios m_before{};
    bool m_active = false;
#endif
};

//! The first line of stdin.
QString readPassword()
{
    const SilentTerminal silent;
    QFile in;
    if (!in.open(stdin, QIODevice::ReadOnly))
        return {};
    QByteArray line = in.readLine();
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return QString::fromUtf8(line);
}

QString keepingWord(Auth::Keeping keeping)
{
    switch (keeping) {
    case Auth::Keeping::Keychain:
        return u"keychain"_s;
    case Auth::Keeping::File:
        return u"file"_s;
    case Auth::Keeping::MemoryOnly:
        return u"memory"_s;
    }
    return {};
}

int tellAccount(Context &context)
{
    const Auth &auth = *context.client().auth();
    const Profile account = auth.account();
    context.output().result(
        {{u"id"_s, account.id.toString()},
         {u"username"_s, account.username},
         {u"name"_s, account.name()},
         {u"email"_s, auth.email()},
         {u"kept_in"_s, keepingWord(auth.keeping())}},
        QString(account.name() + u" ("_s + account.username + u", "_s + auth.email() + u')'));
    return Ok;
}

template <class Call>
int enter(Context &context, Call call)
{
    if (const Result<void> started = context.start(); !started)
        return context.fail(started.error());
    if (!context.isSignedOut()) {
        context.output().error(
            Context::tr("Somebody is signed in already. Sign out first: aigm-cli logout."));
        return Failure;
    }
    const Result<Profile> profile = context.await(call(*context.client().auth()));
    if (!profile)
        return context.fail(profile.error());
    if (context.client().auth()->keeping() == Auth::Keeping::MemoryOnly) {
        context.output().error(
            Context::tr("The session could not be kept: there is no key store. Use --secret-store file."));
        return Failure;
    }
    return tellAccount(context);
}

int signUp(Context &context, const Credentials &who)
{
    return enter(context, [&](Auth &auth) {
        return auth.signUp(text(who.email), readPassword(), text(who.username));
    });
}

int signIn(Context &context, const Credentials &who)
{
    return enter(context, [&](Auth &auth) { return auth.signIn(text(who.email), readPassword()); });
}

int signOut(Context &context, bool forget)
{
    if (const Result<void> started = context.startSignedIn(); !started)
        return context.fail(started.error());
    Client &client = context.client();
    const Result<void> done = context.await(forget ? client.signOutAndForget() : client.auth()->signOut());
    if (!done)
        return context.fail(done.error());
    context.output().note(
        forget ? Context::tr("You are signed out, and nothing of the account is left on this computer.")
               : Context::tr("You are signed out. Messages and what was not sent stay on this computer."));
    return Ok;
}

int whoAmI(Context &context)
{
    if (const Result<void> started = context.startSignedIn(false); !started)
        return context.fail(started.error());
    return tellAccount(context);
}

CLI::App *addEntry(CLI::App &app, const char *name, const char *what, Credentials &who)
{
    CLI::App *command = app.add_subcommand(name, what);
    command->add_option("--email", who.email, "Email address")->required();
    command->add_flag("--password-stdin", who.passwordStdin, "Read the password from standard input")
        ->required();
    return command;
}

} // namespace

void addAccountCommands(CLI::App &app, Command &chosen)
{
    const auto who = std::make_shared<Credentials>();
    CLI::App *up = addEntry(app, "signup", "Make an account and sign in", *who);
    up->add_option("--username", who->username, "Name that others see")->required();
    up->callback([who, &chosen] { chosen = [who](Context &context) { return signUp(context, *who); }; });
    addEntry(app, "login", "Sign in", *who)->callback([who, &chosen] {
        chosen = [who](Context &context) { return signIn(context, *who); };
    });
    const auto forget = std::make_shared<bool>(false);
    CLI::App *out = app.add_subcommand("logout", "Sign out; what is cached stays");
    out->add_flag("--forget", *forget, "Remove what is cached, and what was not sent");
    out->callback(
        [forget, &chosen] { chosen = [forget](Context &context) { return signOut(context, *forget); }; });
    app.add_subcommand("whoami", "Show who is signed in")->callback([&chosen] { chosen = whoAmI; });
}

} // namespace aigm::cli
