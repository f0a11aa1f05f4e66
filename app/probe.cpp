// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "probe.h"

#include "session.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QQuickWindow>

#include <chrono>
#include <cstdio>
#include <ctime>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

void Probe::attach(Session *session, QQuickWindow *window)
{
    if (!qEnvironmentVariableIsSet("AIGM_PROBE") || !window)
        return;
    auto *probe = new Probe(session, window);
    probe->setParent(window);
}

Probe::Probe(Session *session, QQuickWindow *window)
    : m_session(session)
{
    connect(session->messages(), &QAbstractItemModel::rowsInserted, this, &Probe::look);
    connect(session->messages(), &QAbstractItemModel::dataChanged, this, &Probe::look);
    connect(session->composer(), &Composer::sent, this, [this](const QString &text) { print("sent", text); });
    connect(window, &QQuickWindow::frameSwapped, this, &Probe::swapped, Qt::DirectConnection);
    if (qgetenv("AIGM_PROBE") != "frames")
        return;
    connect(
        window, &QQuickWindow::frameSwapped, this, [this] { print("frame", {}); }, Qt::DirectConnection);
    connect(session->connection(), &Connection::stateChanged, this, [this] {
        if (m_session->connection()->state() == Connection::Online)
            print("online", {});
    });
}

void Probe::look()
{
    const QModelIndex newest = m_session->messages()->index(0);
    const QString text = newest.data(MessageListModel::PlainTextRole).toString();
    const bool delivered = newest.data(MessageListModel::DeliveryRole).toInt() == MessageListModel::Sent;
    if (delivered && text != m_newest) {
        m_newest = text;
        m_fresh << text;
    }
}

void Probe::swapped()
{
    if (!m_firstShown && m_session->messages()->count() > 0) {
        m_firstShown = true;
        print("first frame", {});
    }
    for (const QString &text : std::as_const(m_fresh))
        print("shown", text);
    m_fresh.clear();
}

void Probe::print(const char *what, const QString &text) const
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    const qint64 cpu = qint64(std::clock()) * 1'000'000'000 / CLOCKS_PER_SEC;
    const QJsonObject line{{u"event"_s, QString::fromLatin1(what)},
                           {u"ns"_s, QString::number(std::chrono::nanoseconds(now).count())},
                           {u"cpu"_s, QString::number(cpu)},
                           {u"text"_s, text}};
    std::puts(QJsonDocument(line).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

} // namespace aigm::app
