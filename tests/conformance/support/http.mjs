// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createClient } from '@supabase/supabase-js'
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, test } from 'node:test'
import WebSocket from 'ws'
import { request, theWorld } from './world.mjs'

export const world = theWorld()
export const { ann, bob, eve } = world.people
export const password = 'correct horse battery'
export const newForm = { 'x-supabase-api-version': '2024-01-01' }

//! For the `skip` of a case that needs more than the URL and key of a backend.
export const unlessLocal = world.local ? false : 'needs the local stack'

//! For the `skip` of a case that docs/local-stack.md lists as a gap of the local stack.
export const gap = (what) => (world.local ? `a known gap: ${what}` : false)

//! A set of cases, named after its file: `define(it)` calls `it(title, work, options)` for each.
export function cases(name, define, concurrency = 2) {
  describe(name, { concurrency }, () => define((title, work, options = {}) => test(`${name}: ${title}`, options, work)))
}

//! One bare request at the backend.
export const call = (path, options) => request(world, path, options)

//! The official client without a stored session. With a person it speaks for that person.
export function clientOf(person, options = {}) {
  return createClient(world.url, world.key, {
    ...(person ? { accessToken: async () => person.token } : { auth: { persistSession: false, autoRefreshToken: false, ...options } }),
    realtime: { transport: WebSocket },
  })
}

//! What the official client yielded, where it has to succeed.
export function ok({ data, error }) {
  assert.equal(error, null)
  return data
}

//! The claims of a token, unchecked.
export const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'))

//! Runs `work(sql)` with a connection to the database of the local stack.
export async function inDatabase(work) {
  const postgres = createRequire(new URL('../../../supabase/local/package.json', import.meta.url))('postgres')
  const sql = postgres(world.local.db, { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

//! Waits until `look()` yields something.
export async function until(look, what = 'that', seconds = 10) {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; ) {
    const found = await look()
    if (found) return found
    await new Promise((done) => setTimeout(done, 20))
  }
  throw new Error(`waited in vain for ${what}`)
}
