// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto'
import postgres from 'postgres'
import { openProfile } from '../../profile.mjs'
import { newPerson, startTestStack } from '../harness.mjs'

const partSize = 8 * 1024 * 1024
const digest = (name, body, form) => createHash(name).update(body).digest(form)
export const content = { type: 'doc', content: [{ type: 'paragraph' }] }

//! What sign-upload wants to know about a file.
export function described(name, type, body) {
  const parts = Array.from({ length: Math.max(1, Math.ceil(body.length / partSize)) }, (_, at) => body.subarray(at * partSize, (at + 1) * partSize))
  return { name, type, size: body.length, sha256: digest('sha256', body, 'hex'), md5: parts.map((part) => digest('md5', part, 'base64')) }
}

//! A stack with two members of a server and an outsider, and functions of its own beside it, in the given runtime.
export async function startWorkspace(runtime, given = {}) {
  const stack = await startTestStack({ migrations: undefined })
  const profile = openProfile(stack.data)
  const env = { SUPABASE_URL: stack.url, SUPABASE_ANON_KEY: stack.key, SUPABASE_SERVICE_ROLE_KEY: stack.serviceKey, JWT_SECRET: profile.jwtSecret,
    R2_ENDPOINT: `${stack.url}/objects`, R2_BUCKET: 'aigm', R2_ACCESS_KEY_ID: profile.objects.accessKeyId, R2_SECRET_ACCESS_KEY: profile.objects.secretAccessKey,
    ALLOWED_ORIGINS: 'https://chat.example, https://other.example', ...given }
  const functions = await runtime.start(env)
  const sql = postgres(stack.db, { max: 2 })
  const limits = await sql`select burst, extract(epoch from span)::int as seconds from private.rate_limits where action like 'sign\\_%'`
  await limit(sql, 100_000)
  const [ada, ben, eve] = await Promise.all([1, 2, 3].map(() => newPerson(stack)))
  const { data: server } = await ada.client.rpc('create_server', { name: 'Harbour' })
  const { data: [room] } = await ada.client.from('rooms').select('id')
  const { data: invite } = await ada.client.rpc('create_invite', { server_id: server.id })
  await ben.client.rpc('join_server', { code: invite.code })

  //! Calls a function, as a person or with these headers.
  async function call(name, fields, { as, headers = {}, method = 'POST' } = {}) {
    const answer = await fetch(functions.url(name), { method, headers: { 'content-type': 'application/json', ...(as && { authorization: `Bearer ${as.session.access_token}` }), ...headers },
      body: method === 'POST' ? (typeof fields === 'string' ? fields : JSON.stringify(fields)) : undefined })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) }
  }
  const sign = (as, name, type, body, more = {}) => call('sign-upload', { conversation_id: room.id, ...described(name, type, body), ...more }, { as })
  const put = ({ url, method, headers, offset, length }, body, more = {}) => fetch(url, { method, headers: { ...headers, ...more }, body: body.subarray(offset, offset + length) })
  //! The whole way: yields the answer of finish-upload.
  async function upload(as, name, type, body, more) {
    const signed = await sign(as, name, type, body, more)
    if (signed.status !== 200) return signed
    for (const part of signed.body.parts) await put(part, body)
    return call('finish-upload', { id: signed.body.id }, { as })
  }
  const post = (as, ids, place = { room_id: room.id }) => as.client.from('messages').insert({ ...place, content, attachment_ids: ids }).select('id').single()
  const stop = async () => {
    await functions.stop()
    await sql.end()
    await stack.stop()
  }
  return { stack, sql, limits, profile, env, functions, ada, ben, eve, server, room, call, sign, put, upload, post, stop }
}

//! How often each person may have URLs signed. An hour in place of the minute: no machine is too slow to reach the limit.
export const limit = (sql, times) => sql`update private.rate_limits set burst = ${times}, span = interval '1 hour' where action in ('sign_upload', 'sign_download')`
