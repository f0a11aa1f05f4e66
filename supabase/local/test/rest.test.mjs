// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import postgres from 'postgres'
import { call, newPerson, startTestStack } from './harness.mjs'

let stack
let sql
let ann
let bob
before(async () => {
  stack = await startTestStack()
  sql = postgres(stack.db, { max: 1 })
  ann = await newPerson(stack, { username: 'ann' })
  bob = await newPerson(stack, { username: 'bob' })
})
after(async () => {
  await sql.end()
  await stack.stop()
})

const rest = (path, { as = ann, ...options } = {}) => call(stack, `/rest/v1/${path}`, { token: as?.session.access_token, ...options })
const insert = (body, { select = '*', prefer = 'return=representation', query = '', ...options } = {}) =>
  rest(`notes?select=${select}${query}`, { method: 'POST', body, headers: { prefer }, ...options })
const fail = (body, as) => rest('rpc/fail', { method: 'POST', body, as })

test('rows are written and read under the rights of the user', async () => {
  const made = await insert({ body: 'hello', extra: { text: 'a "quoted" word', list: [1, null] } })
  assert.equal(made.status, 201)
  assert.equal(made.body[0].author_id, ann.user.id)
  assert.deepEqual(made.body[0].extra, { text: 'a "quoted" word', list: [1, null] })
  assert.equal((await rest(`notes?id=eq.${made.body[0].id}`, { as: bob })).body.length, 0)
  const changed = await rest(`notes?id=eq.${made.body[0].id}`, { method: 'PATCH', body: { body: 'stolen' }, as: bob, headers: { prefer: 'return=representation' } })
  assert.deepEqual([changed.status, changed.body], [200, []])
  assert.equal((await rest(`notes?id=eq.${made.body[0].id}`, { method: 'DELETE' })).status, 204)
  assert.equal((await rest(`notes?id=eq.${made.body[0].id}`)).body.length, 0)
})

test('anon has no rights that were not granted, also after the first request', async () => {
  for (let round = 0; round < 2; round++) {
    const answer = await rest('notes', { as: null })
    assert.deepEqual([answer.status, answer.body.code], [401, '42501'])
  }
  const [{ anon, secret }] = await sql`select has_table_privilege('anon', 'notes', 'select') as anon, has_table_privilege('authenticated', 'secrets', 'select') as secret`
  assert.deepEqual([anon, secret], [false, false])
})

test('what a user may not do is 403 with 42501', async () => {
  const table = await rest('secrets')
  assert.deepEqual([table.status, table.body.code], [403, '42501'])
  const policy = await insert({ body: 'forged', author_id: bob.user.id })
  assert.deepEqual([policy.status, policy.body.code], [403, '42501'])
})

test('claims and role reach the database', async () => {
  const { body } = await rest('rpc/whoami', { method: 'POST', body: {} })
  assert.deepEqual(body, { uid: ann.user.id, role: 'authenticated', email: ann.email, user: 'authenticated' })
  const anonymous = await rest('rpc/whoami', { method: 'POST', body: {}, as: null })
  assert.deepEqual([anonymous.body.uid, anonymous.body.role, anonymous.body.user], [null, 'anon', 'anon'])
  const service = await call(stack, '/rest/v1/secrets', { key: stack.serviceKey })
  assert.deepEqual([service.status, service.body], [200, []])
})

test('a repeated insert of one id is quiet and yields nothing', async () => {
  const id = crypto.randomUUID()
  const options = { select: 'id,body', query: '&on_conflict=id', prefer: 'resolution=ignore-duplicates,return=representation' }
  const first = await insert({ id, body: 'once' }, options)
  assert.deepEqual([first.status, first.body], [201, [{ id, body: 'once' }]])
  const second = await insert({ id, body: 'twice' }, options)
  assert.deepEqual([second.status, second.body], [200, []])
  const foreign = await insert({ id, body: 'mine' }, { ...options, as: bob })
  assert.deepEqual([foreign.status, foreign.body], [200, []])
})

test('an upsert merges', async () => {
  const id = crypto.randomUUID()
  const options = { query: '&on_conflict=id', prefer: 'resolution=merge-duplicates,return=representation' }
  await insert({ id, body: 'before' }, options)
  assert.equal((await insert({ id, body: 'after' }, options)).body[0].body, 'after')
})

test('embeds follow a constraint by its name', async () => {
  const answer = await insert({ body: 'embedded' }, { select: 'body,author:profiles!notes_author_id_fkey(username)' })
  assert.deepEqual(answer.body, [{ body: 'embedded', author: { username: 'ann' } }])
  const read = await rest('notes?select=author:profiles!notes_author_id_fkey(username)&body=eq.embedded')
  assert.deepEqual(read.body, [{ author: { username: 'ann' } }])
})

test('broken constraints have their status and code', async () => {
  await insert({ body: 'unique' })
  const twice = await insert({ body: 'unique' })
  assert.deepEqual([twice.status, twice.body.code], [409, '23505'])
  const check = await insert({ body: 'ranked', rank: -1 })
  assert.deepEqual([check.status, check.body.code], [400, '23514'])
  const missing = await insert({ rank: 1 })
  assert.deepEqual([missing.status, missing.body.code], [400, '23502'])
})

test('what a function raises reaches the client in full', async () => {
  for (const [code, status] of [['P0001', 400], ['PT429', 429], ['PT404', 404], ['42501', 403], ['40001', 500], ['22023', 400]]) {
    const { status: got, body } = await fail({ code, message: 'no', details: '7', hint: 'why' })
    assert.deepEqual([got, body], [status, { code, message: 'no', details: '7', hint: 'why' }])
  }
})

test('a malformed or forged token is refused, not treated as nobody', async () => {
  for (const token of ['rubbish', 'a.b', 'a.b.c', `${ann.session.access_token.slice(0, -3)}AAA`]) {
    const answer = await call(stack, '/rest/v1/notes', { token })
    assert.deepEqual([answer.status, answer.body.code], [401, 'PGRST301'], token)
  }
})

test('timestamps are ISO, alone and in an embed', async () => {
  const { body } = await insert({ body: 'timed' }, { select: 'created_at' })
  assert.match(body[0].created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/)
})

test('whole numbers are exact up to 2^53', async () => {
  const { body } = await insert({ body: 'big', big: 9007199254740991 }, { select: 'big' })
  assert.equal(body[0].big, 9007199254740991)
})

test('unknown tables and functions are 404', async () => {
  assert.equal((await rest('nothing')).status, 404)
  const answer = await rest('rpc/nothing', { method: 'POST', body: {} })
  assert.deepEqual([answer.status, answer.body.code], [404, 'PGRST202'])
})

test('the schema is read anew on NOTIFY pgrst', async () => {
  assert.equal((await rest('late')).status, 404)
  await sql`create table public.late (id int primary key)`
  await sql`notify pgrst, 'reload schema'`
  const deadline = Date.now() + 5000
  let answer
  do answer = await rest('late')
  while (answer.status === 404 && Date.now() < deadline)
  assert.deepEqual([answer.status, answer.body], [200, []])
})

test('paging by keyset, with an exact count on request', async () => {
  await insert([3, 4, 5].map((rank) => ({ body: `page ${rank}`, rank })))
  const page = await rest('notes?select=rank&rank=lt.5&order=rank.desc&limit=1')
  assert.deepEqual(page.body, [{ rank: 4 }])
  const counted = await rest('notes?select=rank&rank=gte.3&limit=1', { headers: { prefer: 'count=exact' } })
  assert.equal(counted.headers.get('content-range'), '0-0/3')
})

test('only loopback names are answered', async () => {
  const status = await new Promise((done, failed) => {
    const { hostname, port } = new URL(stack.url)
    request({ hostname, port, path: '/local', headers: { host: 'evil.example' } }, (answer) => done(answer.resume().statusCode)).on('error', failed).end()
  })
  assert.equal(status, 403)
})

test('a large request is refused, by its length or by what comes', async () => {
  assert.equal((await insert({ body: 'x'.repeat(1100 * 1024) })).status, 413)
  const { hostname, port } = new URL(stack.url)
  const status = await new Promise((done, failed) => {
    const upload = request({ hostname, port, path: '/rest/v1/notes', method: 'POST', headers: { apikey: stack.key, 'transfer-encoding': 'chunked' } }, (answer) => done(answer.resume().statusCode))
    upload.on('error', failed)
    for (let i = 0; i < 20; i++) upload.write('x'.repeat(64 * 1024))
    upload.end()
  })
  assert.equal(status, 413)
})
