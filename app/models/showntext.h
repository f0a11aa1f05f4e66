// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

namespace aigm::app {

//! A name, topic or other single line that somebody else wrote, safe to stand among our own words: what
//! cannot be seen or would reorder the line is shown as a sign (a control, an override, a character of no
//! width), marks piled on a letter are cut, and a line that runs the other way is isolated from what follows.
[[nodiscard]] QString shownText(const QString &foreign);

} // namespace aigm::app
