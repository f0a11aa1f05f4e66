// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import postgres from 'postgres'
import { newPerson, startTestStack } from './harness.mjs'
import { Phoenix } from './phoenix.mjs'

let stack
let sql
let ann
let bob
before(async () => {
  stack = await startTestStack()
  sql = postgres(stack.db, { max: 4, onnotice: () => {} })
  ann = await newPerson(stack, { username: 'ann' })
  bob = await newPerson(stack, { username: 'bob' })
})
after(async () => {
  await sql.end()
  await stack.stop()
})

const all = { event: '*', schema: 'public' }
const on = (table, more = {}) => ({ ...all, table, ...more })
const postgresMessage = (frame) => frame.event === 'system' && frame.payload.extension === 'postgres_changes'
const changes = (client) => client.frames.filter((frame) => frame.event === 'postgres_changes').map((frame) => frame.payload)
let topics = 0

// A channel that is subscribed to PostgreSQL, and what it hears.
async function listen(bindings, { person = ann, vsn = 2 } = {}) {
  const client = await Phoenix.open(stack, vsn)
  const topic = `changes:${++topics}`
  const join = await client.join(topic, { postgres_changes: bindings }, person.session.access_token)
  assert.equal(join.status, 'ok')
  const { payload } = await client.frame(postgresMessage)
  const heard = async (count) => {
    await client.until(() => changes(client).length >= count, `${count} changes; got ${JSON.stringify(client.frames)}`, 15_000 + 100 * count)
    return changes(client)
  }
  return { client, topic, join, message: payload, ids: join.response.postgres_changes?.map((binding) => binding.id), heard }
}

// Whatever came before this row has come when the row has: changes are told in order.
const firstMark = 1_000_000
let marks = firstMark
async function markedBy(listener) {
  const id = ++marks
  await sql`insert into items (id) values (${id})`
  await listener.client.until(() => changes(listener.client).some(({ data }) => data.record?.id === id), `the mark ${id}`)
  return changes(listener.client).filter(({ data }) => !(data.record?.id > firstMark))
}

for (const vsn of [1, 2]) {
  test(`version ${vsn}: insert, update and delete in the words of production`, async () => {
    const listener = await listen([on('items'), on('items', { event: 'DELETE' })], { vsn })
    assert.deepEqual(listener.message, { extension: 'postgres_changes', status: 'ok', message: 'Subscribed to PostgreSQL', channel: listener.topic })
    assert.deepEqual(listener.join.response.postgres_changes.map(({ id, ...binding }) => binding), [on('items'), on('items', { event: 'DELETE' })])
    await sql`insert into items (id, name, tags, done) values (${vsn}, 'one', '{a,b}', true)`
    await sql`update items set name = 'two' where id = ${vsn}`
    await sql`delete from items where id = ${vsn}`
    const [insert, update, remove] = await listener.heard(3)
    assert.deepEqual(insert.ids, [listener.ids[0]])
    assert.deepEqual([insert.data.schema, insert.data.table, insert.data.type, insert.data.errors], ['public', 'items', 'INSERT', null])
    assert.match(insert.data.commit_timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.deepEqual(insert.data.columns.slice(0, 4), [{ name: 'id', type: 'int4' }, { name: 'name', type: 'text' }, { name: 'code', type: 'varchar' }, { name: 'tags', type: '_text' }])
    assert.deepEqual([insert.data.record.name, insert.data.record.tags, insert.data.record.done, insert.data.record.owner], ['one', ['a', 'b'], true, null])
    assert.equal('old_record' in insert.data, false)
    assert.deepEqual([update.data.type, update.data.record.name, update.data.old_record], ['UPDATE', 'two', { id: vsn }])
    assert.deepEqual([remove.data.type, remove.data.old_record, remove.ids.toSorted()], ['DELETE', { id: vsn }, listener.ids.toSorted()])
    assert.equal('record' in remove.data, false)
    const frame = listener.client.frames.find((each) => each.event === 'postgres_changes')
    assert.equal(vsn === 1 ? frame.ref : frame.join_ref, null)
    await listener.client.close()
  })
}

test('numbers of any length arrive as they are stored', async () => {
  const { client, heard } = await listen([on('items')])
  const texts = []
  client.onText = (text) => texts.push(text)
  await sql`insert into items (id, big, exact, ratio) values (10, 9223372036854775807, 12.30, 0.1)`
  await heard(1)
  const text = texts.find((each) => each.includes('"postgres_changes"'))
  assert.ok(text.includes('"big": 9223372036854775807') && text.includes('"exact": 12.30') && text.includes('"ratio": 0.1'), text)
  await client.close()
})

test('each operator of a filter, against rows of both kinds', async () => {
  const at = '2026-01-02T03:04:05Z'
  const cases = {
    'id=eq.100': [100], 'id=neq.100': [101, 102], 'id=lt.101': [100], 'id=lte.101': [100, 101], 'id=gt.101': [102], 'id=gte.101': [101, 102],
    'id=in.(100,102)': [100, 102], 'name=in.("a,b",x)': [101], 'name=eq."a,b"': [101], 'name=like.al%': [100], 'name=ilike.AL%': [100],
    'name=match.^al': [100], 'name=imatch.^AL': [100], 'name=isdistinct.alpha': [101, 102], 'name=is.null': [102], 'name=not.is.null': [100, 101],
    'name=neq.alpha': [101], 'name=not.eq.alpha': [101], 'done=is.true': [100], 'done=eq.false': [101], 'done=is.unknown': [102], 'id=not.in.(100,101)': [102],
    'big=gt.9223372036854775806': [101], 'exact=eq.1.50': [100], [`at=lt.${at}`]: [100], 'mood=gt.calm': [101], 'id=gt.100,id=lt.102': [101],
    'code=eq.abc': [100], 'tags=eq."{x,y}"': [100], '': [100, 101, 102], ' ': [100, 101, 102],
  }
  const bindings = Object.keys(cases).map((filter) => on('items', { filter, event: 'INSERT' }))
  const listener = await listen(bindings)
  assert.equal(listener.message.status, 'ok', listener.message.message)
  await sql`insert into items (id, name, done, exact, at, mood, code, tags) values (100, 'alpha', true, 1.5, '2026-01-01', 'calm', 'abc', '{x,y}')`
  await sql`insert into items (id, name, done, big, at, mood) values (101, 'a,b', false, 9223372036854775807, '2026-02-01', 'stormy')`
  await sql`insert into items (id) values (102)`
  const heard = await listener.heard(3)
  const rowsOf = (id) => heard.filter((change) => change.ids.includes(id)).map((change) => change.data.record.id)
  for (const [at, [filter, rows]] of Object.entries(cases).entries()) assert.deepEqual(rowsOf(listener.ids[at]), rows, filter)
  await listener.client.close()
})

test('an update that stops to fit the filter is not told; a deletion is judged by what the log keeps of the row', async () => {
  const listener = await listen([on('items', { filter: 'name=eq.kept' }), on('whole', { filter: 'name=eq.kept' }), on('items', { event: 'INSERT', filter: 'id=gt.1000000' })])
  await sql`insert into items (id, name) values (200, 'kept')`
  await sql`update items set name = 'other' where id = 200`
  await sql`update items set name = 'kept' where id = 200`
  await sql`delete from items where id = 200`
  await sql`insert into whole values (1, 'kept', 's')`
  await sql`update whole set secret = 't'`
  await sql`delete from whole`
  const heard = await markedBy(listener)
  assert.deepEqual(heard.map(({ data }) => [data.table, data.type]), [['items', 'INSERT'], ['items', 'UPDATE'], ['whole', 'INSERT'], ['whole', 'UPDATE'], ['whole', 'DELETE']])
  assert.deepEqual(heard[3].data.old_record, { id: 1, name: 'kept', secret: 's' })
  assert.deepEqual(heard[4].data.old_record, { id: 1, name: 'kept', secret: 't' }, 'no policies: the whole old row')
  await listener.client.close()
})

test('each subscriber sees what the policies show; a deletion tells everybody the key and nothing more', async () => {
  const [one, two] = [await listen([on('guarded'), on('items')]), await listen([on('guarded'), on('items')], { person: bob })]
  await sql`insert into guarded values (1, ${ann.user.id}, 'hers'), (2, ${bob.user.id}, 'his'), (3, null, 'nobody')`
  await sql`update guarded set name = 'still hers' where id = 1`
  await one.heard(2) // the policies are asked about the row as it is then
  await sql`update guarded set owner = ${bob.user.id} where id = 1`
  await sql`delete from guarded where id = 3`
  const seen = async (listener) => (await markedBy(listener)).map(({ data }) => [data.type, data.record?.id ?? data.old_record.id])
  assert.deepEqual(await seen(one), [['INSERT', 1], ['UPDATE', 1], ['DELETE', 3]])
  assert.deepEqual(await seen(two), [['INSERT', 2], ['UPDATE', 1], ['DELETE', 3]])
  const [, update, remove] = changes(one.client)
  assert.deepEqual(update.data.old_record, { id: 1, owner: ann.user.id, name: 'hers' })
  assert.deepEqual(remove.data.old_record, { id: 3 })
  for (const { client } of [one, two]) await client.close()
})

test('rights on columns, and the errors of tables without a key or without the right to it', async () => {
  const listener = await listen([on('partly'), on('keyless'), on('hidden_key'), on('items')])
  await sql`insert into partly values (1, 'shown', 'kept back')`
  await sql`insert into keyless values ('x')`
  await sql`insert into hidden_key values (1, 'x')`
  const [partly, keyless, hidden] = (await markedBy(listener)).map(({ data }) => data)
  assert.deepEqual([partly.record, partly.columns.map((column) => column.name)], [{ id: 1, name: 'shown' }, ['id', 'name']])
  for (const [data, error] of [[keyless, 'Error 400: Bad Request, no primary key'], [hidden, 'Error 401: Unauthorized']]) {
    assert.deepEqual([data.errors, data.record, data.columns, data.commit_timestamp], [[error], null, null, null])
  }
  await listener.client.close()
})

test('a change over a megabyte keeps the short values alone and says so', async () => {
  const { client, heard } = await listen([on('items')])
  await sql`insert into items (id, name, code) values (300, repeat('x', 1024 * 1024), 'short')`
  const [{ data }] = await heard(1)
  assert.deepEqual(data.errors, ['Error 413: Payload Too Large'])
  assert.deepEqual([data.record.id, data.record.code, 'name' in data.record, data.columns.some((column) => column.name === 'name')], [300, 'short', false, true])
  await client.close()
})

test('an update leaves out large values that did not change, unless the log keeps the whole old row', async () => {
  const large = Array.from({ length: 400 }, () => crypto.randomUUID()).join('') // does not compress
  const listener = await listen([on('items'), on('whole'), on('items', { event: 'UPDATE', filter: 'name=not.is.null' })])
  await sql`insert into items (id, name, code) values (305, ${large}, 'a')`
  await sql`update items set code = 'b' where id = 305`
  await sql`update items set name = ${`${large}!`} where id = 305`
  await sql`insert into whole (id, name) values (305, ${large})`
  await sql`update whole set secret = 'b' where id = 305`
  const heard = await markedBy(listener)
  const names = heard.map(({ data }) => data.record.name)
  assert.deepEqual(names.map((name) => name?.length), [large.length, undefined, large.length + 1, large.length, large.length])
  assert.deepEqual([heard[1].data.record.code, heard[1].data.columns.some((column) => column.name === 'name')], ['b', true])
  assert.deepEqual(heard.map(({ ids }) => ids.includes(listener.ids[2])), [false, false, true, false, false], 'what is not told passes no filter')
  await sql`delete from whole where id = 305`
  await listener.client.close()
})

test('chosen columns come with the key, in a frame of their own', async () => {
  const listener = await listen([on('items', { select: ['name'] }), on('items', { select: [] }), on('items', { event: 'INSERT', select: ['name', 'done'] })])
  await sql`insert into items (id, name, done) values (310, 'x', true)`
  const heard = await listener.heard(3)
  const records = new Map(heard.map(({ ids, data }) => [ids[0], data.record]))
  assert.deepEqual(records.get(listener.ids[0]), { id: 310, name: 'x' })
  assert.equal(Object.keys(records.get(listener.ids[1])).length, 12, 'an empty list is no choice')
  assert.deepEqual(records.get(listener.ids[2]), { id: 310, name: 'x', done: true })
  await listener.client.close()
})

test('wildcards: a whole schema, any schema, and the kinds of events', async () => {
  const listener = await listen([all, { event: 'INSERT', schema: '*', table: '*' }, on('whole', { event: 'update' }), { table: 'items' }])
  await sql`insert into whole values (5, 'a')`
  await sql`update whole set name = 'b' where id = 5`
  await sql`delete from whole where id = 5`
  await sql`insert into items (id) values (320)`
  const heard = await listener.heard(4)
  const [everything, inserts, updates, items] = listener.ids
  assert.deepEqual(heard.map((change) => change.ids.toSorted()), [[everything, inserts], [everything, updates], [everything], [everything, inserts, items]].map((ids) => ids.toSorted()))
  await listener.client.close()
})

test('what production declines, it declines in a system message, and the channel lives', async () => {
  const params = (binding, select = 'nil') => `[event: *, schema: public, table: ${binding.table}, filters: [${binding.shown ?? ''}], select: ${select}]`
  const cannot = 'Unable to subscribe to changes with given parameters.'
  const exception = (binding, text) => `${cannot} An exception happened so please check your connect parameters: ${params(binding)}. Exception: ERROR ${text}`
  const cases = [
    [on('nope'), `${cannot} Please check Realtime is enabled for the given connect parameters: ${params({ table: 'nope' })}`],
    [on('inserts_elsewhere'), `${cannot} Please check Realtime is enabled for the given connect parameters: ${params({ table: 'inserts_elsewhere' })}`],
    [on('items', { filter: 'nope=eq.1' }), exception({ table: 'items', shown: '{"nope", "eq", "1", false}' }, 'P0001 (raise_exception) invalid column for filter nope')],
    [on('partly', { filter: 'secret=eq.1' }), exception({ table: 'partly', shown: '{"secret", "eq", "1", false}' }, 'P0001 (raise_exception) invalid column for filter secret')],
    [on('items', { filter: 'id=eq.x' }), exception({ table: 'items', shown: '{"id", "eq", "x", false}' }, '22P02 (invalid_text_representation) invalid input syntax for type integer: "x"')],
    [on('items', { filter: 'done=is.maybe' }), /invalid value for is filter: must be null, true, false, or unknown$/],
    [on('items', { filter: 'id=is.true' }), /is true filter requires a boolean column, got integer$/],
    [on('items', { filter: 'id=like.1' }), /operator like requires a text-compatible column type, got integer$/],
    [on('items', { filter: 'name=match.(' }), / invalid regular expression for match filter: /],
    [on('items', { filter: `id=in.(${Array.from({ length: 101 }, (_, n) => n)})` }), /too many values for `in` filter. Maximum 100$/],
    [on('items', { select: ['nope'] }), /invalid column for select nope$/],
    [on('items', { filter: 'id=foo.1' }), 'Error parsing `filter` params: ["foo", "1"]'],
    [on('items', { select: 'id' }), /^Error parsing `select` params/],
    [{ event: '*', schema: 'public', table: null }, /^No subscription params provided/],
  ]
  for (const [binding, text] of cases) {
    const listener = await listen([on('items'), binding])
    assert.equal(listener.message.status, 'error', JSON.stringify(binding))
    if (typeof text === 'string') assert.equal(listener.message.message, text)
    else assert.match(listener.message.message, text)
    assert.equal((await listener.client.request('phoenix', 'heartbeat', {})).status, 'ok')
    assert.equal(listener.client.frames.some((frame) => frame.event === 'phx_close'), false)
    await listener.client.close()
  }
})

test('who leaves, is closed or has another topic hears nothing', async () => {
  const [stays, leaves] = [await listen([on('items')]), await listen([on('items')])]
  await leaves.client.request(`realtime:${leaves.topic}`, 'phx_leave', {}, leaves.join.ref)
  await markedBy(stays)
  await leaves.client.request('phoenix', 'heartbeat', {})
  assert.equal(changes(leaves.client).length, 0)
  for (const { client } of [stays, leaves]) await client.close()
})

test('changes keep the order of the commits, and a rolled back one is none', async () => {
  const listener = await listen([on('items', { event: 'INSERT' })])
  const [slow, fast] = [await sql.reserve(), await sql.reserve()]
  try {
    await slow`begin`
    await slow`insert into items (id) values (402)`
    await slow`savepoint here`
    await slow`insert into items (id) values (499)`
    await slow`rollback to here`
    await slow`insert into items (id) values (403)`
    await fast`insert into items (id) values (401)`
    await slow`commit`
    await fast`begin`
    await fast`insert into items (id) values (498)`
    await fast`rollback`
    await fast`insert into items (id) values (404)`
  } finally {
    slow.release()
    fast.release()
  }
  assert.deepEqual((await listener.heard(4)).map(({ data }) => data.record.id), [401, 402, 403, 404])
  await listener.client.close()
})

test('one transaction of many rows arrives complete and in order, and nobody else reads the outbox', async () => {
  const listener = await listen([on('items', { event: 'INSERT', filter: 'id=gte.500,id=lt.900' })])
  await sql`insert into items (id) select n from generate_series(500, 899) n`
  const heard = await listener.heard(400)
  assert.deepEqual(heard.map(({ data }) => data.record.id), Array.from({ length: 400 }, (_, n) => 500 + n))
  const admin = postgres(stack.db, { max: 1 })
  await assert.rejects(admin`select * from realtime.changes`, { code: '42501' })
  await admin.end()
  await listener.client.close()
})
