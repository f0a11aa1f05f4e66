// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/document.h>

//! Plain text to and from the tree. Any thread.
namespace aigm::plaintext {

//! \p text with U+FFFD for what the database refuses: NUL and halves of surrogate pairs.
[[nodiscard]] QString cleaned(QString text);
//! The text of \p node; blocks and hard breaks are separated by line ends.
[[nodiscard]] QString fromNode(const Node &node);
//! A doc with one paragraph for each line block of \p text.
[[nodiscard]] Node toDoc(const QString &text);
//! What a node without content of its own is shown as: a mention's "@name", a picture's description, or
//! "[name]" so that a node this build does not know is never silently missing.
[[nodiscard]] QString ofLeaf(const Node &node);
//! The text nodes found in \p json, which need not be well formed; at most 8,000 characters.
[[nodiscard]] QString recovered(QByteArrayView json);

} // namespace aigm::plaintext
