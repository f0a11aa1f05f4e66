// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/document.h>

#include <optional>

//! TipTap (ProseMirror) JSON to and from the tree. Any thread.
namespace aigm::tiptap {

//! The tree of \p json, or nothing when it is past the limits or no TipTap document.
[[nodiscard]] std::optional<Node> read(const QByteArray &json);
//! The JSON of \p doc, first brought into the form that TipTap's schema asks for.
[[nodiscard]] QByteArray write(const Node &doc);

//! The name that TipTap gives \p type; empty for Unknown.
[[nodiscard]] QString nodeName(Node::Type type);
[[nodiscard]] QString markName(Mark::Type type);
//! Unknown for names that this build does not know.
[[nodiscard]] Node::Type nodeType(QStringView name);
[[nodiscard]] Mark::Type markType(QStringView name);

//! \p doc with what the schema forbids put right: no empty text, inline nodes inside paragraphs, list items
//! that start with a paragraph, marks in schema order and none beside code. A valid tree is unchanged, and so
//! are unknown nodes and marks.
[[nodiscard]] Node conformed(Node doc);

} // namespace aigm::tiptap
