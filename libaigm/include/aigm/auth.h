// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/async.h>
#include <aigm/profile.h>

#include <QObject>

#include <memory>

namespace aigm {

class AuthPrivate;
class ClientPrivate;

//! Who uses this client. Main thread; no call blocks.
class Auth : public QObject
{
    Q_OBJECT
public:
    //! SignedIn holds offline too: it means that this profile belongs to an account.
    enum class State { Unknown, SignedOut, SignedIn };
    Q_ENUM(State)

    //! Where the refresh token lies.
    enum class Keeping {
        Keychain,   //!< in the system's key store
        File,       //!< in a file of mode 0600, because it was asked for by name
        MemoryOnly, //!< the key store could not be opened: signed in until the program ends
    };
    Q_ENUM(Keeping)

    explicit Auth(std::unique_ptr<AuthPrivate> d, QObject *parent = nullptr);
    ~Auth() override;

    //! Unknown until the stored session was looked for (moments after start).
    [[nodiscard]] State state() const;
    [[nodiscard]] Keeping keeping() const;
    //! The own profile as last seen; null id when signed out.
    [[nodiscard]] Profile account() const;
    //! Empty when signed out.
    [[nodiscard]] QString email() const;

    //! Makes an account and signs in.
    //! Errors: Rejected with field email, password or username; RateLimited; Network, Timeout, Server;
    //! Configuration.
    [[nodiscard]] Async<Profile> signUp(const QString &email, const QString &password,
                                        const QString &username);
    //! Errors: Rejected with code invalid_credentials or email_not_confirmed; others as signUp().
    [[nodiscard]] Async<Profile> signIn(const QString &email, const QString &password);
    //! Ends the session here at once, on the server when it can be reached. Cache and outbox stay.
    [[nodiscard]] Async<void> signOut();

Q_SIGNALS:
    void stateChanged(aigm::Auth::State state);
    //! The own profile or where the session is kept has changed.
    void accountChanged();
    //! The session is gone, and not by the user's wish (the server ended it, or the store of secrets has
    //! none): \p reason is a sentence for the login page.
    void sessionEnded(const aigm::Error &reason);

private:
    friend class ClientPrivate;
    const std::unique_ptr<AuthPrivate> d;
};

} // namespace aigm
