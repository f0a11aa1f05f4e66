// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/authapi.h"

#include "auth/autherror.h"
#include "json/writer.h"
#include "net/httperror.h"

#include <QCoreApplication>

#include <algorithm>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

using json::Value;
using json::Writer;

namespace {

constexpr char kVersionHeader[] = "X-Supabase-Api-Version";
constexpr char kVersion[] = "2024-01-01";
// No token lives for longer: what a server says beyond it would be no moment that can be told.
constexpr qint64 kLongestSeconds = 366 * 24 * 3600;

void readUser(Value value, Session &session)
{
    value.members([&](std::string_view key, Value member) {
        if (key == "id")
            session.user = member.id<UserId>().value_or(UserId());
        else if (key == "email")
            session.email = member.string().value_or(QString());
        else if (key == "user_metadata")
            member.members([&](std::string_view name, Value entry) {
                if (name == "username")
                    session.username = entry.string().value_or(QString());
            });
    });
}

} // namespace

AuthApi::AuthApi(HttpTransport &transport, ServerTime &time, const QUrl &backend, const QByteArray &key,
                 QObject *parent)
    : QObject(parent)
    , m_transport(transport)
    , m_time(time)
    , m_backend(backend)
    , m_key(key)
{
}

HttpRequest AuthApi::post(const QString &path, const QString &query, const QByteArray &body) const
{
    QUrl url = m_backend;
    url.setPath(url.path() % u"/auth/v1/" % path);
    url.setQuery(query);
    return {.method = "POST",
            .url = url,
            .headers = {{"apikey", m_key}, {"Content-Type", "application/json;charset=UTF-8"}},
            .body = body};
}

Async<Session> AuthApi::signUp(const QString &email, const QString &password, const QString &username)
{
    Writer body;
    body.beginObject().key("email").string(email).key("password").string(password);
    body.key("data").beginObject().key("username").string(username).endObject().endObject();
    // Without the version header on purpose: the form of 2024-01-01 hides why the sign-up trigger refused,
    // the older one hands its words on.
    return requestSession(post(u"signup"_s, {}, body.take()), authError);
}

Async<Session> AuthApi::signIn(const QString &email, const QString &password)
{
    Writer body;
    body.beginObject().key("email").string(email).key("password").string(password).endObject();
    HttpRequest request = post(u"token"_s, u"grant_type=password"_s, body.take());
    request.headers.emplaceBack(kVersionHeader, kVersion);
    return requestSession(request, authError);
}

Async<Session> AuthApi::refresh(const QByteArray &refreshToken)
{
    Writer body;
    body.beginObject().key("refresh_token").string(QString::fromLatin1(refreshToken)).endObject();
    HttpRequest request = post(u"token"_s, u"grant_type=refresh_token"_s, body.take());
    request.headers.emplaceBack(kVersionHeader, kVersion);
    return requestSession(request, refreshError);
}

Async<void> AuthApi::signOut(const QByteArray &accessToken)
{
    HttpRequest request = post(u"logout"_s, u"scope=local"_s, {});
    request.headers.emplaceBack(kVersionHeader, kVersion);
    request.headers.emplaceBack("Authorization", "Bearer " + accessToken);
    const Promise<void> promise;
    whenDone(m_transport.send(request), this, [this, promise](const Result<HttpResponse> &answer) {
        if (!answer)
            promise.resolve(answer.error());
        else if (const int status = answer->status; isGatewayRefusal(*answer))
            promise.resolve(wrongKey());
        else if (status < 300 || status == 401 || status == 403 || status == 404) // ended, now or before
            promise.resolve({});
        else
            promise.resolve(authError(*answer, m_backend));
    });
    return promise.future();
}

Async<Session> AuthApi::requestSession(const HttpRequest &request, Explain explain)
{
    const Promise<Session> promise;
    whenDone(m_transport.send(request), this, [this, promise, explain](const Result<HttpResponse> &answer) {
        if (!answer) {
            promise.resolve(answer.error());
            return;
        }
        m_time.observe(*answer);
        if (answer->status < 200 || answer->status > 299)
            promise.resolve(explain(*answer, m_backend));
        else
            promise.resolve(readSession(*answer));
    });
    return promise.future();
}

Result<Session> AuthApi::readSession(const HttpResponse &response)
{
    Session session;
    std::optional<qint64> expiresIn;
    std::optional<qint64> expiresAt;
    bool isUser = false; // of its own, without a session
    const bool isRead = m_reader.read(response.body, [&](Value root) {
        return root.members([&](std::string_view key, Value member) {
            if (key == "access_token")
                session.accessToken = member.string().value_or(QString()).toLatin1();
            else if (key == "refresh_token")
                session.refreshToken = member.string().value_or(QString()).toLatin1();
            else if (key == "expires_in")
                expiresIn = member.integer();
            else if (key == "expires_at")
                expiresAt = member.integer();
            else if (key == "user")
                readUser(member, session);
            else if (key == "id")
                isUser = true;
        });
    });
    if (isRead && isUser && session.accessToken.isEmpty())
        return confirmEmailFirst();
    if (session.user.isNull())
        session.user = subjectOf(session.accessToken);
    if (!isRead || session.accessToken.isEmpty() || session.refreshToken.isEmpty() || session.user.isNull())
        return unreadable();
    // expires_in needs no common clock: it is counted from now
    const qint64 now = m_time.now().toSecsSinceEpoch();
    const qint64 end = !expiresIn && expiresAt
        ? std::clamp<qint64>(*expiresAt, 0, now + kLongestSeconds)
        : now + std::clamp<qint64>(expiresIn.value_or(3600), 0, kLongestSeconds);
    session.expiresAt = QDateTime::fromSecsSinceEpoch(end, Qt::UTC);
    return session;
}

Error AuthApi::unreadable()
{
    Error error = httpError({.status = 500});
    error.code = u"unreadable_answer"_s;
    error.httpStatus = 0;
    return error;
}

} // namespace aigm
