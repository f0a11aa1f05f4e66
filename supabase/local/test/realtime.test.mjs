// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import postgres from 'postgres'
import { signJwt } from '../jwt.mjs'
import { openProfile } from '../profile.mjs'
import { call, newPerson, startTestStack } from './harness.mjs'
import { Phoenix, readUserBroadcast } from './phoenix.mjs'

let stack
let sql
let ann
let secret
before(async () => {
  stack = await startTestStack()
  secret = openProfile(stack.data).jwtSecret
  sql = postgres(stack.db, { max: 4, onnotice: () => {} })
  ann = await newPerson(stack, { username: 'ann' })
})
after(async () => {
  await sql.end()
  await stack.stop()
})

const roomOf = (person) => `room:${person.user.id}`
const tokenFor = (person, seconds, more = {}) => signJwt({ sub: person.user.id, role: 'authenticated', exp: Math.floor(Date.now() / 1000) + seconds, ...more }, secret)
const isPrivate = { private: true }
const send = (payload, topic, secretly = true) => sql`select realtime.send(${sql.json(payload)}, 'note', ${topic}, ${secretly})`
const system = (frame) => frame.event === 'system'
const closed = (frame) => frame.event === 'phx_close'

for (const vsn of [1, 2]) {
  test(`version ${vsn}: heartbeat, join, leave and a push to a topic that is not joined`, async () => {
    const client = await Phoenix.open(stack, vsn)
    assert.deepEqual(await client.request('phoenix', 'heartbeat', {}), { status: 'ok', response: {} })
    const join = await client.join('open')
    assert.deepEqual([join.status, join.response], ['ok', { postgres_changes: [] }])
    assert.deepEqual(await client.request('realtime:open', 'phx_leave', {}, join.ref), { status: 'ok', response: {} })
    const close = await client.frame(closed)
    assert.equal(vsn === 1 ? close.ref : close.join_ref, join.ref)
    assert.deepEqual(await client.request('realtime:open', 'broadcast', { type: 'broadcast', event: 'e', payload: {} }, join.ref), { status: 'error', response: { reason: 'unmatched topic' } })
    await client.close()
  })

  test(`version ${vsn}: a broadcast from the database arrives in the form of that version`, async () => {
    const client = await Phoenix.open(stack, vsn)
    assert.equal((await client.join(roomOf(ann), isPrivate, ann.session.access_token)).status, 'ok')
    const big = 'ß'.repeat(20_000)
    await send({ text: big }, roomOf(ann))
    const frame = await client.frame((each) => each.binary || each.event === 'broadcast', 'the broadcast')
    const [body, meta, topic] = vsn === 1
      ? [frame.payload.payload, frame.payload.meta, frame.topic]
      : (({ kind, event, encoding, ...parts }) => {
          assert.deepEqual([kind, event, encoding], [4, 'note', 1])
          return [JSON.parse(parts.body), parts.meta, parts.topic]
        })(readUserBroadcast(frame.binary))
    assert.equal(topic, `realtime:${roomOf(ann)}`)
    assert.equal(body.text, big)
    assert.match(body.id, /^[0-9a-f-]{36}$/)
    assert.equal(meta.id, body.id)
    await client.close()
  })

  test(`version ${vsn}: malformed frames are dropped and the socket lives`, async () => {
    const client = await Phoenix.open(stack, vsn)
    for (const junk of ['{oops', '[]', 'null', Buffer.from([99, 1, 2]), Buffer.alloc(0)]) client.sendRaw(junk)
    assert.equal((await client.request('phoenix', 'heartbeat', {})).status, 'ok')
    await client.close()
  })
}

test('broadcasts keep the order in which their transactions committed', async () => {
  const client = await Phoenix.open(stack)
  await client.join(roomOf(ann), isPrivate, ann.session.access_token)
  const [slow, fast] = [await sql.reserve(), await sql.reserve()]
  try {
    await slow`begin`
    await slow`select realtime.send('{"n":2}', 'note', ${roomOf(ann)})`
    await slow`select realtime.send('{"n":3}', 'note', ${roomOf(ann)})`
    await fast`select realtime.send('{"n":1}', 'note', ${roomOf(ann)})`
    await slow`commit`
    await fast`begin`
    await fast`select realtime.send('{"n":99}', 'note', ${roomOf(ann)})`
    await fast`rollback`
    await fast`select realtime.send('{"n":4}', 'note', ${roomOf(ann)})`
  } finally {
    slow.release()
    fast.release()
  }
  const numbers = () => client.frames.filter((frame) => frame.binary).map((frame) => JSON.parse(readUserBroadcast(frame.binary).body).n)
  await client.until(() => numbers().length >= 4, 'four broadcasts')
  assert.deepEqual(numbers(), [1, 2, 3, 4])
  await client.close()
})

test('a burst arrives complete and in order', async () => {
  const client = await Phoenix.open(stack)
  await client.join(roomOf(ann), isPrivate, ann.session.access_token)
  const count = 1500
  await sql`select realtime.send(jsonb_build_object('n', n), 'note', ${roomOf(ann)}) from generate_series(1, ${count}::int) n`
  await client.until(() => client.frames.filter((frame) => frame.binary).length >= count, 'the whole burst')
  const numbers = client.frames.filter((frame) => frame.binary).map((frame) => JSON.parse(readUserBroadcast(frame.binary).body).n)
  assert.deepEqual(numbers, Array.from({ length: count }, (_, n) => n + 1))
  await client.close()
})

test('a public and a private topic of one name are different topics', async () => {
  const client = await Phoenix.open(stack)
  await client.join(roomOf(ann))
  await send({ n: 'private' }, roomOf(ann), true)
  await send({ n: 'public' }, roomOf(ann), false)
  const frame = await client.frame((each) => each.binary, 'the public one')
  assert.equal(JSON.parse(readUserBroadcast(frame.binary).body).n, 'public')
  assert.equal(client.frames.filter((each) => each.binary).length, 1)
  await client.close()
})

test('a private channel asks the policies of the user', async () => {
  const bob = await newPerson(stack)
  const client = await Phoenix.open(stack)
  const refused = await client.join(roomOf(ann), isPrivate, bob.session.access_token)
  assert.deepEqual([refused.status, refused.response.reason], ['error', `Unauthorized: You do not have permissions to read from this Channel topic: ${roomOf(ann)}`])
  const anonymous = await client.join(roomOf(ann), isPrivate)
  assert.match(anonymous.response.reason, /^Unauthorized: /)
  await send({ n: 1 }, roomOf(ann))
  assert.equal((await client.join(roomOf(bob), isPrivate, bob.session.access_token)).status, 'ok')
  await send({ n: 2 }, roomOf(bob))
  const frame = await client.frame((each) => each.binary, 'their own broadcast')
  assert.equal(JSON.parse(readUserBroadcast(frame.binary).body).n, 2)
  const [{ rows }] = await sql`select count(*)::int as rows from realtime.messages where payload is null`
  assert.equal(rows, 0, 'asking leaves no rows')
  await client.close()
})

test('a token is judged at the join', async () => {
  const client = await Phoenix.open(stack)
  const reason = async (token) => (await client.join('open', {}, token)).response.reason
  assert.match(await reason(tokenFor(ann, -30)), /^InvalidJWTToken: Token has expired 3\d seconds ago$/)
  assert.equal(await reason('rubbish'), 'MalformedJWT: The token provided is not a valid JWT')
  assert.equal(await reason(signJwt({ role: 'authenticated', exp: 4e9 }, 'other')), 'JwtSignatureError: Failed to validate JWT signature')
  assert.equal(await reason(signJwt({ exp: 4e9 }, secret)), 'InvalidJWTToken: Fields `role` and `exp` are required in JWT')
  assert.equal((await client.join('')).response.reason, 'TopicNameRequired: You must provide a topic name')
  assert.equal((await client.join('open', {}, 'sb_publishable_x')).status, 'ok', 'an API key is no token: the connection key counts')
  await client.close()
})

test('a refused join holds the whole socket back, deaf and mute', async () => {
  const slow = await startTestStack({ refusalDelayMs: 300 })
  try {
    const client = await Phoenix.open(slow)
    await client.join('open')
    const started = performance.now()
    const refused = client.join('hidden', isPrivate)
    const heartbeat = client.reply(client.send('phoenix', 'heartbeat', {}))
    const other = postgres(slow.db, { max: 1 })
    await other`select realtime.send('{}', 'note', 'open', false)`
    await other.end()
    assert.equal((await refused).status, 'error')
    assert.ok((await heartbeat).at - started >= 300, 'the heartbeat waits')
    const broadcast = await client.frame((frame) => frame.binary, 'the broadcast')
    assert.ok(broadcast.at - started >= 300, 'the broadcast waits')
    await client.close()
  } finally {
    await slow.stop()
  }
})

test('joining a topic again ends the earlier channel', async () => {
  const client = await Phoenix.open(stack)
  const first = await client.join('open')
  const second = await client.join('open')
  assert.equal((await client.frame(closed)).join_ref, first.ref)
  await send({}, 'open', false)
  await client.frame((frame) => frame.binary, 'the broadcast')
  assert.equal(client.frames.filter((frame) => frame.binary).length, 1)
  assert.equal((await client.request('realtime:open', 'phx_leave', {}, second.ref)).status, 'ok')
  await client.close()
})

test('the hundredth channel is the last', async () => {
  const client = await Phoenix.open(stack)
  for (let n = 0; n < 100; n++) assert.equal((await client.join(`many:${n}`)).status, 'ok')
  assert.equal((await client.join('many:100')).response.reason, 'ChannelRateLimitReached: Too many channels')
  await client.close()
})

test('an expired token ends the channel with a word', async () => {
  const client = await Phoenix.open(stack)
  const { ref } = await client.join(roomOf(ann), isPrivate, tokenFor(ann, 2))
  const message = await client.frame(system)
  assert.match(message.payload.message, /^Token has expired \d+ seconds ago$/)
  assert.deepEqual([message.payload.extension, message.payload.status, message.payload.channel], ['system', 'error', roomOf(ann)])
  assert.equal((await client.frame(closed)).join_ref, ref)
  await client.close()
})

test('a pushed token keeps the channel alive past the old one, without a reply', async () => {
  const client = await Phoenix.open(stack)
  const { ref } = await client.join(roomOf(ann), isPrivate, tokenFor(ann, 2))
  const push = client.send(`realtime:${roomOf(ann)}`, 'access_token', { access_token: tokenFor(ann, 600) }, ref)
  const witness = await client.join('witness', {}, tokenFor(ann, 3))
  await client.frame(closed)
  assert.deepEqual(client.frames.filter(system).map((frame) => frame.join_ref), [witness.ref], 'the witness has expired, ours has not')
  assert.equal(client.frames.some((frame) => frame.ref === push), false)
  await send({}, roomOf(ann))
  await client.frame((frame) => frame.binary, 'the broadcast')
  await client.close()
})

test('a pushed token is judged anew by the policies', async () => {
  const bob = await newPerson(stack)
  const client = await Phoenix.open(stack)
  const { ref } = await client.join(roomOf(bob), isPrivate, bob.session.access_token)
  await sql`insert into private.closed values (${roomOf(bob)})`
  await send({ n: 1 }, roomOf(bob))
  await client.frame((frame) => frame.binary, 'a frame before the token push: production judges no frame')
  client.send(`realtime:${roomOf(bob)}`, 'access_token', { access_token: tokenFor(bob, 600) }, ref)
  assert.match((await client.frame(system)).payload.message, /^You do not have permissions to read from this Channel topic/)
  await client.frame(closed)
  client.send(`realtime:${roomOf(bob)}`, 'access_token', { access_token: 'rubbish' }, ref)
  await send({ n: 2 }, roomOf(bob))
  await client.request('phoenix', 'heartbeat', {})
  assert.equal(client.frames.filter((frame) => frame.binary).length, 1)
  await client.close()
})

test('a join that asks to be told when the database is heard is told', async () => {
  const client = await Phoenix.open(stack)
  await client.join('open', { broadcast: { replication_ready: true } })
  assert.deepEqual((await client.frame(system)).payload, { extension: 'system', status: 'ok', message: 'Replication connection established', channel: 'open' })
  await client.close()
})

test('a handshake without a good key is 401', async () => {
  for (const key of ['', 'rubbish', ann.session.access_token]) await assert.rejects(Phoenix.open(stack, 2, key), /401/)
})

test('client broadcasts: to others, to oneself on request, acknowledged on request', async () => {
  const [one, two, old] = [await Phoenix.open(stack), await Phoenix.open(stack), await Phoenix.open(stack, 1)]
  const join = await one.join('public', { broadcast: { ack: true, self: true } })
  for (const other of [two, old]) await other.join('public')
  const ref = one.send('realtime:public', 'broadcast', { type: 'broadcast', event: 'typing', payload: { a: 1 } }, join.ref)
  assert.deepEqual((await one.reply(ref)).payload, { status: 'ok', response: {} })
  for (const each of [one, two, old]) assert.deepEqual((await each.frame((frame) => frame.event === 'broadcast')).payload.payload, { a: 1 })
  one.sendRaw(Buffer.from(`0301000f04000031${Buffer.from('realtime:public').toString('hex')}626c6f62ff00`, 'hex'))
  const blob = readUserBroadcast((await two.frame((frame) => frame.binary, 'the bytes')).binary)
  assert.deepEqual([blob.event, blob.encoding, blob.body.toString('hex')], ['blob', 0, 'ff00'])
  await old.request('phoenix', 'heartbeat', {})
  assert.equal(old.frames.filter((frame) => frame.event === 'broadcast').length, 1, 'version 1 never gets raw bytes')
  for (const each of [one, two, old]) await each.close()
})

test('sending on a private channel needs the policy; without it there is not even an answer', async () => {
  const [sender, listener] = [await Phoenix.open(stack), await Phoenix.open(stack)]
  const broadcast = { type: 'broadcast', event: 'e', payload: {} }
  const config = { private: true, broadcast: { ack: true } }
  const silent = await sender.join(roomOf(ann), config, ann.session.access_token)
  await listener.join(roomOf(ann), isPrivate, ann.session.access_token)
  const ref = sender.send(`realtime:${roomOf(ann)}`, 'broadcast', broadcast, silent.ref)
  await sender.request('phoenix', 'heartbeat', {})
  assert.equal(sender.frames.some((frame) => frame.ref === ref), false)
  const open = await sender.join('lobby', config, ann.session.access_token)
  await listener.join('lobby', isPrivate, ann.session.access_token)
  assert.equal((await sender.request('realtime:lobby', 'broadcast', broadcast, open.ref)).status, 'ok')
  const heard = await listener.frame((frame) => frame.event === 'broadcast')
  assert.equal(heard.topic, 'realtime:lobby')
  assert.equal(listener.frames.filter((frame) => frame.event === 'broadcast').length, 1)
  for (const each of [sender, listener]) await each.close()
})

test('broadcasts over HTTP, one and many', async () => {
  const client = await Phoenix.open(stack)
  await client.join('lobby', isPrivate, ann.session.access_token)
  await client.join('public')
  const post = (path, body, token = ann.session.access_token) => call(stack, `/realtime/v1/api/broadcast${path}`, { method: 'POST', token, body })
  const message = (topic, n, secretly) => ({ topic, event: 'e', payload: { n }, private: secretly })
  const many = await post('', { messages: [message('lobby', 1, true), message(roomOf(ann), 2, true), message('public', 3, false)] })
  assert.equal(many.status, 202)
  await client.until(() => client.frames.filter((frame) => frame.event === 'broadcast').length === 2, 'both allowed ones')
  assert.deepEqual(client.frames.filter((frame) => frame.event === 'broadcast').map((frame) => frame.payload.payload.n), [1, 3])
  assert.equal((await post('/lobby/events/e?private=true', { n: 4 })).status, 202)
  assert.equal(readUserBroadcast((await client.frame((frame) => frame.binary, 'a binary one')).binary).body.toString(), '{"n":4}')
  assert.equal((await post(`/${roomOf(ann)}/events/e?private=true`, {})).status, 403)
  assert.equal((await post('', { messages: [{ topic: 'x' }] })).status, 422)
  assert.equal((await post('', { messages: [] }, 'rubbish')).status, 401)
  await client.close()
})

test('messages older than 72 hours are dropped at the start', async () => {
  await sql`insert into realtime.messages (topic, extension, event, payload, private, inserted_at) values ('old', 'broadcast', 'e', '{}', true, now() - interval '73 hours'), ('new', 'broadcast', 'e', '{}', true, now() - interval '71 hours')`
  const { startCleaning } = await import('../realtime/capture.mjs')
  const admin = postgres(stack.db, { max: 1, connection: { role: 'supabase_realtime_admin' } })
  startCleaning(admin)()
  const topics = async () => (await admin`select topic from realtime.messages where topic in ('old', 'new')`).map((row) => row.topic)
  const deadline = Date.now() + 5000
  while ((await topics()).length > 1 && Date.now() < deadline);
  assert.deepEqual(await topics(), ['new'])
  await admin.end()
})

test('a failing send never fails the transaction', async () => {
  const [row] = await sql`select realtime.send('{}', 'e', null) as nothing, 1 as one`
  assert.equal(row.one, 1)
})

test('the official client sees its channel refused and, with rights, joined', async () => {
  const person = await newPerson(stack, { vsn: '2.0.0' })
  const { client } = person
  const outcome = (name) => new Promise((done) => client.channel(name, { config: isPrivate }).subscribe((status, error) => done([status, error?.message])))
  const [status, message] = await outcome('room:someone-else')
  assert.equal(status, 'CHANNEL_ERROR')
  assert.match(message, /Unauthorized: You do not have permissions to read/)
  assert.deepEqual(await outcome(roomOf(person)), ['SUBSCRIBED', undefined])
})
