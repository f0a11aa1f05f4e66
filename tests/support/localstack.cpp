// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "localstack.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>

namespace aigm::test {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int kStartMs = 90'000; // initdb on a busy machine
constexpr int kStopMs = 20'000;

quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : 0;
}

} // namespace

LocalStack::LocalStack()
{
    m_process.setStandardErrorFile(m_folder.filePath(u"stack.log"_s));
}

LocalStack::~LocalStack()
{
    stop();
}

bool LocalStack::start()
{
    if (m_port == 0)
        m_port = freePort();
    const QString node = qEnvironmentVariable("AIGM_NODE", u"node"_s);
    m_process.start(node,
                    {QStringLiteral(AIGM_SOURCE_DIR "/supabase/local/main.mjs"), u"--test"_s, u"--port"_s,
                     QString::number(m_port), u"--data"_s, m_folder.filePath(u"data"_s)});
    if (m_process.waitForStarted() && readGreeting())
        return true;
    kill();
    QFile log(m_folder.filePath(u"stack.log"_s));
    m_failure = log.open(QIODevice::ReadOnly) ? QString::fromUtf8(log.readAll().right(2000))
                                              : m_process.errorString();
    return false;
}

bool LocalStack::readGreeting()
{
    const QDeadlineTimer deadline(kStartMs);
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(int(deadline.remainingTime())))
            return false;
    }
    const QJsonObject greeting = QJsonDocument::fromJson(m_process.readLine()).object();
    m_url = QUrl(greeting["url"_L1].toString());
    m_key = greeting["key"_L1].toString();
    m_database = greeting["db"_L1].toString();
    return m_url.isValid() && !m_key.isEmpty();
}

QStringList LocalStack::query(const QString &sql) const
{
    QProcess psql;
    psql.start(u"psql"_s, {u"-XAtq"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-c"_s, sql, m_database});
    if (!psql.waitForFinished(kStopMs) || psql.exitCode() != 0) {
        qWarning("psql: %s", psql.readAllStandardError().constData());
        return {};
    }
    return QString::fromUtf8(psql.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
}

void LocalStack::stop()
{
    if (!isRunning())
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(kStopMs))
        kill();
}

void LocalStack::kill()
{
    m_process.kill();
    m_process.waitForFinished(kStopMs);
}

} // namespace aigm::test
