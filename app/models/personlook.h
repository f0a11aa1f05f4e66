// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <aigm/types.h>

#include <QString>

namespace aigm::app {

//! One or two letters that stand for \p name when there is no picture: "LM" of "Lev Marchenko", "Zw" of
//! "Zwirn". Whole characters are taken, never half an emoji or a lone combining mark.
[[nodiscard]] QString initialsOf(const QString &name);

//! Which of the eight avatar hues an id has: its first 32 bits modulo 8 (design.md, section 2).
[[nodiscard]] int hueOf(QByteArrayView idBytes);
template <class Tag>
[[nodiscard]] int hueOf(const Id<Tag> &id)
{
    return hueOf(id.bytes());
}

} // namespace aigm::app
