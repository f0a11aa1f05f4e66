// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "auth/session.h"
#include "json/reader.h"
#include "net/httptransport.h"
#include "net/servertime.h"

#include <QObject>
#include <QUrl>

namespace aigm {

//! The calls of the Auth service. Main thread. Errors, unless said otherwise: those of the transport,
//! Server, RateLimited, Configuration, and Rejected with the service's code and the field at fault.
class AuthApi : public QObject
{
    Q_OBJECT
public:
    //! \p transport is the bare one: through the authorized one a refresh would wait for itself. It and
    //! \p time, which learns from each answer, outlive this.
    AuthApi(HttpTransport &transport, ServerTime &time, const QUrl &backend, const QByteArray &key,
            QObject *parent = nullptr);

    //! Errors also: Rejected with code username_taken, username_invalid, weak_password,
    //! user_already_exists …; email_not_confirmed when the account was made and waits for the link in a
    //! mail.
    [[nodiscard]] Async<Session> signUp(const QString &email, const QString &password,
                                        const QString &username);
    //! Errors also: Rejected with code invalid_credentials, email_not_confirmed.
    [[nodiscard]] Async<Session> signIn(const QString &email, const QString &password);
    //! Errors also: Unauthorized, when the service refuses the token with a code that ends a session.
    [[nodiscard]] Async<Session> refresh(const QByteArray &refreshToken);
    //! Ends the session of \p accessToken. No error when it is gone already.
    [[nodiscard]] Async<void> signOut(const QByteArray &accessToken);

private:
    using Explain = Error (*)(const HttpResponse &, const QUrl &);

    [[nodiscard]] HttpRequest post(const QString &path, const QString &query, const QByteArray &body) const;
    [[nodiscard]] Async<Session> requestSession(const HttpRequest &request, Explain explain);
    [[nodiscard]] Result<Session> readSession(const HttpResponse &response);
    [[nodiscard]] static Error unreadable();

    HttpTransport &m_transport;
    ServerTime &m_time;
    const QUrl m_backend;
    const QByteArray m_key;
    json::Reader m_reader;
};

} // namespace aigm
