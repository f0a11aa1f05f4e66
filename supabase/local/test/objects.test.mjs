// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { codeOf, md5, mib, presign, startObjectStore } from './objectstore.mjs'

let store
before(async () => {
  store = await startObjectStore({ origins: ['https://chat.example'] })
})
after(() => store.stop())

const put = (url, body, headers = {}) => fetch(url, { method: 'PUT', body, headers })
const signedPut = async (key, body, headers = {}) => put(await presign(store.url(key), { method: 'PUT', headers }), body, headers)
const incoming = () => readdirSync(join(store.home, 'incoming'))

test('what is put comes back, with its type, length, tag and no sniffing', async () => {
  const body = randomBytes(70_000)
  const answer = await signedPut('people/a', body, { 'content-type': 'image/png', 'content-length': String(body.length) })
  assert.deepEqual([answer.status, answer.headers.get('etag'), await answer.text()], [200, `"${md5(body)}"`, ''])
  const got = await fetch(await presign(store.url('people/a')))
  assert.deepEqual(Buffer.from(await got.arrayBuffer()), body)
  const head = await fetch(await presign(store.url('people/a'), { method: 'HEAD' }), { method: 'HEAD' })
  for (const { headers } of [got, head]) {
    assert.deepEqual([headers.get('content-type'), headers.get('content-length'), headers.get('etag'), headers.get('accept-ranges'), headers.get('x-content-type-options')],
      ['image/png', '70000', `"${md5(body)}"`, 'bytes', 'nosniff'])
  }
  assert.equal(statSync(store.home).mode & 0o077, 0)
})

test('an empty object, an odd key, a replaced object', async () => {
  assert.equal((await signedPut('empty', '')).status, 200)
  const empty = await fetch(await presign(store.url('empty')))
  assert.deepEqual([empty.status, empty.headers.get('content-length'), await empty.text()], [200, '0', ''])
  const odd = `${encodeURIComponent("naïve file (1)'s +&=*!~")}`
  assert.equal((await signedPut(odd, 'one')).status, 200)
  assert.equal((await signedPut(odd, 'second')).status, 200)
  assert.equal(await (await fetch(await presign(store.url(odd)))).text(), 'second')
  assert.deepEqual(incoming(), [])
})

test('a signed URL can ask for other headers of the answer, and a page of ours may fetch', async () => {
  await signedPut('named', 'text', { 'content-type': 'text/plain', 'cache-control': 'max-age=60', 'x-amz-meta-owner': 'ada' })
  const target = new URL(store.url('named'))
  target.searchParams.set('response-content-disposition', 'attachment; filename="a b.txt"')
  target.searchParams.set('response-content-type', 'application/octet-stream')
  const answer = await fetch(await presign(target), { headers: { origin: 'https://chat.example' } })
  const wanted = { 'content-disposition': 'attachment; filename="a b.txt"', 'content-type': 'application/octet-stream', 'cache-control': 'max-age=60', 'x-amz-meta-owner': 'ada',
    'access-control-allow-origin': 'https://chat.example', 'access-control-expose-headers': 'ETag' }
  for (const [name, value] of Object.entries(wanted)) assert.equal(answer.headers.get(name), value)
  const ask = (origin, method) => fetch(store.url('named'), { method: 'OPTIONS', headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'content-type' } })
  const allowed = await ask('https://chat.example', 'PUT')
  assert.deepEqual([allowed.status, allowed.headers.get('access-control-allow-headers')], [204, 'content-type'])
  for (const [origin, method] of [['https://evil.example', 'PUT'], ['https://chat.example', 'DELETE'], ['null', 'GET']]) assert.equal(await codeOf(await ask(origin, method)), 'AccessForbidden')
  assert.equal((await fetch(await presign(store.url('named')), { headers: { origin: 'https://evil.example' } })).headers.get('access-control-allow-origin'), null)
})

test('a write can be bound to a key that is free, and to a version', async () => {
  const headers = { 'if-none-match': '*' }
  assert.equal((await signedPut('once', 'first', headers)).status, 200)
  const again = await signedPut('once', 'second', headers)
  assert.deepEqual([again.status, await codeOf(again)], [412, 'PreconditionFailed'])
  const both = await Promise.all(['x', 'y', 'z'].map((body) => signedPut('race', body.repeat(50_000), headers)))
  assert.deepEqual(both.map((answer) => answer.status).sort(), [200, 412, 412], 'at once: one wins')
  assert.equal((await signedPut('once', 'third', { 'if-match': `"${md5('first')}"` })).status, 200)
  assert.equal((await signedPut('once', 'fourth', { 'if-match': `"${md5('first')}"` })).status, 412)
  assert.deepEqual(incoming(), [])
})

test('a body that is not what was promised is refused and leaves nothing', async () => {
  const sha256 = createHash('sha256').update('right').digest('base64')
  const cases = [
    [{ 'content-md5': md5('wrong', 'base64') }, 400, 'BadDigest'],
    [{ 'content-md5': 'nonsense' }, 400, 'InvalidDigest'],
    [{ 'x-amz-checksum-sha256': createHash('sha256').update('wrong').digest('base64') }, 400, 'BadDigest'],
    [{ 'x-amz-checksum-crc32': 'AAAAAA==' }, 400, 'BadDigest'],
    [{ 'x-amz-checksum-crc64nvme': 'AAAAAAAAAAA=' }, 501, 'NotImplemented'],
    [{ 'x-amz-meta-big': 'x'.repeat(8200) }, 400, 'MetadataTooLarge'],
  ]
  for (const [headers, status, code] of cases) {
    const answer = await signedPut('digests', 'right', headers)
    assert.deepEqual([answer.status, await codeOf(answer)], [status, code], JSON.stringify(headers).slice(0, 60))
  }
  assert.equal((await fetch(await presign(store.url('digests')))).status, 404)
  for (const headers of [{ 'content-md5': md5('right', 'base64') }, { 'x-amz-checksum-sha256': sha256 }, { 'x-amz-checksum-sha1': createHash('sha1').update('right').digest('base64') }]) {
    assert.equal((await signedPut('digests', 'right', headers)).status, 200)
  }
  const known = { 'x-amz-checksum-crc32': 'y/Q5Jg==', 'x-amz-checksum-crc32c': '4waSgw==' } // of 123456789
  assert.equal((await signedPut('digests', '123456789', known)).status, 200)
  const hoisted = new URL(store.url('hoisted')) // what newer SDKs do on their own: the checksum of nothing
  hoisted.searchParams.set('x-amz-checksum-crc32', 'AAAAAA==')
  assert.equal(await codeOf(await put(await presign(hoisted, { method: 'PUT' }), 'body')), 'BadDigest')
  assert.deepEqual(incoming(), [])
})

test('a body that is cut off leaves nothing, and one without a length is refused', async () => {
  const url = new URL(await presign(store.url('cut'), { method: 'PUT', headers: { 'content-length': '100000' } }))
  const socket = connect(store.port, '127.0.0.1')
  socket.write(`PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(5000)}`)
  while (incoming().length === 0) await new Promise(setImmediate)
  socket.destroy()
  while (incoming().length > 0) await new Promise(setImmediate)
  assert.equal((await fetch(await presign(store.url('cut')))).status, 404)
  const chunked = await fetch(await presign(store.url('cut'), { method: 'PUT' }), { method: 'PUT', duplex: 'half', body: new Blob(['x']).stream() })
  assert.deepEqual([chunked.status, await codeOf(chunked)], [411, 'MissingContentLength'])
})

test('objects survive a restart, and what was half-written does not', async () => {
  await signedPut('kept', 'still here')
  const path = join(store.home, 'objects', createHash('sha256').update('kept').digest('hex'))
  assert.equal(readFileSync(path, 'utf8').endsWith('still here'), true)
  store.reopen()
  assert.equal(await (await fetch(await presign(store.url('kept')))).text(), 'still here')
  assert.deepEqual(incoming(), [])
})

test('bodies pass through without being held', async () => {
  const total = 128
  const chunk = randomBytes(mib)
  const url = await presign(store.url('big'), { method: 'PUT', headers: { 'content-length': String(total * mib) } })
  const before = process.memoryUsage().arrayBuffers
  let peak = 0
  const look = () => (peak = Math.max(peak, process.memoryUsage().arrayBuffers - before))
  const out = request(url, { method: 'PUT', headers: { 'content-length': total * mib } })
  const answered = once(out, 'response')
  for (let sent = 0; sent < total; sent++) {
    if (!out.write(chunk)) await once(out, 'drain')
    look()
  }
  out.end()
  const [answer] = await answered
  assert.equal(answer.resume().statusCode, 200)
  const got = await fetch(await presign(store.url('big')))
  const digest = createHash('md5')
  for await (const piece of got.body) {
    digest.update(piece)
    look()
  }
  assert.equal(`"${digest.digest('hex')}"`, got.headers.get('etag'))
  assert.ok(peak < (total / 2) * mib, `${Math.round(peak / mib)} MiB were held`)
})
