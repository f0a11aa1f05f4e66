// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { limit, startWorkspace } from './workspace.mjs'

const text = (said) => Buffer.from(said)

//! Who may read what, the limits, and the sweep, with the functions in this runtime.
export const testDownloads = (runtime) => describe(`reading, in ${runtime.name}`, () => {
  let place
  before(async () => {
    place = await startWorkspace(runtime)
  })
  after(() => place?.stop())
  const fileOf = async (as, said = 'words') => (await place.upload(as, 'a.txt', 'text/plain', text(said))).body.id
  const read = async (as, ...ids) => (await place.call('sign-download', { ids }, { as })).body
  const may = async (as, id) => (await read(as, id)).files.length === 1

  test('a file is read by its owner until it is posted, then by who reads the message', async () => {
    const id = await fileOf(place.ada)
    assert.equal((await place.sql`select status from attachments where id = ${id}::text::uuid`)[0].status, 'unscanned', 'without a scanner')
    assert.deepEqual([await may(place.ada, id), await may(place.ben, id), await may(place.eve, id)], [true, false, false])
    assert.equal((await place.post(place.ada, [id])).error, null)
    assert.deepEqual([await may(place.ada, id), await may(place.ben, id), await may(place.eve, id)], [true, true, false])
    const { files: [{ url, expires_at: until, sha256, headers }] } = await read(place.ben, id)
    assert.equal(await (await fetch(url)).text(), 'words')
    assert.ok(until - Math.floor(Date.now() / 1000) <= 600 && /^[0-9a-f]{64}$/.test(sha256))
    assert.deepEqual(headers, {})
  })

  test("a direct conversation's files stay in it", async () => {
    const { data: dm, error } = await place.ada.client.rpc('open_dm', { other: place.ben.user.id })
    assert.equal(error, null)
    const id = await fileOf(place.ada)
    assert.equal((await place.post(place.ada, [id], { dm_conversation_id: dm.id })).error, null)
    assert.deepEqual([await may(place.ada, id), await may(place.ben, id), await may(place.eve, id)], [true, true, false])
  })

  test('who leaves and what is deleted is out of reach at the next call', async () => {
    const [kept, deleted] = [await fileOf(place.ada), await fileOf(place.ada)]
    await place.post(place.ada, [kept])
    const { data: message } = await place.post(place.ada, [deleted])
    assert.deepEqual([await may(place.ben, kept), await may(place.ben, deleted)], [true, true])
    await place.ada.client.from('messages').update({ deleted_at: new Date().toISOString() }).eq('id', message.id)
    assert.deepEqual([await may(place.ben, deleted), await may(place.ada, deleted)], [false, false])
    assert.equal((await place.post(place.ada, [deleted])).error.hint, 'attachment_invalid')
    await place.ben.client.rpc('leave_server', { server_id: place.server.id })
    assert.equal(await may(place.ben, kept), false)
    const { data: invite } = await place.ada.client.rpc('create_invite', { server_id: place.server.id })
    await place.ben.client.rpc('join_server', { code: invite.code })
    assert.equal(await may(place.ben, kept), true)
  })

  test('many files in one call, each told apart', async () => {
    const ids = [await fileOf(place.ada), await fileOf(place.ada)]
    const stranger = await fileOf(place.ben)
    const answer = await read(place.ada, ids[0], stranger, ids[1], crypto.randomUUID())
    assert.deepEqual(answer.files.map((file) => file.id).sort(), [...ids].sort())
    assert.deepEqual(answer.refused.map(({ code }) => code), ['not_found', 'not_found'])
    for (const wrong of [[], Array.from({ length: 51 }, () => crypto.randomUUID()), ['x'], 'x', undefined, [null]]) {
      assert.equal((await place.call('sign-download', { ids: wrong }, { as: place.ada })).status, 400)
    }
  })

  test('names of all kinds come back as they were', async () => {
    for (const name of ['größe 見出し.txt', `it's "quoted" 100%.txt`, 'a;b=c.txt', '\u202egpj.txt']) {
      const { body: file } = await place.upload(place.ada, name, 'text/plain', text('x'))
      const { files: [{ url, name: shown }] } = await read(place.ada, file.id)
      assert.equal(shown, name)
      const disposition = (await fetch(url)).headers.get('content-disposition')
      assert.equal(decodeURIComponent(/filename\*=UTF-8''(\S+)$/.exec(disposition)[1]), name)
      assert.match(disposition, /^attachment; filename="[^"\\]*"; filename\*/)
    }
  })

  test('thirty presigns in a minute, for each person, whatever they are for', async () => {
    assert.deepEqual([...place.limits], [{ burst: 30, seconds: 60 }, { burst: 30, seconds: 60 }])
    await place.sql`truncate private.rate_uses`
    await limit(place.sql, 30)
    try {
      const id = crypto.randomUUID()
      const answers = []
      for (let n = 0; n < 31; n++) answers.push(await place.call('sign-download', { ids: [id] }, { as: place.ada }))
      assert.deepEqual(answers.map(({ status }) => status), [...Array(30).fill(200), 429])
      const { code, details, message } = answers.at(-1).body
      assert.deepEqual([code, Number(details) > 3000 && Number(details) <= 3600, message.endsWith('.')], ['rate_limited', true, true])
      assert.equal((await place.call('sign-download', { ids: [id] }, { as: place.ben })).status, 200, 'others have their own')
      const begun = await place.sign(place.ada, 'a.txt', 'text/plain', text('x'))
      const resumed = []
      for (let n = 0; n < 30; n++) resumed.push((await place.call('sign-upload', { upload_id: begun.body.id }, { as: place.ada })).status)
      assert.deepEqual(resumed, [...Array(29).fill(200), 429])
    } finally {
      await limit(place.sql, 100_000)
    }
  })

  test('the sweep deletes what nobody can reach, and only that', async () => {
    const sweep = (headers) => place.call('sweep-uploads', {}, { headers })
    for (const headers of [{}, { authorization: `Bearer ${place.ada.session.access_token}` }, { authorization: `Bearer ${place.stack.key}` }, { apikey: place.stack.key }, { apikey: 'x' }]) {
      assert.ok([401, 403].includes((await sweep(headers)).status), JSON.stringify(headers).slice(0, 40))
    }
    const begun = await place.sign(place.ada, 'a.txt', 'text/plain', text('begun'))
    await place.put(begun.body.parts[0], text('begun'))
    const large = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(9 * 1024 * 1024)])
    const parted = await place.sign(place.ada, 'a.pdf', 'application/pdf', large)
    await place.put(parted.body.parts[0], large)
    const [young, posted, deleted, forgotten] = [await fileOf(place.ada), await fileOf(place.ada), await fileOf(place.ada), await fileOf(place.ada)]
    await place.post(place.ada, [posted])
    const { data: message } = await place.post(place.ada, [deleted])
    await place.ada.client.from('messages').update({ deleted_at: new Date().toISOString() }).eq('id', message.id)
    await place.sql`update private.uploads set created_at = now() - interval '2 hours'`
    await place.sql`update attachments set created_at = now() - interval '2 hours' where id = ${deleted}::text::uuid`
    await place.sql`update attachments set created_at = now() - interval '8 days' where id = ${forgotten}::text::uuid`
    const { status, body } = await sweep({ apikey: place.stack.serviceKey })
    assert.deepEqual([status, body.failed, body.more], [200, 0, false])
    for (const id of [begun.body.id, parted.body.id, deleted, forgotten]) assert.ok(body.swept.includes(id))
    for (const id of [young, posted]) assert.ok(!body.swept.includes(id) && (await may(place.ada, id)))
    assert.equal((await place.call('finish-upload', { id: begun.body.id }, { as: place.ada })).status, 404)
    assert.equal((await place.put(parted.body.parts[1], large)).status, 404, 'the upload in parts is closed')
    const again = await sweep({ authorization: `Bearer ${place.stack.serviceKey}`, apikey: place.stack.key })
    assert.deepEqual(again.body.swept, [])
    const left = await place.sql`select id::text from private.uploads union select id::text from attachments where deleted_at is not null and created_at < now() - interval '1 hour'`
    assert.equal(left.length, 0)
  })
})
