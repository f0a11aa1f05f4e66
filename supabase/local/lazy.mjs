// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

//! A maker whose work is done at the first call and shared by all. What is not asked for costs no time at the start.
export function lazily(make) {
  let made
  return () => (made ??= make())
}
