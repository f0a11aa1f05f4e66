// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createClient } from '@supabase/supabase-js'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import WebSocket from 'ws'
import { startStack } from '../stack.mjs'

export const fixtureMigrations = join(import.meta.dirname, 'fixtures', 'migrations')
export const password = 'correct horse battery'

const clients = []

//! A stack of its own for one test file, in this process, on a free port and a temporary folder.
export async function startTestStack(options = {}) {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'aigm-stack-'))
  const stack = await startStack({ port: 0, data, jwtExpirySeconds: 3600, refusalDelayMs: 20, test: true, migrations: fixtureMigrations, ...options })
  const stop = async () => {
    for (const client of clients.splice(0)) {
      await client.removeAllChannels()
      client.realtime.disconnect()
    }
    await stack.stop()
    if (!options.data) rmSync(data, { recursive: true, force: true })
  }
  return { ...stack, data, stop }
}

export function clientFor({ url, key }, vsn = '1.0.0') {
  const client = createClient(url, key, { auth: { persistSession: false, autoRefreshToken: false }, realtime: { transport: WebSocket, vsn } })
  clients.push(client)
  return client
}

let people = 0

//! A client that is signed up and in, with its user.
export async function newPerson(stack, { vsn, username = `person${++people}`, email = `${username}@example.test` } = {}) {
  const client = clientFor(stack, vsn)
  const { data, error } = await client.auth.signUp({ email, password, options: { data: { username } } })
  if (error) throw error
  return { client, user: data.user, session: data.session, email, username }
}

//! One request, with the body read. `token` is a user's.
export async function call(stack, path, { method = 'GET', token, key = stack.key, headers = {}, body } = {}) {
  const answer = await fetch(stack.url + path, {
    method,
    headers: { ...(key && { apikey: key }), ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) }
}

//! Waits until `look()` yields something.
export async function until(look, what = 'that') {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; ) {
    const found = await look()
    if (found) return found
    await new Promise((done) => setTimeout(done, 10))
  }
  throw new Error(`waited in vain for ${what}`)
}

//! The newest mail to this address, once there are `count`.
export function mailTo(stack, address, count = 1) {
  return until(async () => {
    const mails = await (await fetch(`${stack.url}/_mail?to=${encodeURIComponent(address)}`)).json()
    return mails.length >= count && mails.at(-1)
  }, `a mail to ${address}`)
}
