// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import WebSocket from 'ws'
import { ann, isBroadcast, isClose, isSystem, subject, topics, world } from '../support/cases.mjs'

const unmatched = { status: 'error', response: { reason: 'unmatched topic' } }
const broadcast = (payload = {}) => ({ type: 'broadcast', event: 'e', payload })

// The status of the answer, or that it did open.
const handshake = (query, headers = {}) =>
  new Promise((done) => {
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/realtime/v1/websocket?${query}`, { headers })
    socket.on('error', () => {}).on('unexpected-response', (_, answer) => done(answer.statusCode))
    socket.on('open', () => {
      socket.close()
      done('open')
    })
  })

subject('realtime/transport', (both) => {
  both('a heartbeat is answered on its topic', async (session) => {
    const wire = await session.wire()
    assert.deepEqual(await wire.request('phoenix', 'heartbeat', {}), { status: 'ok', response: {} })
  })

  both('a public topic is joined with no bindings', async (session) => {
    const { status, response } = await session.joined()
    assert.deepEqual([status, response], ['ok', { postgres_changes: [] }])
  })

  both('an answer repeats the reference of its push', async (session) => {
    const wire = await session.wire()
    const refs = [1, 2, 3].map(() => wire.send('phoenix', 'heartbeat', {}))
    for (const ref of refs) assert.equal((await wire.reply(ref)).ref, ref)
  })

  both('leaving is answered, then the channel closes by its join reference', async (session) => {
    const { wire, ref } = await session.joined()
    assert.deepEqual(await wire.request(`realtime:${session.topic}`, 'phx_leave', {}, ref), { status: 'ok', response: {} })
    const close = await wire.frame(isClose)
    assert.equal(session.vsn === 1 ? close.ref : close.join_ref, ref)
    assert.deepEqual(close.payload, {})
  })

  both('leaving a topic that is not joined is ok', async (session) => {
    const wire = await session.wire()
    assert.equal((await wire.request(`realtime:${session.topic}`, 'phx_leave', {})).status, 'ok')
  })

  both('a push to a topic that is not joined is an error', async (session) => {
    const wire = await session.wire()
    assert.deepEqual(await wire.request(`realtime:${session.topic}`, 'broadcast', broadcast()), unmatched)
  })

  both('a push after the leave is an error', async (session) => {
    const { wire, ref } = await session.joined()
    await wire.request(`realtime:${session.topic}`, 'phx_leave', {}, ref)
    assert.deepEqual(await wire.request(`realtime:${session.topic}`, 'broadcast', broadcast(), ref), unmatched)
  })

  both('joining a topic again ends the earlier channel', async (session) => {
    const { wire, ref } = await session.joined()
    const second = await wire.join(session.topic)
    assert.equal(second.status, 'ok')
    const close = await wire.frame(isClose)
    assert.equal(session.vsn === 1 ? close.ref : close.join_ref, ref)
  })

  both('two topics of one socket are two channels', async (session) => {
    const { wire } = await session.joined()
    const other = await wire.join(`${session.topic}:other`)
    const sender = await session.joined(`${session.topic}:other`)
    sender.wire.send(`realtime:${session.topic}:other`, 'broadcast', broadcast({ n: 1 }), sender.ref)
    const frame = await wire.frame(isBroadcast)
    assert.deepEqual([other.status, frame.topic], ['ok', `realtime:${session.topic}:other`])
  })

  both('a topic without a name is refused', async (session) => {
    const { status, response } = await session.joined('')
    assert.deepEqual([status, response.reason], ['error', 'TopicNameRequired: You must provide a topic name'])
  })

  both('malformed frames are dropped and the socket lives', async (session) => {
    const wire = await session.wire()
    for (const junk of ['{oops', '[]', '{}', 'null', '["1","2"]']) wire.sendRaw(junk)
    assert.equal((await wire.request('phoenix', 'heartbeat', {})).status, 'ok')
  })

  both('an event that nobody knows has no answer and does no harm', async (session) => {
    const { wire, ref } = await session.joined()
    const push = wire.send(`realtime:${session.topic}`, 'nonsense', { a: 1 }, ref)
    assert.equal((await wire.request('phoenix', 'heartbeat', {})).status, 'ok')
    assert.equal(wire.frames.some((frame) => frame.ref === push), false)
    assert.equal((await wire.request(`realtime:${session.topic}`, 'phx_leave', {}, ref)).status, 'ok')
  })

  both('a join whose settings make no sense gets the defaults', async (session) => {
    const { status, response } = await session.joined(session.topic, { private: 7, broadcast: 'x', presence: [] })
    assert.deepEqual([status, response], ['ok', { postgres_changes: [] }])
  })

  both('a join can ask to be told when the database is heard', async (session) => {
    const { wire } = await session.joined(session.topic, { broadcast: { replication_ready: true } })
    assert.deepEqual((await wire.frame(isSystem)).payload, { extension: 'system', status: 'ok', message: 'Replication connection established', channel: session.topic })
  })

  both('a handshake without a key is 401', async ({ vsn }) => {
    assert.equal(await handshake(`vsn=${vsn}.0.0`), 401)
  })

  both('a handshake with a key that is none is 401', async ({ vsn }) => {
    assert.equal(await handshake(`vsn=${vsn}.0.0&apikey=rubbish`), 401)
  })

  both('the key may come in a header', async ({ vsn }) => {
    assert.equal(await handshake(`vsn=${vsn}.0.0`, { 'x-api-key': world.key }), 'open')
  })

  both('the official client subscribes and unsubscribes', async (session) => {
    const client = await session.client(ann)
    const channel = client.channel(session.topic)
    assert.deepEqual(await session.subscribe(channel), ['SUBSCRIBED', undefined])
    assert.equal(await channel.unsubscribe(), 'ok')
  })

  both('the official client joins many topics over one socket', async (session) => {
    const client = await session.client(ann)
    const names = [topics.room, topics.server, topics.user(ann), topics.typing]
    const outcomes = await Promise.all(names.map((name) => session.subscribe(client.channel(name, { config: { private: true } }))))
    assert.deepEqual(outcomes, names.map(() => ['SUBSCRIBED', undefined]))
  })
})
