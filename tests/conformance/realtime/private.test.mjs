// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { ann, bob, eve, isBroadcast, isSystem, readBroadcast, subject, topics, world, write } from '../support/cases.mjs'
import { request, rpc, succeed } from '../support/world.mjs'

const isPrivate = { private: true }
const typing = { type: 'broadcast', event: 'typing', payload: { user: bob.id } }
const refusal = (topic) => `Unauthorized: You do not have permissions to read from this Channel topic: ${topic}`
const heard = (wire) => wire.frames.filter(isBroadcast).map(readBroadcast)
const changeOf = (id) => (frame) => isBroadcast(frame) && readBroadcast(frame).payload?.row?.id === id
const joinedPrivately = (session, topic, person, more = {}) => session.joined(topic, { ...isPrivate, ...more }, person)

async function isRefused(session, topic, person) {
  const { status, response } = await joinedPrivately(session, topic, person)
  assert.deepEqual([status, response.reason], ['error', refusal(topic)])
}

subject('realtime/private', (both) => {
  both('a member joins a room, its server, its typing and his own topic', async (session) => {
    const wire = await session.wire()
    for (const topic of [topics.room, topics.server, topics.typing, topics.user(bob)]) assert.equal((await wire.join(topic, isPrivate, bob.token)).status, 'ok', topic)
  })

  both('an outsider is refused', (session) => isRefused(session, topics.room, eve))
  both('nobody joins the topic of somebody else', (session) => isRefused(session, topics.user(ann), eve))
  both('without a user there is no private topic', (session) => isRefused(session, topics.room, null))
  both('an epoch that has ended is refused', (session) => isRefused(session, `room:${world.room}:${world.epoch + 1}`, ann))
  both('a topic that no policy knows is refused', (session) => isRefused(session, session.topic, ann))

  both('a refused join holds the socket for 5 s, deaf and mute', async (session) => {
    const wire = await session.wire()
    const began = performance.now()
    const refused = wire.send(`realtime:${topics.room}`, 'phx_join', { config: isPrivate, access_token: eve.token })
    const heartbeat = wire.send('phoenix', 'heartbeat', {})
    const [first, second] = [await wire.reply(refused), await wire.reply(heartbeat)]
    assert.equal(first.payload.status, 'error')
    assert.ok(first.at - began >= 4900 && second.at >= first.at, `${first.at - began} ms`)
  })

  both('a public topic of the same name is another one', async (session) => {
    const [open, closed] = [await session.joined(topics.room), await joinedPrivately(session, topics.room, bob)]
    const { id } = await write(ann)
    await closed.wire.frame(changeOf(id))
    await open.wire.request('phoenix', 'heartbeat', {})
    assert.deepEqual(heard(open.wire), [])
  })

  both('a broadcast from the database arrives in the form of the receiver, with its id', async (session) => {
    const { wire } = await joinedPrivately(session, topics.room, bob)
    const row = await write(ann, 'hello')
    const frame = await wire.frame(changeOf(row.id))
    assert.equal(Boolean(frame.binary), session.vsn === 2)
    const { topic, event, payload, meta } = readBroadcast(frame)
    assert.deepEqual([topic, event, payload.kind, payload.rev, payload.row.seq], [`realtime:${topics.room}`, 'change', 'message', row.rev, row.seq])
    assert.match(meta.id, /^[0-9a-f-]{36}$/)
    assert.equal(payload.id, meta.id)
  })

  both('broadcasts from the database keep the order of the commits', async (session) => {
    const { wire } = await joinedPrivately(session, topics.room, bob)
    const written = await Promise.all([1, 2, 3, 4].map(() => write(ann)))
    await Promise.all(written.map(({ id }) => wire.frame(changeOf(id))))
    const revisions = heard(wire).map(({ payload }) => payload.rev)
    assert.deepEqual(revisions, revisions.toSorted((a, b) => a - b))
  })

  both('the members of a server are poked', async (session) => {
    const { wire } = await joinedPrivately(session, topics.server, bob)
    const row = await write(ann)
    const { event, payload } = readBroadcast(await wire.frame((frame) => isBroadcast(frame) && readBroadcast(frame).payload.rev === row.rev))
    assert.deepEqual([event, payload.room, payload.seq, payload.author], ['poke', world.room, row.seq, ann.id])
  })

  both('members send on a typing topic', async (session) => {
    const [sender, other] = [await joinedPrivately(session, topics.typing, bob, { broadcast: { ack: true } }), await joinedPrivately(session, topics.typing, ann)]
    assert.equal((await sender.wire.request(`realtime:${topics.typing}`, 'broadcast', typing, sender.ref)).status, 'ok')
    assert.equal(readBroadcast(await other.wire.frame((frame) => isBroadcast(frame) && readBroadcast(frame).event === 'typing')).payload.user, bob.id)
  })

  both('nobody sends on a room topic, and there is not even an answer', async (session) => {
    const [sender, other] = [await joinedPrivately(session, topics.room, bob, { broadcast: { ack: true } }), await joinedPrivately(session, topics.room, ann)]
    const push = sender.wire.send(`realtime:${topics.room}`, 'broadcast', { type: 'broadcast', event: 'change', payload: { forged: true } }, sender.ref)
    const { id } = await write(ann)
    await other.wire.frame(changeOf(id))
    await sender.wire.request('phoenix', 'heartbeat', {})
    assert.equal(sender.wire.frames.some((frame) => frame.ref === push), false)
    assert.equal(heard(other.wire).some(({ payload }) => payload.forged), false)
  })

  both('over HTTP one without the right is 403, in a batch it is dropped without a word', async (session) => {
    const { wire } = await joinedPrivately(session, topics.typing, ann)
    const post = (path, body, { token }) => request(world, `/realtime/v1/api/broadcast${path}`, { method: 'POST', body, token })
    assert.equal((await post(`/${encodeURIComponent(topics.typing)}/events/typing?private=true`, { forged: true }, eve)).status, 403)
    const batch = (person, payload) => post('', { messages: [{ topic: topics.typing, event: 'typing', payload, private: true }] }, person)
    assert.equal((await batch(eve, { forged: true })).status, 202)
    assert.equal((await batch(bob, { good: session.topic })).status, 202)
    await wire.frame((frame) => isBroadcast(frame) && readBroadcast(frame).payload.good === session.topic)
    assert.equal(heard(wire).some(({ payload }) => payload.forged), false)
  })

  both('the official client is told why it is refused', async (session) => {
    const channel = (await session.client(eve)).channel(topics.room, { config: isPrivate })
    assert.deepEqual(await session.subscribe(channel), ['CHANNEL_ERROR', refusal(topics.room)])
  })

  both('the official client hears the database', async (session) => {
    const channel = (await session.client(bob)).channel(topics.room, { config: isPrivate })
    const ids = []
    let wake = () => {}
    channel.on('broadcast', { event: 'change' }, ({ payload }) => {
      ids.push(payload.row.id)
      wake()
    })
    assert.equal((await session.subscribe(channel))[0], 'SUBSCRIBED')
    const { id } = await write(ann)
    while (!ids.includes(id)) await new Promise((done) => (wake = done))
  })

  both('replay brings the newest that were missed, oldest first and marked', async (session) => {
    const since = Date.now() - 2000
    const written = [await write(ann), await write(ann), await write(ann)]
    const { wire } = await joinedPrivately(session, topics.room, bob, { broadcast: { replay: { since, limit: 25 } } })
    await Promise.all(written.map(({ id }) => wire.frame(changeOf(id))))
    const replayed = wire.frames.filter((frame) => frame.event === 'broadcast' && frame.payload.meta?.replayed).map(readBroadcast)
    const seen = replayed.map(({ payload }) => payload.row?.id).filter((id) => written.some((row) => row.id === id))
    assert.deepEqual(seen, written.map((row) => row.id))
    assert.equal(replayed[0].meta.id, replayed[0].payload.id)
  })

  both('replay brings no more than was asked for', async (session) => {
    for (let n = 0; n < 2; n++) await write(ann)
    const { wire } = await joinedPrivately(session, topics.room, bob, { broadcast: { replay: { since: 0, limit: 1 } } })
    await wire.frame((frame) => frame.event === 'broadcast' && frame.payload.meta?.replayed)
    await wire.request('phoenix', 'heartbeat', {})
    const replayed = wire.frames.filter((frame) => frame.event === 'broadcast' && frame.payload.meta?.replayed)
    assert.equal(replayed.length, 1)
  })

  both('a public channel has no replay', async (session) => {
    const { status, response } = await session.joined(session.topic, { broadcast: { replay: { since: 0, limit: 5 } } })
    assert.deepEqual([status, response.reason], ['error', 'UnableToReplayMessages: Replay is not allowed for public channels'])
  })

  both('a replay since no moment is refused', async (session) => {
    const { response } = await joinedPrivately(session, topics.room, bob, { broadcast: { replay: { since: 'yesterday' } } })
    assert.equal(response.reason, 'UnableToReplayMessages: Replay params are not valid')
  })

  both('who leaves a server hears the end of the epoch and nothing more, and cannot come back', async (session) => {
    const server = await rpc(world, ann, 'create_server', { name: 'Short' })
    const { code } = await rpc(world, ann, 'create_invite', { server_id: server.id })
    await rpc(world, eve, 'join_server', { code })
    const [room] = await succeed(world, `/rest/v1/rooms?server_id=eq.${server.id}&select=id`, { token: ann.token })
    const topic = `room:${room.id}:${server.epoch}`
    const { wire } = await joinedPrivately(session, topic, eve)
    await rpc(world, eve, 'leave_server', { server_id: server.id })
    assert.equal(readBroadcast(await wire.frame(isBroadcast)).event, 'epoch')
    const next = await joinedPrivately(session, `room:${room.id}:${server.epoch + 1}`, ann)
    await succeed(world, '/rest/v1/messages', { method: 'POST', token: ann.token, body: { id: crypto.randomUUID(), room_id: room.id, content: { type: 'doc', content: [] } } })
    await next.wire.frame(isBroadcast)
    await isRefused(session, `room:${room.id}:${server.epoch + 1}`, eve)
    assert.equal(heard(wire).length, 1)
    assert.equal(wire.frames.some(isSystem), false)
  })
})
