// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "messagerows.h"

#include <aigm/messages.h>

#include <QAbstractListModel>
#include <QDate>
#include <QSet>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <span>

namespace aigm::app {

//! A window onto one conversation: row 0 is the newest. It reads the cache and follows changed(); it
//! never resets for the sake of one row, so that the reader's place holds.
class MessageListModel : public QAbstractListModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Session")
    Q_PROPERTY(int count READ count NOTIFY countChanged)
    Q_PROPERTY(bool loading READ isLoading NOTIFY loadingChanged)
    Q_PROPERTY(bool reachesStart READ reachesStart NOTIFY reachesStartChanged)
    //! Row 0 is the newest message, not only the newest of a window in the past.
    Q_PROPERTY(bool reachesNewest READ reachesNewest NOTIFY reachesNewestChanged)
public:
    //! The roles are the fields of a row, and what only the model knows of it.
    enum Roles {
        MessageIdRole = int(MessageRow::Field::MessageId),
        KindRole,
        AuthorIdRole,
        AuthorNameRole,
        InitialsRole,
        HueRole,
        TimeRole,
        FullTimeRole,
        ShowAuthorRole,
        ShowDayRole,
        DayTextRole,
        DocumentRole,
        PlainTextRole,
        DeliveryRole,
        FailureRole,
        EditedRole,
        DeletedRole,
        GapCountRole,
        ShowNewRole,
        OperationRole,
        EditedTimeRole,
        OwnRole,
        WaitingRole,
        AccessibleTextRole,
    };
    enum Kind { Message = int(MessageRow::Kind::Message), Gap, Start };
    Q_ENUM(Kind)
    enum State { Pending = int(Delivery::Pending), Sent, Failed };
    Q_ENUM(State)
    //! What is Pending or has Failed.
    enum Change {
        Send = int(Operation::Send),
        Edit = int(Operation::Edit),
        Delete = int(Operation::Delete),
        React = int(Operation::React),
        Unreact = int(Operation::Unreact),
    };
    Q_ENUM(Change)

    //! \p messages outlives the model.
    explicit MessageListModel(aigm::Messages *messages, QObject *parent = nullptr);

    //! Shows \p conversation (null = nothing) as \p self reads it.
    void open(const ConversationId &conversation, const UserId &self);
    //! As open(), with \p seq in the midst of the window: landed() tells its row.
    void openAt(const ConversationId &conversation, const UserId &self, qint64 seq);
    //! As open(), with a line over the first message of somebody else from \p seq on. If it is held the
    //! window opens there: landedOnNew() tells its row.
    void openUnread(const ConversationId &conversation, const UserId &self, qint64 seq);
    //! Goes to another place of the open conversation: landed() tells its row.
    void jumpTo(qint64 seq);
    //! Goes to the first message of that day, as 2025-10-23, or of a later one: landedOnDay() tells its row.
    Q_INVOKABLE void jumpToDay(const QString &day);
    //! Goes to the first message of the conversation, in the same way.
    Q_INVOKABLE void jumpToStart();
    //! The day that \p row stands under, as 2025-10-23; today where no message says so.
    [[nodiscard]] Q_INVOKABLE QString dayOf(int row) const;
    //! Goes to the line over the new messages, if there is one.
    Q_INVOKABLE void jumpToNew();
    //! Back from a window in the past.
    Q_INVOKABLE void openNewest();
    //! Takes in one change, of whatever conversation.
    void apply(const MessageChange &change);

    [[nodiscard]] ConversationId conversation() const { return m_conversation; }
    //! The seq of the newest message that is here.
    [[nodiscard]] qint64 newest() const { return newestSeq(m_rows); }
    [[nodiscard]] int count() const { return int(m_rows.size()); }
    [[nodiscard]] bool isLoading() const { return m_loading; }
    [[nodiscard]] bool reachesStart() const { return m_reachesStart; }
    [[nodiscard]] bool reachesNewest() const { return m_reachesNewest; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    //! Told by the view: fetches ahead, before the reader comes to a hole or to the end of what is here.
    Q_INVOKABLE void setVisibleRows(int first, int last);
    //! The reader follows the newest message: rows far above are dropped, and paged in again when wanted.
    Q_INVOKABLE void trim();
    //! The network is back: what could not be fetched near the visible rows is asked for again.
    void fetchAgain();
    //! Tries again what failed of a message.
    Q_INVOKABLE void retry(const QString &messageId);
    //! Drops what failed of a message.
    Q_INVOKABLE void discard(const QString &messageId);
    //! Deletes a message for everybody.
    Q_INVOKABLE void deleteMessage(const QString &messageId);
    //! Asks for an own message to be edited, with what it is to say, if that failed before:
    //! changeRequested(). What can only be written anew, since it was never sent or is deleted, is taken
    //! back: editRequested().
    Q_INVOKABLE void edit(const QString &messageId);
    //! As edit(), of the newest own message that is here.
    Q_INVOKABLE void editLast();
    //! What a question about a message shows of it: text, time. Empty when it is not here.
    [[nodiscard]] Q_INVOKABLE QVariantMap excerpt(const QString &messageId) const;
    //! Its place in the conversation; 0 when it has none, or is not here.
    [[nodiscard]] qint64 seqOf(const QString &messageId) const;
    //! Puts the line over the new messages before the first one from \p seq on.
    void showNewFrom(qint64 seq);

Q_SIGNALS:
    void countChanged();
    void loadingChanged();
    void reachesStartChanged();
    void reachesNewestChanged();
    //! All rows are gone: another window comes, which begins at its newest row unless it lands on one.
    void emptied();
    //! The message that was asked for is here, at \p row.
    void landed(int row);
    void landedOnNew(int row);
    void landedOnDay(int row);
    void editRequested(const aigm::Document &content);
    //! \p content is what \p message is to say so far.
    void changeRequested(const aigm::Message &message, const aigm::Document &content);
    //! A message of somebody else came in at the newest end.
    void arrived(const QString &author, const QString &text);
    void failed(const QString &sentence);

private:
    enum class Side { Below, Above };

    enum class Landing { OnMessage, OnNew, OnDay };

    void clear();
    void load(qint64 seq, Landing landing = Landing::OnMessage);
    void fill(const MessagePage &page, qint64 seq, Landing landing);
    void land(qint64 seq, Landing landing);
    void tellLanding(int row, Landing landing);
    void goTo(qint64 seq, Landing landing);
    void jumpToFirstSince(const QDateTime &moment);
    void placeNewLine();
    [[nodiscard]] int firstNewRow() const;
    void refill(const MessagePage &page);
    void extend(qint64 seq, const MessagePage &page);
    void extendAbove(qint64 seq, const MessagePage &page);
    void fetch(Side side, qint64 seq);
    void fetchNear();
    void replayEarly();
    void takeIn(const MessageChange &change);
    void takeIn(const aigm::Message &message);
    [[nodiscard]] std::size_t countNewest(std::span<const aigm::Message> messages) const;
    void insertNewest(std::span<const aigm::Message> messages);
    void upsert(const aigm::Message &message);
    void erase(const MessageId &id);
    void setGaps(const QList<MessageGap> &gaps);
    void readAgain();
    void setStart(bool reached);
    void setNewest(bool reached);
    [[nodiscard]] const MessageRow *find(const QString &messageId) const;
    void editFailed(const aigm::Message &message);
    void takeBack(const QString &messageId, const std::function<void(const Document &)> &then);
    void insertRow(int at, MessageRow row);
    void removeRow(int at);
    void regroup(int row);
    void setLoading(bool loading);
    void watchWaiting();
    void followDay();
    [[nodiscard]] bool isReading() const;
    [[nodiscard]] bool isOutsideWindow(const aigm::Message &message) const;
    [[nodiscard]] bool isWaiting(const MessageRow &row) const;

    aigm::Messages *const m_messages;
    ConversationId m_conversation;
    UserId m_self;
    MessageRows m_rows;
    QList<MessageChange> m_early; //!< changes that came while a page was read
    QTimer m_waitingTimer;
    QTimer m_refillTimer;
    QTimer m_dayTimer;
    QDate m_today = QDate::currentDate();
    quint64 m_ticket = 0;
    quint64 m_jump = 0;      //!< the reader's last wish to be elsewhere
    quint64 m_commit = 0;    //!< of the page this window began with
    QSet<qint64> m_unfilled; //!< where holes begin that could not be filled
    int m_firstVisible = 0;
    int m_lastVisible = 0;
    bool m_loading = false;
    bool m_readingAgain = false;
    bool m_wantsReadAgain = false;
    bool m_filled = false;
    bool m_reachesStart = false;
    bool m_reachesNewest = true;
    qint64 m_newFrom = 0;     //!< what had this seq or a greater one when the room was opened was new
    qint64 m_newLine = 0;     //!< the seq of the message under the line; 0 = not found yet
    qint64 m_newestKnown = 0; //!< what has a greater seq came in just now; 0 = cannot be told
};

} // namespace aigm::app
