// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/servers.h>

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace aigm::app {

class Place;

//! What the dialogs do. One at a time: while busy, a further call is ignored. An error stays until the
//! next call or reset().
class Actions : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Session")
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    Q_PROPERTY(QString errorText READ errorText NOTIFY errorChanged)
    Q_PROPERTY(QString errorField READ errorField NOTIFY errorChanged)
public:
    //! \p servers and \p place outlive this.
    Actions(Servers *servers, const Place *place, QObject *parent = nullptr);

    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] QString errorText() const { return m_errorText; }
    //! "name", "code", or empty.
    [[nodiscard]] QString errorField() const { return m_errorField; }

    Q_INVOKABLE void reset();
    Q_INVOKABLE void createServer(const QString &name);
    Q_INVOKABLE void createRoom(const QString &name, const QString &topic, const QString &category);
    Q_INVOKABLE void createInvite();
    Q_INVOKABLE void previewInvite(const QString &code);
    Q_INVOKABLE void join(const QString &code);
    Q_INVOKABLE void leaveServer();

Q_SIGNALS:
    void busyChanged();
    void errorChanged();
    void serverCreated(const QString &id);
    void roomCreated(const QString &id);
    void inviteCreated(const QString &code);
    void previewReady(const QString &name, const QString &initials, int hue, int memberCount);
    void joined(const QString &id);
    void left();

private:
    template <class T, class Done>
    void run(const Async<T> &call, Done done);
    void setBusy(bool busy);
    void setError(const Error &error);

    Servers *const m_servers;
    const Place *const m_place;
    bool m_busy = false;
    quint64 m_ticket = 0;
    QString m_errorText;
    QString m_errorField;
};

} // namespace aigm::app
