// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <chrono>
#include <memory>

namespace aigm::test {

//! What one run of aigm-cli did.
struct Run
{
    int exitCode = -1;
    bool died = false; //!< a signal ended it
    QByteArray out;
    QByteArray err;
    QList<QJsonObject> rows; //!< the lines of stdout that are JSON

    //! The first row; empty if there is none.
    [[nodiscard]] QJsonObject row() const { return rows.value(0); }
    //! The texts of all rows, in order.
    [[nodiscard]] QStringList texts() const;
};

//! How a program ends before its time: no destructor, no flush. One of the two.
struct Death
{
    QByteArray point = {}; //!< a name of net/killpoint.h
    std::chrono::microseconds after{0};
};

//! Somebody at a terminal: one profile of aigm-cli, with sessions in files.
class Person
{
public:
    //! \p home is the data folder of the computer; people may share one.
    Person(const QString &profile, const QString &home, const QString &url, const QString &key);

    //! Runs a command with --json to its end, \p input on its stdin.
    [[nodiscard]] Run run(const QStringList &arguments, const QByteArray &input = {}) const;
    //! Runs a command that \p death ends, unless it is through before.
    [[nodiscard]] Run runUntil(const Death &death, const QStringList &arguments) const;
    //! Starts a command with --json that goes on; its stdout is read by the caller.
    [[nodiscard]] std::unique_ptr<QProcess> start(const QStringList &arguments) const;
    //! Makes the account `<profile>@example.test`.
    [[nodiscard]] Run signUp() const;

    [[nodiscard]] QString email() const;
    //! Where the files of the profile lie.
    [[nodiscard]] QString folder() const;
    //! The cache of its one account; empty when there is none.
    [[nodiscard]] QString cacheFile() const;
    void setEnvironment(const QString &name, const QString &value) { m_environment.insert(name, value); }

    static constexpr auto kPassword = "correct horse battery";

private:
    [[nodiscard]] std::unique_ptr<QProcess> process(const QStringList &arguments) const;
    [[nodiscard]] static Run finish(QProcess &command);

    const QString m_profile;
    const QString m_home;
    QProcessEnvironment m_environment;
};

//! Makes both accounts and \p server, with a room called lounge, and lets \p guest in. What went wrong,
//! or an empty string.
[[nodiscard]] QString meet(const Person &host, const Person &guest, const QString &server);
//! True when \p err is one whole sentence of aigm-cli.
[[nodiscard]] bool isSentence(const QByteArray &err);

} // namespace aigm::test

// The command runs once, also when its words on standard error are to be shown.
#define COMPARE_EXIT(run, code)                                                                              \
    do {                                                                                                     \
        const auto finishedRun = (run);                                                                      \
        QVERIFY2(finishedRun.exitCode == (code), finishedRun.err.constData());                               \
    } while (false)
#define MEET(host, guest, server)                                                                            \
    do {                                                                                                     \
        const QString problem = aigm::test::meet(host, guest, server);                                       \
        QVERIFY2(problem.isEmpty(), qPrintable(problem));                                                    \
    } while (false)
