// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { ann, call, cases, clientOf, ok } from '../support/http.mjs'
import { fill, makeShelf } from '../support/shelf.mjs'

const shelf = await makeShelf()
const { client, rest, ids, server } = shelf
await fill(shelf, ids.alpha, ['one', 'two'])
const rpc = (name, body = {}, options) => rest(`rpc/${name}`, { method: 'POST', body, ...options })

cases('rest/calls', (it) => {
  it('a row', async () => {
    const answer = await rpc('create_server', { name: 'Made by call' })
    assert.equal(answer.status, 200)
    assert.deepEqual([answer.body.name, answer.body.owner_id, Array.isArray(answer.body)], ['Made by call', shelf.id, false])
  })

  it('JSON', async () => {
    const changes = ok(await client.rpc('conversation_changes', { conversation: ids.alpha, since: 0 }))
    assert.deepEqual([changes.messages.length, changes.more], [2, false])
  })

  it('a number by itself', async () => {
    const answer = await rpc('mark_server_read', { server_id: server })
    assert.deepEqual([answer.status, typeof answer.body], [200, 'number'])
  })

  it('nothing: 204', async () => {
    const [a, b] = [await makeShelf(), clientOf(ann)]
    const { code } = ok(await a.client.rpc('create_invite', { server_id: a.server }))
    ok(await b.rpc('join_server', { code }))
    const { status, data, error } = await b.rpc('leave_server', { server_id: a.server })
    assert.deepEqual([status, data, error], [204, null, null])
  })

  it('rows, filtered, ordered, cut and counted', async () => {
    const all = ok(await client.rpc('unread_overview'))
    assert.ok(all.length > 10)
    const one = ok(await client.rpc('unread_overview').select('conversation_id,newest_seq').eq('conversation_id', ids.alpha))
    assert.deepEqual(one.map((row) => row.conversation_id), [ids.alpha])
    assert.deepEqual(Object.keys(one[0]).sort(), ['conversation_id', 'newest_seq'])
    const ordered = ok(await client.rpc('unread_overview').order('newest_seq', { ascending: false }).limit(1))
    assert.equal(ordered[0].conversation_id, ids.alpha)
    const { count } = await client.rpc('unread_overview', {}, { count: 'exact' }).limit(2)
    assert.equal(count, all.length)
  })

  it('rows of a table, with an embed', async () => {
    const [row] = ok(await client.rpc('resolve_user', { name: shelf.name }).select('username'))
    assert.deepEqual(row, { username: shelf.name })
  })

  it('single of rows', async () => {
    assert.deepEqual(ok(await client.rpc('resolve_user', { name: shelf.name }).select('id').single()), { id: shelf.id })
    const none = await client.rpc('resolve_user', { name: 'nobody.is.called.so' }).single()
    assert.deepEqual([none.status, none.error.code], [406, 'PGRST116'])
  })

  it('GET of a stable function, arguments in the query', async () => {
    const { data, error } = await client.rpc('conversation_changes', { conversation: ids.alpha, since: 1, max: 50 }, { get: true })
    assert.deepEqual([error, data.messages.length], [null, 1])
    const bare = await rest(`rpc/conversation_changes?conversation=${ids.alpha}&since=0`)
    assert.deepEqual([bare.status, bare.body.messages.length], [200, 2])
  })

  it('GET of a function that writes is refused', async () => {
    const { error, status } = await client.rpc('create_server', { name: 'By GET' }, { get: true })
    assert.deepEqual([status, error.code], [405, '25006'])
    assert.equal(ok(await client.from('servers').select('id').eq('name', 'By GET')).length, 0)
  })

  it('HEAD: no body', async () => {
    const { status, data } = await client.rpc('unread_overview', {}, { head: true, count: 'exact' })
    assert.deepEqual([status, data], [200, null])
  })

  it('arguments that are left out take their defaults, null is null', async () => {
    assert.equal((await rpc('create_invite', { server_id: server })).body.max_uses, null)
    assert.equal((await rpc('create_invite', { server_id: server, max_uses: null, expires_in: null })).body.expires_at, null)
    assert.equal((await rpc('create_invite', { server_id: server, max_uses: 3 })).body.max_uses, 3)
  })

  it('lists, text of all scripts and quotes as arguments', async () => {
    const answer = await rpc('create_server', { name: `"quoted' \\ héé😀 שלום` })
    assert.equal(answer.body.name, `"quoted' \\ héé😀 שלום`)
    const { error } = await client.rpc('create_group_dm', { members: [ann.id] })
    assert.equal(error.hint, 'not_friends', 'the list arrives')
  })

  it('an unknown function, unknown arguments, missing ones: 404 with PGRST202', async () => {
    for (const [name, body] of [['no_such_function', {}], ['create_server', { title: 'x' }], ['create_server', {}], ['create_server', { name: 'x', more: 1 }]]) {
      const answer = await rpc(name, body)
      assert.deepEqual([answer.status, answer.body.code], [404, 'PGRST202'], name)
    }
  })

  it('an argument that is no uuid, no number', async () => {
    const uuid = await rpc('leave_server', { server_id: 'nonsense' })
    assert.deepEqual([uuid.status, uuid.body.code], [400, '22P02'])
    const number = await rpc('mark_read', { conversation: ids.alpha, seq: 'nonsense' })
    assert.deepEqual([number.status, number.body.code], [400, '22P02'])
  })

  it('a body that is no JSON, or no object', async () => {
    const answer = await rpc('create_server', '{"name":')
    assert.deepEqual([answer.status, answer.body.code], [400, 'PGRST102'])
  })

  it('what a function raises: its status, code, message, details and hint', async () => {
    const refusal = async (name, body) => {
      const { status, error } = await client.rpc(name, body)
      return [status, error.code, error.hint]
    }
    assert.deepEqual(await refusal('create_server', { name: ' ' }), [400, 'P0001', 'name_invalid'])
    assert.deepEqual(await refusal('leave_server', { server_id: crypto.randomUUID() }), [404, 'PT404', 'not_member'])
    assert.deepEqual(await refusal('leave_server', { server_id: server }), [400, 'P0001', 'owner_cannot_leave'])
    assert.deepEqual(await refusal('block_user', { user: shelf.id }), [400, 'P0001', 'not_yourself'])
    assert.deepEqual(await refusal('pin_message', { message_id: crypto.randomUUID() }), [403, '42501', null])
    const { error } = await client.rpc('create_server', { name: ' ' })
    assert.ok(error.message.length > 5 && 'details' in error)
  })

  it('a rate limit: 429, with the seconds to wait', async () => {
    const answers = []
    for (let n = 0; n < 31; n++) answers.push(await client.rpc('search_users', { q: 'zz' }))
    assert.ok(answers.slice(0, 30).every(({ status }) => status === 200))
    const { status, error } = answers[30]
    assert.deepEqual([status, error.code, error.hint], [429, 'PT429', 'rate_limited'])
    assert.ok(Number(error.details) > 0 && Number(error.details) <= 60)
  })

  it('without a person: 401', async () => {
    const answer = await call('/rest/v1/rpc/unread_overview', { method: 'POST', body: {} })
    assert.deepEqual([answer.status, answer.body.code], [401, '42501'])
  })
}, 3)
