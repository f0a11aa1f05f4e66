// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "cache/cachenews.h"
#include "cache/cachetypes.h"

#include <QObject>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <type_traits>

QT_BEGIN_NAMESPACE
class QThread;
QT_END_NAMESPACE

namespace aigm {

class CacheConnection;

//! The thread that owns the one SQLite connection. Both are made by the first run(). Jobs run one
//! after the other, in the order of the calls; what their commits changed is posted to the thread
//! of this object. Main thread. With CacheOptions::Thread::CallersThread there is no thread: each job is an
//! event of this object.
class CacheThread : public QObject
{
    Q_OBJECT
public:
    //! What becomes of a job that waits when the program ends.
    enum class AtEnd {
        Finish, //!< it runs: a write that was asked for is not lost
        Drop,   //!< it is cancelled, and its whenDone() stays silent
    };

    explicit CacheThread(CacheOptions options, QObject *parent = nullptr);
    //! Finishes the queue, closes the file and waits for the thread.
    ~CacheThread() override;

    //! Runs \p job, a Result<T>(CacheConnection &), on the cache's thread. If the file cannot be
    //! opened or a statement fails the answer is that Storage error. \p job may run a second time:
    //! when the file turns out to be damaged in the midst of it and was rebuilt.
    template <class Job>
    auto run(Job job, AtEnd atEnd = AtEnd::Finish)
    {
        using Answer = std::invoke_result_t<Job &, CacheConnection &>;
        using T = typename AnswerOf<Answer>::Type;
        const Promise<T> promise;
        Async<T> future = promise.future();
        post({[promise, job = std::move(job)](CacheConnection *connection, const Error *error) mutable {
                  if (!connection) {
                      promise.resolve(*error);
                      return std::optional<Error>();
                  }
                  Answer answer = job(*connection);
                  if (auto failure = failureOf(*connection))
                      answer = *failure;
                  return finish(*connection, promise, std::move(answer));
              },
              atEnd});
        return future;
    }

Q_SIGNALS:
    //! After each job that changed something, in order.
    void news(const aigm::CacheNews &news);

private:
    template <class>
    struct AnswerOf;
    template <class T>
    struct AnswerOf<Result<T>>
    {
        using Type = T;
    };
    //! Given a connection, or the error for which there is none. Returns the damage that asks for a
    //! rebuild and another try; then the job was not answered.
    using Work = std::function<std::optional<Error>(CacheConnection *, const Error *)>;
    struct Job
    {
        Work work;
        AtEnd atEnd;
    };

    template <class T>
    static std::optional<Error> finish(CacheConnection &connection, const Promise<T> &promise,
                                       Result<T> answer)
    {
        if (!answer && asksForRebuild(connection, answer.error()))
            return answer.error();
        promise.resolve(std::move(answer));
        return std::nullopt;
    }
    static std::optional<Error> failureOf(CacheConnection &connection);
    static bool asksForRebuild(const CacheConnection &connection, const Error &error);

    void post(Job job);
    void loop();
    bool performNext();
    void perform(Job &job);
    void tellNews();
    std::optional<Error> ensureOpen();
    std::optional<Error> rebuild();

    const CacheOptions m_options;
    std::unique_ptr<QThread> m_thread;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    bool m_ending = false;
    std::unique_ptr<CacheConnection> m_connection; //!< of the cache's thread alone
};

} // namespace aigm
