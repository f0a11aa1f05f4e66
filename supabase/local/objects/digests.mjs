// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto'
import { S3Error } from './errors.mjs'

function tableOf(polynomial) {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1
    return value
  })
}

function crc(polynomial) {
  const table = tableOf(polynomial)
  let value = 0xffffffff
  return {
    update(chunk) {
      for (const byte of chunk) value = table[(value ^ byte) & 0xff] ^ (value >>> 8)
    },
    digest() {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE((value ^ 0xffffffff) >>> 0)
      return bytes
    },
  }
}

const makers = {
  md5: () => createHash('md5'),
  sha256: () => createHash('sha256'),
  sha1: () => createHash('sha1'),
  crc32: () => crc(0xedb88320),
  crc32c: () => crc(0x82f63b78),
}
const sizes = { md5: 16, sha256: 32, sha1: 20, crc32: 4, crc32c: 4 }
const onParts = new Set(['crc32', 'crc32c'])

function claimed(name, text) {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== sizes[name] || bytes.toString('base64') !== text) throw new S3Error('InvalidDigest')
  return { name, bytes, refusal: 'BadDigest' }
}

//! What the request says about its body: `[{name, bytes, refusal}]`. A checksum may stand in a header or, hoisted by a signer,
//! in the query. Refuses what R2 does not have.
export function claimedDigests({ headers, query, payloadHash, isPart }) {
  if (payloadHash.startsWith('STREAMING-') || headers.has('x-amz-trailer')) throw new S3Error('NotImplemented')
  const claims = []
  const md5 = headers.get('content-md5')
  if (md5 !== undefined) claims.push(claimed('md5', md5))
  const checksums = [...headers, ...query].filter(([name]) => /^x-amz-checksum-/i.test(name))
  for (const [header, text] of checksums) {
    const name = header.toLowerCase().slice('x-amz-checksum-'.length)
    if (!(name in makers) || (isPart && !onParts.has(name))) throw new S3Error('NotImplemented')
    claims.push(claimed(name, text))
  }
  if (payloadHash !== 'UNSIGNED-PAYLOAD') {
    if (!/^[0-9a-f]{64}$/.test(payloadHash)) throw new S3Error('InvalidArgument')
    claims.push({ name: 'sha256', bytes: Buffer.from(payloadHash, 'hex'), refusal: 'XAmzContentSHA256Mismatch' })
  }
  return claims
}

//! Takes a body bit by bit; `finish()` yields its MD5 or throws for the first claim that does not hold.
export class Digests {
  #claims
  #running

  constructor(claims) {
    this.#claims = claims
    this.#running = Object.fromEntries(['md5', ...claims.map((claim) => claim.name)].map((name) => [name, makers[name]()]))
  }

  update(chunk) {
    for (const digest of Object.values(this.#running)) digest.update(chunk)
  }

  finish() {
    const found = Object.fromEntries(Object.entries(this.#running).map(([name, digest]) => [name, digest.digest()]))
    for (const { name, bytes, refusal } of this.#claims) if (!found[name].equals(bytes)) throw new S3Error(refusal)
    return found.md5
  }
}
