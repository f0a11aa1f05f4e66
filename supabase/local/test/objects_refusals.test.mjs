// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { canonicalRequest, readQuery, signatureOf } from '../objects/sigv4.mjs'
import { client, codeOf, credentials, presign, startObjectStore } from './objectstore.mjs'

const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors', 'sigv4_presign.json'), 'utf8'))

let store
before(async () => {
  store = await startObjectStore()
  for (const key of ['mine', 'theirs', 'a/b']) await fetch(await presign(store.url(key), { method: 'PUT' }), { method: 'PUT', body: `of ${key}` })
})
after(() => store.stop())

// Not fetch(): it would fold dots and choose headers of its own.
function send(url, { method = 'GET', headers = {}, body } = {}) {
  const [, host, path] = /^http:\/\/([^/]+)(.*)$/.exec(url)
  return new Promise((done, failed) => {
    const out = request({ host: '127.0.0.1', port: store.port, agent: false, method, path, headers: { host, ...headers } }, async (answer) => {
      let text = ''
      for await (const chunk of answer) text += chunk
      done({ status: answer.statusCode, code: await codeOf(new Response(text)), text })
    })
    out.on('error', failed)
    out.end(body)
  })
}

for (const { name, url, method, signed_headers: sent, canonical_request: wanted, secret_access_key: secret, amz_date: date, region, signature } of vectors.presign) {
  test(`signature: ${name}`, () => {
    const [, host, path, query] = /^https:\/\/([^/]+)([^?]*)\?(.*)$/.exec(url)
    const headers = new Map([['host', host], ...Object.entries(sent).map(([header, value]) => [header.toLowerCase(), value])])
    const request = canonicalRequest({ method, path, query: readQuery(query), headers, signedNames: [...headers.keys()].sort(), payloadHash: 'UNSIGNED-PAYLOAD' })
    assert.equal(request, wanted)
    assert.equal(signatureOf({ request, date, scope: `${date.slice(0, 8)}/${region}/s3/aws4_request`, secret }), signature)
  })
}

const bound = { 'content-type': 'image/png', 'content-length': '4' }
const change = (url, pattern, replacement) => {
  assert.match(url, pattern)
  return url.replace(pattern, replacement)
}
const get = () => presign(store.url('mine'))
const put = () => presign(store.url('new'), { method: 'PUT', headers: bound })
const putWith = (headers, body = 'four') => async () => send(await put(), { method: 'PUT', headers, body })
const changed = (pattern, replacement, options) => async () => send(change(await get(), pattern, replacement), options)

const refusals = {
  'no signature at all': [() => send(store.url('mine')), 403, 'AccessDenied'],
  'another key id': [async () => send(await presign(store.url('mine'), { keys: { ...credentials, accessKeyId: 'AKIDOTHER00000000000' } })), 401, 'Unauthorized'],
  'another secret': [async () => send(await presign(store.url('mine'), { keys: { ...credentials, secretAccessKey: 'guessed' } })), 403, 'SignatureDoesNotMatch'],
  'another signature': [changed(/Signature=..../, 'Signature=0000'), 403, 'SignatureDoesNotMatch'],
  'a short signature': [changed(/Signature=[0-9a-f]+/, 'Signature=00'), 403, 'SignatureDoesNotMatch'],
  'an empty signature': [changed(/Signature=[0-9a-f]+/, 'Signature='), 400, 'AuthorizationQueryParametersError'],
  'two signatures': [changed(/$/, '&X-Amz-Signature=00'), 400, 'AuthorizationQueryParametersError'],
  'another algorithm': [changed(/AWS4-HMAC-SHA256/, 'AWS4-HMAC-SHA1'), 400, 'AuthorizationQueryParametersError'],
  'another method: DELETE': [changed(/^/, '', { method: 'DELETE' }), 403, 'SignatureDoesNotMatch'],
  'another method: PUT': [changed(/^/, '', { method: 'PUT', body: 'x' }), 403, 'SignatureDoesNotMatch'],
  'another method: HEAD for a PUT': [async () => send(await put(), { method: 'HEAD', headers: bound }), 403, ''],
  'another key': [changed(/mine/, 'theirs'), 403, 'SignatureDoesNotMatch'],
  'another key by dots': [changed(/mine/, 'x/../mine'), 403, 'SignatureDoesNotMatch'],
  'another bucket': [changed(/aigm/, 'other'), 403, 'SignatureDoesNotMatch'],
  'another bucket by dots': [changed(/aigm\/mine/, 'aigm/../other/mine'), 403, 'SignatureDoesNotMatch'],
  'out of the bucket by dots': [changed(/aigm\/mine/, 'aigm/../../profile.json'), 403, 'SignatureDoesNotMatch'],
  'out of the bucket by encoded dots': [changed(/mine/, '%2e%2e%2f%2e%2e%2fprofile.json'), 403, 'SignatureDoesNotMatch'],
  'an encoded slash': [async () => send(change(await presign(store.url('a/b')), /a\/b/, 'a%2Fb')), 403, 'SignatureDoesNotMatch'],
  'a doubled slash': [async () => send(change(await presign(store.url('a/b')), /a\/b/, 'a//b')), 403, 'SignatureDoesNotMatch'],
  'a broken escape': [changed(/mine/, 'mine%zz'), 400, 'InvalidURI'],
  'an added parameter': [changed(/$/, '&response-content-type=text/html'), 403, 'SignatureDoesNotMatch'],
  'a sub-resource added': [changed(/$/, '&uploads='), 403, 'SignatureDoesNotMatch'],
  'a longer life': [changed(/X-Amz-Expires=60/, 'X-Amz-Expires=600'), 403, 'SignatureDoesNotMatch'],
  'a life over seven days': [async () => send(await presign(store.url('mine'), { seconds: 604_801 })), 400, 'AuthorizationQueryParametersError'],
  'a negative life': [changed(/X-Amz-Expires=60/, 'X-Amz-Expires=-60'), 400, 'AuthorizationQueryParametersError'],
  'another date': [changed(/X-Amz-Date=\d{8}T\d{6}/, 'X-Amz-Date=20990101T000000'), 400, 'AuthorizationQueryParametersError'],
  'another region': [async () => send(await presign(store.url('mine'), { region: 'eu-west-9' })), 400, 'InvalidRegionName'],
  'another service': [changed(/%2Fs3%2F/, '%2Fiam%2F'), 400, 'AuthorizationQueryParametersError'],
  'another host': [async () => send((await get()), { headers: { host: 'bucket.example' } }), 403, 'SignatureDoesNotMatch'],
  'a host that is not signed': [changed(/SignedHeaders=host/, 'SignedHeaders=accept'), 400, 'AuthorizationQueryParametersError'],
  'an unsigned header of Amazon': [changed(/^/, '', { headers: { 'x-amz-meta-a': 'b' } }), 403, 'AccessDenied'],
  'a token that is not signed': [changed(/^/, '', { headers: { 'x-amz-security-token': 't' } }), 403, 'AccessDenied'],
  'a header signature beside the query': [changed(/^/, '', { headers: { authorization: 'AWS4-HMAC-SHA256 x' } }), 400, 'InvalidArgument'],
  'a bearer token': [() => send(store.url('mine'), { headers: { authorization: 'Bearer x' } }), 400, 'AuthorizationHeaderMalformed'],
  'another type': [putWith({ ...bound, 'content-type': 'text/html' }), 403, 'SignatureDoesNotMatch'],
  'no type': [putWith({ 'content-length': '4' }), 403, 'SignatureDoesNotMatch'],
  'a longer body': [putWith({ ...bound, 'content-length': '5' }, 'fiver'), 403, 'SignatureDoesNotMatch'],
  'a shorter body': [putWith({ ...bound, 'content-length': '3' }, 'toy'), 403, 'SignatureDoesNotMatch'],
  'no length': [putWith({ 'content-type': 'image/png', 'transfer-encoding': 'chunked' }), 403, 'SignatureDoesNotMatch'],
  'the right signature for another bucket': [async () => send(await presign(store.url('mine', 'other'))), 404, 'NoSuchBucket'],
  'a signed key that holds dots': [async () => send(await rawSigned('aigm/x/../mine')), 400, 'InvalidObjectName'],
  'a signed key that holds an encoded slash': [async () => send(await rawSigned('aigm/a%2Fb')), 400, 'InvalidObjectName'],
  'a signed key that holds an empty part': [async () => send(await rawSigned('aigm/a//b')), 400, 'InvalidObjectName'],
  'a key of 1,025 bytes': [async () => send(await presign(store.url('k'.repeat(1025)))), 400, 'InvalidObjectName'],
  'an operation that is not here': [async () => send(await presign(`${store.url('mine')}?acl=`)), 501, 'NotImplemented'],
  'a copy': [async () => send(await presign(store.url('copy'), { method: 'PUT', headers: { 'x-amz-copy-source': '/aigm/theirs' } }), { method: 'PUT', headers: { 'x-amz-copy-source': '/aigm/theirs', 'content-length': '0' } }), 501, 'NotImplemented'],
}

// With our own signer, since others fold such paths before they sign.
async function rawSigned(path) {
  const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '')
  const scope = `${date.slice(0, 8)}/auto/s3/aws4_request`
  const host = `127.0.0.1:${store.port}`
  const query = { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Credential': `${credentials.accessKeyId}/${scope}`, 'X-Amz-Date': date, 'X-Amz-Expires': '60', 'X-Amz-SignedHeaders': 'host' }
  const request = canonicalRequest({ method: 'GET', path: `/objects/${path}`, query: Object.entries(query), headers: new Map([['host', host]]), signedNames: ['host'], payloadHash: 'UNSIGNED-PAYLOAD' })
  return `http://${host}/objects/${path}?${new URLSearchParams({ ...query, 'X-Amz-Signature': signatureOf({ request, date, scope, secret: credentials.secretAccessKey }) })}`
}

for (const [name, [attempt, status, code]] of Object.entries(refusals)) {
  test(`refused: ${name}`, async () => {
    const answer = await attempt()
    assert.deepEqual([answer.status, answer.code], [status, code], answer.text)
    assert.ok(!answer.text.includes(credentials.secretAccessKey))
  })
}

test('a URL dies with its time, also one that worked before, and is not born before it', async () => {
  const url = await presign(store.url('late'), { method: 'PUT', headers: bound, seconds: 60 })
  const attempt = () => send(url, { method: 'PUT', headers: bound, body: 'four' })
  assert.equal((await attempt()).status, 200)
  store.moveClock(61_000)
  assert.deepEqual([(await attempt()).status, (await attempt()).code], [400, 'ExpiredRequest'])
  store.moveClock(-16 * 60_000)
  assert.deepEqual([(await attempt()).status, (await attempt()).code], [403, 'AccessDenied'])
  const skewed = await client().fetch(store.url('mine'))
  assert.deepEqual([skewed.status, await codeOf(skewed)], [403, 'RequestTimeTooSkewed'])
  store.moveClock(0)
})

test('what is not refused works: the same URL unchanged', async () => {
  assert.equal((await send(await get())).text, 'of mine')
  assert.equal((await putWith(bound)()).status, 200)
})
