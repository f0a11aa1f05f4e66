// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/client.h>

#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

namespace aigm::app {

//! Whether what is shown is live, and what waits to be sent.
class Connection : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Session")
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(bool offlineLong READ isOfflineLong NOTIFY offlineLongChanged)
    Q_PROPERTY(bool catchingUp READ isCatchingUp NOTIFY catchingUpChanged)
    Q_PROPERTY(int secondsToNextTry READ secondsToNextTry NOTIFY secondsToNextTryChanged)
    Q_PROPERTY(int waiting READ waiting NOTIFY outboxChanged)
    Q_PROPERTY(int failed READ failed NOTIFY outboxChanged)
public:
    enum State {
        Offline = int(ConnectionState::Offline),
        Connecting = int(ConnectionState::Connecting),
        Online = int(ConnectionState::Online),
    };
    Q_ENUM(State)

    //! \p client outlives this.
    explicit Connection(Client *client, QObject *parent = nullptr);

    //! Connecting, too, while the program starts and has not tried yet.
    [[nodiscard]] State state() const;
    //! True from 5 s without a connection until it is back: shorter drops stay quiet.
    [[nodiscard]] bool isOfflineLong() const { return m_offlineLong; }
    //! True from the end of such a drop until what waited meanwhile has gone out.
    [[nodiscard]] bool isCatchingUp() const { return m_catchingUp; }
    //! -1 when no try is planned.
    [[nodiscard]] int secondsToNextTry() const;
    [[nodiscard]] int waiting() const;
    [[nodiscard]] int failed() const;

    Q_INVOKABLE void retryNow();

Q_SIGNALS:
    void stateChanged();
    void offlineLongChanged();
    void catchingUpChanged();
    void secondsToNextTryChanged();
    void outboxChanged();

private:
    void follow(ConnectionState state);
    void setOfflineLong(bool offline);
    void setCatchingUp(bool catchingUp);

    Client *const m_client;
    QTimer m_grace;
    QTimer m_countdown; //!< runs only while the countdown can be seen
    bool m_tried = false;
    bool m_offlineLong = false;
    bool m_catchingUp = false;
};

} // namespace aigm::app
