// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "auth/autherror.h"
#include "net/httpdate.h"
#include "net/redact.h"
#include "rest/resterror.h"

#include <cstdlib>

using namespace aigm;
using namespace std::chrono_literals;

namespace {

//! "404\nRetry-After: 3\n\nbody"
HttpResponse responseFrom(const QByteArray &bytes)
{
    HttpResponse response;
    const qsizetype headEnd = bytes.indexOf("\n\n");
    const QList<QByteArray> lines = bytes.left(headEnd).split('\n');
    response.status = lines.first().toInt();
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        response.headers.append({line.left(colon), line.mid(colon + 1).trimmed()});
    }
    if (headEnd >= 0)
        response.body = bytes.mid(headEnd + 2);
    return response;
}

//! Each refusal has a sentence for people, and keeps of the server's words what may stand in a log.
void check(const Error &error)
{
    const bool isFit = !error.message.isEmpty() && !error.message.contains(u"%1")
        && error.message.isValidUtf16() && error.retryAfter >= 0ms && error.retryAfter <= 1h
        && error.detail.size() <= 501 && !error.detail.contains(u"eyJhbGciOi");
    if (!isFit)
        std::abort();
}

} // namespace

//! What a hostile server answers instead of a success.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const HttpResponse response =
        responseFrom(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    const QUrl backend(QStringLiteral("https://chat.example"));
    check(restError(response));
    check(authError(response, backend));
    check(refreshError(response, backend));
    (void)isGatewayRefusal(response);
    return 0;
}
