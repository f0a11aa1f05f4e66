// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/member.h>
#include <aigm/message.h>
#include <aigm/profile.h>
#include <aigm/room.h>
#include <aigm/server.h>

#include <QDateTime>
#include <QList>

#include <optional>

namespace aigm {

//! A closed stretch of seq. The first seq of a conversation is 1 or greater: a range that begins at
//! 0 or 1 says that there is nothing older.
struct SeqRange
{
    qint64 from = 0;
    qint64 to = 0;

    friend bool operator==(const SeqRange &, const SeqRange &) = default;
};

//! Rows that the server answered with, and what the answer proves. Author names come from the
//! profiles that the cache knows; those of the rows are ignored.
struct ServerRows
{
    ConversationId conversation;
    QList<Message> messages = {}; //!< in any order
    QList<Profile> authors = {};  //!< profiles that came along; may be incomplete
    //! Every message that the server has with a seq in here is among the messages, or was held
    //! already.
    std::optional<SeqRange> covers = {};
    //! Every change up to this revision to what is held, with this answer, is taken in. Never goes
    //! back.
    std::optional<qint64> rev = {};
    //! Set by an answer that tells only of what is held up to this seq: what is held above it up to rev, and
    //! is not covered, came beside the feed and may have changed since. It is held no longer.
    std::optional<qint64> provenTo = {};
    //! When the server said so, if all that changed since the last time is in with this answer.
    std::optional<QDateTime> verifiedAt = {};
    QList<Reaction> reactions = {}; //!< of these messages or others; those taken back too
};

//! A message that is not at the server yet.
struct NewMessage
{
    MessageId id;
    ConversationId conversation;
    UserId author;
    Draft draft;
    QDateTime createdAt; //!< UTC
};

//! Something to be done with a message that the cache has, or as a reaction to it.
struct NewChange
{
    MessageId id; //!< of the entry in the outbox
    MessageId message;
    UserId author;
    Operation operation;      //!< not Send
    Document content = {};    //!< of an Edit
    QString emoji = {};       //!< of React and Unreact
    qint64 baseRev = 0;       //!< of an Edit: the revision that was edited; 0 = the one in the cache
    QDateTime createdAt = {}; //!< UTC
};

//! A row of the outbox. message.id is the message that it concerns, message.content what is to be sent,
//! message.reactions the one of React and Unreact. message.delivery is Failed or Pending; message.failure is
//! the sentence.
struct OutboxEntry
{
    MessageId id; //!< of this entry; of a Send the message's
    Message message;
    bool inFlight = false;    //!< its request is out
    bool isAttempted = false; //!< a request was out: the server may have carried it out
    qint64 baseRev = 0;       //!< of an Edit: what it replaces; 0 = what the entry before it comes to
    QString failureCode;      //!< Error::code, when Failed
};

//! Whose cache this is.
struct Account
{
    Profile profile;
    QString email;

    friend bool operator==(const Account &, const Account &) = default;
};

//! All servers of the account, in the order of joining, and all of their rooms.
struct Directory
{
    QList<Server> servers;
    QList<Room> rooms; //!< mayWrite is computed by the cache when it is read
};

//! What one commit did to the directory.
struct DirectoryChange
{
    bool servers = false;    //!< the list of servers, or a field of one
    QList<ServerId> rooms;   //!< servers whose rooms changed
    QList<ServerId> members; //!< servers whose members, or their profiles, changed

    [[nodiscard]] bool isEmpty() const { return !servers && rooms.isEmpty() && members.isEmpty(); }
};

//! The file could not be used, was set aside, and a new one stands in its place.
struct CacheRebuild
{
    QString setAside;   //!< where the old file lies now
    int salvaged = 0;   //!< unsent messages that were saved from it
    bool whole = true;  //!< no unsent message is missing, as far as can be told
    bool newer = false; //!< the file was not damaged, but made by a newer AIGM
};

//! Word that something happened to a message, without the message.
struct ReadPoke
{
    ConversationId conversation;
    ServerId server = {}; //!< null for a direct conversation
    qint64 rev = 0;
    qint64 seq = 0; //!< equal to rev when the message is new; else it was deleted
    UserId author = {};
    bool mentions = false; //!< it is for this account
};

//! Marks that the server was not told yet; 0 = none. The read one goes first.
struct PendingRead
{
    ConversationId conversation;
    qint64 readSeq = 0;
    qint64 unreadSeq = 0;
};

//! Which commits a cache may make.
struct CacheOptions
{
    enum class Role {
        Owner, //!< migrates, syncs, sets a damaged file aside
        Guest, //!< beside an owner: reads all, writes only unsent messages and what was read
    };

    QString path; //!< of the file; its folder is made if need be
    Role role = Role::Owner;
    //! Cache::logPosition() of the cache that this one takes over from: what came after it is told.
    std::optional<qint64> since = {};
    //! Where the jobs run. CallersThread makes the order of everything repeatable; each job is an
    //! event.
    enum class Thread { Own, CallersThread } thread = Thread::Own;
    //! Whose messages never count as unread.
    UserId self = {};
};

} // namespace aigm

Q_DECLARE_METATYPE(aigm::DirectoryChange)
Q_DECLARE_METATYPE(aigm::CacheRebuild)
