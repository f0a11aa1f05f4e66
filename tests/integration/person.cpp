// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "person.h"

#include <QJsonDocument>

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
    Run run;
    if (!command->waitForFinished(kRunMs)) {
        command->kill();
        command->waitForFinished();
        run.err = command->readAllStandardError() + "(did not end)";
        return run;
    }
    run.exitCode = command->exitStatus() == QProcess::NormalExit ? command->exitCode() : -1;
    run.out = command->readAllStandardOutput();
    run.err = command->readAllStandardError();
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

} // namespace aigm::test
