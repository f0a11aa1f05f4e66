// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

// Lets Node import the functions as they are written for Deno: TypeScript, with bare names of packages.
import { transformSync } from 'amaro'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

let home
let packages

//! `functionsUrl` is where the functions lie, `packagesUrl` a file beside whose node_modules their packages do.
export function initialize({ functionsUrl, packagesUrl }) {
  home = functionsUrl
  packages = packagesUrl
}

export function resolve(specifier, context, next) {
  const bare = /^[^./]/.test(specifier) && !/^(node|file|data):/.test(specifier)
  return next(specifier, bare && context.parentURL?.startsWith(home) ? { ...context, parentURL: packages } : context)
}

export async function load(url, context, next) {
  if (!url.startsWith(home) || !url.endsWith('.ts')) return next(url, context)
  const filename = fileURLToPath(url)
  const { code } = transformSync(await readFile(filename, 'utf8'), { mode: 'strip-only', filename })
  return { format: 'module', shortCircuit: true, source: code }
}
