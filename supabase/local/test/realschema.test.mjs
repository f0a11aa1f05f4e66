// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listen, makeServer, ok, paragraph, post } from './aigm.mjs'
import { call, clientFor, newPerson, password, startTestStack } from './harness.mjs'

let stack
before(async () => (stack = await startTestStack({ migrations: undefined })))
after(() => stack.stop())

for (const vsn of ['1.0.0', '2.0.0']) {
  test(`two people talk over the official client, protocol ${vsn}`, { timeout: 120_000 }, async () => {
    const [ann, bob] = [await newPerson(stack, { vsn }), await newPerson(stack, { vsn })]
    const { server, room } = await makeServer(ann, bob)
    const room1 = listen(bob, `room:${room}:${server.epoch}`)
    const server1 = listen(bob, `server:${server.id}:${server.epoch}`)
    assert.deepEqual(await room1.joined, ['SUBSCRIBED', undefined])
    assert.deepEqual(await server1.joined, ['SUBSCRIBED', undefined])

    const sent = await post(stack, ann, room, 'hello')
    assert.equal(sent.status, 201)
    const [{ event, payload }] = await room1.next(1)
    assert.deepEqual([event, payload.kind, payload.rev, payload.row.id], ['change', 'message', sent.body[0].rev, sent.body[0].id])
    assert.deepEqual(payload.row.content, paragraph('hello'))
    const poke = (await server1.next(1)).find((frame) => frame.event === 'poke')
    assert.deepEqual([poke.payload.room, poke.payload.seq], [room, sent.body[0].seq])

    const again = await post(stack, ann, room, 'hello', sent.body[0].id)
    assert.deepEqual([again.status, again.body], [200, []])
    const changes = await ok(bob.client.rpc('conversation_changes', { conversation: room, since: 0, max: 50 }))
    assert.deepEqual([changes.rev, changes.messages.length, changes.more], [sent.body[0].rev, 1, false])
  })
}

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

test('a rate limit comes as 429 with the seconds to wait', { timeout: 120_000 }, async () => {
  const [ann, bob] = [await newPerson(stack), await newPerson(stack)]
  const { room } = await makeServer(ann, bob)
  const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => post(stack, ann, room, `${n}`)))
  const refused = answers.find((answer) => answer.status !== 201)
  assert.deepEqual([refused.status, refused.body.code], [429, 'PT429'])
  assert.match(refused.body.details, /^\d+$/)
})

test('nobody without an account sees anything', async () => {
  for (const table of ['user_profiles', 'servers', 'server_members', 'rooms', 'messages', 'invites', 'read_markers', 'dm_conversations', 'dm_conversation_participants',
    'message_reactions', 'message_edits', 'message_mentions', 'pins', 'mutes', 'friendships', 'blocks', 'user_settings', 'server_bans', 'audit_log']) {
    assert.equal((await call(stack, `/rest/v1/${table}`)).status, 401, table)
  }
})
