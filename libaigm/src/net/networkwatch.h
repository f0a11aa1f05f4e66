// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>

namespace aigm {

//! Tells when there is a network again, or another one. This one hears nothing: for tests. Main thread.
class NetworkWatch : public QObject
{
    Q_OBJECT
public:
    //! Begins to listen; calls after the first do nothing.
    virtual void start() { }

Q_SIGNALS:
    void changed();
};

} // namespace aigm
