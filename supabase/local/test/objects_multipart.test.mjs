// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { client, codeOf, md5, mib, presign, startObjectStore } from './objectstore.mjs'

let store
before(async () => {
  store = await startObjectStore()
})
after(() => store.stop())

const call = async (key, parameters, options) => {
  const target = new URL(store.url(key))
  for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value)
  return client().fetch(target, options)
}
const create = async (key, headers = {}) => /<UploadId>(.*)<\/UploadId>/.exec(await (await call(key, { uploads: '' }, { method: 'POST', headers })).text())[1]
const putPart = async (key, uploadId, number, body, headers = {}) => {
  const target = new URL(store.url(key))
  target.searchParams.set('partNumber', String(number))
  target.searchParams.set('uploadId', uploadId)
  return fetch(await presign(target, { method: 'PUT', headers }), { method: 'PUT', body, headers })
}
const listed = (parts) => `<CompleteMultipartUpload>${parts.map(([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag.replaceAll('"', '&quot;')}</ETag></Part>`).join('')}</CompleteMultipartUpload>`
const complete = (key, uploadId, parts) => call(key, { uploadId }, { method: 'POST', body: listed(parts) })

test('parts in any order, one of them sent twice, become one object', async () => {
  const parts = [randomBytes(5 * mib), randomBytes(5 * mib), randomBytes(1000)]
  const uploadId = await create('film', { 'content-type': 'video/mp4' })
  await putPart('film', uploadId, 2, randomBytes(5 * mib))
  const tags = []
  for (const at of [2, 1, 0]) {
    const answer = await putPart('film', uploadId, at + 1, parts[at], { 'content-md5': md5(parts[at], 'base64'), 'content-length': String(parts[at].length) })
    assert.equal(answer.status, 200)
    tags[at] = answer.headers.get('etag')
    assert.notEqual(tags[at], `"${md5(parts[at])}"`, 'the tag of a part is opaque')
  }
  const list = await (await call('film', { uploadId, 'max-parts': '2' })).text()
  assert.deepEqual([...list.matchAll(/<ETag>&quot;(.*?)&quot;<\/ETag><Size>(\d+)</g)].map((match) => [`"${match[1]}"`, Number(match[2])]), [[tags[0], 5 * mib], [tags[1], 5 * mib]])
  assert.deepEqual([/<IsTruncated>(.*?)</.exec(list)[1], /<NextPartNumberMarker>(.*?)</.exec(list)[1]], ['true', '2'])
  const rest = await (await call('film', { uploadId, 'part-number-marker': '2' })).text()
  assert.match(rest, /<IsTruncated>false<.*<PartNumber>3<.*<Size>1000</)

  assert.equal((await fetch(await presign(store.url('film')))).status, 404, 'not there before it is complete')
  const done = await complete('film', uploadId, tags.map((etag, at) => [at + 1, etag]))
  const whole = createHash('md5').update(Buffer.concat(parts.map((part) => createHash('md5').update(part).digest()))).digest('hex')
  assert.match(await done.text(), new RegExp(`<ETag>&quot;${whole}-3&quot;</ETag>`))
  const got = await fetch(await presign(store.url('film')))
  assert.deepEqual(Buffer.from(await got.arrayBuffer()), Buffer.concat(parts))
  assert.deepEqual([got.headers.get('content-type'), got.headers.get('etag')], ['video/mp4', `"${whole}-3"`])
  assert.deepEqual(readdirSync(join(store.home, 'uploads')), [])
  assert.equal(await codeOf(await putPart('film', uploadId, 4, 'late')), 'NoSuchUpload')
})

test('the ETag of a finished upload follows the published example', () => {
  const tags = ['bce6bf66aeb76c7040fdd5f4eccb78e6', '8165449fc15bbf43d3b674595cbcc406']
  assert.equal(createHash('md5').update(Buffer.from(tags.join(''), 'hex')).digest('hex'), 'f77dc0eecdebcd774a2a22cb393ad2ff')
})

test('a completion that does not fit is refused, and the upload stays as it was', async () => {
  const uploadId = await create('odd')
  const tag = async (number, size) => (await putPart('odd', uploadId, number, Buffer.alloc(size, number))).headers.get('etag')
  const [one, two, three] = [await tag(1, 6 * mib), await tag(2, 5 * mib), await tag(3, 10)]
  const cases = [
    [[[2, two], [1, one]], 'InvalidPartOrder'],
    [[[1, one], [1, one]], 'InvalidPartOrder'],
    [[[1, two]], 'InvalidPart'],
    [[[1, one], [4, three]], 'InvalidPart'],
    [[[1, one], [2, two], [3, three]], 'InvalidPart'], // 6 and 5 MiB
    [[[2, two], [3, one]], 'InvalidPart'],
    [[], 'MalformedXML'],
  ]
  for (const [parts, code] of cases) assert.equal(await codeOf(await complete('odd', uploadId, parts)), code, JSON.stringify(parts))
  await tag(2, 10)
  const small = await (await call('odd', { uploadId })).text()
  const [, tiny] = [...small.matchAll(/<ETag>&quot;(.*?)&quot;/g)].map((match) => `"${match[1]}"`)
  assert.equal(await codeOf(await complete('odd', uploadId, [[2, tiny], [3, three]])), 'EntityTooSmall')
  assert.equal((await complete('odd', uploadId, [[1, one], [3, three]])).status, 200, 'numbers may be left out')
})

test('of several completions at once, one makes the object', async () => {
  const uploadId = await create('twice')
  const etag = (await putPart('twice', uploadId, 1, randomBytes(3 * mib))).headers.get('etag')
  const answers = await Promise.all([[[1, '"wrong"']], [[1, etag]], [[1, etag]]].map((parts) => complete('twice', uploadId, parts)))
  const codes = await Promise.all(answers.map(codeOf))
  assert.deepEqual(codes.slice(1).sort(), ['', 'NoSuchUpload'])
  assert.ok(['InvalidPart', 'NoSuchUpload'].includes(codes[0]), 'the one that named a wrong tag')
  assert.deepEqual(readdirSync(join(store.home, 'incoming')), [])
})

test('what must not be known or done with an upload', async () => {
  const uploadId = await create('guarded')
  const cases = [
    [() => putPart('other', uploadId, 1, 'x'), 'NoSuchUpload'], // right upload, other key
    [() => putPart('guarded', '0'.repeat(48), 1, 'x'), 'NoSuchUpload'],
    [() => putPart('guarded', '../objects', 1, 'x'), 'NoSuchUpload'],
    [() => putPart('guarded', uploadId, 0, 'x'), 'InvalidArgument'],
    [() => putPart('guarded', uploadId, 10_001, 'x'), 'InvalidArgument'],
    [() => putPart('guarded', uploadId, '1/../../x', 'x'), 'InvalidArgument'],
    [() => putPart('guarded', uploadId, 1, 'x', { 'content-md5': md5('y', 'base64') }), 'BadDigest'],
    [() => putPart('guarded', uploadId, 1, 'x', { 'x-amz-checksum-sha256': createHash('sha256').update('x').digest('base64') }), 'NotImplemented'],
    [() => putPart('guarded', uploadId, 1, 'x', { 'x-amz-checksum-crc32c': 'AAAAAA==' }), 'BadDigest'],
    [() => call('other', { uploadId }), 'NoSuchUpload'],
    [() => call('other', { uploadId }, { method: 'DELETE' }), 'NoSuchUpload'],
  ]
  for (const [attempt, code] of cases) assert.equal(await codeOf(await attempt()), code)
  assert.equal((await call('guarded', { uploadId }, { method: 'DELETE' })).status, 204)
  assert.equal(await codeOf(await putPart('guarded', uploadId, 1, 'x')), 'NoSuchUpload')
  assert.deepEqual(readdirSync(join(store.home, 'incoming')), [])
})
