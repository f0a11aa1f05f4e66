// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict'
import { canonicalRequest, signatureOf } from '../../../supabase/local/objects/sigv4.mjs'
import { cases } from '../support/http.mjs'
import { keys, prefix, presign, presignAt, send, store, unlessStore, urlOf } from '../support/objects.mjs'

const bound = { 'content-type': 'image/png', 'content-length': '4' }
const inBucket = (key) => new RegExp(`/${store.bucket}/${key}`)
const change = (url, pattern, replacement) => {
  assert.match(url, pattern)
  return url.replace(pattern, replacement)
}
const get = () => presign(urlOf('mine'))
const put = () => presign(urlOf('new'), { method: 'PUT', headers: bound })
const putWith = (headers, body = 'four') => async () => send(await put(), { method: 'PUT', headers, body })
const changed = (pattern, replacement, options) => async () => send(change(await get(), pattern, replacement), options)

const refusals = {
  'no signature at all': [() => send(urlOf('mine')), 403, 'AccessDenied'],
  'another key id': [async () => send(await presign(urlOf('mine'), { keys: { ...keys, accessKeyId: 'AKIDOTHER00000000000' } })), 401, 'Unauthorized'],
  'another secret': [async () => send(await presign(urlOf('mine'), { keys: { ...keys, secretAccessKey: 'guessed' } })), 403, 'SignatureDoesNotMatch'],
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
  'another bucket': [changed(inBucket(''), '/other/'), 403, 'SignatureDoesNotMatch'],
  'another bucket by dots': [changed(inBucket(`${prefix}mine`), `/${store.bucket}/../other/mine`), 403, 'SignatureDoesNotMatch'],
  'out of the bucket by dots': [changed(inBucket(`${prefix}mine`), `/${store.bucket}/../../profile.json`), 403, 'SignatureDoesNotMatch'],
  'out of the bucket by encoded dots': [changed(/mine/, '%2e%2e%2f%2e%2e%2fprofile.json'), 403, 'SignatureDoesNotMatch'],
  'an encoded slash': [async () => send(change(await presign(urlOf('a/b')), /a\/b/, 'a%2Fb')), 403, 'SignatureDoesNotMatch'],
  'a doubled slash': [async () => send(change(await presign(urlOf('a/b')), /a\/b/, 'a//b')), 403, 'SignatureDoesNotMatch'],
  'a broken escape': [changed(/mine/, 'mine%zz'), 400, 'InvalidURI'],
  'an added parameter': [changed(/$/, '&response-content-type=text/html'), 403, 'SignatureDoesNotMatch'],
  'a sub-resource added': [changed(/$/, '&uploads='), 403, 'SignatureDoesNotMatch'],
  'a longer life': [changed(/X-Amz-Expires=60/, 'X-Amz-Expires=600'), 403, 'SignatureDoesNotMatch'],
  'a life over seven days': [async () => send(await presign(urlOf('mine'), { seconds: 604_801 })), 400, 'AuthorizationQueryParametersError'],
  'a negative life': [changed(/X-Amz-Expires=60/, 'X-Amz-Expires=-60'), 400, 'AuthorizationQueryParametersError'],
  'another date': [changed(/X-Amz-Date=\d{8}T\d{6}/, 'X-Amz-Date=20990101T000000'), 400, 'AuthorizationQueryParametersError'],
  'another region': [async () => send(await presign(urlOf('mine'), { region: 'eu-west-9' })), 400, 'InvalidRegionName'],
  'another service': [changed(/%2Fs3%2F/, '%2Fiam%2F'), 400, 'AuthorizationQueryParametersError'],
  'another host': [async () => send((await get()), { headers: { host: 'localhost:1' } }), 403, 'SignatureDoesNotMatch'],
  'a host that is not signed': [changed(/SignedHeaders=host/, 'SignedHeaders=accept'), 400, 'AuthorizationQueryParametersError'],
  'an unsigned header of Amazon': [changed(/^/, '', { headers: { 'x-amz-meta-a': 'b' } }), 403, 'AccessDenied'],
  'a token that is not signed': [changed(/^/, '', { headers: { 'x-amz-security-token': 't' } }), 403, 'AccessDenied'],
  'a header signature beside the query': [changed(/^/, '', { headers: { authorization: 'AWS4-HMAC-SHA256 x' } }), 400, 'InvalidArgument'],
  'a bearer token': [() => send(urlOf('mine'), { headers: { authorization: 'Bearer x' } }), 400, 'AuthorizationHeaderMalformed'],
  'another type': [putWith({ ...bound, 'content-type': 'text/html' }), 403, 'SignatureDoesNotMatch'],
  'no type': [putWith({ 'content-length': '4' }), 403, 'SignatureDoesNotMatch'],
  'a longer body': [putWith({ ...bound, 'content-length': '5' }, 'fiver'), 403, 'SignatureDoesNotMatch'],
  'a shorter body': [putWith({ ...bound, 'content-length': '3' }, 'toy'), 403, 'SignatureDoesNotMatch'],
  'no length': [putWith({ 'content-type': 'image/png', 'transfer-encoding': 'chunked' }), 403, 'SignatureDoesNotMatch'],
  'the right signature for another bucket': [async () => send(await presign(urlOf('mine', 'other'))), 404, 'NoSuchBucket'],
  'a signed key that holds dots': [async () => send(await rawSigned('x/../mine')), 400, 'InvalidObjectName'],
  'a signed key that holds an encoded slash': [async () => send(await rawSigned('a%2Fb')), 400, 'InvalidObjectName'],
  'a signed key that holds an empty part': [async () => send(await rawSigned('a//b')), 400, 'InvalidObjectName'],
  'a key of 1,025 bytes': [async () => send(await presign(urlOf('k'.repeat(1025)))), 400, 'InvalidObjectName'],
  'its time is over': [async () => send(await presignAt(new Date(Date.now() - 61_000), urlOf('mine'))), 400, 'ExpiredRequest'],
  'its time is over, for a PUT': [async () => send(await presignAt(new Date(Date.now() - 61_000), urlOf('new'), { method: 'PUT', headers: bound }), { method: 'PUT', headers: bound, body: 'four' }), 400, 'ExpiredRequest'],
  'its time has not begun': [async () => send(await presignAt(new Date(Date.now() + 3600_000), urlOf('mine'))), 403, 'AccessDenied'],
  'a type that was added to one without': [async () => send(await presign(urlOf('new'), { method: 'PUT', headers: { 'content-length': '4' } }), { method: 'PUT', headers: { ...bound, 'x-amz-acl': 'public-read' }, body: 'four' }), 403, 'AccessDenied'],
  'an operation that is not here': [async () => send(await presign(`${urlOf('mine')}?acl=`)), 501, 'NotImplemented'],
  'a copy': [async () => send(await presign(urlOf('copy'), { method: 'PUT', headers: { 'x-amz-copy-source': `/${store.bucket}/${prefix}theirs` } }), { method: 'PUT', headers: { 'x-amz-copy-source': `/${store.bucket}/${prefix}theirs`, 'content-length': '0' } }), 501, 'NotImplemented'],
}

// With our own signer, since others fold such paths before they sign.
async function rawSigned(path) {
  const date = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '')
  const scope = `${date.slice(0, 8)}/auto/s3/aws4_request`
  const { host, pathname, origin } = new URL(urlOf(''))
  const query = { 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Credential': `${keys.accessKeyId}/${scope}`, 'X-Amz-Date': date, 'X-Amz-Expires': '60', 'X-Amz-SignedHeaders': 'host' }
  const request = canonicalRequest({ method: 'GET', path: `${pathname}${path}`, query: Object.entries(query), headers: new Map([['host', host]]), signedNames: ['host'], payloadHash: 'UNSIGNED-PAYLOAD' })
  return `${origin}${pathname}${path}?${new URLSearchParams({ ...query, 'X-Amz-Signature': signatureOf({ request, date, scope, secret: keys.secretAccessKey }) })}`
}

if (!unlessStore) for (const key of ['mine', 'theirs', 'a/b']) await fetch(await presign(urlOf(key), { method: 'PUT' }), { method: 'PUT', body: `of ${key}` })

cases('objects/refusals', (it) => {
  for (const [name, [attempt, status, code]] of Object.entries(refusals)) {
    it(`refused: ${name}`, async () => {
      const answer = await attempt()
      assert.deepEqual([answer.status, answer.code], [status, code], answer.text)
      assert.ok(!answer.text.includes(keys.secretAccessKey))
    }, { skip: unlessStore })
  }

  it('what is not refused works: the same URLs unchanged, and nothing was written by the others', async () => {
    assert.equal((await send(await get())).text, 'of mine')
    assert.equal((await send(await presign(urlOf('new')))).code, 'NoSuchKey')
    assert.equal((await putWith(bound)()).status, 200)
    assert.equal((await send(await presignAt(new Date(Date.now() - 30_000), urlOf('new')))).text, 'four')
  }, { skip: unlessStore })
}, 1)
