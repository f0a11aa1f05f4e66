// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from '../log.mjs'
import { S3Error } from './errors.mjs'
import { authenticate, decode, readQuery } from './sigv4.mjs'
import { Store } from './store.mjs'
import { xml } from './xml.mjs'

const longestKey = 1024

function headersOf(message) {
  const headers = new Map()
  for (let i = 0; i < message.rawHeaders.length; i += 2) {
    const name = message.rawHeaders[i].toLowerCase()
    headers.set(name, headers.has(name) ? `${headers.get(name)},${message.rawHeaders[i + 1]}` : message.rawHeaders[i + 1])
  }
  return headers
}

function keyOf(segments) {
  const key = segments.map(decode).join('/')
  const odd = segments.map(decode).some((segment) => segment === '' || segment === '.' || segment === '..' || segment.includes('/') || segment.includes('\0'))
  if (odd || Buffer.byteLength(key) > longestKey) throw new S3Error('InvalidObjectName')
  return key
}

// Which operation a request asks for, by its method and the parameters that name a sub-resource.
function operationOf({ method, key, query, headers }) {
  const asked = new Map(query)
  const names = query.map(([name]) => name).filter((name) => !/^(X-Amz-.*|x-amz-.*|response-.*|x-id|max-parts|part-number-marker)$/.test(name)).sort().join('&')
  const uploadId = asked.get('uploadId')
  if (headers.has('x-amz-copy-source')) throw new S3Error('NotImplemented')
  if (key === null) {
    if (method === 'HEAD' && names === '') return () => ({ status: 200, headers: {} })
    if (method === 'GET' && asked.get('list-type') === '2' && !asked.has('delimiter')) return (store, request) => store.listObjects(request)
    throw new S3Error(method === 'GET' ? 'NotImplemented' : 'MethodNotAllowed')
  }
  const operations = {
    'PUT ': (store, request) => store.putObject(request),
    'GET ': (store, request) => store.getObject(request),
    'HEAD ': (store, request) => store.getObject(request),
    'DELETE ': (store, request) => store.deleteObject(request),
    'POST uploads': (store, request) => store.createUpload(request),
    'PUT partNumber&uploadId': (store, request) => store.putPart(request, uploadId, Number(asked.get('partNumber'))),
    'POST uploadId': (store, request) => store.completeUpload(request, uploadId),
    'DELETE uploadId': (store, request) => store.abortUpload(request, uploadId),
    'GET uploadId': (store, request) => store.listParts(request, uploadId),
  }
  const operation = operations[`${method} ${names}`]
  if (!operation) throw new S3Error(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].includes(method) ? 'NotImplemented' : 'MethodNotAllowed')
  return operation
}

const allowedMethods = 'GET, HEAD, PUT'

// Concerns browsers only: which pages may read and write, given that they hold a signed URL.
function corsHeaders(request, origins) {
  const origin = request.headers.get('origin')
  if (!origin || !origins.includes(origin)) return {}
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'ETag', Vary: 'Origin' }
}

function preflight(request, cors) {
  const method = request.headers.get('access-control-request-method')
  if (!cors['Access-Control-Allow-Origin'] || !allowedMethods.split(', ').includes(method)) throw new S3Error('AccessForbidden')
  const asked = request.headers.get('access-control-request-headers')
  return { status: 204, headers: { ...cors, 'Access-Control-Allow-Methods': allowedMethods, 'Access-Control-Max-Age': '3600', ...(asked && { 'Access-Control-Allow-Headers': asked }) } }
}

function readRequest(message, prefix) {
  const at = message.url.indexOf('?')
  const path = at < 0 ? message.url : message.url.slice(0, at)
  const query = readQuery(at < 0 ? '' : message.url.slice(at + 1))
  const [bucket, ...segments] = path.slice(prefix.length).split('/')
  const bare = segments.length === 0 || (segments.length === 1 && segments[0] === '')
  return { method: message.method, path, query, headers: headersOf(message), bucket: decode(bucket), segments: bare ? null : segments, message }
}

async function send(reply, { status, headers = {}, body }) {
  const text = body?.root ? xml(body.root, body.fields) : null
  if (text !== null) Object.assign(headers, { 'Content-Type': 'application/xml', 'Content-Length': Buffer.byteLength(text) })
  else if (!body && status !== 204 && status !== 304) headers['Content-Length'] ??= 0
  reply.writeHead(status, headers)
  if (body?.pipe) return body.pipe(reply)
  reply.end(reply.req.method === 'HEAD' ? undefined : text)
}

function refusal(error) {
  const known = error instanceof S3Error ? error : new S3Error('InternalError')
  if (known !== error) log('objects', error.stack)
  return { status: known.status, headers: known.headers, body: { root: 'Error', fields: { Code: known.code, Message: known.message } } }
}

//! An S3 server for one bucket below `prefix` (path style), in place of Cloudflare R2 and with its manners. Yields the
//! handler of Node's (message, reply); bodies are never held in memory. `origins` are the pages that CORS lets in.
export function openObjectStore({ home, prefix, bucket, credentials, durable, origins = [], now = Date.now }) {
  const store = new Store(home, bucket, { durable })
  const answer = async (request, cors) => {
    if (request.method === 'OPTIONS') return preflight(request, cors)
    const { payloadHash } = authenticate(request, credentials, now())
    if (request.bucket !== bucket) throw new S3Error('NoSuchBucket')
    const key = request.segments && keyOf(request.segments)
    const complete = { ...request, key, payloadHash }
    return operationOf(complete)(store, complete)
  }
  return async function handle(message, reply) {
    let cors = {}
    try {
      const request = readRequest(message, prefix)
      cors = corsHeaders(request, origins)
      const { headers, ...rest } = await answer(request, cors)
      await send(reply, { ...rest, headers: { ...headers, ...cors } })
    } catch (error) {
      if (reply.headersSent || reply.destroyed) return void reply.destroy()
      const { headers, ...rest } = refusal(error)
      await send(reply, { ...rest, headers: { ...headers, ...cors } })
    }
  }
}
