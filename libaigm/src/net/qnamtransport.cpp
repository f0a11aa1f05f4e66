// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/qnamtransport.h"

#include "net/killpoint.h"
#include "net/logging.h"
#include "net/redact.h"
#include "net/urlpolicy.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>
#include <QNetworkReply>
#include <QNetworkRequest>

namespace aigm {

using namespace Qt::Literals::StringLiterals;

namespace {

class ProxyFactory : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        if (isLoopback(query.peerHostName()))
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

QNetworkRequest qtRequest(const HttpRequest &request)
{
    QNetworkRequest result(request.url);
    for (const auto &[name, value] : request.headers)
        result.setRawHeader(name, value);
    result.setTransferTimeout(int(request.timeout.count()));
    result.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    result.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    result.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    result.setAttribute(QNetworkRequest::Http2AllowedAttribute, request.url.scheme() == "https"_L1);
    result.setDecompressedSafetyCheckThreshold(QnamTransport::kLimitBytes);
    return result;
}

Error notAllowed(const QUrl &url)
{
    return {.kind = Error::Kind::Configuration,
            .message =
                QCoreApplication::translate("aigm", "The address of the server must begin with https."),
            .detail = redacted(url)};
}

Error tooLarge(const QUrl &url)
{
    return {.kind = Error::Kind::Server,
            .message = QCoreApplication::translate("aigm", "The answer of the server is too large."),
            .detail = redacted(url)};
}

Error noAnswer(const QNetworkReply &reply)
{
    // Our own abort of an answer past the limit was resolved before; what is left is the timeout.
    const bool late = reply.error() == QNetworkReply::OperationCanceledError
        || reply.error() == QNetworkReply::TimeoutError;
    return {.kind = late ? Error::Kind::Timeout : Error::Kind::Network,
            .message = QCoreApplication::translate(
                           "aigm", "We could not reach %1. Check the address and your connection.")
                           .arg(reply.url().host()),
            .detail = redacted(reply.errorString())};
}

// Any status line makes it an answer, unless the connection broke within the body.
bool isAnswer(const QNetworkReply &reply)
{
    switch (reply.error()) {
    case QNetworkReply::NoError:
    case QNetworkReply::ContentAccessDenied:
    case QNetworkReply::ContentOperationNotPermittedError:
    case QNetworkReply::ContentNotFoundError:
    case QNetworkReply::AuthenticationRequiredError:
    case QNetworkReply::ContentConflictError:
    case QNetworkReply::ContentGoneError:
    case QNetworkReply::UnknownContentError:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::InternalServerError:
    case QNetworkReply::OperationNotImplementedError:
    case QNetworkReply::ServiceUnavailableError:
    case QNetworkReply::UnknownServerError:
        return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
    default:
        return false;
    }
}

#ifdef AIGM_TEST_HOOKS
void setKillPoints(const QNetworkReply *reply, const HttpRequest &request)
{
    const QByteArray target = request.method + ' ' + request.url.path().toUtf8();
    QObject::connect(reply, &QNetworkReply::requestSent, reply,
                     [target] { AIGM_KILL_POINT("request.out " + target); });
    QObject::connect(reply, &QNetworkReply::finished, reply,
                     [target] { AIGM_KILL_POINT("request.answered " + target); });
}
#endif

HttpResponse responseOf(QNetworkReply &reply)
{
    HttpResponse response;
    response.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const auto headers = reply.rawHeaderPairs();
    response.headers.reserve(headers.size());
    for (const auto &[name, value] : headers)
        response.headers.emplaceBack(name, value);
    response.body = reply.readAll();
    return response;
}

void finish(QNetworkReply &reply, const Promise<HttpResponse> &promise)
{
    if (promise.isResolved())
        return;
    if (!isAnswer(reply))
        promise.resolve(noAnswer(reply));
    else if (reply.bytesAvailable() > QnamTransport::kLimitBytes)
        promise.resolve(tooLarge(reply.url()));
    else
        promise.resolve(responseOf(reply));
}

} // namespace

QnamTransport::QnamTransport() = default;
QnamTransport::~QnamTransport() = default;

QNetworkReply *QnamTransport::start(const HttpRequest &request)
{
    if (!m_manager) {
        m_manager = std::make_unique<QNetworkAccessManager>();
        m_manager->setProxyFactory(new ProxyFactory); // owned by the manager
    }
    const QNetworkRequest qt = qtRequest(request);
    if (request.method == "GET")
        return m_manager->get(qt);
    if (request.method == "HEAD")
        return m_manager->head(qt);
    if (request.method == "POST")
        return m_manager->post(qt, request.body);
    if (request.method == "PUT")
        return m_manager->put(qt, request.body);
    return m_manager->sendCustomRequest(qt, request.method, request.body);
}

Async<HttpResponse> QnamTransport::send(const HttpRequest &request)
{
    if (!isAllowed(request.url))
        return answered<HttpResponse>(notAllowed(request.url));
    const Promise<HttpResponse> promise;
    QNetworkReply *reply = start(request);
#ifdef AIGM_TEST_HOOKS
    setKillPoints(reply, request);
#endif
    QElapsedTimer timer;
    timer.start();
    QObject::connect(reply, &QNetworkReply::downloadProgress, reply,
                     [reply, promise](qint64 received, qint64) {
                         if (received <= kLimitBytes || promise.isResolved())
                             return;
                         promise.resolve(tooLarge(reply->url()));
                         reply->abort();
                     });
    QObject::connect(
        reply, &QNetworkReply::finished, reply, [reply, promise, timer, method = request.method] {
            reply->deleteLater();
            qCDebug(lcNet).noquote() << method << redacted(reply->url())
                                     << reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt()
                                     << timer.elapsed() << "ms";
            finish(*reply, promise);
        });
    return promise.future();
}

} // namespace aigm
