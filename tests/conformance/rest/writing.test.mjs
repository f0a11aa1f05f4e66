// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { paragraph } from '../support/documents.mjs'
import { ann, cases, clientOf, gap, ok } from '../support/http.mjs'
import { makeShelf } from '../support/shelf.mjs'

const shelf = await makeShelf()
const { client, rest, ids, server } = shelf
const representation = { prefer: 'return=representation' }
const post = (path, body, prefer) => rest(path, { method: 'POST', body, headers: prefer ? { prefer } : {} })
const message = (text, more = {}) => ({ id: crypto.randomUUID(), room_id: ids.alpha, content: paragraph(text), ...more })
const textOf = (row) => row.content.content[0].content[0].text
let rooms = 0
const room = (more = {}) => ({ server_id: server, name: `made ${++rooms}`, ...more })
const muted = async () => ok(await client.from('mutes').select('target_id,level,until').order('target_id'))

cases('rest/writing', (it) => {
  it('insert: 201 and nothing', async () => {
    const { status, data } = await client.from('rooms').insert(room())
    assert.deepEqual([status, data], [201, null])
    const bare = await post('rooms', room())
    assert.deepEqual([bare.status, bare.body], [201, null])
  })

  it('insert: the row on request, with the columns one asks for', async () => {
    const answer = await post('rooms?select=name,position', room({ name: 'placed', position: 5 }), 'return=representation')
    assert.deepEqual([answer.status, answer.body], [201, [{ name: 'placed', position: 5 }]])
  })

  it('insert: one object as one object', async () => {
    const row = ok(await client.from('rooms').insert(room({ name: 'alone' })).select('name,topic').single())
    assert.deepEqual(row, { name: 'alone', topic: '' })
  })

  it('insert: with an embed in the answer', async () => {
    const row = ok(await client.from('messages').insert(message('x')).select('author:user_profiles!messages_author_id_fkey(username)').single())
    assert.deepEqual(row, { author: { username: shelf.name } })
  })

  it('insert: several rows in their order', async () => {
    const rows = [message('first'), message('second'), message('third')]
    const made = ok(await client.from('messages').insert(rows).select('id,seq'))
    assert.deepEqual(made.map(({ id }) => id), rows.map(({ id }) => id))
    assert.ok(made[0].seq < made[1].seq && made[1].seq < made[2].seq)
  })

  it('insert: none of several when one is refused', async () => {
    const rows = [room({ name: 'would be good' }), room({ name: ' ' })]
    assert.equal((await client.from('rooms').insert(rows)).status, 400)
    assert.equal(ok(await client.from('rooms').select('id').eq('name', 'would be good')).length, 0)
  })

  it('insert: what is missing in one of several takes its default on request', async () => {
    const [a, b] = [room({ topic: 'told' }), room()]
    const made = ok(await client.from('rooms').insert([a, b], { defaultToNull: false }).select('topic'))
    assert.deepEqual(made, [{ topic: 'told' }, { topic: '' }])
  }, { skip: gap('the answer says null') })

  it('insert: what is missing in one of several is null else', async () => {
    const { status, error } = await client.from('rooms').insert([room({ topic: 'told' }), room()])
    assert.deepEqual([status, error.code], [400, '23502'])
  }, { skip: gap('it takes its default') })

  it('insert: different keys without columns are refused', async () => {
    const answer = await post('rooms', [room({ topic: 'told' }), room()])
    assert.deepEqual([answer.status, answer.body.code], [400, 'PGRST102'])
  })

  it('insert: columns= leaves other keys out', async () => {
    const answer = await post('rooms?columns="server_id","name"&select=topic', [room({ topic: 'left out' })], 'return=representation')
    assert.deepEqual([answer.status, answer.body], [201, [{ topic: '' }]])
  })

  it('insert: an empty list', async () => {
    const answer = await post('rooms', [], 'return=representation')
    assert.deepEqual([answer.status, answer.body], [201, []])
  })

  it('insert: a Location for headers-only', async () => {
    const row = message('located')
    const answer = await post('messages', row, 'return=headers-only')
    assert.deepEqual([answer.status, answer.body, answer.headers.get('location')], [201, null, `/messages?id=eq.${row.id}`])
  })

  it('the idempotent send: once a row, then an empty list', async () => {
    const [row, prefer] = [message('once'), 'resolution=ignore-duplicates,return=representation']
    const first = await post('messages?on_conflict=id&select=id', row, prefer)
    assert.deepEqual([first.status, first.body], [201, [{ id: row.id }]])
    const second = await post('messages?on_conflict=id&select=id', { ...row, content: paragraph('twice') }, prefer)
    assert.deepEqual([second.status, second.body], [200, []])
    assert.equal(textOf(ok(await client.from('messages').select().eq('id', row.id).single())), 'once')
    assert.equal(ok(await client.from('messages').upsert(row, { onConflict: 'id', ignoreDuplicates: true }).select()).length, 0)
  })

  it('upsert merges on the key', async () => {
    const mute = { target_id: ids.UPPER, kind: 'room' }
    const first = await client.from('mutes').upsert({ ...mute, level: 'nothing' }, { onConflict: 'user_id,target_id' }).select('level')
    assert.deepEqual([first.status, first.data], [201, [{ level: 'nothing' }]])
    const second = await client.from('mutes').upsert({ ...mute, level: 'mentions' }, { onConflict: 'user_id,target_id' }).select('level')
    assert.deepEqual([second.error, second.data], [null, [{ level: 'mentions' }]])
    assert.ok([200, 201].includes(second.status))
    assert.equal((await muted()).length, 1)
  })

  it('a key that is taken, without upsert: 409', async () => {
    const row = message('taken')
    ok(await client.from('messages').insert(row).select())
    ok(await client.from('mutes').insert({ target_id: ids.beta, kind: 'room' }).select())
    const { status, error } = await client.from('mutes').insert({ target_id: ids.beta, kind: 'room' })
    assert.deepEqual([status, error.code], [409, '23505'])
    ok(await client.from('mutes').delete().eq('target_id', ids.beta).select())
  })

  it('update: 204 and nothing, or the rows', async () => {
    const { id } = ok(await client.from('rooms').insert(room()).select('id').single())
    const quiet = await client.from('rooms').update({ topic: 'new' }).eq('id', id)
    assert.deepEqual([quiet.status, quiet.data], [204, null])
    const told = await client.from('rooms').update({ topic: 'newer' }).eq('id', id).select('topic')
    assert.deepEqual([told.status, told.data], [200, [{ topic: 'newer' }]])
  })

  it('update: the count of the rows', async () => {
    const { id } = ok(await client.from('rooms').insert(room()).select('id').single())
    const { count, status } = await client.from('rooms').update({ topic: 'counted' }, { count: 'exact' }).eq('id', id)
    assert.deepEqual([count, status], [1, 204])
    assert.equal((await client.from('rooms').update({ topic: 'counted' }, { count: 'exact' }).eq('id', crypto.randomUUID())).count, 0)
  })

  it('update: to null, to an empty text, to JSON', async () => {
    const update = async (values) => ok(await client.from('user_profiles').update(values).eq('id', shelf.id).select('status_text,links').single())
    assert.deepEqual(await update({ status_text: 'here', links: ['https://a.example/'] }), { status_text: 'here', links: ['https://a.example/'] })
    assert.deepEqual(await update({ status_text: null, links: [] }), { status_text: null, links: [] })
    const preferences = { a: null, b: [1, 'x', { c: false }], 'ünï': '"\\' }
    assert.deepEqual(ok(await client.from('user_settings').update({ preferences }).eq('user_id', shelf.id).select('preferences').single()), { preferences })
  })

  it('update: what one does not see is not matched', async () => {
    const { id } = ok(await client.from('messages').insert(message('mine')).select('id').single())
    const stranger = clientOf(ann)
    const told = await stranger.from('messages').update({ content: paragraph('stolen') }).eq('id', id).select()
    assert.deepEqual([told.status, told.data], [200, []])
    assert.equal((await stranger.from('messages').update({ content: paragraph('stolen') }).eq('id', id)).status, 204)
    assert.equal(textOf(ok(await client.from('messages').select().eq('id', id).single())), 'mine')
  })

  it('delete: 204 and nothing, or the rows, or none', async () => {
    const [a, b] = ok(await client.from('rooms').insert([room(), room()]).select('id,name'))
    assert.deepEqual((await client.from('rooms').delete().eq('id', a.id)).status, 204)
    const told = await client.from('rooms').delete().eq('id', b.id).select('name')
    assert.deepEqual([told.status, told.data], [200, [{ name: b.name }]])
    assert.deepEqual((await client.from('rooms').delete().eq('id', b.id).select()).data, [])
  })

  it('delete: with a count', async () => {
    ok(await client.from('rooms').insert([room({ category: 'doomed' }), room({ category: 'doomed' })]).select())
    assert.equal((await client.from('rooms').delete({ count: 'exact' }).eq('category', 'doomed').eq('server_id', server)).count, 2)
  })

  it('max-affected: too many is 400, and all stays', async () => {
    ok(await client.from('rooms').insert([room({ category: 'many' }), room({ category: 'many' })]).select())
    const { status, error } = await client.from('rooms').delete().eq('category', 'many').maxAffected(1)
    assert.deepEqual([status, error.code], [400, 'PGRST124'])
    assert.equal(ok(await client.from('rooms').select('id').eq('category', 'many')).length, 2)
    assert.equal((await client.from('rooms').delete().eq('category', 'many').maxAffected(2)).status, 204)
  })

  it('what was honoured comes back in Preference-Applied', async () => {
    const applied = async (prefer) => (await post('rooms', [room()], prefer)).headers.get('preference-applied') ?? ''
    assert.match(await applied('return=representation'), /return=representation/)
    assert.match(await applied('return=minimal'), /return=minimal/)
    assert.match(await applied('missing=default'), /missing=default/)
    const counted = await rest('rooms?select=id&limit=1', { headers: { prefer: 'count=exact' } })
    assert.match(counted.headers.get('preference-applied') ?? '', /count=exact/)
  })

  it('an unknown preference: let pass, or refused when strict', async () => {
    assert.equal((await post('rooms', room(), 'nonsense=1')).status, 201)
    const strict = await post('rooms', room(), 'handling=strict, nonsense=1')
    assert.deepEqual([strict.status, strict.body.code], [400, 'PGRST122'])
  })

  it('PUT: one row by its whole key', async () => {
    const body = { target_id: ids.null, kind: 'room', level: 'mentions' }
    const wrong = await rest(`mutes?target_id=eq.${ids.null}`, { method: 'PUT', body })
    assert.ok([400, 405].includes(wrong.status), `half a key: ${wrong.status}`)
  })

  it('text in a form of its own: numbers as text go into number columns', async () => {
    const made = ok(await client.from('rooms').insert(room({ position: '77' })).select('position').single())
    assert.equal(made.position, 77)
  })

  it('CSV goes in as well', async () => {
    const answer = await rest('rooms?select=name,topic', { method: 'POST', headers: { ...representation, 'content-type': 'text/csv' }, body: `server_id,name,topic\n${server},from csv,"a, ""b"""` })
    assert.deepEqual([answer.status, answer.body], [201, [{ name: 'from csv', topic: 'a, "b"' }]])
  })
}, 2)
