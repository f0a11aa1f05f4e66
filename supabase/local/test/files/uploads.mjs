// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { eicar, startClamd } from './clamd.mjs'
import { allLies, samples } from './samples.mjs'
import { described, startWorkspace } from './workspace.mjs'

const mib = 1024 * 1024
const text = (said) => Buffer.from(said)

//! Uploads, step by step, with the functions in this runtime.
export const testUploads = (runtime) => describe(`sending, in ${runtime.name}`, () => {
  let place
  let clamd
  before(async () => {
    clamd = await startClamd()
    place = await startWorkspace(runtime, { CLAMAV_ADDRESS: clamd.address })
  })
  after(async () => {
    await place?.stop()
    await clamd.stop()
  })
  const objects = async () => (await place.sql`select (select count(*) from private.uploads) + (select count(*) from attachments) as rows`)[0].rows

  test('each type goes up, is looked at, and comes down as what it is', async () => {
    for (const [name, type, body, inline] of samples) {
      const { status, body: file } = await place.upload(place.ada, name, type, body)
      assert.deepEqual([status, file.status, file.name, file.content_type, file.size_bytes], [200, 'clean', name, type, body.length], name)
      assert.deepEqual([file.width, file.height], type.startsWith('image/') ? [40, 30] : [null, null], name)
      const { body: { files: [{ url }] } } = await place.call('sign-download', { ids: [file.id] }, { as: place.ada })
      const got = await fetch(url)
      assert.deepEqual(Buffer.from(await got.arrayBuffer()), body, name)
      assert.deepEqual([got.headers.get('content-type'), got.headers.get('x-content-type-options')], [type, 'nosniff'])
      assert.equal(got.headers.get('content-disposition').split(';')[0], inline ? 'inline' : 'attachment', name)
    }
    assert.equal(clamd.scanned.length, samples.length)
  })

  test('a file that is not what its name says is refused and deleted', async () => {
    const perType = new Map()
    const chosen = allLies().filter(([name]) => perType.set(name, (perType.get(name) ?? 0) + 1).get(name) % 6 === 1)
    for (const [name, type, content] of chosen) {
      const { status, body: answer } = await place.upload(place.ada, name, type, content)
      assert.deepEqual([status, answer.code], [422, 'type_mismatch'], `${name} with ${content.subarray(0, 20)}`)
    }
    assert.ok(chosen.length >= 40, `${chosen.length} lies`)
    assert.equal((await place.sql`select count(*)::int as left from private.uploads`)[0].left, 0)
  })

  test('what cannot be shared is refused before it is sent', async () => {
    const from = await objects()
    const good = described('a.txt', 'text/plain', text('abc'))
    const cases = [
      [{ name: 'a.svg', type: 'image/svg+xml' }, 415, 'type_not_allowed'],
      [{ name: 'a.html', type: 'text/html' }, 415, 'type_not_allowed'],
      [{ name: 'a.exe', type: 'application/octet-stream' }, 415, 'type_not_allowed'],
      [{ name: 'a.png.exe', type: 'image/png' }, 415, 'type_not_allowed'],
      [{ name: 'png', type: 'image/png' }, 415, 'type_not_allowed'],
      [{ name: 'a.constructor', type: 'image/png' }, 415, 'type_not_allowed'],
      [{ name: 'a.png', type: 'text/html' }, 415, 'type_mismatch'],
      [{ name: 'a.txt', type: 'text/html' }, 415, 'type_mismatch'],
      [{ type: undefined }, 415, 'type_mismatch'],
      [{ name: '' }, 400, 'validation_failed'],
      [{ name: '../a.txt' }, 400, 'validation_failed'],
      [{ name: 'a\\b.txt' }, 400, 'validation_failed'],
      [{ name: 'a\u0000.txt' }, 400, 'validation_failed'],
      [{ name: `${'ü'.repeat(126)}.txt` }, 400, 'validation_failed'],
      [{ name: ['a.txt'] }, 400, 'validation_failed'],
      [{ size: 0, md5: [good.md5[0]] }, 400, 'validation_failed'],
      [{ size: -1 }, 400, 'validation_failed'],
      [{ size: 1.5 }, 400, 'validation_failed'],
      [{ size: '3' }, 400, 'validation_failed'],
      [{ size: 50 * mib + 1 }, 413, 'file_too_large'],
      [{ size: 9 * mib }, 400, 'validation_failed'],
      [{ sha256: 'abc' }, 400, 'validation_failed'],
      [{ md5: [] }, 400, 'validation_failed'],
      [{ md5: ['nonsense'] }, 400, 'validation_failed'],
      [{ md5: good.md5[0] }, 400, 'validation_failed'],
      [{ conversation_id: 'x' }, 400, 'validation_failed'],
      [{ conversation_id: undefined }, 400, 'validation_failed'],
      [{ conversation_id: '00000000-0000-4000-8000-000000000000' }, 403, 'refused'],
      [{ upload_id: 'x' }, 400, 'validation_failed'],
      [{ upload_id: '00000000-0000-4000-8000-000000000000' }, 404, 'not_found'],
    ]
    for (const [change, status, code] of cases) {
      const answer = await place.call('sign-upload', { conversation_id: place.room.id, ...good, ...change }, { as: place.ada })
      assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(change))
      assert.ok(answer.body.message.endsWith('.'))
    }
    assert.equal((await place.sign(place.eve, 'a.txt', 'text/plain', text('abc'))).status, 403, 'a stranger to the room')
    assert.equal(await objects(), from, 'and nothing is left of it')
  })

  test('the URL allows this body, once, for ten minutes', async () => {
    const body = text('exactly this')
    const { body: signed } = await place.sign(place.ada, 'a.txt', 'text/plain', body)
    const [part] = signed.parts
    const url = new URL(part.url)
    assert.deepEqual([Number(url.searchParams.get('X-Amz-Expires')), signed.expires_at - Math.floor(Date.now() / 1000) <= 600], [600, true])
    assert.equal(url.searchParams.get('X-Amz-SignedHeaders'), 'content-length;content-md5;content-type;host;if-none-match')
    assert.match(signed.key, new RegExp(`^${place.ada.user.id}/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`))
    assert.equal((await place.call('finish-upload', { id: signed.id }, { as: place.ada })).body.code, 'not_uploaded')
    assert.equal((await place.put(part, text('exactly that'))).status, 400)
    assert.equal((await place.put({ ...part, length: 5 }, body, { 'content-length': '5' })).status, 403)
    assert.equal((await place.put(part, body, { 'content-type': 'text/html' })).status, 403)
    assert.equal((await place.put(part, body)).status, 200)
    assert.equal((await place.put(part, body)).status, 412, 'a key is written once')
    const finished = await place.call('finish-upload', { id: signed.id }, { as: place.ada })
    const again = await place.call('finish-upload', { id: signed.id }, { as: place.ada })
    assert.deepEqual([again.status, again.body], [200, finished.body])
    assert.equal((await place.put(part, body)).status, 412)
  })

  test('a large file goes up in parts, and on after a break', async () => {
    const body = Buffer.concat([samples.find(([name]) => name === 'a.mp4')[2], randomBytes(20 * mib)])
    const { status, body: signed } = await place.sign(place.ada, 'film.mp4', 'video/mp4', body)
    assert.deepEqual([status, signed.parts.map((part) => part.length)], [200, [8 * mib, 8 * mib, body.length - 16 * mib]])
    assert.equal((await place.put(signed.parts[0], body)).status, 200)
    assert.equal((await place.put({ ...signed.parts[1], offset: 0 }, body)).status, 400, 'the wrong bytes')
    assert.equal((await place.call('finish-upload', { id: signed.id }, { as: place.ada })).body.code, 'not_uploaded')
    assert.equal((await place.call('sign-upload', { upload_id: signed.id }, { as: place.ben })).body.code, 'not_found', 'it is nobody else\'s to go on with')
    const { body: rest } = await place.call('sign-upload', { upload_id: signed.id }, { as: place.ada })
    assert.deepEqual([rest.id, rest.key, rest.parts.map((part) => part.number)], [signed.id, signed.key, [2, 3]])
    for (const part of rest.parts) assert.equal((await place.put(part, body)).status, 200)
    const answers = await Promise.all([1, 2].map(() => place.call('finish-upload', { id: signed.id }, { as: place.ada })))
    const [{ body: file }, second] = answers
    assert.deepEqual([answers[0].status, second.status, second.body], [200, 200, file])
    assert.deepEqual([file.status, file.size_bytes], ['clean', body.length])
    assert.equal((await place.put(rest.parts[0], body)).status, 404, 'its parts are closed')
    const { body: { files: [{ url }] } } = await place.call('sign-download', { ids: [file.id] }, { as: place.ada })
    assert.deepEqual(Buffer.from(await (await fetch(url)).arrayBuffer()), body)
    assert.equal(clamd.scanned.at(-1), body.length)
  })

  test('a large file whose upload could not be opened in the store is opened later', async () => {
    const body = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(9 * mib)])
    const { body: signed } = await place.sign(place.ada, 'a.pdf', 'application/pdf', body)
    await place.sql`update private.uploads set store_upload_id = null where id = ${signed.id}::text::uuid`
    const { body: rest } = await place.call('sign-upload', { upload_id: signed.id }, { as: place.ada })
    for (const part of rest.parts) assert.equal((await place.put(part, body)).status, 200)
    assert.equal((await place.call('finish-upload', { id: signed.id }, { as: place.ada })).body.size_bytes, body.length)
  })

  test('an infected file is blocked and deleted; a scanner without an answer stops it for now', async () => {
    const { body: file } = await place.upload(place.ada, 'a.txt', 'text/plain', eicar)
    assert.equal(file.status, 'blocked')
    const { body: { files, refused } } = await place.call('sign-download', { ids: [file.id] }, { as: place.ada })
    assert.deepEqual([files, refused], [[], [{ id: file.id, code: 'blocked' }]])
    assert.equal((await place.post(place.ada, [file.id])).error.hint, 'attachment_invalid')
    const { body: signed } = await place.sign(place.ada, 'a.txt', 'text/plain', text('later'))
    await place.put(signed.parts[0], text('later'))
    for (const mode of ['silent', 'odd']) {
      clamd.mode = mode
      const answer = await place.call('finish-upload', { id: signed.id }, { as: place.ada })
      assert.deepEqual([answer.status, answer.body.code], [503, 'scanner_unavailable'])
    }
    clamd.mode = 'good'
    assert.equal((await place.call('finish-upload', { id: signed.id }, { as: place.ada })).body.status, 'clean')
  })
})
