// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "authprivate.h"

#include "auth/authapi.h"
#include "auth/autherror.h"
#include "auth/logging.h"
#include "auth/privatefile.h"
#include "auth/sessionstore.h"
#include "auth/tokenrefresher.h"
#include "rest/restapi.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype kUsernameLimit = 32;

Error missing(const QString &field, const char *sentence)
{
    return {.kind = Error::Kind::Rejected,
            .message = QCoreApplication::translate("aigm", sentence),
            .code = u"missing"_s,
            .field = field};
}

std::optional<Error> checkCredentials(const QString &email, const QString &password)
{
    if (email.isEmpty())
        return missing(u"email"_s, QT_TRANSLATE_NOOP("aigm", "Please enter your email address."));
    if (password.isEmpty())
        return missing(u"password"_s, QT_TRANSLATE_NOOP("aigm", "Please enter a password."));
    return std::nullopt;
}

bool isUsername(const QString &username)
{
    static const QRegularExpression shape(u"\\A[a-z0-9][a-z0-9_.-]{1,31}\\z"_s);
    return shape.match(username).hasMatch();
}

//! Two names near \p username; nobody knows whether they are free before they are tried.
Error taken(Error error, const QString &username)
{
    const auto number = int(qHash(username) % 90) + 10;
    const QString first = username.left(kUsernameLimit - 3) % u'.' % QString::number(number);
    const QString second = username.left(kUsernameLimit - 3) % u'_' % QString::number(109 - number);
    error.message =
        QCoreApplication::translate("aigm", "This name is taken. Try %1 or %2.").arg(first, second);
    return error;
}

//! What is shown until the server has told the profile.
Profile provisionalProfile(const Session &session)
{
    Profile profile;
    profile.id = session.user;
    profile.username = session.username.isEmpty() ? session.email.section(u'@', 0, 0) : session.username;
    return profile;
}

} // namespace

AuthPrivate::AuthPrivate(AuthParts parts, AuthPlace place)
    : m_parts(parts)
    , m_place(std::move(place))
{
    connect(&m_parts.tokens, &TokenRefresher::ended, this, [this](const Error &reason) {
        dropAccount();
        Q_EMIT m_auth->sessionEnded(reason);
    });
    connect(&m_parts.store, &SessionStore::memoryOnlyChanged, this,
            [this] { Q_EMIT m_auth->accountChanged(); });
}

Async<void> AuthPrivate::restore()
{
    // Without an account there is nothing to ask a key store for, and none is opened.
    if (!loadAccount()) {
        setState(Auth::State::SignedOut);
        return answered<void>({});
    }
    const Promise<void> promise;
    whenDone(m_parts.tokens.load(), this, [this, promise](const Result<bool> &hasSession) {
        if (*hasSession) {
            setState(Auth::State::SignedIn);
            Q_EMIT m_auth->accountChanged();
        } else {
            m_account = {};
            m_email.clear();
            setState(Auth::State::SignedOut);
            // A locked store whose owner does not open it answers as an empty one does.
            if (!m_parts.store.isMemoryOnly())
                Q_EMIT m_auth->sessionEnded(sessionEnded(u"session_missing"_s));
        }
        promise.resolve({});
    });
    return promise.future();
}

void AuthPrivate::refreshProfile()
{
    if (m_state != Auth::State::SignedIn)
        return;
    whenDone(m_parts.rest.profile(m_account.id), this, [this](const Result<Profile> &profile) {
        if (profile && m_state == Auth::State::SignedIn && profile->id == m_account.id)
            setAccount(*profile, m_email);
    });
}

void AuthPrivate::setState(Auth::State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT m_auth->stateChanged(state);
}

void AuthPrivate::setAccount(const Profile &account, const QString &email)
{
    if (m_account == account && m_email == email)
        return;
    m_account = account;
    m_email = email;
    saveAccount();
    Q_EMIT m_auth->accountChanged();
}

Auth::Keeping AuthPrivate::keeping() const
{
    return m_parts.store.isMemoryOnly() ? Auth::Keeping::MemoryOnly : m_place.keeping;
}

bool AuthPrivate::loadAccount()
{
    QFile file(m_place.accountFile);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QJsonObject facts = QJsonDocument::fromJson(file.readAll()).object();
    const auto user = UserId::fromString(facts["user_id"_L1].toString());
    // A session belongs to the server that gave it; another one must not even see its token.
    if (!user || QUrl(facts["backend"_L1].toString()) != m_place.backend)
        return false;
    m_account.id = *user;
    m_account.username = facts["username"_L1].toString();
    m_account.displayName = facts["display_name"_L1].toString();
    m_account.avatarUrl = facts["avatar_url"_L1].toString();
    m_account.statusText = facts["status_text"_L1].toString();
    m_account.statusColor = facts["status_color"_L1].toString();
    m_email = facts["email"_L1].toString();
    return true;
}

void AuthPrivate::saveAccount() const
{
    const QJsonObject facts{
        {u"version"_s, 1},
        {u"backend"_s, m_place.backend.toString()},
        {u"user_id"_s, m_account.id.toString()},
        {u"email"_s, m_email},
        {u"username"_s, m_account.username},
        {u"display_name"_s, m_account.displayName},
        {u"avatar_url"_s, m_account.avatarUrl},
        {u"status_text"_s, m_account.statusText},
        {u"status_color"_s, m_account.statusColor},
    };
    if (!writePrivateFile(m_place.accountFile, QJsonDocument(facts).toJson()))
        qCWarning(lcAuth) << "the account's facts could not be stored: the next start will ask to sign in";
}

void AuthPrivate::dropAccount()
{
    QFile::remove(m_place.accountFile);
    m_account = {};
    m_email.clear();
    setState(Auth::State::SignedOut);
}

void AuthPrivate::takeOver(const Async<Session> &session, const Promise<Profile> &promise)
{
    whenDone(session, this, [this, promise](const Result<Session> &made) {
        if (!made) {
            promise.resolve(made.error());
            return;
        }
        if (m_state == Auth::State::SignedIn)
            dropAccount(); // somebody else from here on
        whenDone(m_parts.tokens.adopt(*made), this, [this, promise, session = *made](const Result<void> &) {
            setAccount(provisionalProfile(session), session.email);
            completeAccount(promise);
        });
    });
}

void AuthPrivate::completeAccount(const Promise<Profile> &promise)
{
    whenDone(m_parts.rest.profile(m_account.id), this, [this, promise](const Result<Profile> &profile) {
        if (!profile && profile.error().kind == Error::Kind::Configuration) {
            m_parts.tokens.forget(); // an Auth service, but no AIGM behind it
            dropAccount();
            promise.resolve(profile.error());
            return;
        }
        if (profile)
            setAccount(*profile, m_email);
        setState(Auth::State::SignedIn);
        promise.resolve(m_account);
    });
}

Async<void> AuthPrivate::signOut()
{
    const Session session = m_parts.tokens.session();
    const Promise<void> promise;
    whenDone(m_parts.tokens.forget(), this,
             [this, session, promise](const Result<void> &) { endOnServer(session, promise); });
    dropAccount();
    return promise.future();
}

// The best effort: whatever comes of it, the session is gone here.
void AuthPrivate::endOnServer(const Session &session, const Promise<void> &promise)
{
    const auto end = [this, promise](const QByteArray &accessToken) {
        whenDone(m_parts.api.signOut(accessToken), this,
                 [promise](const Result<void> &) { promise.resolve({}); });
    };
    if (!session.accessToken.isEmpty()) {
        end(session.accessToken);
    } else if (!session.refreshToken.isEmpty()) {
        whenDone(m_parts.api.refresh(session.refreshToken), this,
                 [promise, end](const Result<Session> &fresh) {
                     if (fresh)
                         end(fresh->accessToken);
                     else
                         promise.resolve({});
                 });
    } else {
        promise.resolve({});
    }
}

Auth::Auth(std::unique_ptr<AuthPrivate> priv, QObject *parent)
    : QObject(parent)
    , d(std::move(priv))
{
    d->m_auth = this;
}

Auth::~Auth() = default;

Auth::State Auth::state() const
{
    return d->m_state;
}

Auth::Keeping Auth::keeping() const
{
    return d->keeping();
}

Profile Auth::account() const
{
    return d->m_account;
}

QString Auth::email() const
{
    return d->m_email;
}

Async<Profile> Auth::signUp(const QString &email, const QString &password, const QString &username)
{
    const QString address = email.trimmed();
    const QString name = username.trimmed().toLower();
    if (const auto error = checkCredentials(address, password))
        return answered<Profile>(*error);
    if (!isUsername(name))
        return answered<Profile>(usernameInvalid());
    const Promise<Session> explained;
    whenDone(d->m_parts.api.signUp(address, password, name), this,
             [explained, name](const Result<Session> &made) {
                 if (!made && made.error().code == "username_taken"_L1)
                     explained.resolve(taken(made.error(), name));
                 else
                     explained.resolve(made);
             });
    const Promise<Profile> promise;
    d->takeOver(explained.future(), promise);
    return promise.future();
}

Async<Profile> Auth::signIn(const QString &email, const QString &password)
{
    const QString address = email.trimmed();
    if (const auto error = checkCredentials(address, password))
        return answered<Profile>(*error);
    const Promise<Profile> promise;
    d->takeOver(d->m_parts.api.signIn(address, password), promise);
    return promise.future();
}

Async<void> Auth::signOut()
{
    return d->signOut();
}

} // namespace aigm
