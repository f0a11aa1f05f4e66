// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after } from 'node:test'
import { outcome } from '../support/attack.mjs'
import { paragraph } from '../support/documents.mjs'
import { call, cases, clientOf, ok, world } from '../support/http.mjs'
import { endAll, joining, listen, newClient } from '../support/listening.mjs'
import { makeTarget, say } from '../support/target.mjs'
import { signUp } from '../support/world.mjs'

// A removal while the one who is removed writes with all his might. What was answered before it stands; afterwards nothing
// works any more, and not one frame comes after the end of the epoch.
const t = await makeTarget()
after(endAll)

const removals = {
  kicked: (person) => t.as.owner.rpc('kick_member', { server_id: t.server, user_id: person.id }),
  banned: (person) => t.as.owner.rpc('ban_member', { server_id: t.server, user_id: person.id }),
  'gone by himself': (person, client) => client.rpc('leave_server', { server_id: t.server }),
}
const rounds = 3

async function newMember() {
  const person = await signUp(world)
  const client = clientOf(person)
  ok(await client.rpc('join_server', { code: t.code }))
  return { person, client }
}
const write = (client, id = crypto.randomUUID()) => client.from('messages').insert({ id, room_id: t.room, content: paragraph('racing') })
const epochNow = async () => ok(await t.as.owner.from('servers').select('epoch').eq('id', t.server).single()).epoch

// What somebody tries who has just been removed, and what must come of it.
const afterwards = {
  'writes': [(c) => write(c), '403 42501'],
  'reacts': [(c) => c.from('message_reactions').insert({ message_id: t.ownerMessage.id, emoji: '🏃' }), '403 42501'],
  'edits what he said in time': [(c, said) => c.from('messages').update({ content: paragraph('late') }, { count: 'exact' }).eq('id', said.id), '0 rows'],
  'deletes what he said in time': [(c, said) => c.from('messages').update({ deleted_at: new Date().toISOString() }, { count: 'exact' }).eq('id', said.id), '0 rows'],
  'reads the messages': [(c) => c.from('messages').select('id', { count: 'exact' }).eq('room_id', t.room), '0 rows'],
  'reads his own messages': [(c, said) => c.from('messages').select('id').eq('id', said.id), '0 rows'],
  'reads the members': [(c) => c.from('server_members').select('user_id').eq('server_id', t.server), '0 rows'],
  'asks for changes': [(c) => c.rpc('conversation_changes', { conversation: t.room, since: 0 }), '404 not_member'],
  'marks as read': [(c) => c.rpc('mark_read', { conversation: t.room, seq: 1 }), '404 not_member'],
  'makes an invite for later': [(c) => c.rpc('create_invite', { server_id: t.server }), '404 not_member'],
  'begins an upload': [(c) => c.rpc('begin_upload', { conversation: t.room, name: 'a.txt', content_type: 'text/plain', size_bytes: 4, sha256: 'a'.repeat(64), part_md5: ['1B2M2Y8AsgTpgAmY7PhCfg=='] }), '403 42501'],
  'opens a conversation with the owner': [(c) => c.rpc('open_dm', { other: t.people.owner.id }), '403 dm_refused'],
}

cases('attack/races', (it) => {
  for (const [how, remove] of Object.entries(removals)) {
    for (let round = 1; round <= rounds; round++) {
      let he // who is removed in this round
      it(`${how}, round ${round}: what races with the removal is done before it or refused, and no frame comes after it`, async () => {
        he = { ...(await newMember()) }
        he.epoch = await epochNow()
        he.ear = await listen(await newClient(he.person), `room:${t.room}:${he.epoch}`)
        assert.equal(he.ear.status, 'SUBSCRIBED')
        he.said = await say(he.client, { room_id: t.room }, 'in time')
        await he.ear.find(({ event, payload }) => event === 'change' && payload.row?.id === he.said.id)
        const ids = Array.from({ length: 12 }, () => crypto.randomUUID())
        const racing = ids.map((id) => write(he.client, id))
        const [removed, ...answers] = await Promise.all([remove(he.person, he.client), ...racing])
        assert.equal(removed.error, null)
        for (const answer of answers) assert.ok(['done', '403 42501'].includes(outcome(answer)), outcome(answer))
        const there = new Set(ok(await t.as.owner.from('messages').select('id').in('id', ids)).map(({ id }) => id))
        ids.forEach((id, n) => assert.equal(there.has(id), answers[n].error === null, 'what was answered is what is there'))

        const next = await listen(await newClient(t.people.owner), `room:${t.room}:${await epochNow()}`)
        const { id } = await say(t.as.owner, { room_id: t.room }, 'after the removal')
        await next.find(({ event, payload }) => event === 'change' && payload.row?.id === id)
        await he.ear.find(({ event }) => event === 'epoch')
        assert.equal(he.ear.heard.at(-1).event, 'epoch', 'the last word')
        assert.ok(!he.ear.heard.some(({ payload }) => payload.row?.id === id))
      })
      for (const [what, [attempt, refusal]] of Object.entries(afterwards)) {
        it(`${how}, round ${round}: ${what}: ${refusal}`, async () => assert.equal(outcome(await attempt(he.client, he.said)), refusal))
      }
      it(`${how}, round ${round}: joins the new epoch: refused`, async () => assert.equal(await joining(he.person, `room:${t.room}:${await epochNow()}`), 'CHANNEL_ERROR'))
      it(`${how}, round ${round}: has a file signed: refused`, async () => {
        const { status } = await call('/functions/v1/sign-upload', { method: 'POST', token: he.person.token, body: { conversation_id: t.room, name: 'a.txt', type: 'text/plain', size: 4, sha256: 'a'.repeat(64), md5: ['1B2M2Y8AsgTpgAmY7PhCfg=='] } })
        assert.equal(status, 403)
      })
    }
  }
  it('banned while he joins: in the end he is out', async () => {
    const person = await signUp(world)
    const client = clientOf(person)
    const joins = Promise.all(Array.from({ length: 4 }, () => client.rpc('join_server', { code: t.code })))
    const banned = t.as.owner.rpc('ban_member', { server_id: t.server, user_id: person.id })
    for (const answer of await joins) assert.ok(answer.error === null || answer.error.hint === 'banned', outcome(answer))
    assert.equal((await banned).error, null)
    assert.equal(outcome(await client.rpc('join_server', { code: t.code })), '403 banned')
    assert.equal(outcome(await client.from('rooms').select('id').eq('server_id', t.server)), '0 rows')
  })
  it('two use an invite for one at once: one is in', async () => {
    const { code } = ok(await t.as.owner.rpc('create_invite', { server_id: t.server, max_uses: 1 }))
    const [a, b, c] = await Promise.all([1, 2, 3].map(async () => clientOf(await signUp(world))))
    const answers = await Promise.all([a, b, c].map((client) => client.rpc('join_server', { code })))
    assert.deepEqual(answers.map(outcome).map((text) => text.startsWith('a value')).sort(), [false, false, true])
  })
  it('a role is taken while it is used: in the end nothing more works', async () => {
    const { person, client } = await newMember()
    ok(await t.as.owner.rpc('set_role', { server_id: t.server, user_id: person.id, role: 'admin' }))
    const rooms = Array.from({ length: 6 }, (_, n) => client.from('rooms').insert({ server_id: t.server, name: `racing ${n}` }))
    const [taken, ...answers] = await Promise.all([t.as.owner.rpc('set_role', { server_id: t.server, user_id: person.id, role: 'member' }), ...rooms])
    assert.equal(taken.error, null)
    for (const answer of answers) assert.ok(['done', '403 42501'].includes(outcome(answer)), outcome(answer))
    assert.equal(outcome(await client.from('rooms').insert({ server_id: t.server, name: 'too late' })), '403 42501')
  })
}, 1)
