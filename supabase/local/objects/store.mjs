// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { pipeline } from 'node:stream/promises'
import { Digests, claimedDigests } from './digests.mjs'
import { Disk } from './disk.mjs'
import { S3Error } from './errors.mjs'
import { Uploads } from './multipart.mjs'
import { readParts } from './xml.mjs'

const largestPut = 4.995 * 1024 ** 3
const largestMetadata = 8192
const largestList = 1024 * 1024
const keptHeaders = ['content-type', 'cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires']
const overrides = keptHeaders.map((name) => [`response-${name}`, name])

function lengthOf(request) {
  const text = request.headers.get('content-length')
  if (text === undefined) throw new S3Error('MissingContentLength')
  if (Number(text) > largestPut) throw new S3Error('EntityTooLarge')
  return Number(text)
}

function describe({ key, headers }) {
  const kept = Object.fromEntries([...headers].filter(([name]) => keptHeaders.includes(name) || name.startsWith('x-amz-meta-')))
  const metadata = Object.entries(kept).filter(([name]) => name.startsWith('x-amz-meta-'))
  if (metadata.reduce((sum, [name, value]) => sum + name.length + value.length, 0) > largestMetadata) throw new S3Error('MetadataTooLarge')
  return { key, headers: { 'content-type': 'application/octet-stream', ...kept } }
}

const matches = (list, etag) => list === '*' || list.split(',').some((item) => item.trim().replace(/^W\//, '').replace(/^"|"$/g, '') === etag)

function checkWrite(headers) {
  const [wanted, unwanted] = [headers.get('if-match'), headers.get('if-none-match')]
  return (head) => {
    if (wanted !== undefined && !(head && matches(wanted, head.etag))) throw new S3Error('PreconditionFailed')
    if (unwanted !== undefined && head && matches(unwanted, head.etag)) throw new S3Error('PreconditionFailed')
  }
}

function rangeOf(text, size) {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(text ?? '') ?? []
  if (first === undefined || (first === '' && last === '')) return null
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (from > to || (first === '' && Number(last) === 0)) throw new S3Error('InvalidRange', undefined, { 'Content-Range': `bytes */${size}` })
  return { from, to }
}

async function readSmall(message) {
  const chunks = []
  let size = 0
  for await (const chunk of message) {
    size += chunk.length
    if (size > largestList) throw new S3Error('MalformedXML')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

//! The operations on one bucket. Each takes a request `{method, key, query, headers, message, payloadHash}` that is known
//! to be good and yields `{status, headers, body}`, where body is a text, `{root, fields}` for XML, or `{pipe(reply)}`.
export class Store {
  #disk
  #uploads
  #bucket

  constructor(home, bucket, options) {
    this.#disk = new Disk(home, options)
    this.#uploads = new Uploads(this.#disk)
    this.#bucket = bucket
  }

  async putObject(request) {
    lengthOf(request)
    const description = describe(request)
    const claims = claimedDigests({ ...request, isPart: false })
    const target = this.#disk.objectPath(request.key)
    const check = checkWrite(request.headers)
    check(this.#disk.head(target)) // before a body is taken in for nothing
    const digests = new Digests(claims)
    let etag
    const written = await this.#receive(request, (chunk) => digests.update(chunk), (size) => {
      etag = digests.finish().toString('hex')
      return { ...description, size, etag, modified: new Date().toISOString() }
    })
    this.#disk.publish(written, target, check)
    return { status: 200, headers: { ETag: `"${etag}"` } }
  }

  async #receive({ message }, update, describeBody) {
    try {
      return await this.#disk.write(message, update, describeBody)
    } catch (error) {
      throw message.complete || error instanceof S3Error ? error : new S3Error('IncompleteBody')
    }
  }

  async getObject(request) {
    const found = await this.#disk.openObject(this.#disk.objectPath(request.key))
    if (!found) throw new S3Error('NoSuchKey')
    try {
      const answer = this.#answerTo(request, found)
      if (!answer.body) await found.close()
      return answer
    } catch (error) {
      await found.close()
      throw error
    }
  }

  #answerTo({ method, query, headers }, { head, stream }) {
    if (headers.has('if-match') && !matches(headers.get('if-match'), head.etag)) throw new S3Error('PreconditionFailed')
    const common = { ...head.headers, ETag: `"${head.etag}"`, 'Last-Modified': new Date(head.modified).toUTCString(), 'Accept-Ranges': 'bytes', 'X-Content-Type-Options': 'nosniff' }
    if (headers.has('if-none-match') && matches(headers.get('if-none-match'), head.etag)) return { status: 304, headers: common }
    const asked = new Map(query)
    for (const [parameter, header] of overrides) if (asked.has(parameter)) common[header] = asked.get(parameter)
    const range = rangeOf(headers.get('range'), head.size)
    const { from, to } = range ?? { from: 0, to: head.size - 1 }
    if (range) common['Content-Range'] = `bytes ${from}-${to}/${head.size}`
    common['Content-Length'] = to - from + 1
    const answer = { status: range ? 206 : 200, headers: common }
    return method === 'HEAD' || to < from ? answer : { ...answer, body: { pipe: (reply) => pipeline(stream(from, to), reply) } }
  }

  async deleteObject({ key }) {
    await this.#disk.remove(this.#disk.objectPath(key))
    return { status: 204, headers: {} }
  }

  async createUpload(request) {
    const uploadId = await this.#uploads.create(describe(request))
    return { status: 200, headers: {}, body: { root: 'InitiateMultipartUploadResult', fields: { Bucket: this.#bucket, Key: request.key, UploadId: uploadId } } }
  }

  async putPart(request, uploadId, number) {
    lengthOf(request)
    const claims = claimedDigests({ ...request, isPart: true })
    const etag = await this.#uploads.put(uploadId, request.key, number, claims, (update, describeBody) => this.#receive(request, update, describeBody))
    return { status: 200, headers: { ETag: `"${etag}"` } }
  }

  async listParts({ key, query }, uploadId) {
    const asked = new Map(query)
    const most = Math.min(1000, Number(asked.get('max-parts') ?? 1000))
    const parts = (await this.#uploads.list(uploadId, key)).filter((part) => part.number > Number(asked.get('part-number-marker') ?? 0))
    const page = parts.slice(0, most)
    return { status: 200, headers: {}, body: { root: 'ListPartsResult', fields: {
      Bucket: this.#bucket, Key: key, UploadId: uploadId, MaxParts: most, IsTruncated: parts.length > page.length,
      NextPartNumberMarker: parts.length > page.length ? page.at(-1)?.number : undefined,
      Part: page.map((part) => ({ PartNumber: part.number, ETag: `"${part.etag}"`, Size: part.size, LastModified: part.modified })) } } }
  }

  async completeUpload({ key, message, headers, query, payloadHash }, uploadId) {
    const body = await readSmall(message)
    const digests = new Digests(claimedDigests({ headers: new Map([...headers].filter(([name]) => name === 'content-md5')), query: [], payloadHash, isPart: false }))
    digests.update(body)
    digests.finish()
    const check = checkWrite(headers)
    const done = await this.#uploads.complete(uploadId, key, readParts(body.toString()), async (source, description) => {
      const written = await this.#disk.write(source, () => {}, (size) => ({ ...description, size, modified: new Date().toISOString() }))
      this.#disk.publish(written, this.#disk.objectPath(key), check)
    })
    return { status: 200, headers: {}, body: { root: 'CompleteMultipartUploadResult', fields: { Bucket: this.#bucket, Key: key, ETag: `"${done.etag}"` } } }
  }

  async abortUpload({ key }, uploadId) {
    await this.#uploads.abort(uploadId, key)
    return { status: 204, headers: {} }
  }

  async listObjects({ query }) {
    const asked = new Map(query)
    const most = Math.min(1000, Number(asked.get('max-keys') ?? 1000))
    const prefix = asked.get('prefix') ?? ''
    const token = asked.get('continuation-token')
    const after = token === undefined ? asked.get('start-after') : Buffer.from(token, 'base64url').toString()
    const afterBytes = Buffer.from(after ?? '')
    const found = (await this.#disk.list()).filter((head) => head.key.startsWith(prefix) && (after === undefined || Buffer.compare(Buffer.from(head.key), afterBytes) > 0))
    const page = found.slice(0, most)
    const more = found.length > page.length
    return { status: 200, headers: {}, body: { root: 'ListBucketResult', fields: {
      Name: this.#bucket, Prefix: prefix, MaxKeys: most, KeyCount: page.length, IsTruncated: more,
      NextContinuationToken: more ? Buffer.from(page.at(-1).key).toString('base64url') : undefined,
      Contents: page.map((head) => ({ Key: head.key, LastModified: head.modified, ETag: `"${head.etag}"`, Size: head.size, StorageClass: 'STANDARD' })) } } }
  }
}
