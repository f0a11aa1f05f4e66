// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include <aigm/backend.h>

#include "net/qnamtransport.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace aigm {

namespace {

constexpr auto kUsualLocalUrl = "http://127.0.0.1:54321";
constexpr std::chrono::milliseconds kLookTimeout{1000};

Error badInput(const QString &field, const char *sentence)
{
    return {Error::Kind::Rejected, QCoreApplication::translate("aigm", sentence), {}, field};
}

bool isLoopback(const QUrl &url)
{
    return url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
}

Result<Backend> localBackendFrom(const Result<HttpResponse> &response)
{
    const Error none{Error::Kind::NotFound,
                     QCoreApplication::translate("aigm", "There is no local workspace on this computer.")};
    if (!response || response->status != 200)
        return none;
    const QJsonObject answer = QJsonDocument::fromJson(response->body).object();
    const QUrl url(answer.value("url"_L1).toString(), QUrl::StrictMode);
    const QString key = answer.value("key"_L1).toString();
    if (!isLoopback(url) || key.isEmpty())
        return none;
    return Backend{url, key, answer.value("name"_L1).toString()};
}

} // namespace

Result<Backend> Backend::fromUserInput(const QString &url, const QString &key)
{
    QString address = url.trimmed();
    while (address.endsWith(u'/'))
        address.chop(1);
    if (!address.contains("://"_L1))
        address.prepend("https://"_L1);
    const QUrl parsed(address, QUrl::StrictMode);
    if (!parsed.isValid() || parsed.host().isEmpty() || !parsed.userInfo().isEmpty() || parsed.hasQuery()
        || parsed.hasFragment())
        return badInput(u"backend"_s, QT_TRANSLATE_NOOP("aigm", "This is not the address of a workspace."));
    if (parsed.scheme() != "https"_L1 && !(parsed.scheme() == "http"_L1 && isLoopback(parsed)))
        return badInput(u"backend"_s, QT_TRANSLATE_NOOP("aigm", "The address must begin with https."));
    if (key.trimmed().isEmpty())
        return badInput(u"key"_s, QT_TRANSLATE_NOOP("aigm", "Please enter the public key of the workspace."));
    return Backend{parsed, key.trimmed(), {}};
}

Async<Backend> findLocalBackend()
{
    const QByteArray chosen = qgetenv("AIGM_LOCAL_URL");
    QUrl url(QString::fromUtf8(chosen.isEmpty() ? QByteArray(kUsualLocalUrl) : chosen));
    const Promise<Backend> promise;
    if (!isLoopback(url)) {
        promise.resolve(localBackendFrom(Error{}));
        return promise.future();
    }
    url.setPath(u"/local"_s);
    auto *transport = new QnamTransport;
    auto *context = new QObject; // goes with the answer, and the transport with it
    whenDone(transport->send({"GET", url, {}, {}, kLookTimeout, true}), context,
             [promise, transport, context](const Result<HttpResponse> &response) {
                 promise.resolve(localBackendFrom(response));
                 delete transport;
                 context->deleteLater();
             });
    return promise.future();
}

} // namespace aigm
