// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachetypes.h"
#include "cache/serversearch.h"

#include <aigm/found.h>
#include <aigm/readstate.h>

#include <QObject>
#include <QSet>

#include <atomic>
#include <memory>

namespace aigm {

class CacheThread;

//! Everything this account has seen, in one SQLite file; the only source of what is on the screen.
//! Main thread; no call blocks: each runs on the cache's own thread, in the order of the calls. The
//! signals tell what each commit changed, in commit order. The destructor finishes the writes that
//! were asked for; reads that did not run yet stay silent. Every call can fail with Storage (codes:
//! storagecode in sqlite/database.h); a failed write has stored nothing.
class Cache : public QObject
{
    Q_OBJECT
public:
    //! Touches neither file nor thread before the first call.
    explicit Cache(CacheOptions options, QObject *parent = nullptr);
    ~Cache() override;

    //! Opens the file now. A damaged one is set aside and told by rebuilt(); an owner only.
    [[nodiscard]] Async<void> open();
    //! Looks through the whole file (slow: about a second for a gigabyte) and rebuilds it if it is
    //! damaged.
    [[nodiscard]] Async<void> verify();
    //! Takes in what other processes have committed; told by the signals as own commits are.
    void takeForeignChanges();
    //! What this cache has told of: one that takes over from it goes on there (CacheOptions::since).
    [[nodiscard]] Async<qint64> logPosition();
    [[nodiscard]] const CacheOptions &options() const { return m_options; }

    // Messages: reading
    //! The newest \p count rows, and all unsent ones beyond the count.
    [[nodiscard]] Async<MessagePage> latest(const ConversationId &conversation, int count);
    //! Up to \p count rows with a seq below \p seq.
    [[nodiscard]] Async<MessagePage> before(const ConversationId &conversation, qint64 seq, int count);
    //! Up to \p count rows with a seq above \p seq, the nearest ones.
    [[nodiscard]] Async<MessagePage> after(const ConversationId &conversation, qint64 seq, int count);
    //! Up to \p count rows with \p seq in their midst.
    [[nodiscard]] Async<MessagePage> around(const ConversationId &conversation, qint64 seq, int count);
    [[nodiscard]] Async<std::optional<Message>> message(const MessageId &id);
    //! rev 0 and no ranges when nothing is known of the conversation.
    [[nodiscard]] Async<HeldRanges> held(const ConversationId &conversation);
    [[nodiscard]] Async<Integrity> integrity(const ConversationId &conversation);
    //! The seq of the first message written at \p moment or later; 0 when there was none when the server was
    //! last heard; nothing when that cannot be told from what is held.
    [[nodiscard]] Async<std::optional<qint64>> firstSince(const ConversationId &conversation,
                                                          const QDateTime &moment);
    //! Of every conversation that the cache knows.
    [[nodiscard]] Async<QList<HeldRanges>> heldEverywhere();
    //! As Search::find(): a call that has not run when a newer one comes is Cancelled.
    [[nodiscard]] Async<SearchPage> search(const SearchRequest &request);
    //! What to ask the server for. Errors also: those of parseSearch().
    [[nodiscard]] Async<ServerSearch> serverSearch(const SearchRequest &request);
    //! Which of \p messages, the answer to \p search, fit and are not held here.
    [[nodiscard]] Async<QList<FoundMessage>> foundBeyond(const SearchRequest &request,
                                                         const ServerSearch &search,
                                                         const QList<Message> &messages);

    // Messages: what the server said. Each yields what is held afterwards.
    //! Takes in a page or an answer of the change feed. The greater rev wins; a row that is unknown
    //! and outside of what is held and covered is dropped. A row with the id of an unsent message
    //! of ours makes that Sent.
    [[nodiscard]] Async<HeldRanges> apply(const ServerRows &rows);
    //! The reply to an own send: the message becomes Sent and leaves the outbox, in one
    //! transaction. Moves the rev on only if it is the next one. Errors also: Rejected with code
    //! id_taken when \p row is of another author or conversation than the unsent message of this
    //! id.
    [[nodiscard]] Async<HeldRanges> confirm(const Message &row, const QList<Reaction> &reactions = {});
    //! Forgets the rows and ranges of a conversation (unsent messages stay): the server started
    //! anew.
    [[nodiscard]] Async<void> forget(const ConversationId &conversation);

    // Outbox
    //! Stores a message durably (it outlives a power cut) and yields its pending row.
    [[nodiscard]] Async<Message> enqueue(const NewMessage &message);
    //! As enqueue(), coalesced with what waits for the same message: see changeoperations.cpp. Yields the
    //! message as it is shown now. Errors also: NotFound, Forbidden, Rejected (code message_deleted).
    [[nodiscard]] Async<Message> enqueueChange(const NewChange &change);
    //! The oldest unsent message of each conversation, whatever its state: a Failed one holds up
    //! the rest.
    [[nodiscard]] Async<QList<OutboxEntry>> outboxHeads();
    //! Everything unsent, oldest first.
    [[nodiscard]] Async<QList<OutboxEntry>> outbox();
    //! The entry is done at the server, which answered with \p rows; they may be none. As confirm() of a
    //! send.
    [[nodiscard]] Async<HeldRanges> confirmChange(const OutboxEntry &entry, const ServerRows &rows);
    //! Its request goes out now. False if it is no longer there, is Failed or is in flight already. This and
    //! the next two take the id of an entry.
    [[nodiscard]] Async<bool> markInFlight(const MessageId &id);
    //! Its request came to nothing and will be made again: Pending, no longer in flight.
    [[nodiscard]] Async<void> release(const MessageId &id);
    //! Failed, with the message and the code of \p reason. Errors also: NotFound.
    //! \p thereRev: of the message that stands at the server instead, which a retry of an edit replaces.
    [[nodiscard]] Async<void> fail(const MessageId &id, const Error &reason, qint64 thereRev = 0);
    //! What failed of \p message is Pending again at its place, a send as \p newId if that is given. Errors
    //! also: NotFound (nothing of it failed).
    [[nodiscard]] Async<void> retry(const MessageId &message, const MessageId &newId = {});
    //! Drops what failed of \p message, or else a send, an edit or a deletion that waits, and yields what it
    //! said. Errors also: NotFound, Rejected (code in_flight).
    [[nodiscard]] Async<Document> discard(const MessageId &message);
    [[nodiscard]] Async<OutboxSummary> outboxSummary();

    // Directory and people
    [[nodiscard]] Async<std::optional<Account>> account();
    [[nodiscard]] Async<void> setAccount(const Account &account);
    //! In the order of joining.
    [[nodiscard]] Async<QList<Server>> servers();
    //! Ordered by category, position, name.
    [[nodiscard]] Async<QList<Room>> rooms(const ServerId &server);
    //! Ordered by name.
    [[nodiscard]] Async<QList<Member>> members(const ServerId &server);
    //! Errors also: NotFound.
    [[nodiscard]] Async<Room> room(const RoomId &id);
    [[nodiscard]] Async<std::optional<Profile>> profile(const UserId &id);
    //! These replace what is stored, tell by directoryChanged() what is really different, and yield
    //! it too.
    [[nodiscard]] Async<DirectoryChange> replaceDirectory(const Directory &directory);
    [[nodiscard]] Async<DirectoryChange> replaceMembers(const ServerId &server, const QList<Member> &members);
    [[nodiscard]] Async<DirectoryChange> upsertServer(const Server &server);
    [[nodiscard]] Async<DirectoryChange> removeServer(const ServerId &server);
    [[nodiscard]] Async<DirectoryChange> upsertRoom(const Room &room);
    [[nodiscard]] Async<DirectoryChange> removeRoom(const RoomId &room);
    [[nodiscard]] Async<DirectoryChange> upsertMember(const Member &member);
    [[nodiscard]] Async<DirectoryChange> removeMember(const ServerId &server, const UserId &user);
    //! A new name also changes the newest messages of its author: told by changed().
    [[nodiscard]] Async<DirectoryChange> upsertProfiles(const QList<Profile> &profiles);

    // Reading: see ReadTable. Those that yield a bool say whether the counts are right as far as can be told
    // here; if not, the server has to be asked.
    [[nodiscard]] Async<QList<ReadState>> readStates();
    //! Nothing unread when nothing is known.
    [[nodiscard]] Async<ReadState> readState(const ConversationId &conversation);
    //! The server's word on every conversation of the account; the own marker has moved meanwhile in those
    //! of \p moved.
    [[nodiscard]] Async<void> takeOverview(const QList<ReadState> &rows, const QSet<ConversationId> &moved);
    //! All of them in one commit.
    [[nodiscard]] Async<bool> takePokes(const QList<ReadPoke> &pokes);
    //! Where the marker stands at the server: conversation, lastReadSeq and unreadFrom count.
    [[nodiscard]] Async<bool> takeMarker(const ReadState &marker);
    [[nodiscard]] Async<void> markRead(const ConversationId &conversation, qint64 seq);
    //! \p seq 0 = the newest message of somebody else that is held.
    [[nodiscard]] Async<void> markUnread(const ConversationId &conversation, qint64 seq);
    //! Yields what the server has to be told for it.
    [[nodiscard]] Async<QList<PendingRead>> markServerRead(const ServerId &server);
    [[nodiscard]] Async<QList<PendingRead>> pendingReads();
    //! The server was told of these. Certain also while it is to be told more.
    [[nodiscard]] Async<bool> settleReads(const QList<PendingRead> &told);
    //! The server does not take the marks of \p conversation: its own one counts, which has to be asked for.
    [[nodiscard]] Async<void> refuseReads(const ConversationId &conversation);

Q_SIGNALS:
    //! After each commit, once per conversation.
    void changed(const aigm::MessageChange &change);
    void directoryChanged(const aigm::DirectoryChange &change);
    void outboxChanged(const aigm::OutboxSummary &summary);
    void readsChanged(const QList<aigm::ReadState> &states);
    //! The own account was set or changed, perhaps by another process.
    void accountChanged();
    //! Nothing of the old file is left but unsent messages: everything has to be read again.
    void rebuilt(const aigm::CacheRebuild &rebuild);

private:
    const CacheOptions m_options;
    const std::shared_ptr<std::atomic<quint64>> m_newestSearch = std::make_shared<std::atomic<quint64>>(0);
    const std::unique_ptr<CacheThread> m_thread;
};

} // namespace aigm
