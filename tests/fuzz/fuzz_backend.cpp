// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include <aigm/backend.h>

#include <QHostAddress>

#include <cstdlib>

using namespace aigm;
using namespace Qt::Literals::StringLiterals;

//! The address of a workspace as somebody typed or pasted it: where a session will be sent to.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString typed = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    const Result<Backend> backend = Backend::fromUserInput(typed, u"key"_s);
    if (!backend) {
        if (backend.error().field != "backend"_L1 || backend.error().message.isEmpty())
            std::abort();
        return 0;
    }
    const QUrl &url = backend->url;
    const bool isLocal = url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
    const bool isSafe = url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && isLocal);
    if (!url.isValid() || url.host().isEmpty() || !isSafe)
        std::abort();
    if (url != url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment))
        std::abort();
    // it is kept in the settings as text
    const Result<Backend> again = Backend::fromUserInput(url.toString(), u"key"_s);
    if (!again || again->url != url)
        std::abort();
    return 0;
}
