// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from 'node:test'
import postgres from 'postgres'
import { Rate, plans } from '../realtime/limits.mjs'
import { call, startTestStack } from './harness.mjs'
import { Phoenix, readUserBroadcast } from './phoenix.mjs'

test('a rate is the average of up to a minute, judged at the end of each step of 5 s', () => {
  const rate = new Rate(10, 0)
  rate.add(60, 1000)
  assert.equal(rate.exceeded(4999), false, 'the step is not over')
  assert.equal(rate.average(5000), 12)
  assert.equal(rate.exceeded(5000), true)
  assert.equal(rate.average(10_000), 6, 'a quiet step halves it')
  assert.equal(rate.exceeded(10_000), false)
  assert.equal(rate.average(60_000), 1)
  assert.equal(rate.average(65_000), 0, 'after a minute it is forgotten')
  rate.add(100, 1_000_000)
  assert.equal(rate.average(1_004_999), 0)
  assert.ok(Math.abs(rate.average(1_005_000) - 100 / 60) < 1e-9)
})

async function withStack(limits, work) {
  const stack = await startTestStack({ realtimePlan: { ...plans.team, ...limits } })
  try {
    await work(stack)
  } finally {
    await stack.stop()
  }
}

const broadcast = (payload = {}) => ({ type: 'broadcast', event: 'e', payload })
const isSystem = (frame) => frame.event === 'system'

// Does something again and again until the client has the frame: a rate is only judged every few seconds.
async function repeatUntil(client, act, fits, what) {
  for (const deadline = Date.now() + 12_000; Date.now() < deadline; await pause(100)) {
    const frame = client.frames.find(fits)
    if (frame) return frame
    if (client.closed === null) act()
  }
  assert.fail(what)
}

test('too many messages a second close the channels that hear them, and HTTP is told 429', { timeout: 120_000 }, () =>
  withStack({ messages: 3 }, async (stack) => {
    const [one, two] = [await Phoenix.open(stack), await Phoenix.open(stack)]
    const { ref } = await one.join('busy')
    await two.join('busy')
    const message = await repeatUntil(two, () => one.send('realtime:busy', 'broadcast', broadcast(), ref), isSystem, 'nobody was stopped')
    assert.deepEqual(message.payload, { extension: 'system', status: 'error', message: 'Too many messages per second', channel: 'busy' })
    await two.frame((frame) => frame.event === 'phx_close')
    const post = (path, body) => call(stack, `/realtime/v1/api/broadcast${path}`, { method: 'POST', body })
    const single = await post('/busy/events/e', {})
    assert.deepEqual([single.status, single.body], [429, { message: 'You have exceeded your rate limit' }])
    assert.equal((await post('', { messages: [{ topic: 'busy', event: 'e', payload: {} }] })).status, 429)
    for (const client of [one, two]) await client.close()
  }))

test('a batch that would exceed the rate is refused as a whole', () =>
  withStack({ messages: 2 }, async (stack) => {
    const messages = Array.from({ length: 3 }, () => ({ topic: 't', event: 'e', payload: {} }))
    const answer = await call(stack, '/realtime/v1/api/broadcast', { method: 'POST', body: { messages } })
    assert.deepEqual([answer.status, answer.body], [429, { message: 'Too many messages to broadcast, please reduce the batch size' }])
  }))

test('too many joins a second: the join is refused, then the socket closes, and no other opens', { timeout: 120_000 }, () =>
  withStack({ joins: 2 }, async (stack) => {
    const client = await Phoenix.open(stack)
    const refused = await repeatUntil(client, () => client.send('realtime:again', 'phx_join', { config: {} }), (frame) => frame.payload.status === 'error', 'no join was refused')
    assert.equal(refused.payload.response.reason, 'ClientJoinRateLimitReached: Too many joins per second')
    await client.until(() => client.closed !== null, 'the socket did not close')
    assert.equal(client.closed, 1001)
    await assert.rejects(Phoenix.open(stack), /429/)
  }))

test('too many connections: the handshake is 429', () =>
  withStack({ connections: 1 }, async (stack) => {
    const client = await Phoenix.open(stack)
    await assert.rejects(Phoenix.open(stack), /429/)
    await client.close()
    await (await Phoenix.open(stack)).close()
  }))

test('too many presence messages a second close the channel', { timeout: 120_000 }, () =>
  withStack({ presence: 1 }, async (stack) => {
    const client = await Phoenix.open(stack)
    const enabled = { presence: { enabled: true, key: 'u' } }
    let topics = 0
    const message = await repeatUntil(client, () => client.send(`realtime:crowd:${topics++}`, 'phx_join', { config: enabled }), isSystem, 'nobody was stopped')
    assert.equal(message.payload.message, 'Too many presence messages per second')
    await client.frame((frame) => frame.event === 'phx_close' && frame.topic === message.topic)
    await client.close()
  }))

test('payloads: too large by socket, HTTP, presence and database, and too many keys of presence', () =>
  withStack({ payloadKb: 1, presenceKeys: 2 }, async (stack) => {
    const [client, witness] = [await Phoenix.open(stack), await Phoenix.open(stack)]
    const large = { text: 'x'.repeat(1600) }
    const acknowledged = await client.join('size', { broadcast: { ack: true } })
    const silent = await client.join('silent')
    for (const topic of ['size', 'silent']) await witness.join(topic)
    assert.deepEqual(await client.request('realtime:size', 'broadcast', broadcast(large), acknowledged.ref), { status: 'error', response: 'payload_size_exceeded' })
    client.send('realtime:silent', 'broadcast', broadcast(large), silent.ref)
    const post = (path, body) => call(stack, `/realtime/v1/api/broadcast${path}`, { method: 'POST', body })
    assert.equal((await post('/size/events/e', large)).status, 422)
    assert.equal((await post('', { messages: [{ topic: 'size', event: 'e', payload: large }] })).status, 422)
    const sql = postgres(stack.db, { max: 1, onnotice: () => {} })
    await sql`select realtime.send(${sql.json(large)}, 'e', 'size', false)`
    await sql`select realtime.send('{"small":1}', 'e', 'size', false)`
    await sql.end()
    const first = await witness.frame((frame) => frame.binary || frame.event === 'broadcast', 'the small one')
    assert.equal(JSON.parse(readUserBroadcast(first.binary).body).small, 1)

    const presence = await client.join('presence', { presence: { enabled: true } })
    const track = (payload) => client.send('realtime:presence', 'presence', { type: 'presence', event: 'track', payload }, presence.ref)
    assert.equal((await client.reply(track({ a: 1, b: 2, c: 3 }))).payload.status, 'error')
    track(large)
    assert.equal((await client.frame((frame) => isSystem(frame) && frame.payload.channel === 'presence')).payload.message, 'Track message size exceeded')
    for (const each of [client, witness]) await each.close()
  }))
