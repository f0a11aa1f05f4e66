// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { cases, clientOf, eve, ok } from '../support/http.mjs'
import { fill, makeShelf, names } from '../support/shelf.mjs'

const shelf = await makeShelf()
const { client, rest, ids, server } = shelf
const [one, two, three] = await fill(shelf, ids.alpha, ['one', 'two', 'three'])
const rooms = (select = 'name', options) => client.from('rooms').select(select, options).eq('server_id', server).gte('position', 10)
const path = (query) => `rooms?server_id=eq.${server}&position=gte.10&${query}`
const range = (answer) => answer.headers.get('content-range')

cases('rest/reading', (it) => {
  it('columns, an alias, a cast', async () => {
    const row = ok(await client.from('rooms').select('title:name,place:position::text,position').eq('id', ids.alpha).single())
    assert.deepEqual(row, { title: 'alpha', place: '10', position: 10 })
  })

  it('all columns are those that one may read', async () => {
    const row = ok(await rooms('*').limit(1).single())
    assert.deepEqual(Object.keys(row).sort(), ['category', 'created_at', 'id', 'name', 'position', 'rev', 'server_id', 'topic', 'updated_at', 'write_role'])
  })

  it('blanks in select are dropped by the client, and a column twice is one', async () => {
    assert.deepEqual(ok(await client.from('rooms').select(' name , position ').eq('id', ids.beta)), [{ name: 'beta', position: 11 }])
  })

  it('JSON by path, as JSON and as text', async () => {
    const row = ok(await client.from('messages').select('kind:content->>type,first:content->content->0->>type,text:content->content->0->content->0->text,content->none').eq('id', one.id).single())
    assert.deepEqual(row, { kind: 'doc', first: 'paragraph', text: 'one', none: null })
  })

  it('the name of a path is its last part', async () => {
    const row = ok(await client.from('messages').select('content->>type').eq('id', one.id).single())
    assert.deepEqual(row, { type: 'doc' })
  })

  it('an embed of one, by the name of its constraint', async () => {
    const row = ok(await client.from('messages').select('seq,author:user_profiles!messages_author_id_fkey(username)').eq('id', one.id).single())
    assert.deepEqual(row, { seq: one.seq, author: { username: shelf.name } })
  })

  it('an embed of many, with its own filter, order and limit', async () => {
    const query = client.from('rooms').select('name,messages(seq)').eq('id', ids.alpha)
    const row = ok(await query.gt('messages.seq', one.seq).order('seq', { referencedTable: 'messages', ascending: false }).limit(1, { referencedTable: 'messages' }).single())
    assert.deepEqual(row, { name: 'alpha', messages: [{ seq: three.seq }] })
  })

  it('an embed of many is an empty list when there are none', async () => {
    assert.deepEqual(ok(await client.from('rooms').select('messages(id)').eq('id', ids.beta).single()), { messages: [] })
  })

  it('an inner embed filters the parents', async () => {
    assert.deepEqual(ok(await rooms('name,messages!inner(seq)').eq('messages.id', two.id)), [{ name: 'alpha', messages: [{ seq: two.seq }] }])
  })

  it('a filter of an embed that is not inner leaves the parents', async () => {
    assert.equal(ok(await rooms('name,messages(seq)').eq('messages.id', two.id)).length, names.length)
  })

  it('or inside an embed', async () => {
    const row = ok(await client.from('rooms').select('messages(seq)').eq('id', ids.alpha).or(`seq.eq.${one.seq},seq.eq.${three.seq}`, { referencedTable: 'messages' }).order('seq', { referencedTable: 'messages' }).single())
    assert.deepEqual(row.messages.map(({ seq }) => seq), [one.seq, three.seq])
  })

  it('two levels of embeds', async () => {
    const row = ok(await client.from('servers').select('rooms(name,messages(content->>type))').eq('id', server).eq('rooms.id', ids.alpha).single())
    assert.deepEqual(row, { rooms: [{ name: 'alpha', messages: [{ type: 'doc' }, { type: 'doc' }, { type: 'doc' }] }] })
  })

  it('all columns of an embed are those of the table in this schema', async () => {
    const row = ok(await client.from('servers').select('rooms(messages(*))').eq('id', server).eq('rooms.id', ids.alpha).single())
    assert.deepEqual(Object.keys(row.rooms[0].messages[0]).sort(), Object.keys(one).sort())
  })

  it('a table of another schema is no relation', async () => {
    const { status, error } = await client.from('user_profiles').select('id,identities(*)')
    assert.deepEqual([status, error.code], [400, 'PGRST200'])
  })

  it('a spread of one', async () => {
    const row = ok(await client.from('messages').select('seq,...user_profiles!messages_author_id_fkey(username)').eq('id', one.id).single())
    assert.deepEqual(row, { seq: one.seq, username: shelf.name })
  })

  it('an embed of the view with the same rows', async () => {
    assert.deepEqual(ok(await client.from('users').select('username').eq('id', shelf.id)), [{ username: shelf.name }])
  })

  it('order: up, down, by two columns', async () => {
    assert.deepEqual(ok(await rooms().order('position', { ascending: false }).limit(2)).map(({ name }) => name), ['null', 'UPPER'])
    const rows = ok(await rooms('write_role,position').order('write_role').order('position', { ascending: false }))
    assert.deepEqual(rows.slice(0, 3).map(({ position }) => position), [15, 14, 21])
  })

  it('order: nulls last going up, first going down, and as one says', async () => {
    await client.from('mutes').insert([{ target_id: ids.alpha, kind: 'room', until: null }, { target_id: ids.beta, kind: 'room', until: '2030-01-01T00:00:00Z' }])
    const first = async (order) => (await rest(`mutes?select=target_id&order=${order}`)).body[0].target_id
    assert.deepEqual([await first('until'), await first('until.asc'), await first('until.desc'), await first('until.asc.nullsfirst'), await first('until.desc.nullslast')],
      [ids.beta, ids.beta, ids.alpha, ids.alpha, ids.beta])
  })

  it('order by a column of an embed of one', async () => {
    const rows = ok(await client.from('messages').select('seq,rooms(name)').eq('room_id', ids.alpha).order('rooms(name)').order('seq'))
    assert.deepEqual(rows.map(({ seq }) => seq), [one.seq, two.seq, three.seq])
  })

  it('limit and offset; a limit of nothing', async () => {
    assert.deepEqual(ok(await rooms().order('position').range(2, 3)).map(({ name }) => name), names.slice(2, 4))
    assert.deepEqual((await rest(path('select=name&order=position&offset=10'))).body.map(({ name }) => name), names.slice(10))
    assert.deepEqual((await rest(path('select=name&limit=0'))).body, [])
  })

  it('a Range header', async () => {
    const answer = await rest(path('select=name&order=position'), { headers: { 'range-unit': 'items', range: '1-2' } })
    assert.deepEqual([answer.status, range(answer), answer.body.map(({ name }) => name)], [200, '1-2/*', names.slice(1, 3)])
    const open = await rest(path('select=name&order=position'), { headers: { range: '10-' } })
    assert.deepEqual(open.body.map(({ name }) => name), names.slice(10))
  })

  it('Content-Range without a count, of all and of nothing', async () => {
    assert.equal(range(await rest(path('select=name'))), '0-11/*')
    assert.equal(range(await rest(path('select=name&name=eq.nothing'))), '*/*')
  })

  it('an exact count: of a part, 206; of all, 200', async () => {
    const prefer = { prefer: 'count=exact' }
    const part = await rest(path('select=name&limit=5'), { headers: prefer })
    assert.deepEqual([part.status, range(part), part.body.length], [206, '0-4/12', 5])
    const all = await rest(path('select=name'), { headers: prefer })
    assert.deepEqual([all.status, range(all)], [200, '0-11/12'])
    const none = await rest(path('select=name&name=eq.nothing'), { headers: prefer })
    assert.deepEqual([none.status, range(none)], [200, '*/0'])
  })

  it('counts by the client: exact, planned, estimated', async () => {
    assert.equal((await rooms('name', { count: 'exact' })).count, names.length)
    for (const count of ['planned', 'estimated']) assert.equal(typeof (await rooms('name', { count })).count, 'number', count)
  })

  it('HEAD: the count, and no body', async () => {
    const { count, data, status } = await rooms('*', { count: 'exact', head: true })
    assert.deepEqual([count, data, status], [names.length, null, 200])
    const bare = await rest(path('select=name&limit=5'), { method: 'HEAD', headers: { prefer: 'count=exact' } })
    assert.deepEqual([bare.status, range(bare), bare.body], [206, '0-4/12', null])
  })

  it('past the end with a count: 416', async () => {
    const answer = await rest(path('select=name&offset=100'), { headers: { prefer: 'count=exact' } })
    assert.deepEqual([answer.status, answer.body.code], [416, 'PGRST103'])
    const uncounted = await rest(path('select=name&offset=100'))
    assert.deepEqual([uncounted.status, uncounted.body], [200, []])
  })

  it('single: the one row, and 406 for none and for several', async () => {
    assert.deepEqual(ok(await client.from('rooms').select('name').eq('id', ids.beta).single()), { name: 'beta' })
    for (const [query, rows] of [[rooms().eq('name', 'nothing'), 0], [rooms(), 12]]) {
      const { error, status, data } = await query.single()
      assert.deepEqual([status, error.code, data], [406, 'PGRST116', null])
      assert.match(error.details, new RegExp(`\\b${rows} rows`))
    }
  })

  it('maybeSingle: a row, nothing, or an error', async () => {
    assert.deepEqual(ok(await client.from('rooms').select('name').eq('id', ids.beta).maybeSingle()), { name: 'beta' })
    assert.equal(ok(await rooms().eq('name', 'nothing').maybeSingle()), null)
    assert.equal((await rooms().maybeSingle()).error.code, 'PGRST116')
  })

  it('null keys are left out on request', async () => {
    const answer = await rest(`messages?select=id,reply_to_id&id=eq.${one.id}`, { headers: { accept: 'application/vnd.pgrst.object+json;nulls=stripped' } })
    assert.deepEqual(answer.body, { id: one.id })
  })

  it('CSV: a line of names, then rows; quotes are doubled', async () => {
    const text = ok(await rooms('name,position').lte('position', 13).order('position').csv())
    assert.equal(text, 'name,position\nalpha,10\nbeta,11\n"a,b(c).d:""e""",12\n"say ""hi"", ok",13')
    const answer = await rest(path('select=name&limit=1'), { headers: { accept: 'text/csv' } })
    assert.match(answer.headers.get('content-type'), /^text\/csv/)
  })

  it('times are ISO with their offset, numbers are numbers', async () => {
    const row = ok(await client.from('messages').select('created_at,edited_at,seq').eq('id', one.id).single())
    assert.match(row.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/)
    assert.deepEqual([row.edited_at, typeof row.seq], [null, 'number'])
  })

  it('JSON, text of all scripts and arrays come back as they were', async () => {
    const content = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'שלום "x" \\ \u{1F469}\u200D\u{1F680} e\u0301 \u2028' }] }], attrs: { n: 1.5, big: 9007199254740991, list: [null, true, {}] } }
    const row = ok(await client.from('messages').insert({ id: crypto.randomUUID(), room_id: ids.beta, content }).select('content,attachment_ids').single())
    assert.deepEqual(row, { content, attachment_ids: [] })
    ok(await client.from('messages').update({ deleted_at: new Date().toISOString() }).eq('room_id', ids.beta))
  })

  it('somebody who is not in sees nothing of it, and is told nothing', async () => {
    const outsider = clientOf(eve)
    for (const table of ['rooms', 'messages']) {
      const { data, count, status } = await outsider.from(table).select('*', { count: 'exact' }).in(table === 'rooms' ? 'id' : 'room_id', Object.values(ids))
      assert.deepEqual([data, count, status], [[], 0, 200], table)
    }
  })
}, 4)
