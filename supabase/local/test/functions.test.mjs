// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readConfig } from '../config.mjs'
import { signJwt } from '../jwt.mjs'
import { openProfile } from '../profile.mjs'
import { newPerson, startTestStack } from './harness.mjs'

const folder = mkdtempSync(join(tmpdir(), 'aigm-functions-'))
const functions = join(folder, 'functions')
const shipped = join(import.meta.dirname, '..', '..', 'config.toml')
// Written for each run: a folder named `test` would have Node run them as tests.
const sources = {
  'shared.ts': `
export interface Greeting { greeting: string }
export const greet = (name: string | undefined): Greeting => ({ greeting: \`Hello \${name ?? 'nobody'}\` })`,
  'hello/handler.ts': `
import { decodeJwt } from 'jose'
import { greet } from '../shared.ts'
interface Env { SUPABASE_URL: string; GREETER?: string }
export async function handler(request: Request, env: Env): Promise<Response> {
  const token = request.headers.get('authorization')?.slice(7)
  const role = token === undefined ? null : (decodeJwt(token).role as string)
  const said = { ...greet(env.GREETER), url: env.SUPABASE_URL, method: request.method, path: new URL(request.url).pathname, role, body: await request.text() } satisfies object
  return Response.json(said, { status: 201, headers: { 'X-Function': 'hello' } })
}`,
  'open/handler.ts': `export const handler = (): Response => new Response('open')`,
  'closed/handler.ts': `export const handler = (): Response => new Response('closed')`,
  'broken/handler.ts': `throw new Error('this function does not start')`,
  'failing/handler.ts': `export function handler(): Response { throw new Error('this function fails') }`,
}
let stack
before(async () => {
  for (const [path, source] of Object.entries(sources)) {
    mkdirSync(join(functions, path, '..'), { recursive: true })
    writeFileSync(join(functions, path), source)
  }
  const config = join(folder, 'config.toml')
  writeFileSync(config, `${readFileSync(shipped, 'utf8')}
[functions.open]
verify_jwt = false
[functions.closed]
enabled = false
[edge_runtime.secrets]
GREETER = "env(AIGM_TEST_GREETER)"
`)
  process.env.AIGM_TEST_GREETER = 'world'
  stack = await startTestStack({ config, functions })
})
after(async () => {
  await stack.stop()
  rmSync(folder, { recursive: true })
})

const call = (path, token, options = {}) => fetch(`${stack.url}/functions/v1/${path}`, { method: 'POST', body: 'said', headers: token ? { authorization: `Bearer ${token}` } : {}, ...options })
const refusal = async (answer) => [answer.status, answer.headers.get('sb-error-code'), (await answer.json()).code]

test('a function gets the request, its environment and its packages, and answers as it likes', async () => {
  const { session, client } = await newPerson(stack)
  const answer = await call('hello/and/further?x=1', session.access_token, { method: 'PUT' })
  assert.deepEqual([answer.status, answer.headers.get('x-function')], [201, 'hello'])
  assert.deepEqual(await answer.json(), { greeting: 'Hello world', url: stack.url, method: 'PUT', path: '/hello/and/further', role: 'authenticated', body: 'said' })
  const { data, error } = await client.functions.invoke('hello', { body: { a: 1 } })
  assert.deepEqual([error, data.method, data.body], [null, 'POST', '{"a":1}'])
})

test('the relay wants a good token where the function wants one, and the anon key is one', async () => {
  const { jwtSecret, anonKey } = openProfile(stack.data)
  assert.deepEqual(await refusal(await call('hello')), [401, 'UNAUTHORIZED_NO_AUTH_HEADER', 'UNAUTHORIZED_NO_AUTH_HEADER'])
  assert.equal((await refusal(await call('hello', 'nonsense')))[1], 'UNAUTHORIZED_INVALID_JWT_FORMAT')
  for (const token of [signJwt({ role: 'authenticated', exp: 4e9 }, 'another'), signJwt({ role: 'authenticated', exp: 1 }, jwtSecret)]) assert.equal((await refusal(await call('hello', token)))[1], 'UNAUTHORIZED_LEGACY_JWT')
  assert.equal((await call('hello', anonKey)).status, 201)
  assert.equal(await (await call('open')).text(), 'open')
  assert.equal((await call('hello', null, { method: 'OPTIONS', body: undefined })).status, 201, 'a browser asks without one')
})

test('functions that are not there, switched off, broken or failing are told apart', async () => {
  const { anonKey } = openProfile(stack.data)
  for (const path of ['absent', 'closed', 'shared.ts', '..%2f..%2fharness', 'hello%2f..%2fopen', '']) assert.deepEqual((await refusal(await call(path, anonKey)))[1], 'NOT_FOUND', path)
  assert.deepEqual(await refusal(await call('broken', anonKey)), [503, 'BOOT_ERROR', 'BOOT_ERROR'])
  assert.deepEqual(await refusal(await call('failing', anonKey)), [500, 'WORKER_ERROR', 'WORKER_ERROR'])
  const { error } = await (await newPerson(stack)).client.functions.invoke('failing')
  assert.equal(error.name, 'FunctionsHttpError')
})

test('the shipped config says what the stack needs, and holds no secret', () => {
  const { auth, functions: settings, secrets } = readConfig(shipped, { GITHUB_CLIENT_ID: 'id' })
  assert.deepEqual([auth.jwt_expiry, auth.enable_signup, auth.email.otp_length, auth.external.github.client_id, auth.external.github.secret], [3600, true, 6, 'id', ''])
  assert.deepEqual(Object.keys(settings).sort(), ['finish-upload', 'sign-download', 'sign-upload', 'sweep-uploads'])
  assert.deepEqual(secrets, {})
})
