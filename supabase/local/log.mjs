// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

//! Logs go to stderr, one line each: stdout belongs to the one line of JSON that says where the stack is.
export function log(area, message) {
  process.stderr.write(`${new Date().toISOString()} ${area}: ${String(message).replaceAll('\n', ' ')}\n`)
}
