// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "auth/authapi.h"
#include "localstack.h"
#include "net/qnamtransport.h"
#include "net/servertime.h"
#include "net/systemclock.h"
#include "realtime/qtsocket.h"
#include "realtime/realtime.h"
#include "rest/restapi.h"
#include "scenariotransports.h"
#include "sync/uuid7.h"
#include "take.h"

#include <QJsonDocument>
#include <QtTest>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

//! A backend and two people in it, and all that they see of it, in words without ids and times.
class Scenario
{
public:
    Scenario(HttpTransport &transport, const QUrl &url, const QByteArray &key, Clock &clock)
        : m_transport(transport)
        , m_url(url)
        , m_key(key)
        , m_clock(clock)
        , m_time(clock)
        , m_auth(transport, m_time, url, key)
    {
    }

    void signUp()
    {
        for (const QString name : {u"ada"_s, u"ben"_s}) {
            const auto made = take(m_auth.signUp(name + u"@example.org", u"correct horse 7"_s, name));
            QVERIFY(made && *made);
            m_sessions.append(**made);
            m_transports.push_back(std::make_unique<AsUser>(m_transport, m_key, made->value().accessToken));
            m_apis.push_back(std::make_unique<RestApi>(*m_transports.back(), m_url));
        }
        note("name taken", take(m_auth.signUp(u"x@example.org"_s, u"correct horse 7"_s, u"ada"_s)));
        note("address taken", take(m_auth.signUp(u"ada@example.org"_s, u"correct horse 7"_s, u"adam"_s)));
        note("wrong password", take(m_auth.signIn(u"ada@example.org"_s, u"wrong"_s)));
    }

    void makeAServer()
    {
        server = takeValue(ada().createServer(u"Garden"_s));
        room = takeValue(ada().directory(m_sessions.at(0).user)).rooms.first();
        note("nameless server", take(ada().createServer(QString())));
        directory("before joining", 1);
        note("changes of a stranger", take(ben().conversationChanges(id(), 0, 100)));
        note("revision for a stranger", take(ben().revision(id())));
        note("a stranger writes", send(1, "no"));
        note("a room by a stranger", take(ben().createRoom(server.id, {u"mine"_s})));
    }

    //! From here on frames can come.
    void join()
    {
        const Invite invite = takeValue(ada().createInvite(server.id, 0, {}));
        note("bad code", take(ben().previewInvite(u"nonsense"_s)));
        const InvitePreview preview = takeValue(ben().previewInvite(invite.code));
        say(u"preview %1 %2"_s.arg(preview.name).arg(preview.memberCount));
        note("joins", take(ben().joinServer(invite.code)));
        note("joins again", take(ben().joinServer(invite.code)));
        directory("after joining", 1);
        say(u"members %1"_s.arg(takeValue(ben().members(server.id)).size()));
    }

    void chat()
    {
        const MessageId first = newMessageId(m_clock);
        note("sent", send(0, "one", first));
        note("sent again", send(0, "one", first));
        note("the id of another", send(1, "stolen", first));
        note("read by id", take(ben().messageById(id(), first)));
        note("no such id", take(ben().messageById(id(), newMessageId(m_clock))));
        const MessageId second = newMessageId(m_clock);
        note("answered", send(1, "two", second));
        patch("edits a foreign one", 1, first, R"({"content":{"type":"doc","content":[]}})");
        patch("edits", 0, first, R"({"content":{"type":"doc","content":[{"type":"paragraph"}]}})");
        patch("deletes", 1, second, R"({"deleted_at":"2026-01-01T00:00:00Z"})");
        patch("deletes again", 1, second, R"({"deleted_at":"2026-01-01T00:00:00Z"})");
        patch("edits what is deleted", 1, second,
              R"({"content":{"type":"doc","content":[{"type":"paragraph"}]}})");
        for (int i = 3; i < 8; ++i)
            note("sent", send(i % 2, QByteArray::number(i)));
    }

    //! Edits and deletions as the outbox asks for them, and reactions.
    void change()
    {
        const MessageId first = newMessageId(m_clock);
        const auto sent = send(0, "plan", first);
        note("sent", sent);
        const qint64 rev = sent && *sent && (*sent)->has_value() ? (**sent)->rev : 0;
        const Document better = Document::fromPlainText(u"better"_s);
        const auto edited = take(ada().editMessage(first, better, rev));
        note("edited", edited);
        note("edited again, on the old revision", take(ada().editMessage(first, better, rev)));
        note("the same again", take(ada().editMessage(first, better, 0)));
        note("edited by another", take(ben().editMessage(first, Document::fromPlainText(u"x"_s), 0)));
        note("read", take(ben().messageById(id(), first)));

        const UserId me = m_sessions.at(1).user;
        const Reaction thumb{first, me, u"👍"_s, 0, false};
        const auto added = take(ben().setReaction(thumb));
        note("reacted", added);
        note("reacted again", take(ben().setReaction(thumb)));
        const qint64 at = added && *added && (*added)->has_value() ? (**added)->rev : 0;
        note("taken back", take(ben().setReaction({first, me, u"👍"_s, at, true})));
        note("taken back again", take(ben().setReaction({first, me, u"👍"_s, at, true})));
        note("taken back on its revision", take(ben().setReaction({first, me, u"👍"_s, at + 1, true})));
        note("added again", take(ben().setReaction({first, me, u"👍"_s, at + 1, false})));
        note("that of another", take(ada().setReaction({first, me, u"👍"_s, at + 2, true})));
        note("a second one", take(ada().setReaction({first, m_sessions.at(0).user, u"🎉"_s, 0, false})));
        note("read", take(ada().messageById(id(), first)));
        page("newest", takeValue(ben().newestMessages(id(), 2)));
        note("to nothing", take(ben().setReaction({newMessageId(m_clock), me, u"👍"_s, 0, false})));

        const MessageId second = newMessageId(m_clock);
        note("sent", send(1, "short-lived", second));
        note("deleted", take(ben().deleteMessage(second)));
        note("deleted again", take(ben().deleteMessage(second)));
        note("deleted by another", take(ben().deleteMessage(first)));
        note("edited when deleted", take(ben().editMessage(second, better, 0)));
        note("reacted when deleted",
             take(ada().setReaction({second, m_sessions.at(0).user, u"👍"_s, 0, false})));
        changes(rev - 1, 100, 0);
        changes(rev, 3, 0);
        changes(rev - 1, 100, rev);
        m_changed = first;
        m_thumb = at + 2;
    }

    void read()
    {
        for (const qint64 since : {0, 2, 4, 8, 9, 50}) {
            for (const int most : {2, 100})
                changes(since, most, 0);
            changes(since, 100, 3);
        }
        page("newest", takeValue(ben().newestMessages(id(), 3)));
        page("before 5", takeValue(ada().messagesBefore(id(), 5, 10)));
        say(u"revision %1"_s.arg(takeValue(ada().revision(id()))));
        const QDateTime now = m_clock.now();
        say(u"first since long ago %1"_s.arg(takeValue(ben().firstSince(id(), now.addYears(-9)))));
        say(u"first to come %1"_s.arg(takeValue(ben().firstSince(id(), now.addDays(2)))));
    }

    void mark()
    {
        overviews("before reading");
        note("reads", take(ada().markRead(id(), 4)));
        note("reads less", take(ada().markRead(id(), 2)));
        note("reads what is not there yet", take(ben().markRead(id(), 5000)));
        overviews("after reading");
        note("marks unread", take(ada().markUnread(id(), 3)));
        overviews("after marking unread");
        note("reads less than that", take(ada().markRead(id(), 2)));
        note("marks the server", take(ada().markServerRead(server.id)));
        note("marks it again", take(ada().markServerRead(server.id)));
        note("sent", send(1, "news"));
        overviews("after news");
    }

    void leave()
    {
        note("marks nowhere", take(ada().markRead(*ConversationId::fromBytes(server.id.bytes()), 1)));
        note("owner leaves", take(ada().leaveServer(server.id)));
        note("leaves", take(ben().leaveServer(server.id)));
        note("leaves again", take(ben().leaveServer(server.id)));
        note("reads after leaving", take(ben().conversationChanges(id(), 0, 10)));
        note("looks after leaving", take(ben().messageById(id(), newMessageId(m_clock))));
        say(u"first after leaving %1"_s.arg(takeValue(ben().firstSince(id(), m_clock.now().addYears(-9)))));
        note("writes after leaving", send(1, "gone"));
        note("marks after leaving", take(ben().markUnread(id(), 1)));
        note("marks the server after leaving", take(ben().markServerRead(server.id)));
        overviews("after leaving");
        note("edits after leaving", take(ben().editMessage(m_changed, Document::fromPlainText(u"x"_s), 0)));
        note("deletes after leaving", take(ben().deleteMessage(m_changed)));
        const UserId me = m_sessions.at(1).user;
        note("reacts after leaving", take(ben().setReaction({m_changed, me, u"🎉"_s, 0, false})));
        note("takes back after leaving", take(ben().setReaction({m_changed, me, u"👍"_s, m_thumb, true})));
        const auto servers = takeValue(ada().directory(m_sessions.at(0).user)).servers;
        say(u"epoch %1"_s.arg(servers.first().epoch));
    }

    [[nodiscard]] QList<QByteArray> topics() const
    {
        const QByteArray epoch = ":" + QByteArray::number(server.epoch);
        return {"room:" + room.id.toString().toLatin1() + epoch,
                "server:" + server.id.toString().toLatin1() + epoch,
                "user:" + m_sessions.at(0).user.toString().toLatin1()};
    }
    //! A frame in words: kind of topic, event, and what of it the client reads.
    void hear(const QByteArray &topic, const QByteArray &event, const QByteArray &payload)
    {
        const QJsonObject frame = QJsonDocument::fromJson(payload).object();
        QStringList words{QString::fromLatin1(topic.left(topic.indexOf(':'))), QString::fromLatin1(event)};
        for (const QString key : {u"rev"_s, u"seq"_s, u"kind"_s, u"op"_s, u"role"_s}) {
            const QJsonValue value = frame.value(key);
            words.append(value.isDouble() ? QString::number(value.toInt()) : value.toString());
        }
        const QJsonObject row = frame.value(u"row").toObject();
        words.append(u"%1 %2"_s.arg(row.value(u"seq").toInt()).arg(row.value(u"rev").toInt()));
        frames.append(words.join(u' '));
    }
    [[nodiscard]] QByteArray token() const { return m_sessions.at(0).accessToken; }

    QStringList transcript;
    QStringList frames;
    Server server;
    Room room;

private:
    [[nodiscard]] RestApi &ada() { return *m_apis.at(0); }
    [[nodiscard]] RestApi &ben() { return *m_apis.at(1); }
    [[nodiscard]] ConversationId id() const { return room.conversation(); }
    void say(const QString &line) { transcript.append(line); }

    using Sent = std::optional<Result<std::optional<Message>>>;
    [[nodiscard]] Sent send(int who, const QByteArray &text, const MessageId &message)
    {
        const Document content = Document::fromPlainText(QString::fromUtf8(text));
        return take(
            m_apis.at(size_t(who))->insertMessage({.id = message, .conversation = id(), .content = content}));
    }
    [[nodiscard]] Sent send(int who, const QByteArray &text)
    {
        return send(who, text, newMessageId(m_clock));
    }

    void patch(const char *what, int who, const MessageId &message, const QByteArray &body)
    {
        QUrl url = m_url;
        url.setPath(u"/rest/v1/messages"_s);
        url.setQuery(u"id=eq."_s + message.toString());
        const auto answer = take(m_transports.at(size_t(who))
                                     ->send({.method = "PATCH",
                                             .url = url,
                                             .headers = {{"Content-Type", "application/json"}},
                                             .body = body}));
        say(u"%1: %2"_s.arg(QLatin1StringView(what)).arg(answer && *answer ? (*answer)->status : 0));
    }
    void directory(const char *what, int who)
    {
        const DirectoryRows rows = takeValue(m_apis.at(size_t(who))->directory(m_sessions.at(who).user));
        QStringList names{QString::fromLatin1(what)};
        for (const Server &own : rows.servers)
            names.append(u"%1 %2 %3"_s.arg(own.name).arg(own.epoch).arg(int(own.ownRole)));
        for (const Room &own : rows.rooms)
            names.append(u"%1 %2"_s.arg(own.name).arg(rows.revs.value(own.id)));
        say(names.join(u", "));
    }
    void overviews(const char *what)
    {
        for (RestApi *who : {&ada(), &ben()}) {
            QStringList words{QString::fromLatin1(what)};
            for (const ReadState &row : takeValue(who->unreadOverview()))
                words.append(inWords(row)
                             + u" rev %1 newest %2 unread %3 mentions %4 %5"_s.arg(row.rev)
                                   .arg(row.newestSeq)
                                   .arg(row.unread)
                                   .arg(row.mentions)
                                   .arg(row.server == server.id));
            say(words.join(u", "));
        }
    }
    void changes(qint64 since, int most, qint64 upto)
    {
        const auto answer = takeValue(ada().conversationChanges(id(), since, most, upto));
        QStringList words;
        for (const Message &message : answer.messages)
            words.append(inWords(message));
        for (const Reaction &reaction : answer.reactions)
            words.append(inWords(reaction));
        say(u"changes %1 %2 %3: rev %4 more %5 %6"_s.arg(since)
                .arg(most)
                .arg(upto)
                .arg(answer.rev)
                .arg(answer.more)
                .arg(words.join(u", ")));
    }
    void page(const char *what, const MessageRows &rows)
    {
        QStringList words;
        for (const Message &message : rows.messages)
            words.append(inWords(message) + u' ' + message.authorName);
        QStringList reactions;
        for (const Reaction &reaction : rows.reactions)
            reactions.append(inWords(reaction));
        reactions.sort(); // they come in no order
        words.append(reactions);
        say(QString::fromLatin1(what) + u": " + words.join(u", "));
    }
    [[nodiscard]] static QString inWords(const Message &message)
    {
        return u"%1/%2 “%3”%4%5"_s.arg(message.seq)
            .arg(message.rev)
            .arg(message.content.toPlainText(), message.editedAt.isValid() ? u" edited"_s : QString(),
                 message.deletedAt.isValid() ? u" deleted"_s : QString());
    }
    [[nodiscard]] static QString inWords(const Reaction &reaction)
    {
        return u"%1 at %2%3"_s.arg(reaction.emoji)
            .arg(reaction.rev)
            .arg(reaction.isRemoved ? u" taken back"_s : QString());
    }
    [[nodiscard]] static QString inWords(const std::optional<Reaction> &reaction)
    {
        return reaction ? inWords(*reaction) : u"nothing"_s;
    }
    [[nodiscard]] static QString inWords(const MessageRows &rows)
    {
        QStringList words;
        for (const Message &message : rows.messages)
            words.append(inWords(message));
        QStringList reactions;
        for (const Reaction &reaction : rows.reactions)
            reactions.append(inWords(reaction));
        reactions.sort();
        return (words + reactions).join(u", ");
    }
    [[nodiscard]] static QString inWords(const std::optional<Message> &message)
    {
        return message ? inWords(*message) : u"nothing"_s;
    }
    [[nodiscard]] static QString inWords(const ReadState &state)
    {
        return u"read to %1, unread from %2"_s.arg(state.lastReadSeq).arg(state.unreadFrom);
    }
    template <class T>
    [[nodiscard]] static QString inWords(const T &)
    {
        return u"done"_s;
    }
    template <class T>
    void note(const char *what, const std::optional<Result<T>> &answer)
    {
        QString outcome = u"no answer"_s;
        if constexpr (std::is_void_v<T>)
            outcome = answer && *answer ? u"done"_s : outcome;
        else
            outcome = answer && *answer ? inWords(**answer) : outcome;
        if (answer && !*answer)
            outcome = u"error %1 %2 %3"_s.arg(int(answer->error().kind))
                          .arg(answer->error().code, answer->error().field);
        say(QString::fromLatin1(what) + u": " + outcome);
    }

    MessageId m_changed;
    qint64 m_thumb = 0;
    HttpTransport &m_transport;
    const QUrl m_url;
    const QByteArray m_key;
    Clock &m_clock;
    ServerTime m_time;
    AuthApi m_auth;
    QList<Session> m_sessions;
    std::vector<std::unique_ptr<AsUser>> m_transports;
    std::vector<std::unique_ptr<RestApi>> m_apis;
};

} // namespace aigm
