// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace aigm::test {

//! The lines that a running command has printed so far, as texts of messages.
class Lines
{
public:
    //! \p process outlives this.
    explicit Lines(QProcess *process)
        : m_process(process)
    {
    }
    [[nodiscard]] QStringList texts()
    {
        m_process->waitForReadyRead(1);
        m_read += m_process->readAllStandardOutput();
        QStringList all;
        for (const QByteArray &line : m_read.split('\n')) {
            const QJsonDocument json = QJsonDocument::fromJson(line);
            if (json.isObject())
                all.append(json.object()[QLatin1StringView("text")].toString());
        }
        return all;
    }

private:
    QProcess *const m_process;
    QByteArray m_read;
};

} // namespace aigm::test
