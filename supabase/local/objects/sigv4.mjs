// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { S3Error } from './errors.mjs'

const algorithm = 'AWS4-HMAC-SHA256'
const longestSeconds = 604_800
const skewMs = 15 * 60 * 1000
const regions = new Set(['auto', 'us-east-1', '', 'wnam', 'enam', 'weur', 'eeur', 'apac'])

const hmac = (key, text) => createHmac('sha256', key).update(text).digest()
const sha256 = (text) => createHash('sha256').update(text).digest('hex')
const byBytes = (a, b) => (a < b ? -1 : a > b ? 1 : 0) // both are ASCII once encoded

//! Everything but the unreserved characters as %XX, also the slash.
export const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

export function decode(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new S3Error('InvalidURI')
  }
}

//! The query as `[name, value]` pairs, decoded; a blank may come as a plus, as forms and URLSearchParams write it.
export function readQuery(raw) {
  return raw.replaceAll('+', '%20').split('&').filter((item) => item !== '').map((item) => {
    const at = item.indexOf('=')
    return at < 0 ? [decode(item), ''] : [decode(item.slice(0, at)), decode(item.slice(at + 1))]
  })
}

//! What is signed. `path` is as it was sent: encoded once, nothing in it folded, so an encoded slash stays one.
export function canonicalRequest({ method, path, query, headers, signedNames, payloadHash }) {
  const canonicalPath = path.split('/').map((segment) => encode(decode(segment))).join('/') || '/'
  const canonicalQuery = query.filter(([name]) => name !== 'X-Amz-Signature').map(([name, value]) => [encode(name), encode(value)])
    .sort((a, b) => byBytes(a[0], b[0]) || byBytes(a[1], b[1])).map(([name, value]) => `${name}=${value}`).join('&')
  const canonicalHeaders = signedNames.map((name) => `${name}:${headers.get(name).trim().replace(/ +/g, ' ')}\n`).join('')
  return [method, canonicalPath, canonicalQuery, canonicalHeaders, signedNames.join(';'), payloadHash].join('\n')
}

export function signatureOf({ request, date, scope, secret }) {
  const text = [algorithm, date, scope, sha256(request)].join('\n')
  const key = scope.split('/').reduce((previous, part) => hmac(previous, part), `AWS4${secret}`)
  return hmac(key, text).toString('hex')
}

function only(query, name) {
  const values = query.filter(([found]) => found === name).map(([, value]) => value)
  if (values.length > 1) throw new S3Error('AuthorizationQueryParametersError')
  return values[0]
}

function readPresigned(query) {
  const claim = Object.fromEntries(['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature'].map((name) => [name, only(query, `X-Amz-${name}`)]))
  const seconds = /^\d{1,7}$/.test(claim.Expires ?? '') ? Number(claim.Expires) : 0
  if (claim.Algorithm !== algorithm || seconds < 1 || seconds > longestSeconds) throw new S3Error('AuthorizationQueryParametersError')
  return { credential: claim.Credential, date: claim.Date, seconds, signedHeaders: claim.SignedHeaders, signature: claim.Signature, payloadHash: 'UNSIGNED-PAYLOAD', malformed: 'AuthorizationQueryParametersError' }
}

function readHeader(headers) {
  const [, rest] = new RegExp(`^${algorithm}\\s+(.+)$`).exec(headers.get('authorization')) ?? []
  if (!rest) throw new S3Error('AuthorizationHeaderMalformed')
  const fields = Object.fromEntries(rest.split(',').map((field) => field.trim().split(/=(.*)/s).slice(0, 2)))
  const payloadHash = headers.get('x-amz-content-sha256')
  if (!payloadHash) throw new S3Error('MissingSecurityHeader')
  return { credential: fields.Credential, date: headers.get('x-amz-date'), signedHeaders: fields.SignedHeaders, signature: fields.Signature, payloadHash, malformed: 'AuthorizationHeaderMalformed' }
}

function momentOf(date, malformed) {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date ?? '')
  if (!parts) throw new S3Error(malformed)
  const [year, month, ...rest] = parts.slice(1).map(Number)
  return Date.UTC(year, month - 1, ...rest)
}

function checkTime(claim, nowMs) {
  const signedAt = momentOf(claim.date, claim.malformed)
  if (claim.seconds === undefined) {
    if (Math.abs(nowMs - signedAt) > skewMs) throw new S3Error('RequestTimeTooSkewed')
    return
  }
  if (signedAt - nowMs > skewMs) throw new S3Error('AccessDenied', 'Request is not yet valid')
  if (nowMs >= signedAt + claim.seconds * 1000) throw new S3Error('ExpiredRequest')
}

// Everything of Amazon's that changes what a request means must be under the signature, and so must the host.
function checkSignedNames(names, headers, malformed) {
  const sorted = names.every((name, at) => name === name.toLowerCase() && (at === 0 || names[at - 1] < name))
  if (!sorted || !names.includes('host')) throw new S3Error(malformed)
  if (names.some((name) => !headers.has(name))) throw new S3Error('SignatureDoesNotMatch')
  const loose = [...headers.keys()].filter((name) => name.startsWith('x-amz-') && !names.includes(name))
  if (loose.length > 0) throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed')
}

//! Checks who signed the request and that nothing of it was changed since. `path` and `query` are as sent, `headers` is a
//! Map of lower-case names. Yields `{payloadHash}` or throws an S3Error.
export function authenticate({ method, path, query, headers }, { accessKeyId, secretAccessKey }, nowMs = Date.now()) {
  const presigned = query.some(([name]) => name.startsWith('X-Amz-'))
  if (presigned && headers.has('authorization')) throw new S3Error('InvalidArgument', 'Only one auth mechanism allowed')
  if (!presigned && !headers.has('authorization')) throw new S3Error('AccessDenied')
  const claim = presigned ? readPresigned(query) : readHeader(headers)
  const [keyId, day, region, service, end, ...more] = (claim.credential ?? '').split('/')
  if (more.length > 0 || service !== 's3' || end !== 'aws4_request' || day !== claim.date?.slice(0, 8) || !claim.signedHeaders || !claim.signature) throw new S3Error(claim.malformed)
  if (!regions.has(region)) throw new S3Error('InvalidRegionName')
  if (keyId !== accessKeyId) throw new S3Error('Unauthorized')
  checkTime(claim, nowMs)
  const signedNames = claim.signedHeaders.split(';')
  checkSignedNames(signedNames, headers, claim.malformed)
  const request = canonicalRequest({ method, path, query, headers, signedNames, payloadHash: claim.payloadHash })
  const wanted = Buffer.from(signatureOf({ request, date: claim.date, scope: [day, region, service, end].join('/'), secret: secretAccessKey }))
  const given = Buffer.from(claim.signature)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw new S3Error('SignatureDoesNotMatch')
  return { payloadHash: claim.payloadHash }
}
