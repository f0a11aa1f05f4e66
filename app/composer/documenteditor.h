// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/document.h>

class QTextDocument;

namespace aigm::app {

//! What is written in \p text: a block is a paragraph, a line separator a hard break.
[[nodiscard]] Document toDocument(const QTextDocument &text);
//! Replaces what is written in \p text by \p content; undo does not reach back over it.
void fill(QTextDocument &text, const Document &content);

} // namespace aigm::app
