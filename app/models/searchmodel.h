// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "keyedlistmodel.h"

#include <aigm/client.h>
#include <aigm/search.h>

#include <QHash>
#include <QtQml/qqmlregistration.h>

namespace aigm::app {

class Place;

struct FoundRow
{
    Message message;
    QString snippet;
    QString roomName;
    bool onServer = false;   //!< not on this computer
    bool showServer = false; //!< the first of those
    bool showRoom = true;    //!< false when the row before is of the same room

    [[nodiscard]] const MessageId &key() const { return message.id; }
    friend bool operator==(const FoundRow &, const FoundRow &) = default;
};

//! What a search has found in the cache, newest first; behind that, when somebody asks for it, what only the
//! server has. Follows the typing: only the last letter counts.
class SearchModel : public KeyedListModel<FoundRow>
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Session")
    Q_PROPERTY(QString query READ query WRITE setQuery NOTIFY queryChanged)
    Q_PROPERTY(bool everywhere READ isEverywhere WRITE setEverywhere NOTIFY scopeChanged)
    //! Of the room that is searched; empty everywhere.
    Q_PROPERTY(QString roomName READ roomName NOTIFY scopeChanged)
    Q_PROPERTY(State state READ state NOTIFY answered)
    Q_PROPERTY(int count READ count NOTIFY answered)
    Q_PROPERTY(bool hasMore READ hasMore NOTIFY answered)
    //! Of count, what is on this computer.
    Q_PROPERTY(int keptCount READ keptCount NOTIFY answered)
    Q_PROPERTY(ServerState serverState READ serverState NOTIFY answered)
    //! Why the server did not search: a whole sentence.
    Q_PROPERTY(QString serverProblem READ serverProblem NOTIFY answered)
    //! Why nothing could be searched: a whole sentence.
    Q_PROPERTY(QString problem READ problem NOTIFY answered)
public:
    enum Roles {
        AuthorNameRole = Qt::UserRole,
        InitialsRole,
        HueRole,
        TimeRole,
        RoomNameRole,
        ShowRoomRole,
        ShowServerRole, //!< the first one that only the server has
        SnippetRole,
        AccessibleTextRole,
    };
    enum State {
        Idle,    //!< nothing is typed
        Found,   //!< what is typed was looked for: count says how much was found
        Refused, //!< problem says why
    };
    Q_ENUM(State)
    enum ServerState {
        NotYet,     //!< nothing to ask for, or the cache has more of it
        Askable,    //!< askServer() would ask
        Asking,     //!< the answer is on its way
        Answered,   //!< its rows are the last ones
        Unanswered, //!< serverProblem says why; askServer() asks again
    };
    Q_ENUM(ServerState)

    //! Both outlive the model.
    SearchModel(Client *client, const Place *place, QObject *parent = nullptr);

    [[nodiscard]] QString query() const { return m_query; }
    void setQuery(const QString &query);
    [[nodiscard]] bool isEverywhere() const { return m_everywhere; }
    void setEverywhere(bool everywhere);
    [[nodiscard]] QString roomName() const;
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] int count() const { return rowCount(); }
    [[nodiscard]] int keptCount() const { return m_keptCount; }
    [[nodiscard]] bool hasMore() const { return m_next != 0 || !m_nextOnServer.isNull(); }
    [[nodiscard]] ServerState serverState() const;
    [[nodiscard]] QString serverProblem() const { return m_serverProblem; }
    [[nodiscard]] QString problem() const { return m_problem; }

    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    Q_INVOKABLE void askServer();
    //! Asks to be shown the message of \p row.
    Q_INVOKABLE void open(int row);

Q_SIGNALS:
    void queryChanged();
    void scopeChanged();
    void answered();
    //! \p seq is 0 when the message has not been sent.
    void openRequested(const aigm::RoomId &room, qint64 seq);

private:
    void search();
    void followPlace();
    void ask(qint64 from);
    void askServer(const MessageId &behind);
    void take(const Result<SearchPage> &page, bool isFirst);
    void takeFromServer(const Result<ServerSearchPage> &page);
    [[nodiscard]] SearchRequest request(qint64 from) const;
    void show(const QList<FoundRow> &found, State state, const QString &problem = {});
    void nameRooms();
    void lookUp(const ConversationId &conversation);

    Client *const m_client;
    const Place *const m_place;
    QString m_query;
    RoomId m_room; //!< the current one
    State m_state = Idle;
    QString m_problem;
    QHash<ConversationId, QString> m_roomNames; //!< empty while they are looked up
    qint64 m_next = 0;
    int m_keptCount = 0;
    ServerState m_server = NotYet; //!< as far as the server was asked
    QString m_serverProblem;
    MessageId m_nextOnServer;
    quint64 m_ticket = 0;
    bool m_everywhere = false;
    bool m_asking = false;
};

} // namespace aigm::app
