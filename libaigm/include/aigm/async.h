// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPromise>
#include <QString>
#include <QThread>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace aigm {

//! Why a call failed. Branch on kind (and code); message is for people, detail for diagnosis.
struct Error
{
    enum class Kind {
        Network,       //!< no answer: no route, refused, reset
        Timeout,       //!< no answer in time
        Server,        //!< 5xx, 520-530 or an unreadable answer: the server has a problem
        RateLimited,   //!< 429; retryAfter says how long to wait
        Unauthorized,  //!< the session has ended
        Configuration, //!< wrong address or key: never a sign-out, never retried by itself
        Forbidden,     //!< policy says no
        NotFound,      //!< gone, or hidden by policy
        Rejected,      //!< the server or a local limit refuses this input
        Storage,       //!< SQLite or the disk
        Cancelled,     //!< the caller's wish, or the end of the program
    };

    Kind kind = Kind::Network;
    //! A whole translated sentence that can be shown as it is.
    QString message = {};
    //! The stable word of the service or of the schema ("invalid_credentials", "23505"); may be empty.
    QString code = {};
    //! The input field that is wrong ("email", "password", "username", "name", "code"); may be empty.
    QString field = {};
    //! The server's own words, redacted, for logs and reports only.
    QString detail = {};
    int httpStatus = 0;
    //! How long to wait before the next try; zero if the server did not say.
    std::chrono::milliseconds retryAfter{0};

    //! True when the same call may succeed later without anybody changing anything.
    [[nodiscard]] bool isTransient() const
    {
        return kind == Kind::Network || kind == Kind::Timeout || kind == Kind::Server
            || kind == Kind::RateLimited;
    }
    friend bool operator==(const Error &, const Error &) = default;
};

//! A value or an Error. Copyable, since QFuture of Qt 6.4 cannot carry move-only results.
template <class T>
class [[nodiscard]] Result
{
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    [[nodiscard]] bool hasValue() const { return m_state.index() == 0; }
    explicit operator bool() const { return hasValue(); }
    //! Valid only when hasValue().
    [[nodiscard]] const T &value() const { return *std::get_if<0>(&m_state); }
    [[nodiscard]] T &value() { return *std::get_if<0>(&m_state); }
    const T &operator*() const { return value(); }
    T &operator*() { return value(); }
    const T *operator->() const { return std::get_if<0>(&m_state); }
    T *operator->() { return std::get_if<0>(&m_state); }
    //! Valid only when not hasValue().
    [[nodiscard]] const Error &error() const { return *std::get_if<1>(&m_state); }

private:
    std::variant<T, Error> m_state;
};

//! Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
    {
    }

    [[nodiscard]] bool hasValue() const { return !m_error.has_value(); }
    explicit operator bool() const { return hasValue(); }
    [[nodiscard]] const Error &error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

//! The answer of a call that cannot answer at once. Take it with whenDone() alone.
template <class T>
using Async = QFuture<Result<T>>;

//! The giving end of an Async. Copies share one answer; the first resolve() counts, later ones are
//! ignored. When the last copy goes without an answer the Async is cancelled and stays silent.
template <class T>
class Promise
{
public:
    Promise()
        : m_promise(std::make_shared<QPromise<Result<T>>>())
    {
        m_promise->start();
    }

    [[nodiscard]] Async<T> future() const { return m_promise->future(); }
    [[nodiscard]] bool isResolved() const { return m_promise->future().isFinished(); }
    void resolve(Result<T> result) const
    {
        if (isResolved())
            return;
        m_promise->addResult(std::move(result));
        m_promise->finish();
    }

private:
    std::shared_ptr<QPromise<Result<T>>> m_promise;
};

//! An Async that already has its answer.
template <class T>
[[nodiscard]] Async<T> answered(Result<T> result)
{
    const Promise<T> promise;
    promise.resolve(std::move(result));
    return promise.future();
}

//! Calls \p callback with the Result: later, once, on the thread of \p context (the current one), and
//! not at all when \p context is gone or the work was cancelled.
template <class T, class Callback>
void whenDone(const QFuture<Result<T>> &future, QObject *context, Callback callback)
{
    Q_ASSERT(context && context->thread() == QThread::currentThread());
    auto *watcher = new QFutureWatcher<Result<T>>(context);
    QObject::connect(watcher, &QFutureWatcherBase::finished, context,
                     [watcher, callback = std::move(callback)]() mutable {
                         watcher->deleteLater();
                         const QFuture<Result<T>> done = watcher->future();
                         if (done.resultCount() > 0)
                             callback(done.result());
                     });
    watcher->setFuture(future);
}

} // namespace aigm

Q_DECLARE_METATYPE(aigm::Error)
