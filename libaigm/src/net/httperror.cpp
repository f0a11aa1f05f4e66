// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/httperror.h"

#include "net/httpdate.h"

#include <QCoreApplication>

namespace aigm {

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("aigm", source);
}

Error::Kind kindOf(int status)
{
    switch (status) {
    case 403:
        return Error::Kind::Forbidden;
    case 404:
    case 410:
        return Error::Kind::NotFound;
    case 408:
        return Error::Kind::Timeout;
    case 401:
    case 407:
        return Error::Kind::Configuration;
    case 429:
        return Error::Kind::RateLimited;
    default:
        break;
    }
    if (status >= 500)
        return Error::Kind::Server;
    return status >= 400 ? Error::Kind::Rejected : Error::Kind::Configuration;
}

QString sentence(Error::Kind kind, std::chrono::milliseconds wait)
{
    switch (kind) {
    case Error::Kind::Forbidden:
        return text(QT_TRANSLATE_NOOP("aigm", "You are not allowed to do this."));
    case Error::Kind::NotFound:
        return text(QT_TRANSLATE_NOOP("aigm", "This no longer exists, or you cannot see it."));
    case Error::Kind::RateLimited:
        return tooManyRequestsText(wait);
    case Error::Kind::Configuration:
        return noBackendText();
    case Error::Kind::Rejected:
        return text(QT_TRANSLATE_NOOP("aigm", "The server does not accept this."));
    default:
        return text(QT_TRANSLATE_NOOP("aigm", "The server has a problem. Please try again in a moment."));
    }
}

} // namespace

Error httpError(const HttpResponse &response)
{
    Error error{
        .kind = kindOf(response.status), .httpStatus = response.status, .retryAfter = retryAfter(response)};
    error.message = sentence(error.kind, error.retryAfter);
    return error;
}

QString tooManyRequestsText(std::chrono::milliseconds wait)
{
    const auto seconds = int(std::chrono::ceil<std::chrono::seconds>(wait).count());
    if (seconds == 0)
        return text(QT_TRANSLATE_NOOP("aigm", "That was very quick. Please wait a moment and try again."));
    return QCoreApplication::translate("aigm", "That was very quick. You can try again in %n second(s).",
                                       nullptr, seconds);
}

QString noBackendText()
{
    return text(
        QT_TRANSLATE_NOOP("aigm", "This address does not lead to an AIGM server. Check the address."));
}

} // namespace aigm
