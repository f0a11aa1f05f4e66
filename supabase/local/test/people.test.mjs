// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { follow, listen, makeServer, ok, paragraph } from './aigm.mjs'
import { newPerson, startTestStack } from './harness.mjs'

// The routes of people in the architecture document, by what replaces them, over the official client.
let stack
before(async () => (stack = await startTestStack({ migrations: undefined })))
after(() => stack.stop())

const people = (count) => Promise.all(Array.from({ length: count }, () => newPerson(stack)))
const refused = async (answer) => {
  const { error, status } = await answer
  return [status, error.code, error.hint]
}
const request = async (from, to) => ok(from.client.rpc('request_friend', { addressee: to.user.id }))
const visible = (answer) => ({ ...answer, id: 0, addressee_id: 0, created_at: 0, updated_at: 0 })

test('GET /api/users/search is search_users', async () => {
  const [ann, bob] = [await newPerson(stack, { username: 'ann.sea' }), await newPerson(stack, { username: 'bob.sea' })]
  const found = await ok(ann.client.rpc('search_users', { q: '.SEA', lim: 10 }))
  assert.deepEqual(found, [{ id: bob.user.id, username: 'bob.sea', display_name: null, avatar_url: null, custom_url: null, status_text: null, status_color: '#22c55e' }])
  assert.deepEqual(await refused(ann.client.rpc('search_users', { q: 'x' })), [400, 'P0001', 'query_too_short'])
  for (let n = 0; n < 29; n++) await ok(ann.client.rpc('search_users', { q: 'zz' }))
  const last = await ann.client.rpc('search_users', { q: 'zz' })
  assert.deepEqual([last.status, last.error.hint], [429, 'rate_limited'])
  assert.ok(Number(last.error.details) > 30 && Number(last.error.details) <= 60, last.error.details)
})

test('POST /api/friends/request is request_friend: twice is one row, and the other one hears of it', { timeout: 10_000 }, async () => {
  const [ann, bob] = await people(2)
  const heard = listen(bob, `user:${bob.user.id}`)
  const followed = follow(bob, { event: 'INSERT', table: 'friendships', filter: `addressee_id=eq.${bob.user.id}` })
  assert.deepEqual([(await heard.joined)[0], (await followed.subscribed)[0]], ['SUBSCRIBED', 'ok'])
  const first = await request(ann, bob)
  assert.deepEqual(await request(ann, bob), first)
  assert.deepEqual((await heard.next(1)).map(({ event, payload }) => [event, payload.op, payload.row.id]), [['friendship', 'insert', first.id]])
  assert.deepEqual((await followed.next(1)).map((change) => [change.new.id, change.new.status]), [[first.id, 'pending']])
  const [row] = await ok(bob.client.from('friendships').select('status,requester:user_profiles!friendships_requester_id_fkey(username)'))
  assert.deepEqual(row, { status: 'pending', requester: { username: ann.username } })
})

test('PUT /api/friends/{id}/accept is accept_friend: not for who asked', async () => {
  const [ann, bob, eve] = await people(3)
  const { id } = await request(ann, bob)
  assert.deepEqual(await refused(ann.client.rpc('accept_friend', { id })), [403, '42501', null])
  assert.deepEqual(await refused(eve.client.rpc('accept_friend', { id })), [404, 'PT404', 'request_not_found'])
  const accepted = await ok(bob.client.rpc('accept_friend', { id }))
  assert.deepEqual([accepted.status, accepted.action_user_id], ['accepted', bob.user.id])
  assert.equal((await ok(ann.client.from('friendships').select('id').eq('status', 'accepted'))).length, 1)
  await ok(ann.client.rpc('remove_friend', { user: bob.user.id }))
  assert.equal((await ok(bob.client.from('friendships').select('id'))).length, 0)
})

test('PUT /api/friends/{id}/block is block_user, by the friendship\'s id too: the other one cannot tell', { timeout: 10_000 }, async () => {
  const [ann, bob, cleo] = await people(3)
  const { id } = await request(ann, bob)
  await ok(bob.client.rpc('accept_friend', { id }))
  const toBob = follow(ann, { table: 'friendships', filter: `addressee_id=eq.${ann.user.id}` })
  assert.equal((await toBob.subscribed)[0], 'ok')
  assert.equal((await ok(ann.client.rpc('block_user', { user: id }))).blocked_id, bob.user.id)

  // Ann has blocked Bob, Cleo has not.
  const [hidden, seen] = [await request(bob, ann), await request(bob, cleo)]
  assert.deepEqual(visible(hidden), visible(seen))
  const waiting = await ok(bob.client.from('friendships').select())
  assert.deepEqual(waiting.map(({ status }) => status), ['pending', 'pending'])
  const count = async (client, table) => (await client.from(table).select('*', { count: 'exact', head: true })).count
  assert.deepEqual([await count(bob.client, 'blocks'), await count(ann.client, 'friendships'), await count(cleo.client, 'friendships')], [0, 0, 1])
  const embedded = await ok(bob.client.from('user_profiles').select('username,blocks!blocks_owner_id_fkey(*)').eq('id', ann.user.id))
  assert.deepEqual(embedded, [{ username: ann.username, blocks: [] }])
  assert.deepEqual(await refused(ann.client.rpc('accept_friend', { id: hidden.id })), [404, 'PT404', 'request_not_found'])
  assert.equal((await ok(bob.client.rpc('search_users', { q: ann.username }))).length, 0)

  await ok(ann.client.rpc('unblock_user', { user: bob.user.id }))
  assert.equal((await ok(ann.client.rpc('accept_friend', { id: hidden.id }))).status, 'accepted')
  const [change] = await toBob.next(1)
  assert.deepEqual([change.eventType, change.new.status], ['UPDATE', 'accepted'], 'the request itself was not told')
})

test('a direct message to who has blocked one is answered as any other, and does not arrive', { timeout: 10_000 }, async () => {
  const [ann, bob] = await people(2)
  await makeServer(ann, bob)
  const [dm, same] = await Promise.all([[ann, bob], [bob, ann]].map(([from, to]) => ok(from.client.rpc('open_dm', { other: to.user.id }))))
  assert.equal(dm.id, same.id)
  const send = () => bob.client.from('messages').insert({ dm_conversation_id: dm.id, content: paragraph('hello') }).select('seq,rev')
  const before = await send()
  assert.deepEqual([before.status, before.data], [201, [{ seq: 1, rev: 1 }]])
  await ok(ann.client.rpc('block_user', { user: bob.user.id }))
  const own = listen(ann, `user:${ann.user.id}`)
  assert.equal((await own.joined)[0], 'SUBSCRIBED')
  const after = await send()
  assert.deepEqual([after.status, after.data], [201, [{ seq: 2, rev: 2 }]])
  for (const [table, column] of [['messages', 'dm_conversation_id'], ['dm_conversations', 'id'], ['dm_conversation_participants', 'conversation_id']]) {
    assert.equal((await ok(ann.client.from(table).select('*').eq(column, dm.id))).length, 0, table)
  }
  assert.equal((await listen(ann, `dm:${dm.id}:1`).joined)[0], 'CHANNEL_ERROR')
  await ok(ann.client.from('user_settings').update({ receipts: false }).eq('user_id', ann.user.id)) // something that is told
  assert.deepEqual((await own.next(1)).map(({ event }) => event), ['settings'])
})

test('presence_beat: two friends see each other come, hide and go', async () => {
  const [ann, bob] = await people(2)
  await ok(bob.client.rpc('accept_friend', { id: (await request(ann, bob)).id }))
  const beat = async (person, state, since) => ok(person.client.rpc('presence_beat', { state, since }))
  const states = ({ people: told }) => told.map(({ user, state }) => [user, state])
  const first = await beat(ann, 'online')
  assert.deepEqual([first.all, first.next, first.people], [true, 25, []])
  assert.deepEqual(states(await beat(bob, 'dnd')), [[ann.user.id, 'online']])
  const second = await beat(ann, 'online', first.at)
  assert.deepEqual([second.all, states(second)], [false, [[bob.user.id, 'dnd']]])
  await ok(bob.client.from('user_settings').update({ invisible: true }).eq('user_id', bob.user.id))
  assert.deepEqual(states(await beat(ann, 'online', second.at)), [[bob.user.id, 'offline']])
  assert.deepEqual(states(await beat(bob, 'online')), [[ann.user.id, 'online']])
  assert.deepEqual(states(await beat(ann, 'online')), [])
})

test('PUT /api/users/me is an update of the own profile and settings', async () => {
  const [ann, bob] = await people(2)
  const mine = (table, values) => ann.client.from(table).update(values).eq(table === 'user_settings' ? 'user_id' : 'id', ann.user.id).select()
  const [profile] = await ok(mine('user_profiles', { display_name: ' Änn\n ', bio: 'Boats.', links: ['https://harbour.example/'], custom_url: 'ann-of-the-harbour' }))
  assert.deepEqual([profile.display_name, profile.bio, profile.links], ['Änn', 'Boats.', ['https://harbour.example/']])
  assert.deepEqual(await refused(mine('user_profiles', { links: ['file:///etc/passwd'] })), [400, '23514', null])
  assert.deepEqual((await refused(bob.client.from('user_profiles').update({ custom_url: 'ann-of-the-harbour' }).eq('id', bob.user.id))).slice(0, 2), [409, '23505'])
  assert.equal((await ok(bob.client.rpc('resolve_user', { name: 'Ann-of-the-Harbour' })))[0].id, ann.user.id)
  const [settings] = await ok(mine('user_settings', { preferences: { quiet: ['22:00', '07:00'] } }))
  assert.deepEqual([settings.invisible, settings.receipts, settings.preferences], [false, true, { quiet: ['22:00', '07:00'] }])
  assert.equal((await ok(bob.client.from('user_settings').select())).length, 1)
})
