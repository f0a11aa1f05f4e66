// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "cache/cachethread.h"

#include "cache/cacheconnection.h"

#include <QThread>

#include <algorithm>

namespace aigm {

CacheThread::CacheThread(CacheOptions options, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
{
    qRegisterMetaType<CacheNews>();
}

CacheThread::~CacheThread()
{
    std::deque<Job> dropped; // goes outside of the lock: a job owns things of others
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
        const auto firstDropped = std::stable_partition(
            m_jobs.begin(), m_jobs.end(), [](const Job &job) { return job.atEnd == AtEnd::Finish; });
        std::move(firstDropped, m_jobs.end(), std::back_inserter(dropped));
        m_jobs.erase(firstDropped, m_jobs.end());
    }
    m_wake.notify_one();
    if (m_thread)
        m_thread->wait();
    else
        loop();
}

void CacheThread::post(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    if (m_options.thread == CacheOptions::Thread::CallersThread) {
        QMetaObject::invokeMethod(this, &CacheThread::performNext, Qt::QueuedConnection);
    } else if (!m_thread) {
        m_thread.reset(QThread::create([this] { loop(); }));
        m_thread->setObjectName(QStringLiteral("aigm cache"));
        m_thread->start();
    }
    m_wake.notify_one();
}

void CacheThread::loop()
{
    while (performNext()) { }
    m_connection.reset();
}

//! Waits for a job and runs it. False when there will be none.
bool CacheThread::performNext()
{
    Job job;
    {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return m_ending || !m_jobs.empty(); });
        if (m_jobs.empty())
            return false;
        job = std::move(m_jobs.front());
        m_jobs.pop_front();
    }
    perform(job);
    return true;
}

void CacheThread::perform(Job &job)
{
    std::optional<Error> error = ensureOpen();
    if (!error) {
        m_connection->takeForeignChanges();
        error = job.work(m_connection.get(), nullptr);
        if (error) {
            error = rebuild();
            if (!error)
                error = job.work(m_connection.get(), nullptr);
        }
    }
    if (error)
        job.work(nullptr, &*error);
    tellNews();
}

//! A guest follows the owner to the file that took the place of a damaged one.
std::optional<Error> CacheThread::ensureOpen()
{
    const bool hasMoved = m_connection && m_connection->database().hasMoved();
    if (m_connection && !hasMoved)
        return std::nullopt;
    m_connection.reset();
    auto opened = CacheConnection::open(m_options);
    if (!opened)
        return opened.error();
    m_connection = std::move(*opened);
    if (hasMoved)
        m_connection->tellEverything();
    return std::nullopt;
}

std::optional<Error> CacheThread::rebuild()
{
    m_connection->database().setCheckpointOnClose(false);
    tellNews();
    m_connection.reset();
    auto rebuilt = CacheConnection::rebuild(m_options);
    if (!rebuilt)
        return rebuilt.error();
    m_connection = std::move(*rebuilt);
    return std::nullopt;
}

void CacheThread::tellNews()
{
    if (!m_connection)
        return;
    CacheNews told = m_connection->takeNews();
    if (told.isEmpty())
        return;
    QMetaObject::invokeMethod(
        this, [this, told = std::move(told)] { Q_EMIT news(told); }, Qt::QueuedConnection);
}

std::optional<Error> CacheThread::failureOf(CacheConnection &connection)
{
    return connection.database().takeError();
}

bool CacheThread::asksForRebuild(const CacheConnection &connection, const Error &error)
{
    return connection.options().role == CacheOptions::Role::Owner && error.kind == Error::Kind::Storage
        && error.code == storagecode::kDamaged;
}

} // namespace aigm
