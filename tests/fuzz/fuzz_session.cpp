// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/authapi.h"
#include "fakeclock.h"
#include "faketransport.h"

#include <QCoreApplication>

#include <cstdlib>

using namespace aigm;

//! A success of a hostile Auth service: a session that can be used, or an error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static int count = 0;
    static QCoreApplication application(count, nullptr);
    static FakeTransport transport;
    static FakeClock clock;
    static ServerTime time(clock);
    static AuthApi api(transport, time, QUrl(QStringLiteral("https://chat.example")), "key");

    transport.requests.clear();
    transport.answer(200, QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    const Async<Session> answer = api.refresh("token");
    while (!answer.isFinished())
        QCoreApplication::processEvents();
    const Result<Session> session = answer.result();
    const bool isFit = session
        ? !session->user.isNull() && !session->accessToken.isEmpty() && !session->refreshToken.isEmpty()
            && session->expiresAt.isValid()
        : !session.error().message.isEmpty() && session.error().kind != Error::Kind::Unauthorized;
    if (!isFit)
        std::abort();
    return 0;
}
