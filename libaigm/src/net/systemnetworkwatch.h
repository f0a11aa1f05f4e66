// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "net/networkwatch.h"

namespace aigm {

//! Asks the system, by QNetworkInformation; hears nothing where Qt has no plugin for it.
class SystemNetworkWatch : public NetworkWatch
{
    Q_OBJECT
public:
    //! Loads the plugin of the system, which takes a few milliseconds.
    void start() override;

private:
    bool m_started = false;
};

} // namespace aigm
