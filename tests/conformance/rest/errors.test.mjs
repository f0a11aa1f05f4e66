// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { paragraph } from '../support/documents.mjs'
import { ann, call, cases, world } from '../support/http.mjs'
import { makeShelf, rooms } from '../support/shelf.mjs'

const shelf = await makeShelf()
const { rest, ids, server } = shelf
const post = (path, body, headers = {}) => rest(path, { method: 'POST', body, headers })
const patch = (path, body) => rest(path, { method: 'PATCH', body })

// What is asked, and the status and code that PostgREST's documentation gives for it.
const refusals = {
  'an unknown table': [() => rest('no_such_table'), 404, 'PGRST205'],
  'a table of another schema': [() => rest('rate_limits', { headers: { 'accept-profile': 'private' } }), 406, 'PGRST106'],
  'a write into another schema': [() => post('rate_limits', {}, { 'content-profile': 'private' }), 406, 'PGRST106'],
  'an unknown column in select': [() => rest('rooms?select=nothing'), 400, '42703'],
  'an unknown column in a filter': [() => rest('rooms?nothing=eq.1'), 400, '42703'],
  'an unknown column in order': [() => rest('rooms?order=nothing'), 400, '42703'],
  'an unknown column in what is written': [() => post('rooms', { server_id: server, nothing: 1 }), 400, 'PGRST204'],
  'an unknown relation': [() => rest('rooms?select=*,attachments(*)'), 400, 'PGRST200'],
  'an ambiguous relation': [() => rest('friendships?select=*,user_profiles(*)'), 300, 'PGRST201'],
  'an unknown operator': [() => rest('rooms?name=like_a.x'), 400, 'PGRST100'],
  'no operator': [() => rest('rooms?name=x'), 400, 'PGRST100'],
  'a list without brackets': [() => rest('rooms?name=in.a,b'), 400, 'PGRST100'],
  'a tree that does not end': [() => rest('rooms?or=(name.eq.a'), 400, 'PGRST100'],
  'a tree without leaves': [() => rest('rooms?or=()'), 400, 'PGRST100'],
  'is with something else': [() => rest('rooms?name=is.nonsense'), 400, 'PGRST100'],
  'select with a bracket too many': [() => rest('rooms?select=messages(id'), 400, 'PGRST100'],
  'order with a word too many': [() => rest('rooms?order=name.sideways'), 400, 'PGRST100'],
  'a filter of an embed that is not selected': [() => rest('rooms?select=name&messages.seq=eq.1'), 400, 'PGRST108'],
  'order by an embed of many': [() => rest('rooms?select=name,messages(seq)&order=messages(seq)'), 400, 'PGRST118'],
  'no uuid': [() => rest('rooms?id=eq.nonsense'), 400, '22P02'],
  'no number': [() => rest('rooms?position=gt.nonsense'), 400, '22P02'],
  'a number out of range': [() => patch(`rooms?id=eq.${ids.alpha}`, { position: 2 ** 40 }), 400, '22003'],
  'no time': [() => rest('messages?created_at=lt.yesterdayish'), 400, '22007'],
  'a broken pattern': [() => rest(`rooms?name=match.${encodeURIComponent('(')}`), 400, '2201B'],
  'a media type that is not there': [() => rest('rooms', { headers: { accept: 'image/png' } }), 406, 'PGRST107'],
  'no JSON': [() => post('rooms', '{"name":'), 400, 'PGRST102'],
  'an empty body': [() => post('rooms', ''), 400, 'PGRST102'],
  'a text that is too long': [() => patch(`rooms?id=eq.${ids.alpha}`, { topic: 'x'.repeat(251) }), 400, '22001'],
  'a check': [() => patch(`rooms?id=eq.${ids.alpha}`, { write_role: 'owner' }), 400, '23514'],
  'a missing value': [() => post('rooms', { server_id: server, name: null }), 400, '23502'],
  'a key that leads nowhere': [() => post('messages', { room_id: ids.alpha, dm_conversation_id: crypto.randomUUID(), content: paragraph('x') }), 403, '42501'],
  'what a trigger raises': [() => post('messages', { room_id: ids.alpha, content: { type: 'nonsense' } }), 400, 'P0001'],
  'a row that a policy refuses': [() => post('rooms', { server_id: crypto.randomUUID(), name: 'x' }), 403, '42501'],
  'a column that one may not write': [() => patch(`rooms?id=eq.${ids.alpha}`, { rev: 1 }), 403, '42501'],
  'a command that one may not use': [() => rest(`messages?id=eq.${crypto.randomUUID()}`, { method: 'DELETE' }), 403, '42501'],
  'a conflict over columns without a key': [() => post('rooms?on_conflict=topic', { server_id: server, name: 'x' }, { prefer: 'resolution=merge-duplicates' }), 400, '42P10'],
  'without a person': [() => call('/rest/v1/rooms'), 401, '42501'],
  'a write without a person': [() => call('/rest/v1/rooms', { method: 'POST', body: { server_id: server, name: 'x' } }), 401, '42501'],
}

cases('rest/errors', (it) => {
  for (const [name, [attempt, status, code]] of Object.entries(refusals)) {
    it(`${name}: ${status} ${code}`, async () => {
      const answer = await attempt()
      assert.deepEqual([answer.status, answer.body?.code], [status, code], JSON.stringify(answer.body))
      assert.deepEqual(Object.keys(answer.body).sort(), ['code', 'details', 'hint', 'message'])
      assert.match(answer.headers.get('content-type'), /^application\/json/)
      assert.match(answer.headers.get('proxy-status') ?? '', new RegExp(`error=${code}`))
    })
  }

  it('nothing has come of any of them', async () => {
    const { body } = await rest(`rooms?server_id=eq.${server}&position=gte.10&select=name,topic,category,write_role&order=position`)
    assert.deepEqual(body.map(({ name, topic, category, write_role: role }) => [name, topic, category, role]), rooms)
  })

  it('an ambiguous relation names its candidates', async () => {
    const { body } = await rest('friendships?select=*,user_profiles(*)')
    assert.match(JSON.stringify(body), /friendships_requester_id_fkey/)
  })

  it('the code is in Proxy-Status too, where HEAD leaves no body', async () => {
    const answer = await rest('no_such_table', { method: 'HEAD' })
    assert.deepEqual([answer.status, answer.body], [404, null])
    assert.match(answer.headers.get('proxy-status') ?? '', /PGRST205/)
  })

  it('a method that is not there', async () => {
    for (const [path, method] of [['rooms', 'PURGE'], ['rpc/unread_overview', 'PATCH']]) {
      assert.equal((await rest(path, { method })).status, 405, `${method} ${path}`)
    }
  })

  it('a body past a megabyte is refused before it is read', async () => {
    assert.equal((await post('rooms', { name: 'x'.repeat(2 ** 20) })).status, 413)
  }, { skip: world.local ? false : 'a limit of the local stack' })

  it('what one person may not see is no error for the other', async () => {
    assert.deepEqual((await call(`/rest/v1/rooms?id=eq.${ids.alpha}`, { token: ann.token })).body, [])
  })
}, 4)
