// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { ann, bob, eve, isChange, isClose, paragraph, patch, subject, world, write } from '../support/cases.mjs'

const messages = (more = {}) => ({ event: '*', schema: 'public', table: 'messages', ...more })
const inRoom = (more = {}) => messages({ filter: `room_id=eq.${world.room}`, ...more })
const isPostgres = (frame) => frame.event === 'system' && frame.payload.extension === 'postgres_changes'
const postgresMessages = (wire) => wire.frames.filter(isPostgres).map((frame) => frame.payload)
const idOf = ({ data }) => data.record?.id ?? data.old_record?.id
const changesOf = (wire, id) => wire.frames.filter(isChange).map((frame) => frame.payload).filter((change) => idOf(change) === id)
const edit = (row, text) => patch(ann, `messages?id=eq.${row.id}`, { content: paragraph(text) })

// A channel that is subscribed to PostgreSQL: `{wire, ref, ids, message, told}`, where `told(id)` waits for a change of that row.
async function follow(session, bindings, person = bob, config = {}) {
  const { wire, ref, status, response } = await session.joined(session.topic, { postgres_changes: bindings, ...config }, person)
  assert.equal(status, 'ok', JSON.stringify(response))
  const message = (await wire.frame(isPostgres)).payload
  const told = async (id, count = 1) => {
    await wire.until(() => changesOf(wire, id).length >= count, `${count} changes of ${id}`)
    return changesOf(wire, id)
  }
  return { wire, ref, message, bindings: response.postgres_changes, ids: response.postgres_changes.map((binding) => binding.id), told }
}

async function isDeclined(session, bindings, fits) {
  const { wire, ref, message } = await follow(session, bindings)
  assert.deepEqual([message.extension, message.status, message.channel], ['postgres_changes', 'error', session.topic])
  assert.match(message.message, fits)
  assert.equal((await wire.request('phoenix', 'heartbeat', {})).status, 'ok')
  assert.equal(wire.frames.some(isClose), false, 'the channel stays')
  assert.equal((await wire.request(`realtime:${session.topic}`, 'phx_leave', {}, ref)).status, 'ok')
}

// Which of the filters let a new message through.
async function passing(session, filters, make) {
  const { ids, message, told } = await follow(session, [inRoom(), ...filters.map((filter) => messages({ filter }))])
  assert.equal(message.status, 'ok', message.message)
  const row = await make()
  const passed = new Set((await told(row.id)).flatMap((change) => change.ids))
  assert.ok(passed.has(ids[0]))
  return filters.map((_, at) => passed.has(ids[at + 1]))
}

subject('realtime/changes', (both) => {
  both('a join lists its bindings with ids, then says when changes are heard', async (session) => {
    const { bindings, message } = await follow(session, [inRoom(), messages({ event: 'DELETE' })])
    assert.deepEqual(bindings.map(({ id, ...binding }) => [typeof id, binding]), [['number', inRoom()], ['number', messages({ event: 'DELETE' })]])
    assert.deepEqual(message, { extension: 'postgres_changes', status: 'ok', message: 'Subscribed to PostgreSQL', channel: session.topic })
  })

  both('the id of a binding is the same at every join', async (session) => {
    const [one, two] = [await follow(session, [inRoom(), messages()]), await follow(session, [messages(), inRoom()])]
    assert.deepEqual(one.ids, two.ids.toReversed())
  })

  both('an insert: the row, its columns, no old record', async (session) => {
    const { ids, told } = await follow(session, [inRoom({ event: 'INSERT' })])
    const row = await write(ann, 'hello')
    const [change] = await told(row.id)
    const { data } = change
    assert.deepEqual(change.ids, ids)
    assert.deepEqual([data.schema, data.table, data.type, data.errors, 'old_record' in data], ['public', 'messages', 'INSERT', null, false])
    assert.match(data.commit_timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    assert.deepEqual([data.record.seq, data.record.rev, data.record.author_id, data.record.content, data.record.deleted_at], [row.seq, row.rev, ann.id, paragraph('hello'), null])
    const types = Object.fromEntries(data.columns.map(({ name, type }) => [name, type]))
    assert.deepEqual([types.id, types.seq, types.content, types.created_at], ['uuid', 'int8', 'jsonb', 'timestamptz'])
  })

  both('an update: the new row, and of the old one its key', async (session) => {
    const { told } = await follow(session, [inRoom({ event: 'UPDATE' })])
    const row = await write(ann)
    await edit(row, 'edited')
    const [{ data }] = await told(row.id)
    assert.deepEqual([data.type, data.record.content, data.old_record], ['UPDATE', paragraph('edited'), { id: row.id }])
    assert.ok(data.record.rev > row.rev)
  })

  both('a binding of one event hears no other', async (session) => {
    const { wire, told } = await follow(session, [inRoom({ event: 'INSERT' })])
    const row = await write(ann)
    await edit(row, 'edited')
    const last = await write(ann)
    await told(last.id)
    assert.deepEqual(changesOf(wire, row.id).map(({ data }) => data.type), ['INSERT'])
  })

  both('`*` hears inserts and updates, in the order of the commits', async (session) => {
    const { told } = await follow(session, [inRoom()])
    const row = await write(ann)
    await edit(row, 'one')
    await edit(row, 'two')
    const changes = await told(row.id, 3)
    assert.deepEqual(changes.map(({ data }) => data.type), ['INSERT', 'UPDATE', 'UPDATE'])
    assert.ok(changes[1].data.record.rev < changes[2].data.record.rev)
  })

  both('several bindings of a channel: one frame that names those that it is for', async (session) => {
    const { ids, told } = await follow(session, [inRoom(), messages({ event: 'UPDATE' }), messages({ event: 'INSERT', filter: `author_id=eq.${ann.id}` })])
    const row = await write(ann)
    const changes = await told(row.id)
    assert.equal(changes.length, 1)
    assert.deepEqual(changes[0].ids.toSorted(), [ids[0], ids[2]].toSorted())
  })

  both('without a table: every published one of the schema', async (session) => {
    const { wire, told } = await follow(session, [{ event: '*', schema: 'public' }])
    await told((await write(ann)).id)
    await patch(bob, `user_profiles?id=eq.${bob.id}`, { status_text: session.topic })
    const [{ data }] = await told(bob.id)
    assert.equal(data.table, 'user_profiles')
    assert.ok(wire.frames.filter(isChange).length >= 2)
  })

  both('any schema', async (session) => {
    const { told } = await follow(session, [{ event: 'INSERT', schema: '*', table: '*' }])
    assert.equal((await told((await write(ann)).id))[0].data.table, 'messages')
  })

  both('filters: eq and neq', async (session) => {
    const filters = [`author_id=eq.${ann.id}`, `author_id=eq.${bob.id}`, `author_id=neq.${ann.id}`, `author_id=neq.${bob.id}`]
    assert.deepEqual(await passing(session, filters, () => write(ann)), [true, false, false, true])
  })

  both('filters: lt, lte, gt and gte compare as numbers', async (session) => {
    const { seq } = await write(ann)
    const far = seq + 1_000_000
    const filters = [`seq=gt.${seq}`, `seq=gte.${seq}`, `seq=gt.${far}`, `seq=gte.${far}`, `seq=lt.${seq}`, `seq=lte.${seq}`, `seq=lt.${far}`, `seq=lte.${far}`]
    assert.deepEqual(await passing(session, filters, () => write(ann)), [true, true, false, false, false, false, true, true])
  })

  both('filters: a moment compares as a moment', async (session) => {
    const filters = ['created_at=gt.2020-01-01T00:00:00Z', 'created_at=lt.2020-01-01T00:00:00Z']
    assert.deepEqual(await passing(session, filters, () => write(ann)), [true, false])
  })

  both('filters: in', async (session) => {
    const filters = [`author_id=in.(${ann.id},${bob.id})`, `author_id=in.(${bob.id},${eve.id})`, `author_id=in.(${ann.id})`]
    assert.deepEqual(await passing(session, filters, () => write(ann)), [true, false, true])
  })

  both('filters: is and its negation', async (session) => {
    const filters = ['deleted_at=is.null', 'deleted_at=not.is.null', 'room_id=is.null', 'room_id=not.is.null']
    assert.deepEqual(await passing(session, filters, () => write(ann)), [true, false, false, true])
  })

  both('filters: not before any operator', async (session) => {
    const filters = [`author_id=not.eq.${ann.id}`, `author_id=not.eq.${bob.id}`, `author_id=not.in.(${ann.id},${bob.id})`, `author_id=not.in.(${eve.id})`]
    assert.deepEqual(await passing(session, filters, () => write(ann)), [false, true, false, true])
  })

  both('filters: isdistinct counts null as a value', async (session) => {
    const filters = ['deleted_at=neq.2020-01-01T00:00:00Z', 'deleted_at=isdistinct.2020-01-01T00:00:00Z']
    assert.deepEqual(await passing(session, filters, () => write(ann)), [false, true])
  })

  both('filters: several are all meant', async (session) => {
    const filters = [`author_id=eq.${ann.id},deleted_at=is.null`, `author_id=eq.${ann.id},deleted_at=not.is.null`, `author_id=eq.${ann.id},author_id=eq.${bob.id}`]
    assert.deepEqual(await passing(session, filters, () => write(ann)), [true, false, false])
  })

  both('filters: an empty one is none', async (session) => {
    assert.deepEqual(await passing(session, ['', '  '], () => write(ann)), [true, true])
  })

  both('filters on text: like, ilike, match, imatch, and quotes around commas', async (session) => {
    const word = `Conf-${crypto.randomUUID()}`
    const texts = [`avatar_url=like.%${word}%`, `avatar_url=ilike.%${word.toUpperCase()}%`, `avatar_url=match.${word}$`, `avatar_url=imatch.${word.toUpperCase()}$`, `avatar_url=match.^${word}`, `avatar_url=eq."https://x.example/a,b(${word}"`, `avatar_url=eq."https://x.example/${word}"`]
    const profiles = (filter) => ({ event: 'UPDATE', schema: 'public', table: 'user_profiles', filter })
    const { ids, message, wire } = await follow(session, texts.map(profiles), ann)
    assert.equal(message.status, 'ok', message.message)
    await patch(ann, `user_profiles?id=eq.${ann.id}`, { avatar_url: `https://x.example/a,b(${word}` })
    const own = () => wire.frames.filter(isChange).map((frame) => frame.payload).find(({ data }) => data.record.avatar_url?.includes(word))
    await wire.until(own, 'the own update')
    assert.deepEqual(ids.map((id) => own().ids.includes(id)), [true, true, true, true, false, true, false])
  })

  both('an update that stops to fit the filter is not told', async (session) => {
    const { wire, told } = await follow(session, [messages({ event: 'UPDATE', filter: `room_id=eq.${world.room},deleted_at=is.null` })])
    const [row, other] = [await write(ann), await write(ann)]
    await patch(ann, `messages?id=eq.${row.id}`, { deleted_at: new Date().toISOString() })
    await edit(other, 'edited')
    await told(other.id)
    assert.deepEqual(changesOf(wire, row.id), [])
  })

  both('who may not read a row hears nothing of it', async (session) => {
    const outside = await follow(session, [messages(), { event: 'UPDATE', schema: 'public', table: 'user_profiles' }], eve)
    const inside = await follow(session, [messages()], bob)
    const row = await write(ann)
    await inside.told(row.id)
    await patch(eve, `user_profiles?id=eq.${eve.id}`, { status_text: session.topic })
    await outside.told(eve.id)
    assert.deepEqual(changesOf(outside.wire, row.id), [])
  })

  both('without a user nothing is heard of what needs one', async (session) => {
    const { wire, message } = await follow(session, [messages()], null)
    const inside = await follow(session, [messages()], bob)
    const row = await write(ann)
    await inside.told(row.id)
    await wire.request('phoenix', 'heartbeat', {})
    assert.ok(['ok', 'error'].includes(message.status))
    assert.deepEqual(wire.frames.filter((frame) => isChange(frame) && frame.payload.data.record !== null), [])
  })

  both('two subscribers hear the same', async (session) => {
    const [one, two] = [await follow(session, [inRoom()], ann), await follow(session, [inRoom()], bob)]
    const row = await write(ann)
    const [[first], [second]] = [await one.told(row.id), await two.told(row.id)]
    assert.deepEqual([first.ids, first.data.record], [second.ids, second.data.record])
  })

  both('who has left hears nothing', async (session) => {
    const [stays, leaves] = [await follow(session, [inRoom()]), await follow(session, [inRoom()])]
    await leaves.wire.request(`realtime:${session.topic}`, 'phx_leave', {}, leaves.ref)
    const row = await write(ann)
    await stays.told(row.id)
    await leaves.wire.request('phoenix', 'heartbeat', {})
    assert.deepEqual(changesOf(leaves.wire, row.id), [])
  })

  both('a table that there is not is declined, and the channel stays', (session) =>
    isDeclined(session, [messages({ table: 'nope' })], /^Unable to subscribe to changes with given parameters\. Please check Realtime is enabled for the given connect parameters: \[event: \*, schema: public, table: nope, /))
  both('a table that is not published is declined', (session) => isDeclined(session, [messages({ table: 'servers' })], /Please check Realtime is enabled/))
  both('a filter on a column that there is not is declined', (session) => isDeclined(session, [messages({ filter: 'nope=eq.1' })], /invalid column for filter nope/))
  both('a value of another type is declined', (session) => isDeclined(session, [messages({ filter: 'seq=eq.one' })], /invalid input syntax for type bigint/))
  both('an operator that there is not is declined', (session) => isDeclined(session, [messages({ filter: 'seq=foo.1' })], /^Error parsing `filter` params: \["foo", "1"\]$/))
  both('a list without parentheses is declined', (session) => isDeclined(session, [messages({ filter: 'seq=in.1,2' })], /^Error parsing `filter` params: /))
  both('a list of more than a hundred is declined', (session) =>
    isDeclined(session, [messages({ filter: `seq=in.(${Array.from({ length: 101 }, (_, n) => n)})` })], /too many values for `in` filter\. Maximum 100/))
  both('one bad binding declines them all', (session) => isDeclined(session, [inRoom(), messages({ table: 'nope' })], /table: nope/))

  both('chosen columns come with the key', async (session) => {
    const { told } = await follow(session, [inRoom({ event: 'INSERT', select: ['seq', 'author_id'] })])
    const row = await write(ann)
    const [{ data }] = await told(row.id)
    assert.deepEqual(data.record, { id: row.id, seq: row.seq, author_id: ann.id })
    assert.deepEqual(data.columns.map((column) => column.name).toSorted(), ['author_id', 'id', 'seq'])
  })

  both('a join can wait for PostgreSQL, and is refused with the reason', async (session) => {
    const options = { postgres_changes_options: { wait: true } }
    const { told } = await follow(session, [inRoom()], bob, options)
    await told((await write(ann)).id)
    const { status, response } = await session.joined(`${session.topic}:not`, { postgres_changes: [messages({ table: 'nope' })], ...options }, bob)
    assert.equal(status, 'error')
    assert.match(response.reason, /^RealtimeDisabledForConfiguration: /)
  })

  both('a new token subscribes anew, with a second word of success', async (session) => {
    const { wire, ref, told } = await follow(session, [messages()], eve)
    wire.send(`realtime:${session.topic}`, 'access_token', { access_token: bob.token }, ref)
    await wire.until(() => postgresMessages(wire).length >= 2, 'the second message')
    assert.deepEqual([postgresMessages(wire)[1].status, postgresMessages(wire)[1].message], ['ok', 'Subscribed to PostgreSQL'])
    await told((await write(ann)).id)
  })

  both('the official client hears inserts by filter, and updates with old and new', async (session) => {
    const heard = []
    let wake = () => {}
    const channel = (await session.client(bob)).channel(session.topic)
    channel.on('postgres_changes', inRoom({ event: 'INSERT' }), (change) => wake(heard.push(change)))
    channel.on('postgres_changes', inRoom({ event: 'UPDATE' }), (change) => wake(heard.push(change)))
    const live = new Promise((done) => channel.on('system', {}, ({ extension, status }) => extension === 'postgres_changes' && done(status)))
    assert.equal((await session.subscribe(channel))[0], 'SUBSCRIBED')
    assert.equal(await live, 'ok')
    const row = await write(ann, 'first')
    await edit(row, 'second')
    const own = () => heard.filter((change) => change.new.id === row.id)
    while (own().length < 2) await new Promise((done) => (wake = done))
    const [insert, update] = own()
    assert.deepEqual([insert.eventType, insert.new.content, insert.old, insert.errors], ['INSERT', paragraph('first'), {}, null])
    assert.deepEqual([update.eventType, update.new.content, update.old], ['UPDATE', paragraph('second'), { id: row.id }])
  })

  both('the official client waits for PostgreSQL before it is subscribed', async (session) => {
    const channel = (await session.client(bob)).channel(session.topic, { config: { postgres_changes_options: { wait: true } } })
    let done
    const heard = new Promise((resolve) => (done = resolve))
    channel.on('postgres_changes', inRoom({ event: 'INSERT' }), done)
    assert.deepEqual(await session.subscribe(channel), ['SUBSCRIBED', undefined])
    await write(ann)
    assert.equal((await heard).table, 'messages')
  })
})
