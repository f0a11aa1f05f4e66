// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QQmlAbstractUrlInterceptor>
#include <QQmlNetworkAccessManagerFactory>

#include <atomic>

class QQmlEngine;

namespace aigm::app {

//! Keeps the screens to themselves: whatever a text or a picture asks of the network or of the disk is
//! refused and counted. It stands behind PlainText, it does not replace it. Outlives the engine.
class ScreenGuard : public QQmlNetworkAccessManagerFactory, public QQmlAbstractUrlInterceptor
{
public:
    //! Before the engine loads anything.
    void watch(QQmlEngine *engine);
    //! How much was refused. A screen without faults asks for nothing.
    [[nodiscard]] int refusals() const { return m_refusals; }

    QNetworkAccessManager *create(QObject *parent) override;
    QUrl intercept(const QUrl &url, DataType type) override;

private:
    std::atomic<int> m_refusals = 0; //!< the engine also asks from its loader thread
};

} // namespace aigm::app
