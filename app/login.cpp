// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "login.h"

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

Login::Login(Client *client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
    connect(client->auth(), &Auth::sessionEnded, this, [this](const Error &reason) {
        m_sessionEndedText = reason.message;
        Q_EMIT sessionEndedTextChanged();
    });
    connect(client->auth(), &Auth::stateChanged, this, [this](Auth::State state) {
        if (state == Auth::State::SignedOut)
            lookForLocalBackend();
    });
}

void Login::lookForLocalBackend()
{
    whenDone(findLocalBackend(), this, [this](const Result<Backend> &found) {
        m_local = found ? std::optional<Backend>(*found) : std::nullopt;
        Q_EMIT localOfferedChanged();
    });
}

void Login::setMode(Mode mode)
{
    if (m_mode == mode)
        return;
    m_mode = mode;
    m_errors.clear();
    Q_EMIT modeChanged();
    Q_EMIT errorsChanged();
}

void Login::setEmail(const QString &email)
{
    if (m_email == email)
        return;
    m_email = email;
    clearError(u"email"_s);
    Q_EMIT formChanged();
}

void Login::setPassword(const QString &password)
{
    if (m_password == password)
        return;
    m_password = password;
    clearError(u"password"_s);
    Q_EMIT formChanged();
}

void Login::setUsername(const QString &username)
{
    if (m_username == username)
        return;
    m_username = username;
    clearError(u"username"_s);
    Q_EMIT formChanged();
}

QString Login::backendHost() const
{
    const QUrl &url = m_client->options().backend;
    return url.port() < 0 ? url.host() : QString(url.host() + u':' + QString::number(url.port()));
}

QString Login::backendUrl() const
{
    return m_client->options().backend.toString();
}

QString Login::backendKey() const
{
    return m_client->options().key;
}

bool Login::isLocalOffered() const
{
    return m_local && m_local->url != m_client->options().backend;
}

bool Login::complete()
{
    m_errors.clear();
    if (m_email.trimmed().isEmpty())
        m_errors.insert(u"email"_s, tr("Please enter your email."));
    else if (!m_email.contains(u'@'))
        m_errors.insert(u"email"_s, tr("This is not an email address."));
    if (m_password.isEmpty())
        m_errors.insert(u"password"_s, tr("Please enter your password."));
    if (m_mode == SignUp && m_username.trimmed().isEmpty())
        m_errors.insert(u"username"_s, tr("Please choose a username."));
    if (!m_client->options().backend.isValid() || m_client->options().backend.isEmpty())
        m_errors.insert(QString(), tr("Please choose where to sign in first."));
    Q_EMIT errorsChanged();
    return m_errors.isEmpty();
}

void Login::submit()
{
    if (m_busy || !complete())
        return;
    setBusy(true);
    const QString email = m_email.trimmed();
    const auto call = m_mode == SignUp
        ? m_client->auth()->signUp(email, m_password, m_username.trimmed().toLower())
        : m_client->auth()->signIn(email, m_password);
    whenDone(call, this, [this](const Result<Profile> &result) { finish(result); });
}

void Login::finish(const Result<Profile> &result)
{
    setBusy(false);
    if (result) {
        m_sessionEndedText.clear();
        Q_EMIT sessionEndedTextChanged();
        setPassword({});
        setMode(SignIn);
        return;
    }
    const Error &error = result.error();
    const bool known =
        error.field == "email"_L1 || error.field == "password"_L1 || error.field == "username"_L1;
    m_errors.insert(known ? error.field : QString(), error.message);
    Q_EMIT errorsChanged();
}

void Login::useLocalWorkspace()
{
    if (m_local)
        Q_EMIT backendChosen(*m_local);
}

bool Login::setBackend(const QString &url, const QString &key)
{
    const Result<Backend> backend = Backend::fromUserInput(url, key);
    if (!backend) {
        m_errors.insert(QString(), backend.error().message);
        Q_EMIT errorsChanged();
        return false;
    }
    clearError({});
    Q_EMIT backendChosen(*backend);
    return true;
}

void Login::clearError(const QString &field)
{
    if (m_errors.remove(field) + m_errors.remove(QString()) > 0)
        Q_EMIT errorsChanged();
}

void Login::setBusy(bool busy)
{
    if (m_busy == busy)
        return;
    m_busy = busy;
    Q_EMIT busyChanged();
}

} // namespace aigm::app
