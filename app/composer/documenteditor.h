// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/document.h>

class QTextDocument;

namespace aigm::app {

//! What is written in \p text: a block is a paragraph, a line separator a hard break, character formats are
//! marks. Never what an input method is still composing.
[[nodiscard]] Document toDocument(const QTextDocument &text);
//! Replaces what is written in \p text by \p content; undo does not reach back over it. Blocks other than
//! paragraphs become paragraphs of their text.
void fill(QTextDocument &text, const Document &content);
//! \p content without blank paragraphs and line ends at its start and end.
[[nodiscard]] Document trimmed(const Document &content);

} // namespace aigm::app
