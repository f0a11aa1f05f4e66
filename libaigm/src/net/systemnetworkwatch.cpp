// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#include "net/systemnetworkwatch.h"

#include <QNetworkInformation>

#include <utility>

namespace aigm {

void SystemNetworkWatch::start()
{
    if (std::exchange(m_started, true))
        return;
    if (!QNetworkInformation::loadBackendByFeatures(QNetworkInformation::Feature::Reachability))
        return;
    using Reachability = QNetworkInformation::Reachability;
    connect(QNetworkInformation::instance(), &QNetworkInformation::reachabilityChanged, this,
            [this](Reachability reachability) {
                // a backend on this computer or in the house needs no way to the Internet
                if (reachability != Reachability::Disconnected && reachability != Reachability::Unknown)
                    Q_EMIT changed();
            });
}

} // namespace aigm
