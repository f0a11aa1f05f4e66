// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import postgres from 'postgres'
import { follow, listen, makeServer, ok, post } from './aigm.mjs'
import { call, newPerson, startTestStack } from './harness.mjs'

// Whoever is no member any more hears nothing and reads nothing, however the membership ended: 0 frames, 0 rows.
let stack
let sql
before(async () => {
  stack = await startTestStack({ migrations: undefined })
  sql = postgres(stack.db, { max: 1, onnotice: () => {} })
})
after(async () => {
  await sql.end()
  await stack.stop()
})

const ways = {
  'a member who leaves': ({ bob, server }) => ok(bob.client.rpc('leave_server', { server_id: server.id })),
  'a member who is kicked': ({ ann, bob, server }) => ok(ann.client.rpc('kick_member', { server_id: server.id, user_id: bob.user.id })),
  'a member who is banned': ({ ann, bob, server }) => ok(ann.client.rpc('ban_member', { server_id: server.id, user_id: bob.user.id })),
}

const textOf = (content) => content.content[0].content[0].text
const told = (broadcasts) => broadcasts.filter(({ event, payload }) => event === 'change' && payload.kind === 'message').map(({ payload }) => textOf(payload.row.content))
const rows = (changes) => changes.filter(({ table }) => table === 'messages').map((change) => textOf(change.new.content))

// Everything that a client of AIGM has open, in both modes.
async function openAll(person, { server, room }) {
  const topics = [`room:${room}:${server.epoch}`, `server:${server.id}:${server.epoch}`, `typing:${room}:${server.epoch}`].map((topic) =>
    listen(person, topic, topic.startsWith('server:') ? { presence: { enabled: true, key: person.user.id } } : {}))
  for (const topic of topics) assert.deepEqual(await topic.joined, ['SUBSCRIBED', undefined])
  const tables = follow(person, { table: 'messages', filter: `room_id=eq.${room}` }, { table: 'messages' }, { table: 'message_reactions' })
  assert.deepEqual(await tables.subscribed, ['ok', 'Subscribed to PostgreSQL'])
  return { room: topics[0], server: topics[1], typing: topics[2], tables }
}

async function readsNothing(person, { server, room }) {
  const read = (path) => call(stack, `/rest/v1/${path}`, { token: person.session.access_token })
  for (const path of [`messages?room_id=eq.${room}`, `rooms?server_id=eq.${server.id}`, `servers?id=eq.${server.id}`, `server_members?server_id=eq.${server.id}`, `message_reactions`]) {
    const answer = await read(path)
    assert.deepEqual([answer.status, answer.body], [200, []], path)
  }
  const { data, error } = await person.client.rpc('conversation_changes', { conversation: room, since: 0, max: 50 })
  assert.ok(error || (data.messages.length === 0 && data.reactions?.length === 0), JSON.stringify(data))
  assert.equal((await post(stack, person, room, 'still here?')).status, 403)
}

for (const vsn of ['1.0.0', '2.0.0']) {
  for (const [who, remove] of Object.entries(ways)) {
    test(`protocol ${vsn}: ${who} hears nothing more on channels that are open, and reads nothing`, { timeout: 240_000 }, async () => {
      const [ann, bob, eve] = await Promise.all(Array.from({ length: 3 }, () => newPerson(stack, { vsn })))
      const club = await makeServer(ann, bob, eve)
      const [his, hers] = [await openAll(bob, club), await openAll(eve, club)]
      const first = await post(stack, ann, club.room, 'before')
      await ok(ann.client.from('message_reactions').insert({ message_id: first.body[0].id, emoji: '👍' }))
      for (const open of [his, hers]) {
        await open.room.until((heard) => told(heard).includes('before'))
        await open.tables.until((heard) => rows(heard).includes('before') && heard.some(({ table }) => table === 'message_reactions'))
      }

      // Messages are in flight while the membership ends.
      const during = Promise.all(Array.from({ length: 12 }, (_, n) => post(stack, n % 2 ? ann : eve, club.room, `during ${n}`)))
      await remove({ ann, bob, ...club })
      await during
      const { epoch } = (await ok(ann.client.from('servers').select('epoch').eq('id', club.server.id)))[0]
      assert.ok(epoch > club.server.epoch)

      const now = await openAll(eve, { ...club, server: { ...club.server, epoch } })
      for (let n = 0; n < 5; n++) assert.equal((await post(stack, ann, club.room, `after ${n}`)).status, 201)
      await now.typing.channel.send({ type: 'broadcast', event: 'typing', payload: { user: eve.user.id } })
      await now.server.channel.track({ user: eve.user.id })
      await ok(ann.client.from('message_reactions').insert({ message_id: first.body[0].id, emoji: '👋' }))
      await now.room.until((heard) => told(heard).length >= 5)
      await hers.tables.until((heard) => heard.some(({ table, new: row }) => table === 'message_reactions' && row.emoji === '👋'))

      for (const name of ['room', 'server']) assert.deepEqual(his[name].heard.findIndex(({ event }) => event === 'epoch'), his[name].heard.length - 1, `${name}: the last word is the end of the epoch`)
      assert.deepEqual(his.typing.heard, [])
      assert.deepEqual([...told(his.room.heard), ...rows(his.tables.heard)].filter((text) => text.startsWith('after')), [])
      assert.equal(his.tables.heard.some(({ new: row }) => row.emoji === '👋'), false)
      assert.deepEqual(Object.keys(his.server.channel.presenceState()), [])
      const [status, message] = await listen(bob, `room:${club.room}:${epoch}`).joined
      assert.deepEqual([status, message], ['CHANNEL_ERROR', `Unauthorized: You do not have permissions to read from this Channel topic: room:${club.room}:${epoch}`])
      await readsNothing(bob, club)
    })
  }
}

const foreignRows = process.env.AIGM_NIGHTLY ? 5000 : 500 // each is written twice

test(`an outsider bound to every table hears of ${2 * foreignRows} writes in foreign rooms: nothing`, { timeout: 240_000 }, async () => {
  const [ann, eve] = [await newPerson(stack), await newPerson(stack)]
  const club = await makeServer(ann)
  const [outside, inside] = [follow(eve, {}), follow(ann, { table: 'messages' })]
  for (const { subscribed } of [outside, inside]) assert.equal((await subscribed)[0], 'ok')
  await sql`insert into messages (room_id, author_id, content) select ${club.room}, ${ann.user.id}, '{"type":"doc","content":[]}' from generate_series(1, ${foreignRows}::int)`
  await sql`update messages set deleted_at = now() where room_id = ${club.room}`
  await inside.next(2 * foreignRows)
  await ok(eve.client.from('user_profiles').update({ display_name: 'Eve' }).eq('id', eve.user.id))
  await outside.next(1)
  assert.deepEqual(outside.heard.map(({ table, eventType }) => [table, eventType]), [['user_profiles', 'UPDATE']])
  await sql`delete from servers where id = ${club.server.id}`
  await ok(eve.client.from('user_profiles').update({ display_name: 'Eve again' }).eq('id', eve.user.id))
  await outside.next(2)
  assert.equal(outside.heard.length, 2, 'deletions are not published')
})
