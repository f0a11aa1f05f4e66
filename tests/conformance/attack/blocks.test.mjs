// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after } from 'node:test'
import { outcome } from '../support/attack.mjs'
import { paragraph } from '../support/documents.mjs'
import { cases, clientOf, ok, world } from '../support/http.mjs'
import { endAll, joining, listen, newClient } from '../support/listening.mjs'
import { befriend, mention, say } from '../support/target.mjs'
import { signUp } from '../support/world.mjs'

// Ways round a block. Two pairs do the same: in one the victim has blocked the attacker, in the other they are merely no
// friends any more. Each way the attacker must get the same answer in both, and only the one who was not blocked gets through.
after(endAll)

async function makePair(withBlock) {
  const people = { victim: await signUp(world), attacker: await signUp(world), friend: await signUp(world) }
  const as = Object.fromEntries(Object.entries(people).map(([name, person]) => [name, clientOf(person)]))
  const server = ok(await as.victim.rpc('create_server', { name: 'Shared' }))
  const { code } = ok(await as.victim.rpc('create_invite', { server_id: server.id }))
  for (const name of ['attacker', 'friend']) ok(await as[name].rpc('join_server', { code }))
  const [{ id: room }] = ok(await as.victim.from('rooms').select('id').eq('server_id', server.id))
  await befriend(as.attacker, as.victim, people.victim)
  for (const name of ['victim', 'attacker']) await befriend(as.friend, as[name], people[name])
  const dm = ok(await as.victim.rpc('open_dm', { other: people.attacker.id })).id
  const group = ok(await as.friend.rpc('create_group_dm', { members: [people.victim.id, people.attacker.id] })).id
  const [inRoom, inDm, inGroup] = [{ room_id: room }, { dm_conversation_id: dm }, { dm_conversation_id: group }]
  const said = { room: await say(as.victim, inRoom, 'room'), dm: await say(as.victim, inDm, 'dm'), group: await say(as.victim, inGroup, 'group') }
  const own = { toEdit: await say(as.attacker, inDm, 'before'), toDelete: await say(as.attacker, inDm, 'before'), toMention: await say(as.attacker, inRoom, 'before') }
  if (withBlock) ok(await as.victim.rpc('block_user', { user: people.attacker.id }))
  else ok(await as.victim.rpc('remove_friend', { user: people.attacker.id }))
  return { people, as, server, code, room, dm, group, inRoom, inDm, inGroup, said, own, made: {} }
}
const [free, blocked] = [await makePair(false), await makePair(true)]

const send = (place, content = paragraph('hello')) => (c, w) => c.from('messages').insert({ id: (w.made.last = crypto.randomUUID()), ...w[place], content: typeof content === 'function' ? content(w) : content })
const mentioning = (w) => mention(w.people.victim)
const react = (where, emoji) => (c, w) => c.from('message_reactions').insert({ message_id: w.said[where].id, emoji })
const lastMessage = (c, w) => c.from('messages').select('id').eq('id', w.made.last)
const lastMention = (c, w) => c.from('message_mentions').select('kind').eq('message_id', w.made.last)
const reactions = (where, emoji) => (c, w) => c.from('message_reactions').select('emoji').eq('message_id', w.said[where].id).eq('emoji', emoji)
const requests = (c, w) => c.from('friendships').select('status').eq('requester_id', w.people.attacker.id)

// [what, how, the answer to the attacker, what the victim looks at, what he sees unless he has blocked, and when he has]
const ways = [
  ['writes in the conversation', send('inDm'), 'done', lastMessage, '1 rows', '0 rows'],
  ['mentions in the conversation', send('inDm', mentioning), 'done', lastMention, '1 rows', '0 rows'],
  ['answers in the conversation', (c, w) => c.from('messages').insert({ id: (w.made.last = crypto.randomUUID()), ...w.inDm, content: paragraph('x'), reply_to_id: w.said.dm.id }), 'done', lastMessage, '1 rows', '0 rows'],
  ['writes by an upsert', (c, w) => c.from('messages').upsert({ id: (w.made.last = crypto.randomUUID()), ...w.inDm, content: paragraph('x') }, { onConflict: 'id', ignoreDuplicates: true }).select('id'), '1 rows', lastMessage, '1 rows', '0 rows'],
  ['edits what was said before', (c, w) => c.from('messages').update({ content: paragraph('now') }, { count: 'exact' }).eq('id', w.own.toEdit.id), '1 rows', (c, w) => c.from('messages').select('id').eq('id', w.own.toEdit.id), '1 rows', '0 rows'],
  ['edits, for the earlier content', (c, w) => c.from('messages').update({ content: paragraph('again') }, { count: 'exact' }).eq('id', w.own.toEdit.id), '1 rows', (c, w) => c.from('message_edits').select('rev').eq('message_id', w.own.toEdit.id), '2 rows', '0 rows'],
  ['deletes what was said before', (c, w) => c.from('messages').update({ deleted_at: new Date().toISOString() }, { count: 'exact' }).eq('id', w.own.toDelete.id), '1 rows', (c, w) => c.from('messages').select('id').eq('id', w.own.toDelete.id), '1 rows', '0 rows'],
  ['reacts in the conversation', react('dm', '👋'), 'done', reactions('dm', '👋'), '1 rows', '0 rows'],
  ['pins in the conversation', (c, w) => c.rpc('pin_message', { message_id: w.said.dm.id }).select('rev'), null, (c, w) => c.from('pins').select('rev').eq('message_id', w.said.dm.id), '1 rows', '0 rows'],
  ['opens the conversation again', (c, w) => c.rpc('open_dm', { other: w.people.victim.id }).select('is_group'), null, (c, w) => c.from('dm_conversations').select('id').eq('id', w.dm), '1 rows', '0 rows'],
  ['reads, to be among those who take part', (c, w) => c.rpc('mark_read', { conversation: w.dm, seq: 1 }).select('last_read_seq'), null, (c, w) => c.from('dm_conversation_participants').select('user_id').eq('conversation_id', w.dm), '2 rows', '0 rows'],
  ['reads, for the receipt', (c, w) => c.rpc('mark_read', { conversation: w.dm, seq: 2 }).select('last_read_seq'), null, (c, w) => c.rpc('read_receipts', { conversation: w.dm }), '1 rows', '404 not_member'],
  ['writes, for the change feed', send('inDm'), 'done', (c, w) => c.rpc('conversation_changes', { conversation: w.dm, since: 10_000 }), null, '404 not_member'],
  ['writes, for the overview', send('inDm'), 'done', (c, w) => c.rpc('unread_overview').select('unread').eq('conversation_id', w.dm), '1 rows', '0 rows'],
  ['names the conversation', (c, w) => c.from('dm_conversations').update({ name: 'Read this' }, { count: 'exact' }).eq('id', w.dm), '0 rows', (c, w) => c.from('dm_conversations').select('id').eq('name', 'Read this'), '0 rows', '0 rows'],
  ['mentions in a room', send('inRoom', mentioning), 'done', lastMention, '1 rows', '0 rows'],
  ['mentions in a room, for the badge', send('inRoom', mentioning), 'done', (c, w) => c.rpc('unread_overview').select('mentions').eq('conversation_id', w.room).gt('mentions', 0), '1 rows', '0 rows'],
  ['mentions by an edit', (c, w) => c.from('messages').update({ content: mentioning(w) }, { count: 'exact' }).eq('id', w.own.toMention.id), '1 rows', (c, w) => c.from('message_mentions').select('kind').eq('message_id', w.own.toMention.id), '1 rows', '0 rows'],
  ['mentions in a group', send('inGroup', mentioning), 'done', lastMention, '1 rows', '0 rows'],
  ['calls everybody in a group', send('inGroup', () => mention({ id: 'everyone' })), 'done', lastMention, '1 rows', '0 rows'],
  ['reacts in a room', react('room', '👋'), 'done', reactions('room', '👋'), '1 rows', '0 rows'],
  ['reacts in a group', react('group', '👋'), 'done', reactions('group', '👋'), '1 rows', '0 rows'],
  ['takes a reaction back and reacts again', async (c, w) => {
    await c.from('message_reactions').upsert({ message_id: w.said.room.id, emoji: '🔁', removed_at: new Date().toISOString() }, { onConflict: 'message_id,user_id,emoji' })
    return c.from('message_reactions').upsert({ message_id: w.said.room.id, emoji: '🔁', removed_at: null }, { onConflict: 'message_id,user_id,emoji' })
  }, null, reactions('room', '🔁'), null, '0 rows'],
  ['asks to be friends', (c, w) => c.rpc('request_friend', { addressee: w.people.victim.id }).select('status'), null, requests, '1 rows', '0 rows'],
  ['asks again', (c, w) => c.rpc('request_friend', { addressee: w.people.victim.id }).select('status'), null, requests, '1 rows', '0 rows'],
  ['takes it back and asks again', async (c, w) => {
    const [{ id }] = ok(await c.from('friendships').select('id').eq('addressee_id', w.people.victim.id))
    ok(await c.rpc('cancel_friend', { id }))
    return c.rpc('request_friend', { addressee: w.people.victim.id }).select('status')
  }, null, requests, '1 rows', '0 rows'],
  ['asks under a new name', async (c, w) => {
    ok(await c.from('user_profiles').update({ display_name: 'Somebody else' }).eq('id', w.people.attacker.id).select())
    return c.rpc('request_friend', { addressee: w.people.victim.id }).select('status')
  }, null, requests, '1 rows', '0 rows'],
  ['is a friend by hand', (c, w) => c.from('friendships').insert({ requester_id: w.people.attacker.id, addressee_id: w.people.victim.id, status: 'accepted', action_user_id: w.people.victim.id }), '403 42501', (c, w) => requests(c, w).eq('status', 'accepted'), '0 rows', '0 rows'],
  ['accepts his own request', async (c, w) => c.rpc('accept_friend', { id: ok(await c.from('friendships').select('id').eq('addressee_id', w.people.victim.id))[0].id }), '403 42501', (c, w) => requests(c, w).eq('status', 'accepted'), '0 rows', '0 rows'],
  ['looks for the block', (c, w) => c.from('blocks').select('*', { count: 'exact' }).eq('blocked_id', w.people.attacker.id), '0 rows', null],
  ['looks for the block through the profile', (c, w) => c.from('user_profiles').select('blocks!blocks_owner_id_fkey!inner(owner_id)').eq('id', w.people.victim.id), '0 rows', null],
  ['unblocks himself', (c, w) => c.rpc('unblock_user', { user: w.people.attacker.id }), 'done', (c, w) => c.from('messages').select('id').eq('dm_conversation_id', w.dm), null, '0 rows'],
  ['makes a group with the victim', (c, w) => c.rpc('create_group_dm', { members: [w.people.victim.id] }), '403 not_friends', null],
  ['makes a group with a friend of both', (c, w) => c.rpc('create_group_dm', { members: [w.people.friend.id, w.people.victim.id] }), '403 not_friends', null],
  ['adds the victim to a group', async (c, w) => {
    w.made.group = ok(await c.rpc('create_group_dm', { members: [w.people.friend.id] })).id
    return c.rpc('add_to_group', { conversation: w.made.group, user: w.people.victim.id })
  }, '403 not_friends', (c, w) => c.from('dm_conversations').select('id').eq('id', w.made.group), '0 rows', '0 rows'],
  ['makes a server and mentions there', async (c, w) => {
    const { id } = ok(await c.rpc('create_server', { name: 'Trap' }))
    const [{ id: room }] = ok(await c.from('rooms').select('id').eq('server_id', id))
    return c.from('messages').insert({ id: (w.made.last = crypto.randomUUID()), room_id: room, content: mentioning(w) })
  }, 'done', lastMention, '0 rows', '0 rows'],
  ['leaves the server, comes back and mentions', async (c, w) => {
    ok(await c.rpc('leave_server', { server_id: w.server.id }))
    ok(await c.rpc('join_server', { code: w.code }))
    return send('inRoom', mentioning)(c, w)
  }, 'done', lastMention, '1 rows', '0 rows'],
]

cases('attack/blocks', (it) => {
  let ear
  const changeSettings = async (receipts) => {
    ok(await blocked.as.victim.from('user_settings').update({ receipts }).eq('user_id', blocked.people.victim.id).select())
    await ear.find(({ event, payload }) => event === 'settings' && payload.row.receipts === receipts)
  }
  it('allowed: the victim listens', async () => {
    ear = await listen(await newClient(blocked.people.victim), `user:${blocked.people.victim.id}`)
    assert.equal(ear.status, 'SUBSCRIBED')
    await changeSettings(true) // frames come in order: with this one, what happened before the block has been heard
    ear.heard.length = 0
  })
  for (const [what, act, answer, look, reaches, hidden] of ways) {
    it(`the blocked one ${what}: the same answer, and the victim sees ${hidden ?? 'nothing'}`, async () => {
      const [there, here] = [outcome(await act(free.as.attacker, free)), outcome(await act(blocked.as.attacker, blocked))]
      assert.equal(here, there, 'blocked or not')
      if (answer) assert.equal(here, answer)
      else assert.doesNotMatch(here, /^[45]\d\d /)
      if (!look) return
      if (reaches) assert.equal(outcome(await look(free.as.victim, free)), reaches, 'without a block')
      assert.equal(outcome(await look(blocked.as.victim, blocked)), hidden)
    })
  }
  it('the blocked one searches for the victim: 0 rows', async () => {
    assert.equal(outcome(await blocked.as.attacker.rpc('search_users', { q: blocked.people.victim.name })), '0 rows')
    assert.equal(outcome(await free.as.attacker.rpc('search_users', { q: free.people.victim.name })), '1 rows')
  })
  it('the blocked one waits to be found by his words: the victim finds them in no room', async () => {
    const findings = async ({ as, inRoom }) => {
      await say(as.attacker, inRoom, 'heliotrope')
      return ok(await as.victim.rpc('search_messages', { query: 'heliotrope' })).messages.length
    }
    assert.deepEqual([await findings(free), await findings(blocked)], [1, 0])
  })
  it('the blocked one watches when the victim is there: offline', async () => {
    const beat = async ({ as, people }) => {
      ok(await as.victim.rpc('presence_beat', { state: 'online' }))
      return ok(await as.attacker.rpc('presence_beat', { state: 'online' })).people.some(({ user, state }) => user === people.victim.id && state === 'online')
    }
    assert.deepEqual([await beat(free), await beat(blocked)], [true, false])
  })
  it('the blocked one waits on the open conversation: the victim has none to open', async () => {
    assert.deepEqual([await joining(free.people.victim, `dm:${free.dm}:1`), await joining(blocked.people.victim, `dm:${blocked.dm}:1`)], ['SUBSCRIBED', 'CHANNEL_ERROR'])
  })
  it('of all this the victim\'s devices hear nothing', async () => {
    await changeSettings(false)
    assert.deepEqual(ear.heard.filter(({ event, payload }) => !['settings', 'profile'].includes(event) && JSON.stringify(payload).includes(blocked.people.attacker.id)), [])
    assert.deepEqual(ear.heard.filter(({ event }) => ['mention', 'dm', 'friendship'].includes(event)), [])
  })
}, 1)
