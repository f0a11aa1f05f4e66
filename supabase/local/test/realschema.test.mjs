// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { call, clientFor, newPerson, password, startTestStack } from './harness.mjs'

let stack
before(async () => (stack = await startTestStack({ migrations: undefined })))
after(() => stack.stop())

const paragraph = (text) => ({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] })

async function post(person, room, text, id = crypto.randomUUID()) {
  return call(stack, '/rest/v1/messages?on_conflict=id&select=id,seq,rev,content,author:user_profiles!messages_author_id_fkey(username)', {
    method: 'POST', token: person.session.access_token, headers: { prefer: 'resolution=ignore-duplicates,return=representation' },
    body: { id, room_id: room, content: paragraph(text) } })
}

async function ok(answer) {
  const { data, error } = await answer
  assert.equal(error, null)
  return data
}

async function makeServer(owner, guest) {
  const server = await ok(owner.client.rpc('create_server', { name: 'Club' }))
  const { code } = await ok(owner.client.rpc('create_invite', { server_id: server.id }))
  await ok(guest.client.rpc('join_server', { code }))
  const [room] = await ok(owner.client.from('rooms').select('id').eq('server_id', server.id))
  return { server, room: room.id }
}

function listen(person, topic) {
  const heard = []
  let wake = () => {}
  const channel = person.client.channel(topic, { config: { private: true } })
  channel.on('broadcast', { event: '*' }, (frame) => {
    heard.push(frame)
    wake()
  })
  const joined = new Promise((done) => channel.subscribe((status, error) => done([status, error?.message])))
  const next = async (count) => {
    while (heard.length < count) await new Promise((done) => (wake = done))
    return heard
  }
  return { joined, heard, next }
}

for (const vsn of ['1.0.0', '2.0.0']) {
  test(`two people talk over the official client, protocol ${vsn}`, { timeout: 15_000 }, async () => {
    const [ann, bob] = [await newPerson(stack, { vsn }), await newPerson(stack, { vsn })]
    const { server, room } = await makeServer(ann, bob)
    const room1 = listen(bob, `room:${room}:${server.epoch}`)
    const server1 = listen(bob, `server:${server.id}:${server.epoch}`)
    assert.deepEqual(await room1.joined, ['SUBSCRIBED', undefined])
    assert.deepEqual(await server1.joined, ['SUBSCRIBED', undefined])

    const sent = await post(ann, room, 'hello')
    assert.equal(sent.status, 201)
    const [{ event, payload }] = await room1.next(1)
    assert.deepEqual([event, payload.kind, payload.rev, payload.row.id], ['change', 'message', sent.body[0].rev, sent.body[0].id])
    assert.deepEqual(payload.row.content, paragraph('hello'))
    const poke = (await server1.next(1)).find((frame) => frame.event === 'poke')
    assert.deepEqual([poke.payload.room, poke.payload.seq], [room, sent.body[0].seq])

    const again = await post(ann, room, 'hello', sent.body[0].id)
    assert.deepEqual([again.status, again.body], [200, []])
    const changes = await ok(bob.client.rpc('conversation_changes', { conversation: room, since: 0, max: 50 }))
    assert.deepEqual([changes.rev, changes.messages.length, changes.more], [sent.body[0].rev, 1, false])
  })
}

test('whoever left hears nothing more, and cannot come back to the room', { timeout: 15_000 }, async () => {
  const [ann, bob] = [await newPerson(stack, { vsn: '2.0.0' }), await newPerson(stack, { vsn: '2.0.0' })]
  const { server, room } = await makeServer(ann, bob)
  const before = listen(bob, `room:${room}:${server.epoch}`)
  await before.joined
  await ok(bob.client.rpc('leave_server', { server_id: server.id }))
  const { epoch } = (await ok(ann.client.from('servers').select('epoch').eq('id', server.id)))[0]
  assert.ok(epoch > server.epoch)
  const after = listen(ann, `room:${room}:${epoch}`)
  assert.equal((await after.joined)[0], 'SUBSCRIBED')
  assert.equal((await post(ann, room, 'among us')).status, 201)
  await after.next(1)
  assert.equal(before.heard.filter((frame) => frame.event === 'change').length, 0)
  const [status, message] = await listen(bob, `room:${room}:${epoch}`).joined
  assert.equal(status, 'CHANNEL_ERROR')
  assert.match(message, /^Unauthorized: You do not have permissions to read from this Channel topic: room:/)
  assert.equal((await post(bob, room, 'still here?')).status, 403)
})

test('a reaction is upserted, taken back and heard, also in the page of messages', { timeout: 15_000 }, async () => {
  const [ann, bob] = [await newPerson(stack, { vsn: '2.0.0' }), await newPerson(stack, { vsn: '2.0.0' })]
  const { server, room } = await makeServer(ann, bob)
  const { body: [sent] } = await post(ann, room, 'hello')
  const heard = listen(ann, `room:${room}:${server.epoch}`)
  await heard.joined
  const react = (removed_at) => ok(bob.client.from('message_reactions')
    .upsert({ message_id: sent.id, emoji: '👍', removed_at }, { onConflict: 'message_id,user_id,emoji' }).select('rev,removed_at'))
  const [added] = await react(null)
  assert.deepEqual([added.rev, added.removed_at], [sent.rev + 1, null])
  assert.deepEqual(await react(null), [added])
  const page = await ok(ann.client.from('messages').select('id,reactions:message_reactions(user_id,emoji)')
    .eq('room_id', room).is('message_reactions.removed_at', null))
  assert.deepEqual(page, [{ id: sent.id, reactions: [{ user_id: bob.user.id, emoji: '👍' }] }])
  const [removed] = await react(new Date().toISOString())
  assert.equal(removed.rev, added.rev + 1)
  const frames = await heard.next(2)
  assert.deepEqual(frames.map(({ payload }) => [payload.kind, payload.rev, payload.row.emoji]), [['reaction', added.rev, '👍'], ['reaction', removed.rev, '👍']])
})

test('the sign-up trigger: taken and malformed names in production words, a free one when none is asked for', async () => {
  const signUp = (email, data) => call(stack, '/auth/v1/signup', { method: 'POST', body: { email, password, data } })
  assert.equal((await signUp('zoe@example.test', { username: 'zoe' })).status, 200)
  const taken = await signUp('zoe2@example.test', { username: 'zoe' })
  assert.deepEqual([taken.status, taken.body.code, taken.body.hint], [409, 'PT409', 'username_taken'])
  const invalid = await signUp('zoe3@example.test', { username: 'Zoë!' })
  assert.deepEqual([invalid.status, invalid.body.code, invalid.body.hint], [422, 'PT422', 'username_invalid'])
  const named = await signUp('zoe@elsewhere.test', {})
  assert.equal(named.status, 200)
  const client = clientFor(stack)
  await client.auth.setSession(named.body)
  const [profile] = await ok(client.from('user_profiles').select('username').eq('id', named.body.user.id))
  assert.match(profile.username, /^zoe\d+$/)
})

test('a rate limit comes as 429 with the seconds to wait', { timeout: 30_000 }, async () => {
  const [ann, bob] = [await newPerson(stack), await newPerson(stack)]
  const { room } = await makeServer(ann, bob)
  const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => post(ann, room, `${n}`)))
  const refused = answers.find((answer) => answer.status !== 201)
  assert.deepEqual([refused.status, refused.body.code], [429, 'PT429'])
  assert.match(refused.body.details, /^\d+$/)
})

test('nobody without an account sees anything', async () => {
  for (const table of ['user_profiles', 'servers', 'server_members', 'rooms', 'messages', 'invites', 'read_markers', 'dm_conversations', 'dm_conversation_participants',
    'message_reactions', 'message_edits', 'message_mentions', 'pins']) {
    assert.equal((await call(stack, `/rest/v1/${table}`)).status, 401, table)
  }
})
