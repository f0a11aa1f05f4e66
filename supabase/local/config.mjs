// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs'
import { parse } from 'smol-toml'

// The Supabase CLI writes secrets as "env(NAME)", so that the file can be public.
function fill(value, env) {
  if (typeof value === 'string') return value.replace(/^env\((\w+)\)$/, (_, name) => env[name] ?? '')
  if (Array.isArray(value)) return value.map((item) => fill(item, env))
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fill(item, env)]))
  return value
}

//! Reads a config.toml of the Supabase CLI. Sections that are not there are empty.
export function readConfig(path, env = process.env) {
  const { api = {}, db = {}, auth = {}, functions = {}, edge_runtime: runtime = {} } = fill(parse(readFileSync(path, 'utf8')), env)
  return { api, auth: { email: {}, external: {}, ...auth }, functions, secrets: runtime.secrets ?? {},
    seeds: db.seed?.sql_paths ?? [] }
}
