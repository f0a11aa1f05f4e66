// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { ann, isBroadcast, readBroadcast, subject, world } from '../support/cases.mjs'
import { request } from '../support/world.mjs'

const text = (payload, event = 'e') => ({ type: 'broadcast', event, payload })

// A push of kind 3, which version 2 alone knows. `body` is bytes, or JSON when `encoding` is 1.
function userPush(topic, joinRef, event, body, encoding) {
  const fields = [joinRef, '99', `realtime:${topic}`, event, ''].map((field) => Buffer.from(field))
  return Buffer.concat([Buffer.from([3, ...fields.map((field) => field.length), encoding]), ...fields, Buffer.from(body)])
}

const post = (path, body, headers) => request(world, `/realtime/v1/api/broadcast${path}`, { method: 'POST', body, headers })
const arrived = async (wire, event) => readBroadcast(await wire.frame((frame) => isBroadcast(frame) && readBroadcast(frame).event === event, event))
const countOf = (wire) => wire.frames.filter(isBroadcast).length

subject('realtime/broadcast', (both, only) => {
  both('it reaches the others and not the sender', async (session) => {
    const [sender, other] = [await session.joined(), await session.joined()]
    sender.wire.send(`realtime:${session.topic}`, 'broadcast', text({ n: 1 }), sender.ref)
    assert.deepEqual(await arrived(other.wire, 'e'), { topic: `realtime:${session.topic}`, event: 'e', payload: { n: 1 }, meta: null })
    await sender.wire.request('phoenix', 'heartbeat', {})
    assert.equal(countOf(sender.wire), 0)
  })

  both('`self` brings it to the sender too', async (session) => {
    const { wire, ref } = await session.joined(session.topic, { broadcast: { self: true } })
    wire.send(`realtime:${session.topic}`, 'broadcast', text({ n: 1 }), ref)
    assert.deepEqual((await arrived(wire, 'e')).payload, { n: 1 })
  })

  both('`ack` brings an answer, also when nobody listens', async (session) => {
    const { wire, ref } = await session.joined(session.topic, { broadcast: { ack: true } })
    assert.deepEqual(await wire.request(`realtime:${session.topic}`, 'broadcast', text({}), ref), { status: 'ok', response: {} })
  })

  both('without `ack` there is no answer', async (session) => {
    const { wire, ref } = await session.joined()
    const push = wire.send(`realtime:${session.topic}`, 'broadcast', text({}), ref)
    await wire.request('phoenix', 'heartbeat', {})
    assert.equal(wire.frames.some((frame) => frame.ref === push), false)
  })

  both('a text push arrives as text', async (session) => {
    const [sender, other] = [await session.joined(session.topic, {}, null, 1), await session.joined()]
    sender.wire.send(`realtime:${session.topic}`, 'broadcast', text({ n: 1 }), sender.ref)
    const frame = await other.wire.frame(isBroadcast)
    assert.deepEqual([frame.event, frame.payload], ['broadcast', text({ n: 1 })])
  })

  both('a push of version 2 with JSON arrives in the form of the receiver', async (session) => {
    const [sender, other] = [await session.joined(session.topic, {}, null, 2), await session.joined()]
    sender.wire.sendRaw(userPush(session.topic, sender.ref, 'note', '{"n":2}', 1))
    const frame = await other.wire.frame(isBroadcast)
    assert.equal(Boolean(frame.binary), session.vsn === 2)
    assert.deepEqual([readBroadcast(frame).event, readBroadcast(frame).payload], ['note', { n: 2 }])
  })

  only(2, 'raw bytes arrive as they were sent', async (session) => {
    const [sender, other] = [await session.joined(), await session.joined()]
    sender.wire.sendRaw(userPush(session.topic, sender.ref, 'bytes', Buffer.from('00ff1001', 'hex'), 0))
    assert.equal((await arrived(other.wire, 'bytes')).bytes, '00ff1001')
  })

  only(1, 'version 1 never hears raw bytes', async (session) => {
    const [sender, other] = [await session.joined(session.topic, {}, null, 2), await session.joined()]
    sender.wire.sendRaw(userPush(session.topic, sender.ref, 'bytes', Buffer.from('00ff', 'hex'), 0))
    sender.wire.sendRaw(userPush(session.topic, sender.ref, 'note', '{}', 1))
    await arrived(other.wire, 'note')
    assert.equal(countOf(other.wire), 1)
  })

  both('twenty in a row arrive complete and in order', async (session) => {
    const [sender, other] = [await session.joined(), await session.joined()]
    for (let n = 0; n < 20; n++) sender.wire.send(`realtime:${session.topic}`, 'broadcast', text({ n }), sender.ref)
    await other.wire.until(() => countOf(other.wire) >= 20, 'all twenty')
    assert.deepEqual(other.wire.frames.filter(isBroadcast).map((frame) => readBroadcast(frame).payload.n), Array.from({ length: 20 }, (_, n) => n))
  })

  both('any characters pass, in the event and in the payload', async (session) => {
    const [sender, other] = [await session.joined(), await session.joined()]
    sender.wire.send(`realtime:${session.topic}`, 'broadcast', text({ t: 'ß 😀 \u0000 "' }, 'évt😀'), sender.ref)
    assert.deepEqual((await arrived(other.wire, 'évt😀')).payload, { t: 'ß 😀 \u0000 "' })
  })

  both('another topic hears nothing', async (session) => {
    const [sender, other] = [await session.joined(), await session.joined(`${session.topic}:other`)]
    await other.wire.join(session.topic)
    sender.wire.send(`realtime:${session.topic}`, 'broadcast', text({ n: 1 }), sender.ref)
    const frame = await other.wire.frame(isBroadcast)
    assert.equal(frame.topic, `realtime:${session.topic}`)
    assert.equal(countOf(other.wire), 1)
  })

  both('who has left hears nothing', async (session) => {
    const [sender, stays, leaves] = [await session.joined(), await session.joined(), await session.joined()]
    await leaves.wire.request(`realtime:${session.topic}`, 'phx_leave', {}, leaves.ref)
    sender.wire.send(`realtime:${session.topic}`, 'broadcast', text({}), sender.ref)
    await stays.wire.frame(isBroadcast)
    await leaves.wire.request('phoenix', 'heartbeat', {})
    assert.equal(countOf(leaves.wire), 0)
  })

  both('a batch over HTTP is 202 and arrives as text', async (session) => {
    const { wire } = await session.joined()
    const messages = [1, 2].map((n) => ({ topic: session.topic, event: `e${n}`, payload: { n } }))
    const answer = await post('', { messages })
    assert.deepEqual([answer.status, answer.body], [202, null])
    for (const n of [1, 2]) assert.deepEqual((await arrived(wire, `e${n}`)).payload, { n })
    assert.equal(wire.frames.some((frame) => frame.binary), false)
  })

  both('one over HTTP is 202 and arrives in the form of the receiver', async (session) => {
    const { wire } = await session.joined()
    assert.equal((await post(`/${encodeURIComponent(session.topic)}/events/single`, { n: 3 })).status, 202)
    const frame = await wire.frame(isBroadcast)
    assert.equal(Boolean(frame.binary), session.vsn === 2)
    assert.deepEqual([readBroadcast(frame).event, readBroadcast(frame).payload], ['single', { n: 3 }])
  })

  only(2, 'bytes over HTTP arrive as bytes', async (session) => {
    const { wire } = await session.joined()
    assert.equal((await post(`/${encodeURIComponent(session.topic)}/events/bytes`, Buffer.from('ff00', 'hex'))).status, 202)
    assert.equal((await arrived(wire, 'bytes')).bytes, 'ff00')
  })

  both('a batch of another shape is 422', async () => {
    for (const body of [{}, { messages: 'x' }, { messages: [{ topic: 'x' }] }, { messages: [{ event: 'e', payload: {} }] }]) {
      assert.equal((await post('', body)).status, 422, JSON.stringify(body))
    }
  })

  both('a body of another type is 415', async () => {
    assert.equal((await post('/x/events/e', 'text', { 'content-type': 'text/plain' })).status, 415)
  })

  both('HTTP without a key is 401', async () => {
    const answer = await request({ url: world.url }, '/realtime/v1/api/broadcast', { method: 'POST', body: { messages: [] } })
    assert.equal(answer.status, 401)
  })

  both('the official client sends and hears', async (session) => {
    const [sender, other] = [(await session.client(ann)).channel(session.topic), (await session.client(ann)).channel(session.topic)]
    const heard = new Promise((done) => other.on('broadcast', { event: 'hello' }, done))
    for (const channel of [other, sender]) assert.equal((await session.subscribe(channel))[0], 'SUBSCRIBED')
    assert.equal(await sender.send({ type: 'broadcast', event: 'hello', payload: { n: 1 } }), 'ok')
    const { event, payload } = await heard
    assert.deepEqual([event, payload], ['hello', { n: 1 }])
  })

  both('the official client is told that the server has it', async (session) => {
    const channel = (await session.client(ann)).channel(session.topic, { config: { broadcast: { ack: true, self: true } } })
    const heard = new Promise((done) => channel.on('broadcast', { event: '*' }, done))
    await session.subscribe(channel)
    assert.equal(await channel.send({ type: 'broadcast', event: 'any', payload: { n: 1 } }), 'ok')
    assert.equal((await heard).event, 'any')
  })

  both('the official client sends over HTTP without a subscription', async (session) => {
    const { wire } = await session.joined()
    const channel = (await session.client(ann)).channel(session.topic)
    assert.deepEqual(await channel.httpSend('http', { n: 4 }), { success: true })
    assert.deepEqual((await arrived(wire, 'http')).payload, { n: 4 })
  })
})
