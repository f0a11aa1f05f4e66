// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/backend.h>
#include <aigm/client.h>

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace aigm::app {

//! The state of the sign-in form. The password is forgotten as soon as it is not needed.
class Login : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Comes from Session")
    Q_PROPERTY(Mode mode READ mode WRITE setMode NOTIFY modeChanged)
    Q_PROPERTY(QString email READ email WRITE setEmail NOTIFY formChanged)
    Q_PROPERTY(QString password READ password WRITE setPassword NOTIFY formChanged)
    Q_PROPERTY(QString username READ username WRITE setUsername NOTIFY formChanged)
    Q_PROPERTY(bool busy READ isBusy NOTIFY busyChanged)
    Q_PROPERTY(QString emailError READ emailError NOTIFY errorsChanged)
    Q_PROPERTY(QString passwordError READ passwordError NOTIFY errorsChanged)
    Q_PROPERTY(QString usernameError READ usernameError NOTIFY errorsChanged)
    Q_PROPERTY(QString generalError READ generalError NOTIFY errorsChanged)
    Q_PROPERTY(QString backendHost READ backendHost CONSTANT)
    Q_PROPERTY(QString backendUrl READ backendUrl CONSTANT)
    Q_PROPERTY(QString backendKey READ backendKey CONSTANT)
    Q_PROPERTY(bool localOffered READ isLocalOffered NOTIFY localOfferedChanged)
    Q_PROPERTY(QString sessionEndedText READ sessionEndedText NOTIFY sessionEndedTextChanged)
public:
    enum Mode { SignIn, SignUp };
    Q_ENUM(Mode)

    //! \p client outlives this.
    explicit Login(Client *client, QObject *parent = nullptr);

    [[nodiscard]] Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    [[nodiscard]] QString email() const { return m_email; }
    void setEmail(const QString &email);
    [[nodiscard]] QString password() const { return m_password; }
    void setPassword(const QString &password);
    [[nodiscard]] QString username() const { return m_username; }
    void setUsername(const QString &username);
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] QString emailError() const { return m_errors.value(QStringLiteral("email")); }
    [[nodiscard]] QString passwordError() const { return m_errors.value(QStringLiteral("password")); }
    [[nodiscard]] QString usernameError() const { return m_errors.value(QStringLiteral("username")); }
    [[nodiscard]] QString generalError() const { return m_errors.value(QString()); }
    //! The host that is signed in to, as people name it; empty when none was chosen yet.
    [[nodiscard]] QString backendHost() const;
    [[nodiscard]] QString backendUrl() const;
    [[nodiscard]] QString backendKey() const;
    [[nodiscard]] bool isLocalOffered() const;
    //! Why the last session ended without the user's wish; empty otherwise.
    [[nodiscard]] QString sessionEndedText() const { return m_sessionEndedText; }

    Q_INVOKABLE void submit();
    //! Signs in to the local stack from now on; asks for a new client with backendChosen().
    Q_INVOKABLE void useLocalWorkspace();
    //! Takes another backend. False, with generalError set, when \p url or \p key cannot be one.
    Q_INVOKABLE bool setBackend(const QString &url, const QString &key);

Q_SIGNALS:
    void modeChanged();
    void formChanged();
    void busyChanged();
    void errorsChanged();
    void localOfferedChanged();
    void sessionEndedTextChanged();
    void backendChosen(const aigm::Backend &backend);

private:
    void lookForLocalBackend();
    [[nodiscard]] bool complete();
    void clearError(const QString &field);
    void setBusy(bool busy);
    void finish(const Result<Profile> &result);

    Client *const m_client;
    Mode m_mode = SignIn;
    QString m_email;
    QString m_password;
    QString m_username;
    QString m_sessionEndedText;
    QHash<QString, QString> m_errors; //!< sentence by field; the empty field is the form itself
    std::optional<Backend> m_local;
    bool m_busy = false;
};

} // namespace aigm::app
