// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "context.h"

#include <QTimer>

namespace aigm::cli {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds kConnectionLimit = 10s;
constexpr std::chrono::milliseconds kAnswerLimit = 10s;

} // namespace

Context::Context(const ClientOptions &options, Output &output, Interruption &interruption)
    : m_client(options)
    , m_output(output)
    , m_interruption(interruption)
{
    follow();
}

Context::~Context() = default;

void Context::follow()
{
    connect(m_client.messages(), &Messages::changed, this, &Context::stirred);
    connect(m_client.messages(), &Messages::outboxChanged, this, &Context::stirred);
    connect(m_client.messages(), &Messages::conversationGone, this, &Context::stirred);
    connect(m_client.reads(), &Reads::changed, this, &Context::stirred);
    connect(m_client.auth(), &Auth::stateChanged, this, &Context::stirred);
    connect(&m_client, &Client::connectionChanged, this, &Context::stirred);
    connect(m_client.auth(), &Auth::sessionEnded, this,
            [this](const Error &reason) { m_output.error(reason.message); });
    connect(&m_client, &Client::noticed, this, [this](const Notice &notice) {
        if (notice.kind == Notice::Kind::WrongConfiguration)
            m_output.error(notice.message);
        else
            m_output.note(notice.message);
    });
}

Result<void> Context::start()
{
    return await(m_client.start());
}

Result<void> Context::startSignedIn(bool online)
{
    m_client.setOnlineAllowed(online);
    Result<void> started = start();
    if (started && isSignedOut())
        return Error{.kind = Error::Kind::Unauthorized,
                     .message = tr("Please sign in first: aigm-cli login.")};
    return started;
}

bool Context::waitUntil(const std::function<bool()> &isDone, std::chrono::milliseconds limit)
{
    QEventLoop loop;
    QTimer timer;
    timer.setSingleShot(true);
    bool isOver = false;
    connect(this, &Context::stirred, &loop, &QEventLoop::quit);
    connect(&m_interruption, &Interruption::came, &loop, &QEventLoop::quit);
    connect(&timer, &QTimer::timeout, &loop, [&loop, &isOver] {
        isOver = true;
        loop.quit();
    });
    if (limit > 0ms)
        timer.start(limit);
    while (!isDone()) {
        if (isOver || m_interruption.hasCome())
            return false;
        loop.exec();
    }
    return true;
}

void Context::waitForOutbox(const std::function<bool()> &isDecided, bool forEver)
{
    const auto isOver = [&] { return isDecided() || isSignedOut(); };
    if (forEver) {
        (void)waitUntil(isOver);
        return;
    }
    // the outbox hears that there is no server in the same moment as the socket: give it that moment
    if (waitUntil([&] { return isOver() || isOffline(); }, kAnswerLimit))
        (void)waitUntil(isOver, isOffline() ? 1s : 1ms);
}

bool Context::isOffline() const
{
    return m_client.connectionState() == ConnectionState::Offline && m_client.nextAttempt().isValid();
}

bool Context::waitForConnection()
{
    const auto isClear = [this] {
        return isOffline() || isSignedOut() || m_client.connectionState() == ConnectionState::Online;
    };
    return waitUntil(isClear, kConnectionLimit) && m_client.connectionState() == ConnectionState::Online;
}

int Context::fail(const Error &error)
{
    m_output.error(error.message);
    return exitCodeOf(error.kind);
}

bool Context::mayGoOnWithCache(const Error &error)
{
    if (!error.isTransient())
        return false;
    m_output.note(tr("The server cannot be reached. This is what is kept on this computer."));
    return true;
}

} // namespace aigm::cli
