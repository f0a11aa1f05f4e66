// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "modelserver.h"

#include <QJsonDocument>

namespace aigm {

using namespace Qt::Literals::StringLiterals;
using namespace model;

namespace {

constexpr int kReuseSeconds = 10; // protocols/supabase.md 2.7: the parent of the newest may be used again

HttpResponse authError(int status, const QString &code)
{
    return json(status, QJsonObject{{u"code"_s, code}, {u"message"_s, u"Refused by the model."_s}});
}

} // namespace

HttpResponse ModelServer::auth(const HttpRequest &request, const QString &path)
{
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const QString grant = QUrlQuery(request.url).queryItemValue(u"grant_type"_s);
    if (path == u"signup")
        return signUp(body);
    if (path == u"logout")
        return {204, {}, {}};
    if (grant == u"refresh_token")
        return refresh(body.value(u"refresh_token").toString());
    for (const auto &[id, account] : m_accounts) {
        if (account.email == body.value(u"email").toString()
            && account.password == body.value(u"password").toString())
            return newSession(account, newRefreshToken(id));
    }
    return authError(400, u"invalid_credentials"_s);
}

HttpResponse ModelServer::signUp(const QJsonObject &body)
{
    const QString username = body.value(u"data").toObject().value(u"username").toString();
    for (const auto &[id, account] : m_accounts) {
        if (account.email == body.value(u"email").toString())
            return authError(422, u"user_already_exists"_s);
        if (account.username == username)
            return json(409, QJsonObject{{u"code"_s, u"PT409"_s}, {u"hint"_s, u"username_taken"_s}});
    }
    const Account account{newId(), body.value(u"email").toString(), body.value(u"password").toString(),
                          username};
    m_accounts.insert_or_assign(account.id, account);
    return newSession(account, newRefreshToken(account.id));
}

QString ModelServer::newRefreshToken(const QString &user)
{
    const QString token = u"refresh-%1"_s.arg(++m_lastToken);
    m_refreshTokens.insert_or_assign(token, Refresh{user, {}, {}});
    return token;
}

// Rotation: a used token works again for a moment, with the same successor; later it ends the session.
HttpResponse ModelServer::refresh(const QString &token)
{
    const auto found = m_refreshTokens.find(token);
    if (found == m_refreshTokens.end())
        return authError(400, u"refresh_token_not_found"_s);
    Refresh &used = found->second;
    if (!used.child.isEmpty() && used.usedAt.secsTo(m_clock.now()) > kReuseSeconds
        && !m_refreshTokens.at(used.child).child.isEmpty()) {
        endSessions(QString(used.user)); // a copy: the entry goes too
        return authError(400, u"refresh_token_already_used"_s);
    }
    if (used.child.isEmpty()) {
        used.usedAt = m_clock.now();
        used.child = newRefreshToken(used.user);
    }
    return newSession(m_accounts.at(used.user), used.child);
}

void ModelServer::endSessions(const QString &user)
{
    std::erase_if(m_refreshTokens, [&](const auto &entry) { return entry.second.user == user; });
}

HttpResponse ModelServer::newSession(const Account &account, const QString &refreshToken)
{
    const QString access = u"access-%1"_s.arg(++m_lastToken);
    m_tokens.insert_or_assign(access, Token{account.id, m_clock.now().addSecs(tokenLife.count())});
    return json(
        200,
        QJsonObject{{u"access_token"_s, access},
                    {u"token_type"_s, u"bearer"_s},
                    {u"expires_in"_s, qint64(tokenLife.count())},
                    {u"refresh_token"_s, refreshToken},
                    {u"user"_s,
                     QJsonObject{{u"id"_s, account.id},
                                 {u"email"_s, account.email},
                                 {u"user_metadata"_s, QJsonObject{{u"username"_s, account.username}}}}}});
}

QString ModelServer::userOf(const QString &accessToken) const
{
    const auto found = m_tokens.find(accessToken);
    return found == m_tokens.end() || found->second.expiresAt <= m_clock.now() ? QString()
                                                                               : found->second.user;
}

QString ModelServer::idOf(const QString &username) const
{
    for (const auto &[id, account] : m_accounts) {
        if (account.username == username)
            return id;
    }
    return {};
}

QJsonObject ModelServer::profileRow(const QString &user) const
{
    return {{u"id"_s, user},
            {u"username"_s, m_accounts.at(user).username},
            {u"display_name"_s, QJsonValue()},
            {u"avatar_url"_s, QJsonValue()},
            {u"status_text"_s, QJsonValue()},
            {u"status_color"_s, QJsonValue()}};
}

} // namespace aigm
