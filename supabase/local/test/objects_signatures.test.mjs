// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { canonicalRequest, readQuery, signatureOf } from '../objects/sigv4.mjs'
import { client, codeOf, presign, startObjectStore } from './objectstore.mjs'

// What needs the signer's own functions or another time. tests/conformance/objects asks what a stranger can ask.
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors', 'sigv4_presign.json'), 'utf8'))
const bound = { 'content-type': 'image/png', 'content-length': '4' }

let store
before(async () => {
  store = await startObjectStore()
})
after(() => store.stop())

for (const { name, url, method, signed_headers: sent, canonical_request: wanted, secret_access_key: secret, amz_date: date, region, signature } of vectors.presign) {
  test(`signature: ${name}`, () => {
    const [, host, path, query] = /^https:\/\/([^/]+)([^?]*)\?(.*)$/.exec(url)
    const headers = new Map([['host', host], ...Object.entries(sent).map(([header, value]) => [header.toLowerCase(), value])])
    const request = canonicalRequest({ method, path, query: readQuery(query), headers, signedNames: [...headers.keys()].sort(), payloadHash: 'UNSIGNED-PAYLOAD' })
    assert.equal(request, wanted)
    assert.equal(signatureOf({ request, date, scope: `${date.slice(0, 8)}/${region}/s3/aws4_request`, secret }), signature)
  })
}

test('a URL dies with its time, also one that worked before, and is not born before it', async () => {
  const url = await presign(store.url('late'), { method: 'PUT', headers: bound, seconds: 60 })
  const attempt = () => fetch(url, { method: 'PUT', headers: bound, body: 'four' })
  const refusal = async () => {
    const answer = await attempt()
    return [answer.status, await codeOf(answer)]
  }
  assert.equal((await attempt()).status, 200)
  store.moveClock(61_000)
  assert.deepEqual(await refusal(), [400, 'ExpiredRequest'])
  store.moveClock(-16 * 60_000)
  assert.deepEqual(await refusal(), [403, 'AccessDenied'])
  const skewed = await client().fetch(store.url('late'))
  assert.deepEqual([skewed.status, await codeOf(skewed)], [403, 'RequestTimeTooSkewed'])
  store.moveClock(0)
})
