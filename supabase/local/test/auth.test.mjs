// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import postgres from 'postgres'
import { signJwt, verifyJwt } from '../jwt.mjs'
import { openProfile } from '../profile.mjs'
import { call, clientFor, newPerson, password, startTestStack } from './harness.mjs'

let stack
let sql
before(async () => {
  stack = await startTestStack()
  sql = postgres(stack.db, { max: 1 })
})
after(async () => {
  await sql.end()
  await stack.stop()
})

const newForm = { 'x-supabase-api-version': '2024-01-01' }
const signUp = (body, headers = {}) => call(stack, '/auth/v1/signup', { method: 'POST', body, headers })
const token = (grant, body, headers = newForm) => call(stack, `/auth/v1/token?grant_type=${grant}`, { method: 'POST', body, headers })
const refresh = (refresh_token) => token('refresh_token', { refresh_token })
const age = (seconds) => sql`update auth.refresh_tokens set updated_at = updated_at - make_interval(secs => ${seconds})`

test('the API key is asked for before anything else', async () => {
  for (const path of ['/auth/v1/settings', '/rest/v1/notes', '/realtime/v1/api/broadcast']) {
    const missing = await call(stack, path, { key: null })
    assert.deepEqual([missing.status, missing.body], [401, { message: 'No API key found in request' }])
    const wrong = await call(stack, path, { key: `${stack.key}x` })
    assert.deepEqual([wrong.status, wrong.body], [401, { message: 'Invalid API key' }])
  }
  const { session } = await newPerson(stack)
  assert.equal((await call(stack, '/rest/v1/notes', { key: session.access_token })).status, 401, 'a user token is no API key')
})

test('signing up yields a session at once, and a token with the claims of production', async () => {
  const { session, user, email } = await newPerson(stack, { username: 'ada' })
  const { claims } = verifyJwt(session.access_token, openProfile(stack.data).jwtSecret)
  const { sub, aud, role, aal, is_anonymous: anonymous, app_metadata: app, user_metadata: own } = claims
  assert.deepEqual([sub, aud, role, claims.email, aal, anonymous, app.provider, own.username], [user.id, 'authenticated', 'authenticated', email, 'aal1', false, 'email', 'ada'])
  assert.equal(claims.exp - claims.iat, 3600)
  assert.ok(claims.iss && claims.session_id)
  const [row] = await sql`select jsonb_typeof(raw_user_meta_data) as kind from auth.users where id = ${user.id}`
  assert.equal(row.kind, 'object')
  const { data } = await clientFor(stack).auth.getUser(session.access_token)
  assert.equal(data.user.email, email)
})

test('errors come in the form that the request asks for', async () => {
  const { email } = await newPerson(stack)
  const taken = await signUp({ email, password }, newForm)
  assert.deepEqual([taken.status, taken.body.code, taken.headers.get('x-supabase-api-version')], [422, 'user_already_exists', '2024-01-01'])
  const initial = await signUp({ email, password })
  assert.deepEqual([initial.body.code, initial.body.error_code, initial.headers.get('x-supabase-api-version')], [422, 'user_already_exists', null])
  assert.equal(typeof initial.body.msg, 'string')
  assert.equal(initial.headers.get('x-sb-error-code'), 'user_already_exists')
})

test('weak passwords, wrong passwords and bad addresses are told apart', async () => {
  const weak = await signUp({ email: 'weak@example.test', password: 'short' }, newForm)
  assert.deepEqual([weak.status, weak.body.code, weak.body.weak_password], [422, 'weak_password', { reasons: ['length'] }])
  const bad = await signUp({ email: 'nonsense', password }, newForm)
  assert.deepEqual([bad.status, bad.body.code], [400, 'validation_failed'])
  const { email } = await newPerson(stack)
  for (const body of [{ email, password: 'wrong password' }, { email: 'nobody@example.test', password }]) {
    const answer = await token('password', body)
    assert.deepEqual([answer.status, answer.body.code], [400, 'invalid_credentials'])
  }
  assert.equal((await token('password', { email: email.toUpperCase(), password })).status, 200)
})

test('two sign-ups of one address at once: one account, one clear refusal', async () => {
  const answers = await Promise.all([1, 2].map((n) => signUp({ email: 'race@example.test', password, data: { username: `race${n}` } }, newForm)))
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 422])
  assert.equal(answers.find((answer) => answer.status === 422).body.code, 'user_already_exists')
})

test('a trigger that refuses the sign-up speaks in the initial form and is silenced in the new one, as in production', async () => {
  await newPerson(stack, { username: 'grace' })
  const body = { email: 'grace2@example.test', password, data: { username: 'grace' } }
  const taken = await signUp(body)
  assert.deepEqual([taken.status, taken.body], [409, { code: 'PT409', message: 'username_taken', hint: 'username_taken' }])
  const invalid = await signUp({ ...body, data: { username: 'No Good' } })
  assert.deepEqual([invalid.status, invalid.body.hint], [422, 'username_invalid'])
  const silent = await signUp(body, newForm)
  assert.deepEqual([silent.status, silent.body], [500, { code: 'unexpected_failure', message: 'Database error saving new user' }])
  const left = await sql`select id from auth.users where email = ${body.email}`
  assert.equal(left.length, 0, 'nothing of the account stays')
  assert.equal((await signUp({ ...body, data: { username: 'grace3' } })).status, 200)
})

test('refresh rotates, and repeating the last one is harmless', async () => {
  const { session } = await newPerson(stack)
  const second = await refresh(session.refresh_token)
  assert.equal(second.status, 200)
  assert.notEqual(second.body.refresh_token, session.refresh_token)
  await age(3600)
  const again = await refresh(session.refresh_token)
  assert.deepEqual([again.status, again.body.refresh_token], [200, second.body.refresh_token], 'the answer was lost: the same child again')
  assert.equal((await refresh(second.body.refresh_token)).status, 200)
})

test('a refresh token spent long ago ends the session', async () => {
  const { session } = await newPerson(stack)
  const second = await refresh(session.refresh_token)
  const third = await refresh(second.body.refresh_token)
  await age(11)
  const stolen = await refresh(session.refresh_token)
  assert.deepEqual([stolen.status, stolen.body.code], [400, 'refresh_token_already_used'])
  const rightful = await refresh(third.body.refresh_token)
  assert.deepEqual([rightful.status, rightful.body.code], [400, 'refresh_token_already_used'], 'all tokens of the session are gone')
})

test('within ten seconds a spent token still works', async () => {
  const { session } = await newPerson(stack)
  const second = await refresh(session.refresh_token)
  await refresh(second.body.refresh_token)
  const late = await refresh(session.refresh_token)
  assert.equal(late.status, 200)
  assert.equal((await refresh(late.body.refresh_token)).status, 200)
})

test('refreshes of one session at once all succeed and leave one chain', async () => {
  const { session, user } = await newPerson(stack)
  const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(session.refresh_token)))
  assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 200, 200, 200])
  assert.equal(new Set(answers.map((answer) => answer.body.refresh_token)).size, 1)
  const [{ live }] = await sql`select count(*)::int as live from auth.refresh_tokens where user_id = ${user.id}::text::uuid and not revoked`
  assert.equal(live, 1)
})

test('unknown refresh tokens, by shape', async () => {
  for (const [value, code] of [['abcdef123456', 'refresh_token_not_found'], ['7f8a1d3c-0000-4000-8000-000000000000', 'refresh_token_not_found'], ['??', 'validation_failed']]) {
    const answer = await refresh(value)
    assert.deepEqual([answer.status, answer.body.code], [400, code], value)
  }
})

test('signing out ends the session', async () => {
  const { client, session } = await newPerson(stack)
  assert.equal((await client.auth.signOut({ scope: 'local' })).error, null)
  assert.equal((await refresh(session.refresh_token)).body.code, 'refresh_token_not_found')
  const answer = await call(stack, '/auth/v1/user', { token: session.access_token, headers: newForm })
  assert.deepEqual([answer.status, answer.body.code], [403, 'session_not_found'])
})

test('Auth tells no token, a bad token and an expired one apart', async () => {
  const { user } = await newPerson(stack)
  const old = signJwt({ sub: user.id, role: 'authenticated', exp: Math.floor(Date.now() / 1000) - 1 }, openProfile(stack.data).jwtSecret)
  const expired = await call(stack, '/auth/v1/user', { token: old, headers: newForm })
  assert.deepEqual([expired.status, expired.body.code], [403, 'bad_jwt'])
  const rest = await call(stack, '/rest/v1/notes', { token: old })
  assert.deepEqual([rest.status, rest.body.code, rest.body.message], [401, 'PGRST303', 'JWT expired'])
  assert.match(rest.headers.get('www-authenticate'), /invalid_token/)
  const bad = await call(stack, '/auth/v1/user', { token: 'a.b.c', headers: newForm })
  assert.deepEqual([bad.status, bad.body.code], [403, 'bad_jwt'])
})

test('bodies over the limit are refused before they are read', async () => {
  const answer = await signUp({ email: 'x@example.test', password, data: { blob: 'x'.repeat(70_000) } })
  assert.equal(answer.status, 413)
})
