// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "auth/session.h"

#include <aigm/auth.h>

#include <QUrl>

namespace aigm {

class AuthApi;
class RestApi;
class SessionStore;
class TokenRefresher;

//! What Auth stands on; all of it outlives it. Client builds the graph:
//! bare transport -> AuthApi -> TokenRefresher; bare -> RetryingTransport -> AuthorizedTransport -> RestApi.
struct AuthParts
{
    AuthApi &api;
    TokenRefresher &tokens;
    SessionStore &store;
    RestApi &rest; //!< through the authorized transport
};

//! Where the account's facts are kept and whose they are.
struct AuthPlace
{
    QString accountFile; //!< e.g. <profile folder>/account.json; mode 0600; no secret in it
    QUrl backend;        //!< a session of another backend is not used
    Auth::Keeping keeping = Auth::Keeping::Keychain; //!< the store that was asked for
};

class AuthPrivate : public QObject
{
    Q_OBJECT
public:
    AuthPrivate(AuthParts parts, AuthPlace place);

    //! Looks for a stored session and account; yields once Auth::state() is known. Never fails.
    [[nodiscard]] Async<void> restore();
    //! Asks the server for the own profile; quiet when that fails. When a connection is there.
    void refreshProfile();

private:
    friend class Auth;
    void setState(Auth::State state);
    void setAccount(const Profile &account, const QString &email);
    [[nodiscard]] Auth::Keeping keeping() const;
    [[nodiscard]] bool loadAccount();
    void saveAccount() const;
    void dropAccount();
    //! What a sign-in or a sign-up brought.
    void takeOver(const Async<Session> &session, const Promise<Profile> &promise);
    void completeAccount(const Promise<Profile> &promise);
    [[nodiscard]] Async<void> signOut();
    void endOnServer(const Session &session, const Promise<void> &promise);

    const AuthParts m_parts;
    const AuthPlace m_place;
    Auth *m_auth = nullptr;
    Auth::State m_state = Auth::State::Unknown;
    Profile m_account;
    QString m_email;
};

} // namespace aigm
