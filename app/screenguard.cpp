// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "screenguard.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QQmlEngine>

using namespace Qt::Literals::StringLiterals;

namespace aigm::app {

namespace {

class Refusing : public QNetworkAccessManager
{
public:
    Refusing(std::atomic<int> &refusals, QObject *parent)
        : QNetworkAccessManager(parent)
        , m_refusals(refusals)
    {
    }

protected:
    QNetworkReply *createRequest(Operation operation, const QNetworkRequest &, QIODevice *data) override
    {
        ++m_refusals;
        // A scheme that nobody serves: Qt answers with an error and opens nothing.
        return QNetworkAccessManager::createRequest(operation, QNetworkRequest(QUrl(u"refused:"_s)), data);
    }

private:
    std::atomic<int> &m_refusals;
};

} // namespace

void ScreenGuard::watch(QQmlEngine *engine)
{
    engine->setNetworkAccessManagerFactory(this);
    engine->addUrlInterceptor(this);
}

QNetworkAccessManager *ScreenGuard::create(QObject *parent)
{
    return new Refusing(m_refusals, parent);
}

QUrl ScreenGuard::intercept(const QUrl &url, DataType type)
{
    const QString scheme = url.scheme();
    // Qt's own modules lie on the disk; what is shown does not.
    const bool ours = scheme == "qrc"_L1 || (type == UrlString ? scheme == "image"_L1 : scheme == "file"_L1);
    if (ours || url.isEmpty())
        return url;
    ++m_refusals;
    return {};
}

} // namespace aigm::app
