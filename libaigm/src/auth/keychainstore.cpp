// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/keychainstore.h"

#include "auth/logging.h"

#include <qt6keychain/keychain.h>

#include <QCoreApplication>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

QString service()
{
    return u"aigm"_s;
}

Error closed(const QKeychain::Job &job)
{
    return {.kind = Error::Kind::Storage,
            .message = QCoreApplication::translate(
                "aigm", "Your key store could not be opened. You can stay signed in until you close AIGM."),
            .code = QString::number(job.error()),
            .detail = job.errorString()};
}

//! Starts \p job, which deletes itself, and resolves \p promise with what \p answer makes of it.
template <class T, class Answer>
void start(QKeychain::Job *job, const QString &entry, const Promise<T> &promise, Answer answer)
{
    job->setKey(entry);
    job->setInsecureFallback(false); // never a plain file unasked
    QObject::connect(job, &QKeychain::Job::finished, job, [promise, answer](QKeychain::Job *done) {
        if (done->error() == QKeychain::NoError || done->error() == QKeychain::EntryNotFound)
            promise.resolve(answer(done));
        else
            promise.resolve(closed(*done));
    });
    job->start();
}

} // namespace

KeychainStore::KeychainStore(const QString &profile)
    : m_profile(profile)
{
}

QString KeychainStore::entry(const QString &name) const
{
    return m_profile % u'/' % name;
}

Async<QByteArray> KeychainStore::read(const QString &name)
{
    const Promise<QByteArray> promise;
    auto *job = new QKeychain::ReadPasswordJob(service());
    start(job, entry(name), promise,
          [job](QKeychain::Job *) -> Result<QByteArray> { return job->binaryData(); });
    return promise.future();
}

Async<void> KeychainStore::write(const QString &name, const QByteArray &secret)
{
    const Promise<void> promise;
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setBinaryData(secret);
    start(job, entry(name), promise, [](QKeychain::Job *) { return Result<void>(); });
    return promise.future();
}

Async<void> KeychainStore::remove(const QString &name)
{
    const Promise<void> promise;
    start(new QKeychain::DeletePasswordJob(service()), entry(name), promise,
          [](QKeychain::Job *) { return Result<void>(); });
    return promise.future();
}

} // namespace aigm
