// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "world.h"

#include <QHashSeed>
#include <QtTest>

namespace aigm::test {

//! The long figures of docs/reliability.md: at night.
inline bool isNightly()
{
    return qEnvironmentVariableIsSet("AIGM_NIGHTLY");
}

//! Worlds in bad weather say a great deal.
inline void beQuiet()
{
    QHashSeed::setDeterministicGlobalSeed();
    if (!qEnvironmentVariableIsSet("QT_LOGGING_RULES"))
        QLoggingCategory::setFilterRules(QStringLiteral("aigm.*=false"));
}

} // namespace aigm::test
