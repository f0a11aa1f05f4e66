// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/httptransport.h"
#include "rest/query.h"
#include "rest/resterror.h"
#include "rest/rows.h"

#include <QObject>
#include <QUrl>

#include <optional>

namespace aigm {

//! The calls of the REST service that this client makes. Main thread. Unless said otherwise errors are
//! those of the transport, and Server, RateLimited, Configuration, Forbidden, NotFound, Rejected.
class RestApi : public QObject
{
    Q_OBJECT
public:
    //! Answers are cut at this many rows by default, without a word.
    static constexpr int kPageRows = 1000;

    //! \p transport adds the credentials and outlives this. \p backend is the root of the project.
    RestApi(HttpTransport &transport, const QUrl &backend, QObject *parent = nullptr);

    //! Stores \p message (id, conversation, content and replyTo count); the same one twice is one row.
    //! Nothing when the id is taken already, by this very message or by another: ask messageById().
    [[nodiscard]] Async<std::optional<Message>> insertMessage(const Message &message);
    //! At most one row, with its reactions: none when the conversation has no such message. NotFound when the
    //! conversation is gone or hidden, so that nothing is known of the message.
    [[nodiscard]] Async<MessageRows> messageById(const ConversationId &conversation, const MessageId &id);
    //! Makes the message of revision \p baseRev (0 = any) say \p content. Nothing when it has another
    //! revision or is none that the caller can edit: ask messageById(). Rejected with code message_deleted.
    [[nodiscard]] Async<std::optional<Message>> editMessage(const MessageId &id, const Document &content,
                                                            qint64 baseRev);
    //! Deleting twice is deleting once. Nothing when it is none that the caller can delete.
    [[nodiscard]] Async<std::optional<Message>> deleteMessage(const MessageId &id);
    //! Makes the own reaction of revision \p wanted.rev (0 = there was never one) be there or not. Nothing
    //! when it has another one: ask messageById(). Rejected with code message_deleted, too_many_reactions.
    [[nodiscard]] Async<std::optional<Reaction>> setReaction(const Reaction &wanted);
    //! The newest rows below \p seq, newest first; fewer than \p limit (at most kPageRows) = the start is
    //! reached.
    [[nodiscard]] Async<MessageRows> messagesBefore(const ConversationId &conversation, qint64 seq,
                                                    int limit);
    [[nodiscard]] Async<MessageRows> newestMessages(const ConversationId &conversation, int limit);
    //! The seq of the first message written at \p moment or later; 0 when there is none, or the conversation
    //! is gone or hidden.
    [[nodiscard]] Async<qint64> firstSince(const ConversationId &conversation, const QDateTime &moment);
    //! The conversation's revision now. NotFound when it is gone or hidden.
    [[nodiscard]] Async<qint64> revision(const ConversationId &conversation);
    //! What changed after \p since, at most \p limit (500) messages; \p uptoSeq 0 = no limit. NotFound when
    //! the conversation is gone or hidden.
    [[nodiscard]] Async<ConversationChanges> conversationChanges(const ConversationId &conversation,
                                                                 qint64 since, int limit, qint64 uptoSeq = 0);
    //! Nothing of what is found is known to be all. Errors also: Rejected with code query_too_short.
    [[nodiscard]] Async<MessagesFound> searchMessages(const MessageSearch &search);

    //! All servers of \p me with their rooms, epochs and revisions.
    [[nodiscard]] Async<DirectoryRows> directory(const UserId &me);
    //! All members, page by page.
    [[nodiscard]] Async<QList<Member>> members(const ServerId &server);
    //! Those that exist, in any order.
    [[nodiscard]] Async<QList<Profile>> profiles(const QList<UserId> &users);
    //! NotFound when there is none.
    [[nodiscard]] Async<Profile> profile(const UserId &user);

    //! Rejected with field name. The first room comes with the directory().
    [[nodiscard]] Async<Server> createServer(const QString &name);
    [[nodiscard]] Async<Room> createRoom(const ServerId &server, const RoomDraft &draft);
    //! \p maxUses 0 = no limit; \p expiresIn zero = never.
    [[nodiscard]] Async<Invite> createInvite(const ServerId &server, int maxUses,
                                             std::chrono::seconds expiresIn);
    //! Rejected with code invite_invalid and field code.
    [[nodiscard]] Async<InvitePreview> previewInvite(const QString &code);
    //! As previewInvite(). Who is a member already gets the server again. ownRole is Member.
    [[nodiscard]] Async<Server> joinServer(const QString &code);
    //! Rejected with code owner_cannot_leave. No error when not a member.
    [[nodiscard]] Async<void> leaveServer(const ServerId &server);

    //! Every conversation of the account, with what is unread in it.
    [[nodiscard]] Async<QList<ReadState>> unreadOverview();
    //! Yields where the marker stands then; no counts. Rejected or NotFound when not a member.
    [[nodiscard]] Async<ReadState> markRead(const ConversationId &conversation, qint64 seq);
    [[nodiscard]] Async<ReadState> markUnread(const ConversationId &conversation, qint64 seq);
    [[nodiscard]] Async<void> markServerRead(const ServerId &server);

private:
    [[nodiscard]] Async<ReadState> mark(QLatin1StringView function, const ConversationId &conversation,
                                        qint64 seq);
    template <class T>
    using Parser = std::function<Result<T>(const HttpResponse &)>;

    [[nodiscard]] HttpRequest get(QLatin1StringView table, const Query &query) const;
    [[nodiscard]] HttpRequest post(QLatin1StringView path, const QByteArray &body,
                                   const Query &query = {}) const;
    [[nodiscard]] HttpRequest patch(QLatin1StringView table, const QByteArray &body,
                                    const Query &query) const;
    [[nodiscard]] Async<std::optional<Message>> changeMessage(const QByteArray &body, const Query &query);
    template <class T>
    [[nodiscard]] Async<T> call(const HttpRequest &request, Parser<T> parse);
    void fetchRooms(const DirectoryRows &soFar, const Promise<DirectoryRows> &promise);
    void fetchMembers(const ServerId &server, const QList<Member> &soFar,
                      const Promise<QList<Member>> &promise);
    void fetchProfiles(const QList<UserId> &users, const QList<Profile> &soFar,
                       const Promise<QList<Profile>> &promise);

    HttpTransport &m_transport;
    const QUrl m_backend;
    RowReader m_rows;
};

template <class T>
Async<T> RestApi::call(const HttpRequest &request, Parser<T> parse)
{
    const Promise<T> promise;
    whenDone(m_transport.send(request), this,
             [promise, parse = std::move(parse)](const Result<HttpResponse> &answer) {
                 if (!answer)
                     promise.resolve(answer.error());
                 else if (answer->status < 200 || answer->status > 299)
                     promise.resolve(restError(*answer));
                 else
                     promise.resolve(parse(*answer));
             });
    return promise.future();
}

} // namespace aigm
