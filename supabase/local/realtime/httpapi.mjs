// SPDX-FileCopyrightText: The AIGM contributors
// SPDX-License-Identifier: Apache-2.0

import { json } from '../http/answers.mjs'

const batchPath = '/realtime/v1/api/broadcast'
const singlePath = /^\/realtime\/v1\/api\/broadcast\/([^/]+)\/events\/([^/]+)$/
const accepted = () => new Response(null, { status: 202 })
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value)

const isMessage = (item) => isObject(item) && typeof item.topic === 'string' && item.topic !== '' && typeof item.event === 'string' && isObject(item.payload)

async function batch(server, request, claims) {
  const body = await request.json().catch(() => null)
  if (!Array.isArray(body?.messages) || !body.messages.every(isMessage)) return json(422, { errors: { messages: ['is invalid'] } })
  for (const { topic, event, payload, private: isPrivate = false } of body.messages) {
    if (isPrivate && !(await server.permissions.write(topic, claims, 'broadcast'))) continue
    server.hub.sendTextBroadcast({ topic, isPrivate: isPrivate === true, payload: { type: 'broadcast', event, payload } })
  }
  return accepted()
}

async function single(server, request, url, claims) {
  const [topic, event] = singlePath.exec(url.pathname).slice(1).map(decodeURIComponent)
  const isPrivate = url.searchParams.get('private') === 'true'
  const type = request.headers.get('content-type')?.split(';')[0]
  if (type !== 'application/json' && type !== 'application/octet-stream') return json(415, { message: 'Unsupported content type' })
  const body = Buffer.from(await request.arrayBuffer())
  const isJson = type === 'application/json'
  if (isJson && !isJsonText(body)) return json(422, { message: 'The body is not valid JSON' })
  if (isPrivate && !(await server.permissions.write(topic, claims, 'broadcast'))) return json(403, { message: 'Unauthorized' })
  server.hub.sendUserBroadcast({ topic, isPrivate, event, body, isJson })
  return accepted()
}

function isJsonText(body) {
  try {
    JSON.parse(body.toString('utf8'))
    return true
  } catch {
    return false
  }
}

//! The HTTP side of Realtime: broadcasts without a socket.
export async function answerHttp(server, request, url) {
  const { claims, problem } = server.readToken(request.headers.get('authorization')?.replace(/^Bearer\s+/i, '') ?? '')
  if (problem) return json(401, { message: problem })
  if (request.method !== 'POST') return json(404, { message: 'Not Found' })
  if (url.pathname === batchPath) return batch(server, request, claims)
  if (singlePath.test(url.pathname)) return single(server, request, url, claims)
  return json(404, { message: 'Not Found' })
}
