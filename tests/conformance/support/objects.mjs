// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { request as plainly } from 'node:http'
import { request as overTls } from 'node:https'
import { client, codeOf, presign as sign } from '../../../supabase/local/test/objectstore.mjs'
import { world } from './http.mjs'

//! The object store under test: `{endpoint, bucket, accessKeyId, secretAccessKey}`, or nothing where none is named.
export const store = world.objects ?? { endpoint: 'http://127.0.0.1:9', bucket: 'none', accessKeyId: 'none', secretAccessKey: 'none' }
export const unlessStore = world.objects ? false : 'no object store is named: see run.mjs'
const { accessKeyId, secretAccessKey } = store
export const keys = { accessKeyId, secretAccessKey }

//! What this file writes lies below it.
export const prefix = `conformance-${crypto.randomUUID()}/`
export const urlOf = (key, bucket = store.bucket) => `${store.endpoint}/${bucket}/${prefix}${key}`

//! The independent signer: a presigned URL with these headers bound.
export const presign = (url, options = {}) => sign(url, { keys, ...options })
export const signer = (own = keys) => client(own)

//! A presigned URL that was signed at that moment.
export async function presignAt(moment, url, { method = 'GET', headers = {}, seconds = 60 } = {}) {
  const target = new URL(url)
  target.searchParams.set('X-Amz-Expires', String(seconds))
  const datetime = moment.toISOString().replace(/[-:]|\.\d{3}/g, '')
  return (await client(keys).sign(target, { method, headers, aws: { signQuery: true, allHeaders: true, datetime } })).url
}

//! One request whose path and headers go out as they are: fetch() would fold dots and choose headers of its own.
export function send(url, { method = 'GET', headers = {}, body } = {}) {
  const [, scheme, host, path] = /^(https?):\/\/([^/]+)(.*)$/.exec(url)
  const { hostname, port } = new URL(store.endpoint)
  const ask = scheme === 'https' ? overTls : plainly
  return new Promise((done, failed) => {
    const out = ask({ host: hostname, port, servername: hostname, agent: false, method, path, headers: { host, ...headers } }, async (answer) => {
      const chunks = []
      for await (const chunk of answer) chunks.push(chunk)
      const bytes = Buffer.concat(chunks)
      done({ status: answer.statusCode, headers: answer.headers, bytes, text: String(bytes), code: await codeOf(new Response(bytes)) })
    })
    out.on('error', failed)
    out.end(body)
  })
}
