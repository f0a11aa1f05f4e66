// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises'

//! One HTTP request with the body read. `token` is a user's; without one the key speaks.
export async function request({ url, key }, path, { method = 'GET', token, headers = {}, body } = {}) {
  const isBytes = body instanceof Uint8Array
  const answer = await fetch(url + path, {
    method,
    headers: { ...(key && { apikey: key }), ...(token && { authorization: `Bearer ${token}` }), ...(body !== undefined && { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }), ...headers },
    body: body === undefined || isBytes || typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json') && text !== ''
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text || null }
}

//! The same, where it must succeed. A rate limit of the database says how long to wait.
export async function succeed(backend, path, options) {
  for (;;) {
    const answer = await request(backend, path, options)
    if (answer.status < 300) return answer.body
    if (answer.status !== 429) throw new Error(`${options?.method ?? 'GET'} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    await pause(1000 * Math.max(1, Number(answer.body?.details ?? 1)))
  }
}

export const rpc = (backend, person, name, body = {}) => succeed(backend, `/rest/v1/rpc/${name}`, { method: 'POST', token: person.token, body })

export async function signUp(backend) {
  const name = `conf${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`
  const session = await succeed(backend, '/auth/v1/signup', { method: 'POST', body: { email: `${name}@conformance.example`, password: 'correct horse battery', data: { username: name } } })
  if (!session.access_token) throw new Error('The backend has to confirm accounts at once.')
  return { id: session.user.id, name, token: session.access_token, refreshToken: session.refresh_token }
}

//! Who and what the cases speak of: ann owns a server in which bob is, eve is an outsider.
export async function makeWorld({ url, key, local, objects }) {
  const backend = { url, key }
  const [ann, bob, eve] = [await signUp(backend), await signUp(backend), await signUp(backend)]
  const server = await rpc(backend, ann, 'create_server', { name: 'Conformance' })
  const { code } = await rpc(backend, ann, 'create_invite', { server_id: server.id })
  await rpc(backend, bob, 'join_server', { code })
  const [room] = await succeed(backend, `/rest/v1/rooms?server_id=eq.${server.id}&select=id`, { token: ann.token })
  return { ...backend, local, objects, people: { ann, bob, eve }, server: server.id, epoch: server.epoch, room: room.id }
}

//! The world that the runner has made.
export function theWorld() {
  if (!process.env.AIGM_CONFORMANCE) throw new Error('Run the cases by run.mjs.')
  return JSON.parse(process.env.AIGM_CONFORMANCE)
}
