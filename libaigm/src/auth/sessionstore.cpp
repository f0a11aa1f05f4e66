// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/sessionstore.h"

#include "auth/logging.h"

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

QString secretName()
{
    return u"refresh-token"_s;
}

} // namespace

SessionStore::SessionStore(SecretStore &secrets, QObject *parent)
    : QObject(parent)
    , m_secrets(secrets)
{
}

Async<QByteArray> SessionStore::read()
{
    // What the closed store holds is older than what could not be written into it.
    if (m_memoryOnly)
        return answered<QByteArray>(m_token);
    const Promise<QByteArray> promise;
    whenDone(m_secrets.read(secretName()), this, [this, promise](const Result<QByteArray> &secret) {
        if (secret)
            m_token = *secret;
        setMemoryOnly(!secret);
        promise.resolve(m_token);
    });
    return promise.future();
}

Async<void> SessionStore::write(const QByteArray &refreshToken)
{
    m_token = refreshToken;
    const Promise<void> promise;
    whenDone(m_secrets.write(secretName(), refreshToken), this, [this, promise](const Result<void> &written) {
        setMemoryOnly(!written);
        promise.resolve({});
    });
    return promise.future();
}

Async<void> SessionStore::remove()
{
    m_token.clear();
    const Promise<void> promise;
    whenDone(m_secrets.remove(secretName()), this, [promise](const Result<void> &removed) {
        if (!removed)
            qCWarning(lcAuth) << "the stored session could not be removed";
        promise.resolve({});
    });
    return promise.future();
}

void SessionStore::setMemoryOnly(bool memoryOnly)
{
    if (m_memoryOnly == memoryOnly)
        return;
    m_memoryOnly = memoryOnly;
    if (memoryOnly)
        qCWarning(lcAuth) << "the key store cannot be opened: the session is kept in memory only";
    Q_EMIT memoryOnlyChanged();
}

} // namespace aigm
