// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QUrl>

namespace aigm::test {

//! The real local backend (supabase/local) for one test program: own folder, own free port, mail and
//! fakes of --test on. Ends with the object. Set AIGM_NODE to use another Node than the one in PATH.
class LocalStack
{
public:
    LocalStack();
    ~LocalStack();

    //! Starts it, or starts it again with the same data, port and key. Waits until it answers; false,
    //! with failure() to show, if it does not.
    [[nodiscard]] bool start();
    //! A clean stop; the data stay.
    void stop();
    //! SIGKILL, as a crash of the server's machine looks from here.
    void kill();

    [[nodiscard]] bool isRunning() const { return m_process.state() == QProcess::Running; }
    [[nodiscard]] const QUrl &url() const { return m_url; }
    [[nodiscard]] const QString &key() const { return m_key; }
    //! postgres://… of its database.
    [[nodiscard]] const QString &database() const { return m_database; }
    //! The lines that psql prints for \p sql, which runs as a superuser; nothing when it fails.
    QStringList query(const QString &sql) const;
    [[nodiscard]] const QString &failure() const { return m_failure; }

private:
    [[nodiscard]] bool readGreeting();

    QTemporaryDir m_folder;
    QProcess m_process;
    quint16 m_port = 0;
    QUrl m_url;
    QString m_key;
    QString m_database;
    QString m_failure;
};

} // namespace aigm::test
