// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "actions.h"
#include "composer.h"
#include "connection.h"
#include "login.h"
#include "memberlistmodel.h"
#include "messagelistmodel.h"
#include "place.h"
#include "reading.h"
#include "roomlistmodel.h"
#include "searchmodel.h"
#include "serverlistmodel.h"

#include <aigm/client.h>

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace aigm::app {

class Settings;

//! What QML sees of the account: the models, and where the user is. Keeps the lists equal to the cache.
class Session : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Application")
    Q_PROPERTY(State state READ state NOTIFY stateChanged)
    Q_PROPERTY(aigm::app::Login *login READ login CONSTANT)
    Q_PROPERTY(aigm::app::ServerListModel *servers READ servers CONSTANT)
    Q_PROPERTY(aigm::app::RoomListModel *rooms READ rooms CONSTANT)
    Q_PROPERTY(aigm::app::MessageListModel *messages READ messages CONSTANT)
    Q_PROPERTY(aigm::app::MemberListModel *members READ members CONSTANT)
    Q_PROPERTY(aigm::app::SearchModel *search READ search CONSTANT)
    Q_PROPERTY(aigm::app::Composer *composer READ composer CONSTANT)
    Q_PROPERTY(aigm::app::Place *place READ place CONSTANT)
    Q_PROPERTY(aigm::app::Connection *connection READ connection CONSTANT)
    Q_PROPERTY(aigm::app::Actions *actions READ actions CONSTANT)
    Q_PROPERTY(aigm::app::Reading *reading READ reading CONSTANT)
    Q_PROPERTY(QString notice READ notice NOTIFY noticeChanged)
    Q_PROPERTY(QString accountId READ accountId NOTIFY accountChanged)
    Q_PROPERTY(QString accountName READ accountName NOTIFY accountChanged)
    Q_PROPERTY(QString accountUsername READ accountUsername NOTIFY accountChanged)
    Q_PROPERTY(QString accountInitials READ accountInitials NOTIFY accountChanged)
    Q_PROPERTY(int accountHue READ accountHue NOTIFY accountChanged)
public:
    enum State {
        Starting = int(Auth::State::Unknown),
        SignedOut = int(Auth::State::SignedOut),
        SignedIn = int(Auth::State::SignedIn),
    };
    Q_ENUM(State)

    //! \p client and \p settings outlive the session.
    Session(Client *client, Settings *settings, QObject *parent = nullptr);
    ~Session() override;

    //! Opens the profile. Until it is known who is signed in, the state is Starting.
    void start();

    [[nodiscard]] State state() const;
    //! Nothing of what is about to be shown is still being read.
    [[nodiscard]] bool isSettled() const;
    [[nodiscard]] Login *login() { return &m_login; }
    [[nodiscard]] ServerListModel *servers() { return &m_servers; }
    [[nodiscard]] RoomListModel *rooms() { return &m_rooms; }
    [[nodiscard]] MessageListModel *messages() { return &m_messages; }
    [[nodiscard]] MemberListModel *members() { return &m_members; }
    [[nodiscard]] SearchModel *search() { return &m_search; }
    [[nodiscard]] Composer *composer() { return &m_composer; }
    [[nodiscard]] Place *place() { return &m_place; }
    [[nodiscard]] Connection *connection() { return &m_connection; }
    [[nodiscard]] Actions *actions() { return &m_actions; }
    [[nodiscard]] Reading *reading() { return &m_reading; }
    //! Something to be told in a banner: a whole sentence, or empty.
    [[nodiscard]] QString notice() const { return m_notice; }
    [[nodiscard]] QString accountId() const;
    [[nodiscard]] QString accountName() const;
    [[nodiscard]] QString accountUsername() const;
    [[nodiscard]] QString accountInitials() const;
    [[nodiscard]] int accountHue() const;

    Q_INVOKABLE void openServer(const QString &id);
    Q_INVOKABLE void openRoom(const QString &id);
    //! Opens the room \p steps below the current one (above when negative).
    Q_INVOKABLE void openNeighbour(int steps);
    //! Shows the message that \p url leads to. False when it is no link to a message.
    Q_INVOKABLE bool openLink(const QString &url);
    //! Finds out how much of the current room is on this computer, for Place::history.
    Q_INVOKABLE void lookAtHistory();
    //! Opens the next room below (or above) with something unread.
    Q_INVOKABLE void openUnreadNeighbour(bool down);
    Q_INVOKABLE void dismissNotice();
    Q_INVOKABLE void signOut();
    //! Nothing of the account stays on this computer, nor what was not sent.
    Q_INVOKABLE void signOutAndForget();

Q_SIGNALS:
    void stateChanged();
    void noticeChanged();
    void accountChanged();

private:
    //! Takes \p answer as whenDone() does, and counts it as being read until then.
    template <class T, class Callback>
    void read(const Async<T> &answer, Callback callback);
    void connectLists();
    void follow(Auth::State state);
    void loadServers();
    void loadRooms(const ServerId &server);
    void loadMembers(const ServerId &server);
    void loadOutbox();
    void showServer(const Server &server);
    void showRoom(const Room &room);
    void showMessage(const RoomId &room, qint64 seq);
    void settleInto(const QList<Room> &rooms);
    void tellFailure(const Async<void> &leaving);
    void showNotice(const QString &sentence);

    Client *const m_client;
    Settings *const m_settings;
    Login m_login;
    ServerListModel m_servers;
    RoomListModel m_rooms;
    MessageListModel m_messages;
    MemberListModel m_members;
    Place m_place;
    SearchModel m_search;
    Composer m_composer;
    Connection m_connection;
    Actions m_actions;
    Reading m_reading;
    QString m_notice;
    int m_pendingReads = 0;  //!< lists that were asked for and are not here yet
    ServerId m_wantedServer; //!< just made or joined: opened as soon as the cache has it
    RoomId m_wantedRoom;
    qint64 m_wantedSeq = 0; //!< where the wanted room is opened; 0 = at its newest message
};

} // namespace aigm::app
