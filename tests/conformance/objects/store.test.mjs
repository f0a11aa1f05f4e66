// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { codeOf, md5 } from '../../../supabase/local/test/objectstore.mjs'
import { cases } from '../support/http.mjs'
import { prefix, presign, signer, store, unlessStore, urlOf } from '../support/objects.mjs'

// Judged by aws4fetch, a signer that is none of ours.
const put = (url, body, headers = {}) => fetch(url, { method: 'PUT', body, headers })
const signedPut = async (key, body, headers = {}) => put(await presign(urlOf(key), { method: 'PUT', headers }), body, headers)

cases('objects/store', (it) => {
  it('ranges and conditions of a download', async () => {
    const body = randomBytes(1000)
    await signedPut('ranged', body)
    const url = await presign(urlOf('ranged'))
    const cases = { 'bytes=0-9': [0, 10], 'bytes=990-': [990, 1000], 'bytes=-5': [995, 1000], 'bytes=500-5000': [500, 1000], 'bytes=-5000': [0, 1000] }
    for (const [range, [from, to]] of Object.entries(cases)) {
      const answer = await fetch(url, { headers: { range } })
      assert.deepEqual([answer.status, answer.headers.get('content-range'), answer.headers.get('content-length')], [206, `bytes ${from}-${to - 1}/1000`, String(to - from)], range)
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), body.subarray(from, to))
    }
    for (const range of ['bytes=1000-', 'bytes=-0', 'bytes=9-3']) {
      const answer = await fetch(url, { headers: { range } })
      assert.deepEqual([answer.status, answer.headers.get('content-range'), await codeOf(answer)], [416, 'bytes */1000', 'InvalidRange'], range)
    }
    const etag = `"${md5(body)}"`
    assert.equal((await fetch(url, { headers: { 'if-match': etag, range: 'bytes=1-' } })).status, 206)
    assert.equal((await fetch(url, { headers: { 'if-match': '"another"' } })).status, 412)
    assert.equal((await fetch(url, { headers: { 'if-none-match': etag } })).status, 304)
  }, { skip: unlessStore })

  it('a signature in the header counts as well, with its hash of the body', async () => {
    const answer = await signer().fetch(urlOf('headers'), { method: 'PUT', body: 'hello', headers: { 'x-amz-content-sha256': createHash('sha256').update('hello').digest('hex') } })
    assert.equal(answer.status, 200)
    const lie = await signer().fetch(urlOf('headers'), { method: 'PUT', body: 'hello', headers: { 'x-amz-content-sha256': createHash('sha256').update('bye').digest('hex') } })
    assert.deepEqual([lie.status, await codeOf(lie)], [400, 'XAmzContentSHA256Mismatch'])
    const streaming = await signer().fetch(urlOf('headers'), { method: 'PUT', body: 'hello', headers: { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' } })
    assert.deepEqual([streaming.status, await codeOf(streaming)], [501, 'NotImplemented'])
    assert.equal(await (await signer().fetch(urlOf('headers'))).text(), 'hello')
  }, { skip: unlessStore })

  it('deleting is final and may be repeated', async () => {
    await signedPut('doomed', 'x')
    for (const _ of [1, 2]) assert.equal((await fetch(await presign(urlOf('doomed'), { method: 'DELETE' }), { method: 'DELETE' })).status, 204)
    const gone = await fetch(await presign(urlOf('doomed')))
    assert.deepEqual([gone.status, await codeOf(gone)], [404, 'NoSuchKey'])
  }, { skip: unlessStore })

  it('the list is sorted, filtered and paged', async () => {
    for (const key of ['list/b', 'list/a', 'list/c', 'other/d']) await signedPut(key, key)
    const list = async (parameters) => {
      const target = new URL(`${store.endpoint}/${store.bucket}`)
      for (const [name, value] of Object.entries({ 'list-type': '2', ...parameters })) target.searchParams.set(name, value)
      const text = await (await signer().fetch(target)).text()
      return { keys: [...text.matchAll(/<Key>(.*?)<\/Key>/g)].map((match) => match[1].slice(prefix.length)), next: /<NextContinuationToken>(.*?)</.exec(text)?.[1] }
    }
    const first = await list({ prefix: `${prefix}list/`, 'max-keys': '2' })
    assert.deepEqual(first.keys, ['list/a', 'list/b'])
    const rest = await list({ prefix: `${prefix}list/`, 'continuation-token': first.next })
    assert.deepEqual([rest.keys, rest.next], [['list/c'], undefined])
  }, { skip: unlessStore })
}, 2)
