// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "exitcode.h"
#include "interruption.h"
#include "output.h"

#include <aigm/client.h>

#include <QEventLoop>
#include <QFutureWatcher>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace aigm::cli {

//! What a command works with: one client, the output, and a way to wait in the order of the lines.
class Context : public QObject
{
    Q_OBJECT
public:
    Context(const ClientOptions &options, Output &output, Interruption &interruption);
    ~Context() override;

    [[nodiscard]] Client &client() { return m_client; }
    [[nodiscard]] Output &output() { return m_output; }
    [[nodiscard]] Interruption &interruption() { return m_interruption; }

    //! Opens the profile. Errors: Storage, Cancelled.
    [[nodiscard]] Result<void> start();
    //! The same for commands that need an account; \p online false stays off the network.
    //! Errors: Unauthorized, Storage, Cancelled.
    [[nodiscard]] Result<void> startSignedIn(bool online = true);

    //! Runs the event loop until \p future has its answer. Errors: its own; Cancelled by a signal.
    template <class T>
    [[nodiscard]] Result<T> await(const Async<T> &future);
    //! Runs the event loop until \p isDone, which is asked after everything that the client tells;
    //! false when \p limit (zero = none) passed or a signal came before.
    [[nodiscard]] bool waitUntil(const std::function<bool()> &isDone, std::chrono::milliseconds limit = {});
    //! Waits until \p isDecided, what becomes of something in the outbox, or nobody is signed in. Unless \p
    //! forEver, no longer than until it is clear that it takes longer: no server, or no answer for 10 s.
    void waitForOutbox(const std::function<bool()> &isDecided, bool forEver);
    //! Waits until it is clear whether the server can be reached, for a few seconds at most.
    [[nodiscard]] bool waitForConnection();
    //! No server can be reached now, and the next attempt is set.
    [[nodiscard]] bool isOffline() const;
    //! The account is gone: the server ended the session.
    [[nodiscard]] bool isSignedOut() const { return m_client.auth()->state() != Auth::State::SignedIn; }

    //! Tells \p error and yields the exit code for it.
    [[nodiscard]] int fail(const Error &error);
    //! After a look at the server failed with \p error: notes that what follows comes from the cache,
    //! and true; false when that error is more than being offline.
    [[nodiscard]] bool mayGoOnWithCache(const Error &error);

Q_SIGNALS:
    //! The client told something.
    void stirred();

private:
    void follow();

    Client m_client;
    Output &m_output;
    Interruption &m_interruption;
};

template <class T>
Result<T> Context::await(const Async<T> &future)
{
    QFutureWatcher<Result<T>> watcher;
    QEventLoop loop;
    connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    connect(&m_interruption, &Interruption::came, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    if (!future.isFinished() && !m_interruption.hasCome())
        loop.exec();
    if (future.isFinished() && future.resultCount() > 0)
        return future.result();
    return Error{.kind = Error::Kind::Cancelled, .message = tr("The command was interrupted.")};
}

} // namespace aigm::cli
