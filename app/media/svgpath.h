// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArrayView>
#include <QPainterPath>

namespace aigm::app {

//! The path that \p data (the `d` of an SVG path) describes. Ends at the first thing it cannot read, as
//! SVG rules.
[[nodiscard]] QPainterPath parseSvgPath(QByteArrayView data);

} // namespace aigm::app
