// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import postgres from 'postgres'
import { signJwt } from '../jwt.mjs'
import { openProfile } from '../profile.mjs'
import { call, newPerson, startTestStack } from './harness.mjs'
import { Phoenix, readUserBroadcast } from './phoenix.mjs'

// What a channel with postgres_changes does over time, and replay.
let stack
let sql
let ann
let secret
before(async () => {
  stack = await startTestStack()
  secret = openProfile(stack.data).jwtSecret
  sql = postgres(stack.db, { max: 2, onnotice: () => {} })
  ann = await newPerson(stack, { username: 'ann' })
})
after(async () => {
  await sql.end()
  await stack.stop()
})

const tokenFor = (person, seconds) => signJwt({ sub: person.user.id, role: 'authenticated', exp: Math.floor(Date.now() / 1000) + seconds }, secret)
const binding = (table) => ({ event: '*', schema: 'public', table })
const postgresMessages = (client) => client.frames.filter((frame) => frame.event === 'system' && frame.payload.extension === 'postgres_changes').map((frame) => frame.payload)
const change = (frame) => frame.event === 'postgres_changes'
const isPrivate = { private: true }
const room = () => `room:${ann.user.id}`

test('a table that is published later is heard without another join', { timeout: 120_000 }, async () => {
  await sql`create table late (id int primary key)`
  await sql`grant select on late to authenticated`
  const client = await Phoenix.open(stack)
  await client.join('late', { postgres_changes: [binding('late')] }, ann.session.access_token)
  await client.until(() => postgresMessages(client).length === 1, 'the refusal')
  assert.match(postgresMessages(client)[0].message, /Please check Realtime is enabled/)
  await sql`alter publication supabase_realtime add table late`
  await client.until(() => postgresMessages(client).length === 2, 'the second message')
  assert.deepEqual([postgresMessages(client)[1].status, postgresMessages(client)[1].message], ['ok', 'Subscribed to PostgreSQL'])
  await sql`insert into late values (1)`
  assert.deepEqual((await client.frame(change)).payload.data.record, { id: 1 })
  await sql`alter publication supabase_realtime drop table late`
  await sql`insert into late values (2)`
  await sql`alter publication supabase_realtime add table late`
  await sql`insert into late values (3)`
  await client.until(() => client.frames.filter(change).length === 2, 'the third row')
  assert.deepEqual(client.frames.filter(change).map((frame) => frame.payload.data.record.id), [1, 3], 'what is not published is not told')
  await client.close()
})

test('a publication of inserts alone tells inserts alone', async () => {
  await sql`create table counted (id int primary key)`
  await sql`alter publication supabase_realtime set (publish = 'insert')`
  await sql`alter publication supabase_realtime add table counted`
  const [{ events }] = await sql`select pg_get_triggerdef(oid) as events from pg_trigger where tgname = 'realtime_capture' and tgrelid = 'counted'::regclass`
  assert.match(events, /AFTER INSERT ON public.counted/)
  await sql`alter publication supabase_realtime set (publish = 'insert, update, delete, truncate')`
  const rows = await sql`select pg_get_triggerdef(oid) as events from pg_trigger where tgname = 'realtime_capture' and tgrelid = 'counted'::regclass`
  assert.match(rows[0].events, /AFTER INSERT OR DELETE OR UPDATE ON public.counted/)
})

test('a pushed token is taken over in one to three seconds, with a second word of success', { timeout: 120_000 }, async () => {
  const client = await Phoenix.open(stack)
  const { ref } = await client.join('renewed', { postgres_changes: [binding('guarded')] }, ann.session.access_token)
  await client.until(() => postgresMessages(client).length === 1, 'the first message')
  const bob = await newPerson(stack, { username: 'bob' })
  await sql`insert into guarded values (1, ${bob.user.id}, 'his'), (2, ${ann.user.id}, 'hers')`
  assert.equal((await client.frame(change)).payload.data.record.id, 2)
  const began = performance.now()
  client.send('realtime:renewed', 'access_token', { access_token: tokenFor(bob, 600) }, ref)
  await client.until(() => postgresMessages(client).length === 2, 'the second message')
  assert.ok(performance.now() - began >= 990)
  assert.deepEqual([postgresMessages(client)[1].status, postgresMessages(client)[1].message], ['ok', 'Subscribed to PostgreSQL'])
  await sql`insert into guarded values (3, ${bob.user.id}, 'his'), (4, ${ann.user.id}, 'hers')`
  await client.until(() => client.frames.filter(change).length === 2, 'the row of the new bearer')
  assert.deepEqual(client.frames.filter(change).map((frame) => frame.payload.data.record.id), [2, 3])
  await client.close()
})

test('an expired token ends the changes with the channel', async () => {
  const client = await Phoenix.open(stack)
  await client.join('brief', { postgres_changes: [binding('items')] }, tokenFor(ann, 2))
  await client.frame((frame) => frame.event === 'phx_close')
  await sql`insert into items (id) values (1)`
  const witness = await Phoenix.open(stack)
  await witness.join('witness', { postgres_changes: [binding('items')] }, ann.session.access_token)
  await witness.until(() => postgresMessages(witness).length === 1, 'the witness')
  await sql`insert into items (id) values (2)`
  await witness.frame(change)
  await client.request('phoenix', 'heartbeat', {})
  assert.equal(client.frames.filter(change).length, 0)
  for (const each of [client, witness]) await each.close()
})

test('a join that waits is answered when changes are heard, or refused with the reason', async () => {
  const client = await Phoenix.open(stack)
  const config = (table) => ({ postgres_changes: [binding(table)], postgres_changes_options: { wait: true } })
  const refused = await client.join('waiting', config('nope'), ann.session.access_token)
  assert.match(refused.response.reason, /^RealtimeDisabledForConfiguration: Unable to subscribe to changes with given parameters\. Please check Realtime is enabled/)
  const join = client.join('waiting', config('items'), ann.session.access_token)
  assert.equal((await join).status, 'ok')
  await sql`insert into items (id) values (3)`
  await client.frame(change)
  await client.until(() => postgresMessages(client).length === 1, 'the message')
  assert.equal(postgresMessages(client)[0].message, 'Subscribed to PostgreSQL')
  const replyAt = client.frames.findIndex((frame) => frame.payload?.status === 'ok')
  assert.ok(replyAt < client.frames.findIndex(change))
  await client.close()
})

for (const vsn of [1, 2]) {
  test(`version ${vsn}: replay brings the newest of a private topic, oldest first, and no message twice`, async () => {
    const since = Date.now()
    for (let n = 1; n <= 4; n++) await sql`select realtime.send(${sql.json({ n })}, 'note', ${room()})`
    await sql`select realtime.send('{"n":"public"}', 'note', ${room()}, false)`
    await sql`select realtime.send_binary('\\x00ff', 'bytes', ${room()})`
    const client = await Phoenix.open(stack, vsn)
    const { ref } = await client.join(room(), { ...isPrivate, broadcast: { replay: { since, limit: 4 } } }, ann.session.access_token)
    await sql`select realtime.send('{"n":5}', 'note', ${room()})`
    const live = await client.frame((frame) => (vsn === 1 ? frame.payload?.payload?.n === 5 : frame.binary && readUserBroadcast(frame.binary).event === 'note'), 'the live one')
    const texts = client.frames.filter((frame) => frame.event === 'broadcast' && frame.payload.meta.replayed)
    assert.deepEqual(texts.map((frame) => frame.payload.payload.n), [2, 3, 4])
    assert.deepEqual([texts[0].payload.type, texts[0].payload.event, texts[0].payload.meta], ['broadcast', 'note', { id: texts[0].payload.payload.id, replayed: true }])
    if (vsn === 2) {
      assert.equal(texts[0].join_ref, ref)
      const bytes = readUserBroadcast(client.frames.find((frame) => frame.binary).binary)
      assert.deepEqual([bytes.event, bytes.encoding, bytes.meta.replayed, bytes.body.toString('hex')], ['bytes', 0, true, '00ff'])
    }
    assert.ok(client.frames.indexOf(live) > client.frames.indexOf(texts[2]))
    await client.close()
  })
}

test('what was replayed is not told again', async () => {
  await sql`select realtime.send('{"n":"once"}', 'note', 'lobby')`
  const client = await Phoenix.open(stack)
  await client.join('lobby', { ...isPrivate, broadcast: { replay: { limit: 1 } } }, ann.session.access_token)
  const { id } = (await client.frame((frame) => frame.event === 'broadcast')).payload.meta
  const messages = [id, crypto.randomUUID()].map((each) => ({ id: each, topic: 'lobby', event: 'again', payload: {}, private: true }))
  assert.equal((await call(stack, '/realtime/v1/api/broadcast', { method: 'POST', token: ann.session.access_token, body: { messages } })).status, 202)
  const heard = await client.frame((frame) => frame.event === 'broadcast' && frame.payload.event === 'again')
  assert.equal(heard.payload.meta.id, messages[1].id)
  await client.close()
})

test('replay: at most 25, never on a public channel, never with rubbish', async () => {
  await sql`select realtime.send(jsonb_build_object('n', n), 'note', ${room()}) from generate_series(1, 30) n`
  const client = await Phoenix.open(stack)
  const join = (config) => client.join(room(), config, ann.session.access_token)
  assert.equal((await join({ ...isPrivate, broadcast: { replay: { limit: 100 } } })).status, 'ok')
  await client.request('phoenix', 'heartbeat', {})
  const numbers = client.frames.filter((frame) => frame.event === 'broadcast').map((frame) => frame.payload.payload.n)
  assert.deepEqual(numbers, Array.from({ length: 25 }, (_, at) => 6 + at))
  assert.equal((await join({ broadcast: { replay: {} } })).response.reason, 'UnableToReplayMessages: Replay is not allowed for public channels')
  assert.equal((await join({ ...isPrivate, broadcast: { replay: { since: 'now' } } })).response.reason, 'UnableToReplayMessages: Replay params are not valid')
  await client.close()
})
