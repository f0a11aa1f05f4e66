// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cliperson.h"

#include <QDir>
#include <QJsonDocument>

#include <sys/time.h>

namespace aigm::test {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kRunMs = 60'000;

} // namespace

QStringList Run::texts() const
{
    QStringList all;
    for (const QJsonObject &object : rows)
        all.append(object["text"_L1].toString());
    return all;
}

Person::Person(const QString &profile, const QString &home, const QString &url, const QString &key)
    : m_profile(profile)
    , m_home(home)
    , m_environment(QProcessEnvironment::systemEnvironment())
{
    m_environment.insert(u"XDG_DATA_HOME"_s, home);
    m_environment.insert(u"AIGM_URL"_s, url);
    m_environment.insert(u"AIGM_KEY"_s, key);
    m_environment.insert(u"AIGM_PROFILE"_s, profile);
    m_environment.insert(u"AIGM_SECRET_STORE"_s, u"file"_s);
}

QString Person::email() const
{
    return m_profile + u"@example.test"_s;
}

QString Person::folder() const
{
    return m_home + u"/aigm/"_s + m_profile;
}

QString Person::cacheFile() const
{
    const QStringList files = QDir(folder()).entryList({u"*.sqlite"_s}, QDir::Files);
    return files.size() == 1 ? QString(folder() + u'/' + files.first()) : QString();
}

std::unique_ptr<QProcess> Person::process(const QStringList &arguments) const
{
    auto made = std::make_unique<QProcess>();
    made->setProcessEnvironment(m_environment);
    made->setProgram(QStringLiteral(AIGM_CLI));
    made->setArguments(QStringList{u"--json"_s} + arguments);
    return made;
}

Run Person::run(const QStringList &arguments, const QByteArray &input) const
{
    const std::unique_ptr<QProcess> command = process(arguments);
    command->start();
    command->write(input);
    command->closeWriteChannel();
    return finish(*command);
}

Run Person::runUntil(const Death &death, const QStringList &arguments) const
{
    const std::unique_ptr<QProcess> command = process(arguments);
    if (!death.point.isEmpty()) {
        QProcessEnvironment environment = m_environment;
        environment.insert(u"AIGM_KILL_AT"_s, QString::fromUtf8(death.point));
        command->setProcessEnvironment(environment);
    }
    if (death.after.count() > 0) {
        // the timer outlives exec(), and nobody catches its signal: it ends the program as SIGKILL does
        const itimerval timer{{}, {death.after.count() / 1'000'000, death.after.count() % 1'000'000}};
        command->setChildProcessModifier([timer] { setitimer(ITIMER_REAL, &timer, nullptr); });
    }
    command->start(QIODevice::ReadOnly);
    return finish(*command);
}

Run Person::finish(QProcess &command)
{
    Run run;
    if (!command.waitForFinished(kRunMs)) {
        command.kill();
        command.waitForFinished();
        run.err = command.readAllStandardError() + "(did not end)";
        return run;
    }
    run.died = command.exitStatus() == QProcess::CrashExit;
    run.exitCode = run.died ? -1 : command.exitCode();
    run.out = command.readAllStandardOutput();
    run.err = command.readAllStandardError();
    for (const QByteArray &line : run.out.split('\n')) {
        const QJsonDocument json = QJsonDocument::fromJson(line);
        if (json.isObject())
            run.rows.append(json.object());
    }
    return run;
}

std::unique_ptr<QProcess> Person::start(const QStringList &arguments) const
{
    auto command = process(arguments);
    command->start(QIODevice::ReadOnly);
    command->waitForStarted();
    return command;
}

Run Person::signUp() const
{
    return run({u"signup"_s, u"--email"_s, email(), u"--username"_s, m_profile, u"--password-stdin"_s},
               QByteArray(kPassword) + '\n');
}

QString meet(const Person &host, const Person &guest, const QString &server)
{
    const auto problem = [](const Run &run) {
        return run.exitCode == 0 ? QString() : QString(u"failed: "_s + QString::fromUtf8(run.err));
    };
    for (const Run &run : {host.signUp(), guest.signUp(), host.run({u"servers"_s, u"create"_s, server}),
                           host.run({u"rooms"_s, u"create"_s, server, u"lounge"_s})}) {
        if (run.exitCode != 0)
            return problem(run);
    }
    const Run invited = host.run({u"invite"_s, u"create"_s, server});
    if (invited.exitCode != 0)
        return problem(invited);
    const Run joined = guest.run({u"servers"_s, u"join"_s, invited.row()["code"_L1].toString()});
    if (joined.exitCode == 0 && joined.row()["name"_L1] != server)
        return QStringLiteral("another server was joined");
    return problem(joined);
}

bool isSentence(const QByteArray &err)
{
    const QByteArray line = err.trimmed();
    return line.startsWith("aigm-cli: ") && (line.endsWith('.') || line.endsWith('?'));
}

} // namespace aigm::test
